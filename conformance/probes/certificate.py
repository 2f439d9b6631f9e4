"""Looks at the certificates that an endpoint shows, for each kind of key."""

from __future__ import annotations

from pathlib import Path as FilePath

import certifi
from cryptography import x509

from conformance.client import Client
from conformance.facts import certificate as facts
from conformance.facts.certificate import CertificateFacts
from conformance.model import NotTested, Undecided
from conformance.sending import CONNECT, Sending, always
from conformance.tls import chain, path, revocation, survey
from conformance.tls.ask import Asker, Said
from conformance.tls.handshake13 import greet
from conformance.tls.hello import Hello
from conformance.tls.names import SCHEMES, TLS13_GROUPS
from conformance.tls.secrets13 import FINISHABLE_SUITES
from conformance.tls.suites import CLASSIC_SUITES

#: Kind of key: suites that need it (until TLS 1.2), and how its signature schemes begin.
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ecdsa": (survey.ECDHE_ECDSA, ("ecdsa_",)),
    "rsa": (
        tuple(
            n
            for n in CLASSIC_SUITES
            if n.startswith(("TLS_ECDHE_RSA_", "TLS_DHE_RSA_", "TLS_RSA_WITH_"))
        ),
        ("rsa_",),
    ),
}
_STAPLE = {"status_request": b"\x01\x00\x00\x00\x00"}

#: Two kinds of keys, each in four versions where the newer ones show nothing.
SENDS = always(
    Sending(CONNECT, "TLS handshakes for the certificate of each kind of key", 9),
    Sending("GET", "(revocation lists that certificates name, from allowed hosts)", None),
)


def look(client: Client) -> CertificateFacts:
    """Chains of the ECDSA and the RSA certificate, verified against the descriptor's roots.

    Revocation lists are fetched only from hosts that the descriptor names.
    Raises Undecided(tls-no-answer) where no kind of certificate could be asked for.
    """
    client.connect().close()
    asker = Asker(client.connect, client.name, client.rules.timeout)
    trusted = path.roots(client.ca or FilePath(certifi.where()))
    lists = _Lists(client)
    found: dict[str, dict[str, facts.Certificate]] = {}
    paths: dict[str, facts.Path] = {}
    unknown: list[str] = []
    for kind in _KINDS:
        said = _shown(asker, kind)
        if said.certificates:
            found[kind], paths[kind] = _read(client, kind, said, trusted, lists)
        elif said.outcome == "unknown":
            unknown.append(kind)
    if len(unknown) == len(_KINDS):
        raise Undecided("tls-no-answer", client.endpoint.address)
    return CertificateFacts(
        ecdsa=found.get("ecdsa"), rsa=found.get("rsa"), paths=paths, unknown=tuple(unknown)
    )


def _shown(asker: Asker, kind: str) -> Said:
    """The flight of the newest version that shows a certificate of this kind."""
    suites, starts = _KINDS[kind]
    schemes = tuple(name for name in SCHEMES if name.startswith(starts))
    modern = Hello("TLS1.3", FINISHABLE_SUITES, asker.name, TLS13_GROUPS, schemes, extra=_STAPLE)
    seen = [greet(asker, modern)]
    for version in ("TLS1.2", "TLS1.1", "TLS1.0"):
        if not seen[-1].certificates:
            offer = Hello(version, suites, asker.name, schemes=schemes, extra=_STAPLE)
            seen.append(asker.ask(offer, whole=True))
    if seen[-1].certificates:
        return seen[-1]
    # One version that did not say is enough not to know: the certificate may be there.
    return next((said for said in seen if said.outcome == "unknown"), seen[-1])


def _read(
    client: Client,
    kind: str,
    said: Said,
    trusted: tuple[x509.Certificate, ...],
    lists: _Lists,
) -> tuple[dict[str, facts.Certificate], facts.Path]:
    walked = path.walk(said.certificates, trusted)
    made = {name: chain.load(der) for name, der in walked.certificates.items()}
    order = [one for one in made.values() if one is not None]
    read: dict[str, facts.Certificate] = {}
    for name, der in walked.certificates.items():
        own = made[name]
        issuer = own if name == "root" else _issuer(order, own)
        one = chain.read(der, issuer)
        seen = lists.ask(one, own, issuer) if own is not None and name != "root" else None
        read[name] = one.model_copy(update={"revocation": seen})
    leaf = made["leaf"]
    stapled = (
        revocation.from_stapled(said.stapled, leaf, _issuer(order, leaf))
        if said.stapled and leaf is not None
        else None
    )
    reason = path.verdict(said.certificates, trusted)
    text = "\n".join(f"{name}: {one.subject} <- {one.issuer}" for name, one in read.items())
    note = client.note("TLS", f"tls://{client.name}:{client.port}", f"certificate {kind}", text)
    return read, facts.Path(
        complete=walked.complete,
        ordered=walked.ordered,
        trusted=reason is None,
        distrust=reason,
        stapled=stapled,
        exchange=note,
    )


def _issuer(
    order: list[x509.Certificate], child: x509.Certificate | None
) -> x509.Certificate | None:
    if child is None or child not in order:
        return None
    after = order.index(child) + 1
    return order[after] if after < len(order) else None


class _Lists:
    """Revocation lists, each fetched once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._held: dict[str, bytes | str] = {}

    def ask(
        self, one: facts.Certificate, child: x509.Certificate, issuer: x509.Certificate | None
    ) -> facts.Revocation | None:
        """What the first list that can be had says; None where none is named."""
        if not one.crl_addresses or issuer is None:
            return None
        seen = facts.Revocation(status="unknown", reason="not http")
        for address in one.crl_addresses:
            if not address.startswith("http://"):
                continue
            held = self._fetch(address)
            if isinstance(held, bytes):
                return revocation.from_list(held, address, child, issuer)
            seen = facts.Revocation(status="unknown", source=address, reason=held)
        return seen

    def _fetch(self, address: str) -> bytes | str:
        """The list, or in a word why there is none."""
        if address not in self._held:
            try:
                reply = self._client.request("GET", address)
                good = reply.status == 200 and not reply.truncated
                self._held[address] = reply.body if good else f"status {reply.status}"
            except (NotTested, Undecided) as failed:
                self._held[address] = failed.key
        return self._held[address]
