"""The phones and computers on which an adult is signed in: theirs alone to see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.sealing import open_rows
from portal.models.sign_in import SignInSession


@dataclass(frozen=True, slots=True)
class Device:
    """One session that is live."""

    id: UUID
    kind: str
    """“Phone, Safari”: in English, as it was noted."""
    own_name: str
    """What the adult calls it; empty while they have given no name."""
    signed_in_at: datetime
    last_seen_at: datetime


def of_person(session: Session, *, person_id: UUID, now: datetime) -> tuple[Device, ...]:
    """Where this adult is signed in now, the latest used first."""
    rows = session.execute(
        select(
            SignInSession.id,
            SignInSession.device,
            SignInSession.sealed_own_name,
            SignInSession.created_at,
            SignInSession.last_seen_at,
        )
        .where(
            SignInSession.person_id == person_id,
            SignInSession.ended_at.is_(None),
            SignInSession.idle_until > now,
            SignInSession.absolute_until > now,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id)
    ).all()
    names = open_rows(session, SignInSession.sealed_own_name, [(row.id, row.sealed_own_name) for row in rows])
    return tuple(
        Device(row.id, row.device, name or "", row.created_at, row.last_seen_at)
        for row, name in zip(rows, names, strict=True)
    )


def signed_in_at(session: Session, *, session_id: UUID) -> datetime:
    """When the session of this request began."""
    return session.execute(select(SignInSession.created_at).where(SignInSession.id == session_id)).scalar_one()
