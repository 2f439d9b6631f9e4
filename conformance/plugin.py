"""The only file that knows pytest's hooks. Loaded in every pytest of an environment: imports late."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conformance.model import Finding
    from conformance.prepared import Prepared
    from conformance.session import Session

SUITE = Path(__file__).parent / "suite" / "test_portal.py"
PREPARED = pytest.StashKey["Prepared"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of `pruefstand check` that make sense here."""
    group = parser.getgroup("pruefstand")
    group.addoption("--portal", type=Path, help="Check the portal that this portal.yaml describes.")
    group.addoption("--profile", help="Judge by this profile (id@version).")
    group.addoption("--profiles", type=Path, action="append", default=[], help="Further rules.")
    group.addoption("--out", type=Path, default=Path("reports/out"), help="Where runs are written.")


def pytest_configure(config: pytest.Config) -> None:
    """Point pytest at the suite; whatever is wrong in the input ends here, with nothing sent."""
    portal = config.getoption("--portal")
    if portal is None:
        return
    from conformance.prepared import Wanted, described, loaded, prepare
    from profiles.errors import InputError

    config.args = [str(SUITE)]
    wanted = Wanted(
        out=config.getoption("--out"),
        profile=config.getoption("--profile"),
        command=("pytest", *config.invocation_params.args),
    )
    try:
        asked = loaded(config.getoption("--profiles"), [portal])
        config.stash[PREPARED] = prepare(asked, described(asked, portal, wanted.profile), wanted)
    except InputError as error:
        pytest.exit(str(error), returncode=error.exit_code)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One item for each requirement and subject."""
    if "finding" not in metafunc.fixturenames or PREPARED not in metafunc.config.stash:
        return
    from conformance.findings import subjects

    prepared = metafunc.config.stash[PREPARED]
    cases = [(one.id, name) for one in prepared.bounds for name in subjects(one, prepared.places)]
    ids = [f"{requirement}@{subject}" for requirement, subject in cases]
    metafunc.parametrize("finding", cases, ids=ids, indirect=True)


@pytest.fixture(scope="session")
def findings(request: pytest.FixtureRequest) -> dict[tuple[str, str], Finding]:
    """Everything that the selected items need is looked at once, and the run is written."""
    from conformance.interrupting import terminable
    from conformance.session import Session

    prepared = request.config.stash[PREPARED]
    session = Session(_only_selected(prepared, request.session.items))
    with terminable():
        try:
            _look(request, session)
        except KeyboardInterrupt:
            session.interrupt()
    session.finish()
    if session.interrupted:
        kept = session.open().path
        pytest.exit(f"The run was interrupted; what was seen is kept in {kept}.", returncode=2)
    return {(one.requirement, one.subject): one for one in session.found}


def _look(request: pytest.FixtureRequest, session: Session) -> None:
    for complaint in session.examine():
        request.config.issue_config_time_warning(
            pytest.PytestWarning(f"doctor: {complaint.subject}: {complaint.key} {complaint.seen}"),
            2,
        )
    session.look()


@pytest.fixture
def finding(request: pytest.FixtureRequest, findings: dict[tuple[str, str], Finding]) -> Finding:
    """The finding of one item."""
    return findings[request.param]


def _only_selected(prepared: Prepared, items: list[Any]) -> Prepared:
    from dataclasses import replace

    chosen = frozenset(
        one.callspec.params["finding"][0] for one in items if hasattr(one, "callspec")
    )
    if chosen == {one.id for one in prepared.bounds}:
        return prepared
    bounds = tuple(one for one in prepared.bounds if one.id in chosen)
    wanted = replace(prepared.wanted, requirements=chosen)
    return replace(prepared, bounds=bounds, wanted=wanted)
