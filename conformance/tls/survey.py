"""Enumerates what a server accepts: versions, suites, groups, signature schemes, choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from conformance.facts.base import Answer
from conformance.tls.ask import Asker, Said
from conformance.tls.handshake13 import look_inside
from conformance.tls.hello import Hello
from conformance.tls.names import SCHEMES, TLS12_CURVES, TLS13_GROUPS, scheme_name
from conformance.tls.secrets13 import FINISHABLE_SUITES, Share
from conformance.tls.suites import CLASSIC_SUITES, TLS13_SUITES

ECDHE_RSA = tuple(name for name in CLASSIC_SUITES if name.startswith("TLS_ECDHE_RSA_"))
ECDHE_ECDSA = tuple(name for name in CLASSIC_SUITES if name.startswith("TLS_ECDHE_ECDSA_"))
#: What nearly every server has something of, few enough for those that count to 128.
USUAL_SUITES = tuple(
    name
    for name in CLASSIC_SUITES
    if name.startswith(("TLS_ECDHE_RSA_", "TLS_ECDHE_ECDSA_", "TLS_DHE_RSA_", "TLS_RSA_WITH_"))
    and any(part in name for part in ("_AES_", "_3DES_", "_RC4_", "_CHACHA20_"))
)
_SIGNED = {
    "ec": ECDHE_ECDSA,
    "rsa": (*ECDHE_RSA, *(name for name in CLASSIC_SUITES if name.startswith("TLS_DHE_RSA_"))),
    "dsa": tuple(name for name in CLASSIC_SUITES if name.startswith("TLS_DHE_DSS_")),
}
#: Signature schemes by the kind of key that makes them (EdDSA keys use the suites of ECDSA).
KEYS: dict[str, tuple[str, ...]] = {
    "rsa": tuple(name for name in SCHEMES if name.startswith("rsa_")),
    "ec": tuple(name for name in SCHEMES if name.startswith("e")),
    "dsa": tuple(name for name in SCHEMES if name.startswith("dsa_")),
}
#: The answer where nothing was chosen, else the choice.
Choice = tuple[Answer, str | None]
_UNKNOWN: Answer = "unknown"


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
    found = _taken_away(asker, version, TLS13_SUITES if version == "TLS1.3" else CLASSIC_SUITES)
    if found.accepted or version == "TLS1.3":
        return found
    # Some servers say no to, or choke on, a ClientHello with more than 128 suites.
    usual = _taken_away(asker, version, USUAL_SUITES)
    if not usual.accepted:
        return found if found.others == "unknown" else usual
    rest = tuple(name for name in CLASSIC_SUITES if name not in USUAL_SUITES)
    parts = [usual]
    for start in range(0, len(rest), len(USUAL_SUITES)):
        parts.append(_taken_away(asker, version, rest[start : start + len(USUAL_SUITES)]))
    others: Answer = "unknown" if "unknown" in {one.others for one in parts} else "refused"
    return Suites(tuple(name for one in parts for name in one.accepted), others)


def _taken_away(asker: Asker, version: str, names: tuple[str, ...]) -> Suites:
    pool = list(names)
    accepted: list[str] = []
    offer = base(asker, version)
    while pool:
        said = asker.ask(replace(offer, suites=tuple(pool)))
        if not said.chose(version) or said.hello is None:
            return Suites(tuple(accepted), _no(said))
        if said.hello.suite not in pool:  # an unasked choice says nothing of the rest
            return Suites((*accepted, said.hello.suite), "unknown")
        accepted.append(said.hello.suite)
        pool.remove(said.hello.suite)
    return Suites(tuple(accepted), "refused")


def _no(said: Said) -> Answer:
    """An answer in another version is a refusal of this one (RFC 5246 appendix E.1)."""
    return "unknown" if said.outcome == "unknown" else "refused"


def taken(names: Iterable[str], question: Callable[[tuple[str, ...]], Choice]) -> dict[str, Answer]:
    """Offer all names, take away what was chosen, and ask again until the server says no.

    A choice of what was not offered counts as offered, and says nothing of the rest.
    """
    left, found = list(names), dict.fromkeys(names, _UNKNOWN)
    while left:
        answer, chosen = question(tuple(left))
        if chosen is None:
            return found | dict.fromkeys(left, answer)
        found[chosen] = "offered"
        if chosen not in left:
            return found
        left.remove(chosen)
    return found


def groups13(asker: Asker) -> dict[str, Answer]:
    """Without a key share the server asks for the share of the group that it takes."""

    def question(groups: tuple[str, ...]) -> Choice:
        said = asker.ask(Hello("TLS1.3", TLS13_SUITES, asker.name, groups=groups))
        if not said.chose("TLS1.3") or said.hello is None:
            return _no(said), None
        return "unknown", said.hello.group

    return taken(TLS13_GROUPS, question)


def groups12(
    asker: Asker, curve: str | None, *, rsa: bool
) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """The curves of ECDHE, and the signature schemes of an RSA key.

    `curve` is that of the ECDSA certificate, None where there is none; it has to stand beside the
    group in question (RFC 8422 section 5.1). With an RSA certificate (`rsa`) the list binds nothing
    else. With ECDSA alone a server that takes its own curve has refused those before it only if it
    follows the client's order; else nobody can tell.
    """
    found: dict[str, Answer] = dict.fromkeys(TLS12_CURVES, _UNKNOWN)
    if curve is not None:
        found |= _beside(asker, curve)
    left = tuple(name for name, answer in found.items() if answer == "unknown")
    if rsa:
        groups, schemes = _by_rsa(asker, left)
        return found | groups, schemes
    hidden = _own_curve_means(asker, curve, found) if curve else "refused"
    return found | dict.fromkeys(left, hidden), schemes12(asker, "rsa")


def _by_rsa(asker: Asker, groups: tuple[str, ...]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """Groups and RSA schemes from the same signatures, as long as both have something left.

    They do not depend on each other, and RSA signatures are what costs a server most.
    """
    left = [list(groups), list(KEYS["rsa"])]
    found: list[dict[str, Answer]] = [{}, {}]
    while all(left):
        offer = Hello("TLS1.2", ECDHE_RSA, asker.name, tuple(left[0]), tuple(left[1]))
        key = asker.ask(offer, whole=True).key_exchange
        if key is None or key.group not in left[0] or key.scheme not in map(SCHEMES.get, left[1]):
            break  # one of the two is exhausted: each by itself will tell which
        for names, seen, chosen in zip(
            left, found, (key.group, scheme_name(key.scheme or 0)), strict=True
        ):
            names.remove(chosen)
            seen[chosen] = "offered"
    rest = taken(left[0], lambda names: _curve_chosen(asker, ECDHE_RSA, names))
    return found[0] | rest, found[1] | schemes12(asker, "rsa", tuple(left[1]))


def _beside(asker: Asker, curve: str) -> dict[str, Answer]:
    """What a server with an ECDSA certificate takes before it comes to its own curve."""
    left = [name for name in TLS12_CURVES if name != curve]
    found: dict[str, Answer] = {}
    while curve not in found:
        answer, chosen = _curve_chosen(asker, ECDHE_ECDSA, (*left, curve))
        if chosen is None or chosen not in (*left, curve):
            return found if answer == "unknown" else found | dict.fromkeys(left, answer)
        found[chosen] = "offered"
        left = [name for name in left if name != chosen]
    return found


def _curve_chosen(asker: Asker, suites: tuple[str, ...], groups: tuple[str, ...]) -> Choice:
    said = asker.ask(Hello("TLS1.2", suites, asker.name, groups=groups), whole=True)
    if not said.chose("TLS1.2"):
        return _no(said), None
    return "unknown", said.key_exchange.group if said.key_exchange else None


def _own_curve_means(asker: Asker, curve: str, found: dict[str, Answer]) -> Answer:
    """Whether a server that takes its own curve has thereby refused the one before it."""
    other = next((g for g, answer in found.items() if answer == "offered" and g != curve), None)
    if other is None:
        return "unknown"
    _, chosen = _curve_chosen(asker, ECDHE_ECDSA, (curve, other))
    return "refused" if chosen == curve else "unknown"


def schemes12(asker: Asker, kind: str, schemes: tuple[str, ...] | None = None) -> dict[str, Answer]:
    """Schemes of one kind of key (all of `KEYS`), read from the signatures made with them."""

    def question(schemes: tuple[str, ...]) -> Choice:
        # Only suites that such a key signs: a server may choose the suite before the scheme.
        offer = Hello("TLS1.2", _SIGNED[kind], asker.name, schemes=schemes)
        said = asker.ask(offer, whole=True)
        if not said.chose("TLS1.2"):
            return _no(said), None
        return "unknown", scheme_name(said.scheme) if said.scheme is not None else None

    return taken(KEYS[kind] if schemes is None else schemes, question)


def schemes13(asker: Asker, kind: str, group: str | None) -> dict[str, Answer]:
    """The same for TLS 1.3, with a key share of a group that the server takes."""
    if group is None:
        return dict.fromkeys(KEYS[kind], _UNKNOWN)

    def question(schemes: tuple[str, ...]) -> Choice:
        offer = replace(base(asker, "TLS1.3"), suites=FINISHABLE_SUITES, schemes=schemes)
        said, _ = look_inside(asker, offer, Share(group))
        if not said.chose("TLS1.3"):
            return _no(said), None
        return "unknown", scheme_name(said.scheme) if said.scheme is not None else None

    return taken(KEYS[kind], question)


def first_usable(answers: dict[str, Answer], usable: Iterable[str]) -> str | None:
    """The first of `usable` that the server takes."""
    return next((name for name in usable if answers.get(name) == "offered"), None)
