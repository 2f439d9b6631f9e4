"""Asks for single traits of a server: extensions, compression, order of preference, fresh keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from conformance.facts.base import Answer
from conformance.tls.ask import Asker, Said
from conformance.tls.handshake13 import look_inside
from conformance.tls.hello import Hello
from conformance.tls.names import EXTENSIONS, FALLBACK_SCSV, TLS13_GROUPS, scheme_name
from conformance.tls.secrets13 import FINISHABLE_SUITES, Share
from conformance.tls.suites import CLASSIC_SUITES, TLS13_SUITES

_OFFERED: dict[str, bytes] = {
    "status_request": b"\x01\x00\x00\x00\x00",
    "heartbeat": b"\x01",
    "extended_master_secret": b"",
    "session_ticket": b"",
    "renegotiation_info": b"\x00",
}
#: Asked with CBC suites only: what they change exists for no other suite (RFC 7366, RFC 6066 7).
_OFFERED_WITH_CBC: dict[str, bytes] = {"encrypt_then_mac": b"", "truncated_hmac": b""}


@dataclass(frozen=True)
class Flight:
    """One whole TLS 1.2 flight in which every extension was offered."""

    said: Said
    extensions: dict[str, Answer]
    unasked: tuple[int, ...]


def flight12(asker: Asker, suites: tuple[str, ...]) -> Flight:
    """Offer every extension at once and read the flight to its end."""
    offer = Hello("TLS1.2", suites, asker.name, extra=_OFFERED)
    said = asker.ask(offer, whole=True)
    return Flight(said, _answered(said, "TLS1.2", _OFFERED), _unasked(said))


def client_schemes(said: Said) -> tuple[str, ...] | Literal["unknown"] | None:
    """The signature schemes that a server asks of clients; None where it asks for no certificate."""
    if not said.certificates:
        return "unknown"  # the flight was not read, so a request may be in it
    return None if said.requested is None else tuple(map(scheme_name, said.requested))


def cbc_extensions(asker: Asker, suites: tuple[str, ...]) -> dict[str, Answer]:
    """Encrypt-then-MAC and truncated HMAC; without a CBC suite there is nothing to ask with."""
    cbc = tuple(name for name in suites if "_CBC_" in name)
    if not cbc:
        return dict.fromkeys(_OFFERED_WITH_CBC, "refused")
    said = asker.ask(Hello("TLS1.2", cbc, asker.name, extra=_OFFERED_WITH_CBC))
    return _answered(said, "TLS1.2", _OFFERED_WITH_CBC)


def flight13(asker: Asker, group: str | None) -> Flight:
    """The encrypted extensions of TLS 1.3, with heartbeat and stapling offered."""
    offered = {name: _OFFERED[name] for name in ("status_request", "heartbeat")}
    if group is None:
        return Flight(Said("unknown"), dict.fromkeys(offered, "unknown"), ())
    offer = Hello("TLS1.3", FINISHABLE_SUITES, asker.name, groups=TLS13_GROUPS, extra=offered)
    said, _ = look_inside(asker, offer, Share(group))
    answered: dict[str, Answer] = dict.fromkeys(offered, "unknown")
    if said.chose("TLS1.3") and said.certificates:
        beat = EXTENSIONS["heartbeat"] in said.encrypted
        answered = {
            "status_request": "offered" if said.stapled else "refused",
            "heartbeat": "offered" if beat else "refused",
        }
    return Flight(said, answered, ())


def _answered(said: Said, version: str, offered: Iterable[str]) -> dict[str, Answer]:
    if not said.chose(version) or said.hello is None:
        return dict.fromkeys(offered, "unknown")
    seen = said.hello.extensions
    found: dict[str, Answer] = {
        name: "offered" if EXTENSIONS[name] in seen else "refused" for name in offered
    }
    if "status_request" in found:  # the extension promises, the message is the answer
        found["status_request"] = "offered" if said.stapled else "refused"
    return found


def _unasked(said: Said) -> tuple[int, ...]:
    """Extensions that we did not offer (RFC 5246 7.4.1.4 forbids them)."""
    if said.hello is None:
        return ()
    asked = {EXTENSIONS[name] for name in _OFFERED}
    asked |= {EXTENSIONS[name] for name in ("server_name", "supported_groups", "ec_point_formats")}
    return tuple(sorted(code for code in said.hello.extensions if code not in asked))


def compression(asker: Asker, version: str) -> Answer:
    """Offer DEFLATE before no compression (RFC 3749)."""
    said = asker.ask(Hello(version, CLASSIC_SUITES, asker.name, compressions=(1, 0)))
    if said.hello is None:
        return "unknown"
    return "offered" if said.hello.compression else "refused"


def cbc_without_protection(asker: Asker, suites: tuple[str, ...]) -> Answer:
    """Whether a client without encrypt-then-MAC ends up with a CBC suite."""
    cbc = tuple(name for name in suites if "_CBC_" in name)
    return asker.ask(Hello("TLS1.2", cbc, asker.name)).answer if cbc else "refused"


def chosen_suite(asker: Asker, first: Iterable[str], then: Iterable[str]) -> str:
    """The suite that the server takes when `first` stand before `then`; `unknown` if none."""
    said = asker.ask(Hello("TLS1.2", (*first, *then), asker.name))
    return said.hello.suite if said.hello and said.chose("TLS1.2") else "unknown"


def chosen_group(asker: Asker, suites: tuple[str, ...], order: tuple[str, ...]) -> str:
    """The group that the server takes from `order` in TLS 1.2; `unknown` if none was seen."""
    said = asker.ask(Hello("TLS1.2", suites, asker.name, groups=order), whole=True)
    group = said.key_exchange.group if said.key_exchange else None
    return group or "unknown"


def chosen_version(asker: Asker) -> str:
    """The version that the server takes of TLS 1.3 and TLS 1.2; `none` if it refuses both."""
    offer = Hello("TLS1.3", (*TLS13_SUITES, *CLASSIC_SUITES), asker.name, also=("TLS1.2",))
    said = asker.ask(offer)
    if said.hello is None:
        return "none" if said.outcome == "refused" else "unknown"
    return said.hello.version


def fallback_noticed(asker: Asker, version: str) -> Answer:
    """Whether a client that fell back to `version` is told so (RFC 7507)."""
    said = asker.ask(Hello(version, CLASSIC_SUITES, asker.name, signals=(FALLBACK_SCSV,)))
    if said.outcome == "unknown":
        return "unknown"
    return "offered" if said.reason == "inappropriate_fallback" else "refused"


def without_name(asker: Asker, version: str) -> Answer:
    """Whether the server also answers a client that sends no server name."""
    suites = TLS13_SUITES if version == "TLS1.3" else CLASSIC_SUITES
    return asker.ask(Hello(version, suites)).answer


def key_reused12(asker: Asker, suites: tuple[str, ...]) -> bool | Literal["unknown"]:
    """Whether two TLS 1.2 key exchanges show the same public key."""
    offer = Hello("TLS1.2", suites, asker.name)
    seen = [asker.ask(offer, whole=True).key_exchange for _ in range(2)]
    keys = [one.public for one in seen if one and one.public]
    return keys[0] == keys[1] if len(keys) == 2 else "unknown"


def key_reused13(asker: Asker, group: str | None) -> bool | Literal["unknown"]:
    """The same for the key shares of TLS 1.3."""
    if group is None:
        return "unknown"
    share = Share(group)
    offer = replace(
        Hello("TLS1.3", TLS13_SUITES, asker.name, groups=(group,)),
        shares={group: share.public},
    )
    seen = [asker.ask(offer).hello for _ in range(2)]
    keys = [one.share for one in seen if one and one.share]
    return keys[0] == keys[1] if len(keys) == 2 else "unknown"
