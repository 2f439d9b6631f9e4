"""A realistic run with frozen values, and strings that a hostile portal would plant."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from conformance.model import (
    Attempt,
    ClauseState,
    Complaint,
    Counts,
    Deviation,
    Exchange,
    Finding,
    Footprint,
    ProfileState,
    Remark,
    RequirementState,
    Run,
    Text,
    Verdict,
)

#: What must come out as harmless visible text in every format.
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "\x1b[31mrot\x1b[0m",
    "gpj.\u202egnp.exe",
    "nul\x00byte\x08",
    "\ud800 halbes Zeichen",
    "\ufffe\uffff kein Zeichen",
    "]]><!--&lt;-->",
    "null\u200bbreit\u2066isoliert",
    "javascript:alert(1)",
    "</pre></details></main>",
)
_START = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
_WEB = "TR-03172-3"


def sample(hostile: bool = True) -> Run:
    """A portal with several failures, one waived, things unclear and untested, and open clauses."""
    findings = _findings(hostile)
    return Run(
        tool={"pruefstand": "0.1.0", "schemathesis": "4.32.5"},
        command=("pruefstand", "check", "portals/musterland/portal.yaml"),
        exit_code=1,
        started=_START,
        finished=_START + timedelta(seconds=8.25),
        partial=False,
        portal=_portal(hostile),
        profile=_profile(),
        areas={
            "transport": Text(de="Transportverschlüsselung", en="Transport encryption"),
            "session": Text(de="Sitzungen und Cookies", en="Sessions and cookies"),
            "search": Text(de="Suchschnittstelle", en="Search interface"),
            "operation": Text(de="Betrieb", en="Operation"),
        },
        requirements=_requirements(),
        clauses=_clauses(),
        looks=_looks(hostile),
        findings=findings,
        counts=counts(findings),
        texts=_texts(),
        doctor=(Complaint(subject="host", key="host-not-given", stops=False),),
        footprint=_footprint(),
        attestations=(
            {
                "kind": "webcheck",
                "file": "webcheck.pdf",
                "expires": "2026-03-31",
                "state": "expired",
            },
        ),
        waivers=(_waiver(),),
        environment={"who": "Prüfstelle Musterland", "python": "3.11.7", "openssl": "3.0.19"},
        hashes={"facts": "9f" * 32, "profile": "3c" * 32},
    )


def recall(hostile: bool = True) -> Callable[[str], Exchange | None]:
    """`exchange(hash)` of the sample's run folder."""
    return _exchanges(hostile).get


def empty() -> Run:
    """A run that doctor stopped before anything was looked at."""
    return sample().model_copy(
        update={
            "findings": (),
            "looks": (),
            "counts": counts(()),
            "doctor": (Complaint(subject=None, key="unreachable", seen="portal.test"),),
            "interrupted": True,
            "partial": True,
            "waivers": (),
            "attestations": (),
        }
    )


def large(requirements: int = 200, clauses: int = 700) -> Run:
    """A run of the size of a whole profile; every tenth requirement fails."""
    run = sample()
    first = next(f for f in run.findings if f.requirement == "session/cookie-secure")
    states = tuple(
        run.requirements[0].model_copy(update={"id": f"session/rule-{n}", "area": "session"})
        for n in range(requirements)
    )
    findings = tuple(
        first.model_copy(
            update={
                "requirement": state.id,
                "verdict": "pass" if n % 10 else "fail",
                "deviations": () if n % 10 else (_deviation(f"cookies/jar/c{n}~1x", n),),
            }
        )
        for n, state in enumerate(states)
    )
    return run.model_copy(
        update={
            "requirements": states,
            "findings": findings,
            "counts": counts(findings),
            "clauses": tuple(
                run.clauses[n % len(run.clauses)].model_copy(update={"name": f"{_WEB}#A{n}"})
                for n in range(clauses)
            ),
        }
    )


def counts(findings: Iterable[Finding]) -> Counts:
    """The counts that a session would write for these findings."""
    told = tuple(findings)
    return Counts(
        counted=dict(Counter[Verdict](f.verdict for f in told if f.counted)),
        all=dict(Counter[Verdict](f.verdict for f in told)),
    )


def _deviation(where: str, seen: Any) -> Deviation:
    return Deviation(
        where=where, expected=True, seen=seen, key="cookie-attribute", exchange="e1" * 32
    )


def _footprint() -> Footprint:
    return Footprint(
        hosts={"portal.musterland.test": 212},
        methods={"GET": 180, "HEAD": 2, "OPTIONS": 4},
        connections=131,
        commands=14,
        bytes_received=1_204_331,
        bytes_sent=88_120,
    )


