"""One item for each requirement and subject of the portal that `--portal` names."""

from __future__ import annotations

import pytest

from conformance.model import Finding


def test_requirement(finding: Finding) -> None:
    """The portal keeps the requirement."""
    if finding.verdict in {"not-tested", "not-applicable"}:
        pytest.skip(f"{finding.verdict}: {finding.reason} {finding.reason_seen or ''}".strip())
    if finding.verdict == "undecided":
        pytest.fail(f"undecided: {finding.reason} {finding.reason_seen or ''}", pytrace=False)
    if finding.verdict == "fail":
        told = "\n".join(
            f"{one.where}: expected {one.expected!r}, seen {one.seen!r}"
            for one in finding.deviations
        )
        if not finding.counted:
            pytest.xfail(f"{finding.level} does not count: {told}")
        pytest.fail(told, pytrace=False)
