"""The life of an application: begun, saved, resumed, sent; contents lie sealed in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from infra.reference_portal import database, uploads
from infra.reference_portal.catalogue_model import Service
from infra.reference_portal.database import CaseRow, SessionRow
from infra.reference_portal.portal import Portal
from infra.reference_portal.vault import digest

_MESSAGE_DAYS = 180
STEPS = ("person", "angaben", "unterlagen", "pruefen")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without signs that look alike


@dataclass
class Case:
    """One application with everything that was entered."""

    number: str
    service: str
    sent_at: datetime | None = None
    person: dict[str, str] = field(default_factory=dict)
    angaben: dict[str, str] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    files_done: bool = False

    @property
    def first_open_step(self) -> str:
        """The first step that is not finished; the review when all are."""
        done = (bool(self.person), bool(self.angaben), self.files_done)
        return next(
            (step for step, ready in zip(STEPS, done, strict=False) if not ready), "pruefen"
        )

    def reached(self, step: str) -> bool:
        """Whether a step may be opened: all steps before it are finished."""
        return STEPS.index(step) <= STEPS.index(self.first_open_step)


def begin(portal: Portal, service: Service, session: str) -> Case:
    """Make an empty application that belongs to a session."""
    case = Case(number=_number("ML"), service=service.id)
    _purge(portal)
    with Session(portal.engine) as db:
        db.add(_row(portal, case))
        db.merge(SessionRow(id=digest(session), case=case.number, created_at=now(), used_at=now()))
        db.commit()
    return case


def of_session(portal: Portal, session: str | None) -> Case | None:
    """The application of a session, or None when there is none or the session has ended."""
    if session is None:
        return None
    settings, moment = portal.settings, now()
    with Session(portal.engine) as db:
        row = db.get(SessionRow, digest(session))
        if row is None:
            return None
        idle = moment - row.used_at > timedelta(minutes=settings.session_idle_minutes)
        old = moment - row.created_at > timedelta(minutes=settings.session_max_minutes)
        if idle or old:
            db.delete(row)
            db.commit()
            return None
        row.used_at = moment
        number = row.case
        db.commit()
    return by_number(portal, number)


def by_number(portal: Portal, number: str) -> Case | None:
    """An application by its number; who may ask is the caller's question."""
    with Session(portal.engine) as db:
        row = db.get(CaseRow, number)
        if row is None:
            return None
        record = portal.vault.open(row.sealed, row.number)
        return Case(row.number, row.service, row.sent_at, **record)


def save(portal: Portal, case: Case) -> None:
    """Store what was entered so far."""
    with Session(portal.engine) as db:
        row = db.get_one(CaseRow, case.number)
        row.sealed, row.changed_at = _sealed(portal, case), now()
        db.commit()


def send(portal: Portal, case: Case) -> bool:
    """Mark the application as sent; False when it had been sent before."""
    with Session(portal.engine) as db:
        row = db.get_one(CaseRow, case.number, with_for_update=True)
        if row.sent_at is not None and portal.settings.submit_once:
            return False
        row.sent_at = row.changed_at = now()
        row.code = None
        case.sent_at = row.sent_at
        db.commit()
    return True


def keep_draft(portal: Portal, case: Case) -> tuple[str, date]:
    """Give the draft a code for resuming; returns the code, which is stored as a digest only, and the day of deletion."""
    code = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    with Session(portal.engine) as db:
        row = db.get_one(CaseRow, case.number)
        row.code, row.changed_at = digest(code), now()
        db.commit()
    return code, (now() + timedelta(days=portal.settings.draft_days)).date()


def resume(portal: Portal, number: str, code: str, session: str) -> Case | None:
    """Tie a draft to a new session when number and code belong together."""
    _purge(portal)
    with Session(portal.engine) as db:
        row = db.get(CaseRow, number)
        if row is None or row.sent_at is not None or row.code is None:
            return None
        wanted = secrets.compare_digest(row.code, digest(code))
        if not wanted and portal.settings.draft_code_checked:
            return None
        db.add(SessionRow(id=digest(session), case=number, created_at=now(), used_at=now()))
        db.commit()
    return by_number(portal, number)


def now() -> datetime:
    """The current time in UTC, without offset as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _purge(portal: Portal) -> None:
    settings, moment = portal.settings, now()
    gone = database.purge(
        portal.engine,
        cases_before=moment - timedelta(days=settings.draft_days),
        sessions_before=moment - timedelta(minutes=settings.session_max_minutes),
        messages_before=moment - timedelta(days=_MESSAGE_DAYS),
    )
    for number, sealed in gone:
        for file in portal.vault.open(sealed, number)["files"]:
            uploads.remove(portal, file["key"])
    if gone:
        portal.log.event("cases deleted", count=len(gone))


def _row(portal: Portal, case: Case) -> CaseRow:
    return CaseRow(
        number=case.number, service=case.service, sealed=_sealed(portal, case), changed_at=now()
    )


def _sealed(portal: Portal, case: Case) -> bytes:
    record = {
        "person": case.person,
        "angaben": case.angaben,
        "files": case.files,
        "files_done": case.files_done,
    }
    return portal.vault.seal(record, case.number)


def _number(prefix: str) -> str:
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{prefix}-{now().year}-{signs}"
