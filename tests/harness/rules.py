"""A small folder of somebody else's rules, as `--profiles` takes it, and a portal that they are asked of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

NORM = """\
title: {de: Probenorm, en: Trial norm}
as_of: 2026-11
documents:
  Probe:
    title: {de: Probe, en: Trial}
    address: https://norm.test/
    current: "2"
    editions: {"1": {}, "2": {}}
conditions:
  sometimes: {de: manchmal, en: sometimes}
clauses:
  - id: P1
    document: Probe
    level: MUSS
    gist: {de: Es muss sein, en: It must be}
    method: remote
    how: look
    parts:
      - {part: a, level: SOLLTE, gist: {de: halb, en: half}, method: remote}
  - {id: P2, document: Probe, level: SOLLTE, gist: {de: P2, en: P2}, method: host, how: look}
tables:
  suites:
    document: Probe
    section: Tab. 1
    editions:
      "1": [{name: OLD}]
      "2": [{name: NEW}]
"""
REQUIREMENT = """\
title: {de: Probe, en: Trial}
fulfils: ["Probe#P1"]
subject: [host]
look: {sockets: {}}
check: value.present
with: {at: sockets/open}
remedy: {de: tun, en: do}
examples: {pass: [{}], fail: [{sockets: {open: {"tcp://127.0.0.1:8443": null}}}]}
faults: [{stack: {debug_port: 6379}}]
"""
PROFILE = """\
id: probe
version: "1"
title: {de: Probe, en: Trial}
valid_from: 2026-01-01
patterns: ["rules/*"]
"""
#: A portal that these rules are asked of: this machine.
DESCRIBED: dict[str, Any] = {
    "id": "probe",
    "name": {"de": "Probe", "en": "Trial"},
    "kind": "land",
    "ars": "160000000000",
    "environment": "test",
    "profile": "probe@1",
    "contact": "x@probe.test",
    "subjects": {"host": {"kind": "host", "address": "local://"}},
}


def rules(
    folder: Path, *, norm: str = NORM, requirement: str = REQUIREMENT, profile: str = PROFILE
) -> Path:
    """Write the folder `rules` with one norm, one requirement and one draft."""
    root = folder / "rules"
    for name, text in (
        ("norms/probe.yaml", norm),
        ("requirements/area/trial.yaml", requirement),
        ("draft/probe.yaml", profile),
    ):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root
