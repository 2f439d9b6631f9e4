"""Enumerates what a server accepts: versions, suites, groups, signature schemes, choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from conformance.facts.base import Answer
from conformance.tls.ask import Asker, Said
from conformance.tls.handshake13 import look_inside
from conformance.tls.hello import Hello
from conformance.tls.names import SCHEMES, TLS12_CURVES, TLS13_GROUPS
from conformance.tls.secrets13 import FINISHABLE_SUITES, Share
from conformance.tls.suites import CLASSIC_SUITES, TLS13_SUITES

ECDHE_RSA = tuple(name for name in CLASSIC_SUITES if name.startswith("TLS_ECDHE_RSA_"))
ECDHE_ECDSA = tuple(name for name in CLASSIC_SUITES if name.startswith("TLS_ECDHE_ECDSA_"))
_SIGNED = {
    "ecdsa": ECDHE_ECDSA,
    "rsa": (*ECDHE_RSA, *(name for name in CLASSIC_SUITES if name.startswith("TLS_DHE_RSA_"))),
    "dsa": tuple(name for name in CLASSIC_SUITES if name.startswith("TLS_DHE_DSS_")),
}


@dataclass(frozen=True)
class Suites:
    """Accepted suites in the order the server chose them; `others` is the answer to the rest."""

    accepted: tuple[str, ...]
    others: Answer


def base(asker: Asker, version: str) -> Hello:
    """An offer of everything in one version."""
    if version == "TLS1.3":
        return Hello(version, TLS13_SUITES, asker.name, groups=TLS13_GROUPS)
    return Hello(version, CLASSIC_SUITES, asker.name)


def suites(asker: Asker, version: str) -> Suites:
    """Offer all, take away what was chosen, and ask again until the server says no."""
    pool = list(TLS13_SUITES if version == "TLS1.3" else CLASSIC_SUITES)
    accepted: list[str] = []
    offer = base(asker, version)
    while pool:
        said = asker.ask(replace(offer, suites=tuple(pool)))
        if not said.chose(version) or said.hello is None:
            return Suites(tuple(accepted), _no(said))
        if (
            said.hello.suite not in pool
        ):  # a choice of what was not offered says nothing of the rest
            return Suites((*accepted, said.hello.suite), "unknown")
        accepted.append(said.hello.suite)
        pool.remove(said.hello.suite)
    return Suites(tuple(accepted), "refused")


def _no(said: Said) -> Answer:
    """An answer in another version is a refusal of this one (RFC 5246 appendix E.1)."""
    return "unknown" if said.outcome == "unknown" else "refused"


def each(
    pool: Executor, names: Iterable[str], question: Callable[[str], Answer]
) -> dict[str, Answer]:
    """Ask about each name side by side; the names keep their order."""
    listed = tuple(names)
    return dict(zip(listed, pool.map(question, listed), strict=True))


def groups13(asker: Asker, pool: Executor) -> dict[str, Answer]:
    """One group at a time without a key share: the server asks for its share, or refuses."""

    def question(group: str) -> Answer:
        said = asker.ask(Hello("TLS1.3", TLS13_SUITES, asker.name, groups=(group,)))
        if not said.chose("TLS1.3") or said.hello is None:
            return _no(said)
        return "offered" if said.hello.group == group else "unknown"

    return each(pool, TLS13_GROUPS, question)


def groups12(asker: Asker, pool: Executor, curve: str | None, *, rsa: bool) -> dict[str, Answer]:
    """One curve at a time by ECDHE.

    With an RSA certificate the list binds nothing else. With ECDSA alone the certificate's `curve`
    has to stand beside the group in question (RFC 8422 section 5.1). A server that then takes its
    own curve has refused the other one only if it follows the client's order; else nobody can tell.
    """
    names = ECDHE_RSA if rsa else ECDHE_ECDSA
    beside = None if rsa else curve

    def question(group: str) -> Answer | None:
        offered = (group,) if beside in {None, group} else (group, str(beside))
        said = asker.ask(Hello("TLS1.2", names, asker.name, groups=offered), whole=True)
        if not said.chose("TLS1.2"):
            return _no(said)
        seen = said.key_exchange.group if said.key_exchange else None
        if seen == group:
            return "offered"
        return None if seen == beside else "unknown"

    found = dict(zip(TLS12_CURVES, pool.map(question, TLS12_CURVES), strict=True))
    hidden: Answer = "unknown"
    if beside and None in found.values():
        hidden = _own_curve_means(asker, beside, found)
    return {group: answer or hidden for group, answer in found.items()}


def _own_curve_means(asker: Asker, curve: str, found: dict[str, Answer | None]) -> Answer:
    """Whether a server that takes its own curve has thereby refused the one before it."""
    other = next((g for g, answer in found.items() if answer == "offered" and g != curve), None)
    if other is None:
        return "unknown"
    said = asker.ask(Hello("TLS1.2", ECDHE_ECDSA, asker.name, groups=(curve, other)), whole=True)
    seen = said.key_exchange.group if said.key_exchange else None
    return "refused" if seen == curve else "unknown"


def schemes12(asker: Asker, pool: Executor) -> dict[str, Answer]:
    """One signature scheme at a time, read from the signature that the server made with it."""

    def question(scheme: str) -> Answer:
        # Only suites that such a key signs: a server may choose the suite before the scheme.
        kind = scheme.partition("_")[0]
        names = _SIGNED.get(kind, ECDHE_ECDSA)
        said = asker.ask(Hello("TLS1.2", names, asker.name, schemes=(scheme,)), whole=True)
        if not said.chose("TLS1.2"):
            return _no(said)
        if said.scheme is None:
            return "unknown"
        return "offered" if said.scheme == SCHEMES[scheme] else "refused"

    return each(pool, SCHEMES, question)


def schemes13(asker: Asker, pool: Executor, group: str | None) -> dict[str, Answer]:
    """One signature scheme at a time, with a key share of a group that the server takes."""
    if group is None:
        return dict.fromkeys(SCHEMES, "unknown")

    def question(scheme: str) -> Answer:
        offer = replace(base(asker, "TLS1.3"), suites=FINISHABLE_SUITES, schemes=(scheme,))
        said, _ = look_inside(asker, offer, Share(group))
        if not said.chose("TLS1.3"):
            return _no(said)
        if said.scheme is None:
            return "unknown"
        return "offered" if said.scheme == SCHEMES[scheme] else "refused"

    return each(pool, SCHEMES, question)


def first_usable(answers: dict[str, Answer], usable: Iterable[str]) -> str | None:
    """The first of `usable` that the server takes."""
    return next((name for name in usable if answers.get(name) == "offered"), None)
