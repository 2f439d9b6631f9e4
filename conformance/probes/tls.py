"""Looks at the TLS of an endpoint by questions of our own, side by side."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from conformance.client import Client
from conformance.facts.base import Answer
from conformance.facts.tls import TlsFacts
from conformance.model import Undecided
from conformance.sending import CONNECT, Sending, always
from conformance.tls import survey, traits
from conformance.tls.answers import KeyExchange
from conformance.tls.ask import Asker
from conformance.tls.chain import key_curve
from conformance.tls.hello import Hello
from conformance.tls.names import VERSIONS
from conformance.tls.secrets13 import SHARED_GROUPS
from conformance.tls.sslv2 import ssl2

_PARALLEL = 6
_NIST = ("secp256r1", "secp384r1", "secp521r1")
_BRAINPOOL = ("brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")


@dataclass(frozen=True)
class _Part:
    """What was found out about one version."""

    groups: dict[str, Answer]
    schemes: dict[str, Answer]
    extensions: dict[str, Answer]
    key_reused: bool | Literal["unknown"]
    choices: dict[str, str] = field(default_factory=dict)
    key_exchange: dict[str, int | None] = field(default_factory=dict)
    unasked: tuple[int, ...] = ()
    client_schemes: tuple[str, ...] | Literal["unknown"] | None = None


#: 58 at a server with modern suites, 140 at one with many old ones.
SENDS = always(Sending(CONNECT, "TLS handshakes that are not finished, mostly 60", 150))


def look(client: Client) -> TlsFacts:
    """Everything that a ClientHello can ask. Some 60 connections, bounded by the client's pace.

    Raises Undecided(connection-refused, timeout) where nobody listens, (tls-no-answer) where
    nobody speaks TLS.
    """
    client.connect().close()
    asker = Asker(client.connect, client.name, client.rules.timeout, _PARALLEL)
    with ThreadPoolExecutor(_PARALLEL) as pool:
        suites, versions = _versions(asker, pool)
        if set(versions.values()) <= {"unknown", "refused"} and "unknown" in versions.values():
            raise Undecided("tls-no-answer", client.endpoint.address)
        facts = _facts(asker, pool, suites, versions)
    seen = facts.model_dump_json(exclude={"exchange"})
    url = f"tls://{client.name}:{client.port}"
    note = client.note("TLS", url, f"{asker.questions} ClientHello", seen)
    return facts.model_copy(update={"exchange": note})


def _versions(asker: Asker, pool: Executor) -> tuple[dict[str, survey.Suites], dict[str, Answer]]:
    """Suites of all versions at once: a version is offered if one suite of it is."""
    old = pool.submit(ssl2, asker)
    found = dict(zip(VERSIONS, pool.map(lambda v: survey.suites(asker, v), VERSIONS), strict=True))
    answers: dict[str, Answer] = {"SSLv2": old.result()}
    for version, suites in found.items():
        answers[version] = "offered" if suites.accepted else suites.others
    return found, answers


def _facts(
    asker: Asker,
    pool: Executor,
    suites: dict[str, survey.Suites],
    versions: dict[str, Answer],
) -> TlsFacts:
    offered = [version for version in VERSIONS if versions[version] == "offered"]
    classic = suites["TLS1.2"].accepted
    newest = offered[-1] if offered else "TLS1.2"
    older = [version for version in offered if version != "TLS1.3"]
    squeezed = pool.submit(traits.compression, asker, older[-1]) if older else None
    nameless = pool.submit(traits.without_name, asker, newest)
    bare = pool.submit(traits.cbc_without_protection, asker, classic)
    both = pool.submit(traits.chosen_version, asker)
    # With one version alone there is nothing to fall back from.
    below = offered[-2] if len(offered) > 1 else None
    fell = pool.submit(traits.fallback_noticed, asker, below) if below else None
    parts = _parts(asker, pool, offered, classic)
    choices = {"versions": both.result()}
    for part in parts.values():
        choices |= part.choices
    old = parts.get("TLS1.2")
    return TlsFacts(
        versions=versions,
        suites={v: dict.fromkeys(suites[v].accepted, "offered") for v in VERSIONS},
        other_suites={v: suites[v].others for v in VERSIONS},
        order={v: suites[v].accepted for v in offered},
        groups={v: part.groups for v, part in parts.items()},
        schemes={v: part.schemes for v, part in parts.items()},
        extensions={v: part.extensions for v, part in parts.items()},
        unasked_extensions=old.unasked if old else (),
        compression=squeezed.result() if squeezed else "refused",
        cbc_without_encrypt_then_mac=bare.result(),
        fallback_noticed=fell.result() if fell else None,
        without_server_name=nameless.result(),
        client_schemes={v: part.client_schemes for v, part in parts.items()},
        choices=choices,
        key_exchange=old.key_exchange if old else {"curve_type": None, "dh_bits": None},
        key_reused={v: part.key_reused for v, part in parts.items()},
    )


def _parts(
    asker: Asker, pool: Executor, offered: list[str], classic: tuple[str, ...]
) -> dict[str, _Part]:
    """What each of the two living versions shows; TLS 1.2 is asked while TLS 1.3 is."""
    parts: dict[str, _Part] = {}
    finish = _classic(asker, pool, classic) if "TLS1.2" in offered else None
    if "TLS1.3" in offered:
        parts["TLS1.3"] = _modern(asker, pool)
    if finish:
        parts["TLS1.2"] = finish()
    return parts


def _modern(asker: Asker, pool: Executor) -> _Part:
    groups = survey.groups13(asker)
    group = survey.first_usable(groups, SHARED_GROUPS)
    signed = [pool.submit(survey.schemes13, asker, kind, group) for kind in survey.KEYS]
    reused = pool.submit(traits.key_reused13, asker, group)
    flight = traits.flight13(asker, group)
    return _Part(
        groups,
        _together(signed),
        flight.extensions,
        reused.result(),
        client_schemes=traits.client_schemes(flight.said),
    )


def _classic(asker: Asker, pool: Executor, accepted: tuple[str, ...]) -> Callable[[], _Part]:
    """Begin to ask about TLS 1.2; what is given back waits for all of it."""
    ecdhe = tuple(name for name in accepted if "_ECDHE_" in name)
    signed = [pool.submit(survey.schemes12, asker, kind) for kind in ("ec", "dsa")]
    groups = pool.submit(_groups, asker, ecdhe)
    flight = pool.submit(traits.flight12, asker, accepted)
    more = pool.submit(traits.cbc_extensions, asker, accepted)
    reused = pool.submit(traits.key_reused12, asker, accepted)
    dhe = tuple(name for name in accepted if "_DHE_" in name)
    prime = pool.submit(_key_exchange, asker, dhe)
    curve = pool.submit(_key_exchange, asker, ecdhe)
    chosen = _choices(asker, pool, accepted, ecdhe)

    def finish() -> _Part:
        seen = flight.result()
        return _Part(
            groups=groups.result()[0],
            schemes=groups.result()[1] | _together(signed),
            extensions=seen.extensions | more.result(),
            key_reused=reused.result(),
            choices={key: choice.result() for key, choice in chosen.items()},
            key_exchange={
                "curve_type": curve.result().curve_type,
                "dh_bits": prime.result().dh_bits,
            },
            unasked=seen.unasked,
            client_schemes=traits.client_schemes(seen.said),
        )

    return finish


def _together(parts: list[Future[dict[str, Answer]]]) -> dict[str, Answer]:
    return {name: answer for part in parts for name, answer in part.result().items()}


def _groups(asker: Asker, ecdhe: tuple[str, ...]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    rsa = any(name.startswith("TLS_ECDHE_RSA_") for name in ecdhe)
    ecdsa = tuple(name for name in ecdhe if name.startswith("TLS_ECDHE_ECDSA_"))
    return survey.groups12(asker, _curve(asker, ecdsa), rsa=rsa)


def _choices(
    asker: Asker, pool: Executor, accepted: tuple[str, ...], ecdhe: tuple[str, ...]
) -> dict[str, Future[str]]:
    """Questions of preference: each offers first what should not win."""
    asked: dict[str, Future[str]] = {}
    kinds = {
        "dhe-first": [name for name in accepted if "_DHE_" in name],
        "cbc-first": [name for name in accepted if "_CBC_" in name],
        "chacha-first": [name for name in accepted if "_CHACHA20_" in name],
    }
    for key, first in kinds.items():
        then = [name for name in accepted if name not in first]
        if first and then:
            asked[key] = pool.submit(traits.chosen_suite, asker, first, then)
    if len(accepted) > 1:
        backwards = tuple(reversed(accepted))
        asked["reversed"] = pool.submit(traits.chosen_suite, asker, backwards, ())
    if ecdhe:
        orders = {"nist-first": (*_NIST, *_BRAINPOOL), "brainpool-first": (*_BRAINPOOL, *_NIST)}
        for key, order in orders.items():
            asked[key] = pool.submit(traits.chosen_group, asker, ecdhe, order)
    return asked


def _key_exchange(asker: Asker, suites: tuple[str, ...]) -> KeyExchange:
    said = asker.ask(Hello("TLS1.2", suites, asker.name), whole=True) if suites else None
    return (said.key_exchange if said else None) or KeyExchange()


def _curve(asker: Asker, ecdsa: tuple[str, ...]) -> str | None:
    """The curve of the ECDSA certificate."""
    if not ecdsa:
        return None
    said = asker.ask(Hello("TLS1.2", ecdsa, asker.name), whole=True)
    return key_curve(said.certificates[0]) if said.certificates else None
