"""Judges content security policies: several bind together, so what one forbids is forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from conformance.facts.csp import CspFacts, PagePolicies
from conformance.model import Deviation, NotApplicable, Remark

Sources = tuple[str, ...]
Policy = dict[str, Sources]
Use = Literal["scripts", "styles", "frames", "connections", "objects"]

#: Which directive decides, the first that is there (CSP Level 3 section 6.8.3).
_DECIDING: dict[Use, tuple[tuple[str, ...], ...]] = {
    "scripts": (
        ("script-src-elem", "script-src", "default-src"),
        ("script-src-attr", "script-src", "default-src"),
        ("script-src", "default-src"),
        ("worker-src", "child-src", "script-src", "default-src"),
    ),
    "styles": (
        ("style-src-elem", "style-src", "default-src"),
        ("style-src-attr", "style-src", "default-src"),
    ),
    "frames": (("frame-src", "child-src", "default-src"),),
    "connections": (("connect-src", "default-src"),),
    "objects": (("object-src", "default-src"),),
}
_NO_SOURCES = frozenset(
    {
        "report-uri",
        "report-to",
        "sandbox",
        "upgrade-insecure-requests",
        "block-all-mixed-content",
        "require-trusted-types-for",
        "trusted-types",
        "plugin-types",
        "referrer",
        "reflected-xss",
        "require-sri-for",
        "webrtc",
    }
)
_KEYED = re.compile(r"'(?:nonce-|sha256-|sha384-|sha512-)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:")
_HOST = re.compile(r"(?:([a-z][a-z0-9+.\-]*)://)?([^/:]+)(?::([0-9]+|\*))?(/.*)?")


def _pages(csp: CspFacts) -> Iterator[tuple[str, PagePolicies]]:
    """Pages that have a policy. Raises NotApplicable(no-policy) if none has: told by another rule."""
    found = [(role, page) for role, page in csp.pages.items() if page.policies]
    if not found:
        raise NotApplicable("no-policy")
    yield from found


def _deciding(policy: Policy, names: tuple[str, ...]) -> tuple[str, Sources] | None:
    return next(((name, policy[name]) for name in names if name in policy), None)


def is_present(csp: CspFacts) -> Iterator[Deviation]:
    """Every page has a policy that is enforced; one that only reports does not protect."""
    for role, page in csp.pages.items():
        if not page.policies:
            yield Deviation(
                where=f"csp/pages/{role}/policies",
                expected="Content-Security-Policy",
                seen="Content-Security-Policy-Report-Only" if page.reporting else None,
                key="csp-missing",
                exchange=page.exchange,
            )


def covers_scripts(csp: CspFacts) -> Iterator[Deviation]:
    """Every page's policies govern scripts: default-src or script-src is there."""
    for role, page in _pages(csp):
        if not any("default-src" in one or "script-src" in one for one in page.policies.values()):
            yield Deviation(
                where=f"csp/pages/{role}/policies",
                expected=["default-src", "script-src"],
                seen=sorted({name for one in page.policies.values() for name in one}),
                key="csp-scripts-ungoverned",
                exchange=page.exchange,
            )


def forbids_unsafe(csp: CspFacts) -> Iterator[Deviation | Remark]:
    """Neither text in the page nor text made by scripts is run as script; for styles it is a warning."""
    for role, page in _pages(csp):
        for word in ("'unsafe-eval'", "'unsafe-inline'"):
            if hit := _granted(page, "scripts", word):
                yield Deviation(
                    where=f"csp/pages/{role}/policies/{hit}",
                    expected=f"no {word}",
                    seen=word,
                    key="csp-unsafe",
                    exchange=page.exchange,
                )
        if hit := _granted(page, "styles", "'unsafe-inline'"):
            yield Remark(
                where=f"csp/pages/{role}/policies/{hit}",
                seen="'unsafe-inline'",
                key="csp-unsafe-styles",
                class_="warning",
                exchange=page.exchange,
            )


def _granted(page: PagePolicies, use: Use, word: str) -> str | None:
    """Where a keyword works, `policy/directive`: only if no policy leaves it out or overrules it."""
    for names in _DECIDING[use]:
        deciding = {key: _deciding(one, names) for key, one in page.policies.items()}
        governed = {key: found for key, found in deciding.items() if found is not None}
        if governed and all(_works(word, sources) for _, sources in governed.values()):
            key, (name, _) = next(iter(governed.items()))
            return f"{key}/{name}"
    return None


def _works(word: str, sources: Sources) -> bool:
    """Beside a nonce, a hash or strict-dynamic browsers ignore unsafe-inline (CSP Level 3 section 6.7.3.2)."""
    if word not in sources:
        return False
    if word == "'unsafe-inline'":
        return not any(_KEYED.match(one) or one == "'strict-dynamic'" for one in sources)
    return True


