"""A proposal of another address that waits for a second member of staff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.people import StaffMember
from portal.models.sealing import open_text
from portal.models.sign_in import Recovery


@dataclass(frozen=True, slots=True)
class WaitingRecovery:
    """Another address for an adult, how it is known that it is them, and who proposed it. Staff only."""

    id: UUID
    email: str
    reason: str
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime


def waiting(session: Session, *, adult_id: UUID) -> WaitingRecovery | None:
    """The proposal for this adult that nobody has decided yet."""
    row = session.execute(
        select(Recovery, StaffMember.sealed_name)
        .join(StaffMember, StaffMember.id == Recovery.asked_by)
        .where(Recovery.adult_id == adult_id, Recovery.decided_at.is_(None))
        .order_by(Recovery.asked_at.desc(), Recovery.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    found: Recovery = row.Recovery
    return WaitingRecovery(
        id=found.id,
        email=open_text(session, Recovery.sealed_email, found.id, found.sealed_email),
        reason=open_text(session, Recovery.sealed_reason, found.id, found.sealed_reason),
        asked_by_id=found.asked_by,
        asked_by=open_text(session, StaffMember.sealed_name, found.asked_by, row.sealed_name),
        asked_at=found.asked_at,
    )