def _portal(hostile: bool) -> dict[str, Any]:
    name = "Landesportal Musterland"
    return {
        "id": "musterland",
        "name": {"de": f"{name} {HOSTILE[0]}{HOSTILE[6]}" if hostile else name, "en": name},
        "kind": "land",
        "ars": "160000000000",
        "environment": "reference",
        "contact": "betrieb@musterland.test",
        "subjects": {
            "web": {"kind": "web", "address": "https://portal.musterland.test:8443"},
            "search": {
                "kind": "suchdienst",
                "address": "https://portal.musterland.test:8443/suche",
            },
            "host": {"kind": "host", "address": "local://"},
        },
    }


def _profile() -> ProfileState:
    return ProfileState(
        name="land-portal@2026.12",
        title=Text(de="Landesportal", en="Land portal"),
        hash="3c" * 32,
        editions={"BSI TR-03172-3": "1.0", "BSI TR-03116-4": "2026"},
        overrides={"BSI TR-03116-4#rsa-bits": {"min_bits": 3072}},
    )


def _waiver() -> dict[str, Any]:
    return {
        "requirement": "session/cookie-samesite",
        "reason": "Anmeldung über das Nutzerkonto braucht SameSite=None bis zur Umstellung.",
        "owner": "M. Beispiel",
        "approver": "A. Muster",
        "expires": "2027-01-31",
        "state": "valid",
    }


@cache
def _requirements() -> tuple[RequirementState, ...]:
    written = Path(__file__).with_name("sample_requirements.yaml").read_text("utf-8")
    return tuple(
        RequirementState.model_validate(one) for one in yaml.load(written, yaml.CSafeLoader)
    )


def _finding(name: str, subject: str, verdict: Verdict, **more: Any) -> Finding:
    state = next(state for state in _requirements() if state.id == name)
    given = {
        "level": state.level,
        "counted": state.level in ("MUSS", "DARF NICHT"),
        "clauses": state.clauses,
    }
    return Finding(requirement=name, subject=subject, verdict=verdict, **(given | more))


def _findings(hostile: bool) -> tuple[Finding, ...]:
    weak = Deviation(
        where="tls/suites/TLS1.2/TLS_RSA_WITH_AES_128_CBC_SHA",
        expected="refused",
        seen="offered",
        key="suite-not-listed",
        kind="not-listed",
        exchange="a7" * 32,
    )
    planted = tuple(
        _deviation(f"cookies/jar/{text.replace('/', '~1')};~1/secure", text) for text in HOSTILE
    )
    plain = (_deviation("cookies/jar/sid;~1/secure", False),)
    tls, jar, api = ("71" * 32,), ("c0" * 32,), ("5e" * 32,)
    return (
        _finding("operation/key-hardware", "host", "not-tested", reason="untestable"),
        _finding("operation/penetration-test", "web", "fail", reason="attestation-expired", reason_seen="2026-03-31"),
        _finding("operation/sockets-declared", "host", "not-tested", reason="host-not-given"),
        _finding("search/errors-problem-details", "search", "fail", looks=api, deviations=(
            Deviation(where="replay/errors/404", expected="application/problem+json", seen="text/html", exchange="b2" * 32),
        )),
        _finding("search/methods-documented", "search", "undecided", stable=False, reason="unstable", reason_seen=["fail", "pass"], looks=api),
        _finding("session/cookie-samesite", "web", "fail", looks=jar, deviations=(
            Deviation(where="cookies/jar/sid;~1/same_site", expected=["Lax", "Strict"], seen=None, exchange="e1" * 32),
        )),
        _finding("session/cookie-secure", "web", "fail", looks=jar, deviations=planted if hostile else plain),
        _finding("session/timeout", "web", "undecided", reason="timeout", reason_seen="nach 10 s", looks=jar),
        _finding("transport/brainpool", "web", "fail", looks=tls, deviations=(
            Deviation(where="tls/groups/brainpoolP256r1tls13", expected="offered", seen="refused"),
        )),
        _finding("transport/forward-secrecy", "search", "pass", looks=tls),
        _finding("transport/forward-secrecy", "web", "fail", looks=tls, deviations=(weak,)),
        _finding("transport/tls12-suites-listed", "search", "not-applicable", reason="tls13-only"),
        _finding("transport/tls12-suites-listed", "web", "fail", looks=tls, deviations=(
            weak.model_copy(update={"expected": "not offered"}),
            weak.model_copy(update={"where": "tls/suites/TLS1.2/TLS_RSA_WITH_AES_256_GCM_SHA384"}),
        ), remarks=(Remark(where="tls/order", seen="client", key="order-client", class_="warning"),)),
    )  # fmt: skip