def names_hosts(csp: CspFacts) -> Iterator[Deviation]:
    """Scripts, frames and connections come from named hosts: neither a wildcard nor a whole scheme."""
    uses: tuple[Use, ...] = ("scripts", "frames", "connections")
    for role, page in _pages(csp):
        seen: set[tuple[str, str]] = set()
        for use in uses:
            for names in _DECIDING[use]:
                for hit, source in _open_sources(page, names, use):
                    if (hit, source) not in seen:
                        seen.add((hit, source))
                        yield Deviation(
                            where=f"csp/pages/{role}/policies/{hit}",
                            expected="named hosts",
                            seen=source,
                            key="csp-open",
                            exchange=page.exchange,
                        )


def _open_sources(
    page: PagePolicies, names: tuple[str, ...], use: Use
) -> Iterator[tuple[str, str]]:
    deciding = {key: _deciding(one, names) for key, one in page.policies.items()}
    governed = {key: found for key, found in deciding.items() if found is not None}
    if not all(any(_is_open(s) for s in _effective(src, use)) for _, src in governed.values()):
        return
    for key, (name, sources) in governed.items():
        for source in _effective(sources, use):
            if _is_open(source):
                yield f"{key}/{name}", source


def _effective(sources: Sources, use: Use) -> Sources:
    """With strict-dynamic hosts and schemes do not count for scripts (CSP Level 3 section 6.7.2.5)."""
    if use == "scripts" and "'strict-dynamic'" in sources:
        return tuple(one for one in sources if one.startswith("'"))
    return sources


def _is_open(source: str) -> bool:
    """`*`, `https:` and hosts that are only a star: everything of a scheme or port."""
    if _SCHEME.fullmatch(source):
        return True
    found = _HOST.fullmatch(source)
    return not source.startswith("'") and found is not None and found.group(2) == "*"


def limits_objects(csp: CspFacts) -> Iterator[Deviation]:
    """Objects (plug-ins) come from this host or from nowhere."""
    for role, page in _pages(csp):
        deciding = {
            key: _deciding(one, ("object-src", "default-src")) for key, one in page.policies.items()
        }
        governed = {key: found for key, found in deciding.items() if found is not None}
        if any(_closed(sources) for _, sources in governed.values()):
            continue
        key, (name, sources) = next(iter(governed.items()), ("", ("", ())))
        yield Deviation(
            where=f"csp/pages/{role}/policies" + (f"/{key}/{name}" if governed else ""),
            expected=["'none'", "'self'"],
            seen=" ".join(sources) or None,
            key="csp-objects",
            exchange=page.exchange,
        )


def _closed(sources: Sources) -> bool:
    return all(one.startswith("'") for one in sources)


def sets(csp: CspFacts, *, directives: tuple[str, ...]) -> Iterator[Deviation]:
    """Each directive is set by one of a page's policies, and not to everything."""
    for role, page in _pages(csp):
        for name in directives:
            said = [one[name] for one in page.policies.values() if name in one]
            if not any(not any(_is_open(source) for source in sources) for sources in said):
                yield Deviation(
                    where=f"csp/pages/{role}/policies",
                    expected=name,
                    seen=" ".join(said[0]) if said else None,
                    key="csp-directive-missing",
                    exchange=page.exchange,
                )


def foreign_hosts_within(csp: CspFacts, *, exceptions: tuple[str, ...]) -> Iterator[Deviation]:
    """Only this host, and foreign ones that are on the list of exceptions, have rights."""
    allowed = tuple(one.lower() for one in exceptions)
    for role, page in _pages(csp):
        for key, policy in page.policies.items():
            others = [one for other, one in page.policies.items() if other != key]
            for name, sources in policy.items():
                for source in () if name in _NO_SOURCES else sources:
                    host = _foreign(source, page.host, allowed)
                    if host and all(_lets(one, name, host) for one in others):
                        yield Deviation(
                            where=f"csp/pages/{role}/policies/{key}/{name}",
                            expected=list(exceptions),
                            seen=source,
                            key="csp-foreign-host",
                            exchange=page.exchange,
                        )


def _foreign(source: str, own: str, allowed: Sources) -> str | None:
    """The host of a source that is neither ours nor excepted; wildcards of all hosts are told elsewhere."""
    if source.startswith("'") or _SCHEME.fullmatch(source) or _is_open(source):
        return None
    found = _HOST.fullmatch(source)
    host = found.group(2) if found else source
    return None if host == own or host in allowed or source in allowed else host


def _lets(policy: Policy, name: str, host: str) -> bool:
    """Whether another policy of the page lets this host through for the same directive."""
    falls_back = name not in {"base-uri", "form-action", "frame-ancestors"}
    found = _deciding(policy, (name, "default-src") if falls_back else (name,))
    if found is None:
        return True
    return any(_matches(one, host) for one in found[1])


def _matches(source: str, host: str) -> bool:
    if _is_open(source):
        return True
    found = _HOST.fullmatch(source)
    said = found.group(2) if found and not source.startswith("'") else ""
    return said == host or (said.startswith("*.") and host.endswith(said[1:]))
