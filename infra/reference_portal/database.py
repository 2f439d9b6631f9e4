"""What the portal remembers: sessions, cases (drafts and sent applications) and messages, contents sealed."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, LargeBinary, String, create_engine, delete, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """Base of the tables; all times are UTC without offset."""


class SessionRow(Base):
    """One browser session of an application; `id` is the digest of the cookie's value."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]


class CaseRow(Base):
    """One application; `sealed` holds everything that was entered."""

    __tablename__ = "cases"
    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    service: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    code: Mapped[str | None] = mapped_column(String(64))
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class MessageRow(Base):
    """One message of the contact forms."""

    __tablename__ = "messages"
    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


def connect(url: str) -> Engine:
    """Open the database and make its tables; an SQLite file is created with mode 0600."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
        file = Path(str(address.database))
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(address)
    Base.metadata.create_all(engine)
    return engine


def purge(
    engine: Engine, cases_before: datetime, sessions_before: datetime, messages_before: datetime
) -> list[tuple[str, bytes]]:
    """Delete what is older than the given times; returns number and sealed contents of the deleted cases."""
    with Session(engine) as db:
        gone = db.execute(
            delete(CaseRow)
            .where(CaseRow.changed_at < cases_before)
            .returning(CaseRow.number, CaseRow.sealed)
        ).all()
        db.execute(delete(SessionRow).where(SessionRow.created_at < sessions_before))
        db.execute(delete(MessageRow).where(MessageRow.created_at < messages_before))
        db.commit()
    return [(row.number, row.sealed) for row in gone]
