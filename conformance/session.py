"""The one file that joins the steps: examine, look, judge, repeat what failed, judge again, tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from conformance.client import Rules
from conformance.doctor import examine
from conformance.exit_code import exit_code
from conformance.findings import Judging, Seen, findings
from conformance.look import Look, look_all, plan
from conformance.model import Attempt, Complaint, Exchange, Finding, Footprint, Run
from conformance.prepared import Prepared
from conformance.runs.folder import RunFolder, resumable
from conformance.sending import leaves_traces
from conformance.telling import Outcome, told

Progress = Callable[[Attempt], None]


class Session:
    """One check of one portal, from examination to the written run."""

    def __init__(self, prepared: Prepared, folder: RunFolder | None = None) -> None:
        self.prepared = prepared
        self.folder = folder
        self.started = datetime.now(UTC)
        self.complaints: list[Complaint] = list(prepared.complaints)
        self.seen = Seen()
        self.found: list[Finding] = []
        self.interrupted = False
        #: Of the parts before this one: of what is resumed or judged again.
        self._before = Footprint()

    @property
    def plan(self) -> dict[str, tuple[Look, Rules]]:
        """Every look that is needed, at places that doctor lets us look at."""
        stopped = {one.subject for one in self.complaints if one.stops}
        places = [one for one in self.prepared.places if one.name not in stopped]
        return plan(self.prepared.bounds, places)

    def examine(self) -> list[Complaint]:
        """Let the doctor see every subject that can be reached; what it finds is kept."""
        known = {one.subject for one in self.complaints if one.stops}
        places = [one for one in self.prepared.places if one.name not in known]
        self.complaints += examine(places, lambda: datetime.now(UTC))
        return self.complaints

    def look(self, progress: Progress | None = None) -> None:
        """Look at everything once, and a second time at what made something fail."""
        self.look_once(progress)
        if not self.interrupted:
            again = self._failing()
            self.interrupted = not look_all(again, self._keep, number=2, progress=progress)
            self.judge()

    def look_once(self, progress: Progress | None = None) -> None:
        """Look at everything that was not yet seen, and judge it."""
        self.open()
        done = {look for look, number in self.seen.attempts if number == 1}
        first = {key: one for key, one in self.plan.items() if key not in done}
        self.interrupted = not look_all(first, self._keep, progress=progress)
        self.judge()

    def interrupt(self) -> None:
        """The user has ended the run: nothing more is sent, and what was seen is judged."""
        self.interrupted = True
        for place in self.prepared.places:
            place.rules.halt.stop()
        self.open()
        self.judge()

    def judge(self) -> list[Finding]:
        """Judge all that was seen."""
        judging = Judging(
            portal=self.prepared.portal,
            places=self.prepared.places,
            now=self.prepared.wanted.at or self.started,
            strict=self.prepared.wanted.strict,
            register=self.prepared.register,
            digests=self.prepared.digests,
            complaints=self.complaints,
        )
        self.found = findings(self.prepared.bounds, self.seen, judging)
        return self.found

    def finish(self) -> Run:
        """Write run.json and give it back."""
        folder = self.open()
        folder.keep_footprint(self.footprint)
        run = self.told()
        folder.finish(run)
        return run

    def told(self) -> Run:
        """The run as it stands now."""
        return told(
            self.prepared,
            Outcome(
                started=self.started,
                finished=datetime.now(UTC),
                attempts=tuple(self.seen.attempts.values()),
                findings=tuple(self.found),
                complaints=tuple(self.complaints),
                interrupted=self.interrupted,
                exit_code=self.exit_code,
                footprint=self.footprint,
            ),
        )

    @property
    def footprint(self) -> Footprint:
        """What the run has left at the portal so far, in all its parts."""
        return self._before + self.prepared.counts.footprint()

    @property
    def exit_code(self) -> int:
        """The exit code of this portal."""
        return exit_code(
            self.found,
            self.complaints,
            interrupted=self.interrupted,
            complete=self.prepared.wanted.complete,
        )

    def open(self) -> RunFolder:
        """The run folder: made anew, or the unfinished one that is to be resumed."""
        if self.folder is not None:
            return self.folder
        wanted, portal = self.prepared.wanted, self.prepared.portal.id
        if wanted.resume:
            self.folder = resumable(wanted.out, portal, self.prepared.header, self.started)
        if self.folder is None:
            self.folder = RunFolder.create(wanted.out, portal, self.started, self.prepared.header)
        else:
            self.recall(self.folder)
        self.folder.keep_footprint(self.footprint)
        return self.folder

    def recall(self, folder: RunFolder) -> None:
        """Take in what a run folder holds; looks without facts are looked at anew."""
        folder.mend()
        self._before = folder.footprint()
        for attempt in folder.attempts():
            if attempt.outcome == "facts":
                self.seen.add(attempt)

    def recall_all(self, folder: RunFolder, before: Run | None) -> None:
        """Take in a stored run whole: every attempt, when it began, and what doctor had said."""
        for attempt in folder.attempts():
            self.seen.add(attempt)
        if before is not None:
            self.started = before.started
            self.complaints = list(before.doctor)
            self.interrupted = before.interrupted
            self._before = before.footprint

    def _failing(self) -> dict[str, tuple[Look, Rules]]:
        """The read-only looks of what failed; a journey that writes is not repeated."""
        keys = {key for one in self.found if one.verdict == "fail" for key in one.looks}
        done = {look for look, number in self.seen.attempts if number == 2}
        again = {key: one for key, one in self.plan.items() if key in keys - done}
        return {k: one for k, one in again.items() if not leaves_traces(one[0].bound.look)}

    def _keep(self, attempt: Attempt, exchanges: Mapping[str, Exchange]) -> None:
        self.seen.add(attempt)
        folder = self.open()
        folder.keep(attempt, exchanges)
        folder.keep_footprint(self.footprint)