def _clauses() -> tuple[ClauseState, ...]:
    decided = tuple(
        ClauseState(
            name=name,
            level=state.level,
            gist=Text(
                de=f"{state.title.de}; das gilt für alle Seiten des Dienstes.",
                en="As the title says.",
            ),
            method="remote",
            document=name.partition("#")[0],
            edition="2026" if "03116" in name else "1.0",
            address="https://www.bsi.bund.de/",
            decided_by=(state.id,),
            how="requirement" if state.how == "check" else state.how,
            verdict=None if state.how == "untestable" else _verdict_of(state.id),
        )
        for state in _requirements()
        for clause in state.clauses
        for name in ((f"{clause}.a", f"{clause}.b") if clause.endswith("A3.15") else (clause,))
    )
    undecided = tuple(
        ClauseState(
            name=f"BSI TR-03172-3#A3.12.0{number}",
            level="MUSS" if number % 2 else "SOLLTE",
            gist=Text(
                de="Eingaben werden geprüft, bevor sie verarbeitet werden.", en="Input is checked."
            ),
            method="account",
            document="BSI TR-03172-3",
            edition="1.0",
            address="javascript:alert(1)" if number == 1 else None,
            how="open",
        )
        for number in range(1, 7)
    )
    return decided + undecided


def _verdict_of(name: str) -> Verdict:
    verdicts = [finding.verdict for finding in _findings(False) if finding.requirement == name]
    return next(v for v in ("fail", "undecided", "not-tested", "pass") if v in verdicts)


def _attempt(look: str, probe: str, subject: str, **more: Any) -> Attempt:
    given: dict[str, Any] = {
        "address": "127.0.0.1:8443",
        "started": _START + timedelta(seconds=1),
        "seconds": 0.42,
        "outcome": "facts",
    }
    return Attempt(look=look, probe=probe, subject=subject, **(given | more))


def _looks(hostile: bool) -> tuple[Attempt, ...]:
    text = HOSTILE[0] + HOSTILE[7] if hostile else "sid"
    suites = {
        "TLS_RSA_WITH_AES_128_CBC_SHA": "offered",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": "offered",
    }
    return (
        _attempt("71" * 32, "tls", "web", facts={"suites": {"TLS1.2": suites}, "groups": {"x25519": "offered"}}, exchanges=("a7" * 32,)),
        _attempt("c0" * 32, "cookies", "web", facts={"jar": {f"{text};/": {"secure": False}}}, exchanges=("e1" * 32, "e2" * 32)),
        _attempt("5e" * 32, "replay", "search", facts={"errors": {"404": "text/html"}}, exchanges=("b2" * 32, "e2" * 32)),
        _attempt("5e" * 32, "replay", "search", number=2, outcome="undecided", reason="timeout", reason_seen="nach 10 s", exchanges=("ff" * 32,)),
    )  # fmt: skip


def _exchanges(hostile: bool) -> dict[str, Exchange]:
    planted = "\n".join(HOSTILE) if hostile else "<h1>Willkommen</h1>"
    base = "https://portal.musterland.test:8443"
    request = (("Host", "portal.musterland.test:8443"), ("Authorization", "[verborgen]"))
    binary = base64.b64encode(bytes(range(256))).decode()
    return {
        "a7" * 32: Exchange(method="TLS", url=f"{base}/", address="127.0.0.1:8443", request_body="ClientHello TLS 1.2, 31 Cipher-Suites", body="ServerHello TLS 1.2, TLS_RSA_WITH_AES_128_CBC_SHA", seconds=0.004),
        "e1" * 32: Exchange(method="GET", url=f"{base}/?q={HOSTILE[2] if hostile else 'x'}", address="127.0.0.1:8443", request_fields=request, status=200, fields=(("content-type", "text/html; charset=utf-8"), ("set-cookie", f"sid=[verborgen]; Path=/; HttpOnly{HOSTILE[5] if hostile else ''}"), ("x-long", "A" * 5_000)), body=planted + "x" * 9_000, truncated=True, seconds=0.031),
        "e2" * 32: Exchange(method="GET", url=f"{base}/logo.png", address="127.0.0.1:8443", request_fields=request, status=200, fields=(("content-type", "image/png"),), body=binary, body_base64=True, seconds=0.007),
        "b2" * 32: Exchange(method="GET", url=f"{base}/suche/v2/locations?ars=x", address="127.0.0.1:8443", request_fields=request, status=404, fields=(("content-type", "text/html"),), body="<h1>404</h1>", seconds=1.25, failure="Verbindung abgebrochen"),
    }  # fmt: skip


def _texts() -> dict[str, Text]:
    german = {
        "cookie-attribute": "Das Cookie lässt sich über eine unverschlüsselte Verbindung lesen ({where}).",
        "suite-not-listed": "Die Cipher-Suite steht nicht auf der Liste der Richtlinie.",
        "order-client": "Die Reihenfolge bestimmt der Browser, nicht der Server.",
        "attestation-expired": "Der Nachweis ist am {seen} abgelaufen.",
        "host-not-given": "Die Maschine ist nicht zur Prüfung freigegeben.",
        "untestable": "Diese Anforderung lässt sich nicht technisch prüfen.",
        "unstable": "Die Wiederholung ergab etwas anderes.",
        "timeout": "Das Portal hat nicht rechtzeitig geantwortet.",
        "tls13-only": "Das Portal bietet nur TLS 1.3 an.",
        "unreachable": "Das Portal {seen} ist nicht erreichbar.",
    }
    return {key: Text(de=text, en=text) for key, text in german.items()}
