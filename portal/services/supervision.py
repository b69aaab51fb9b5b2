"""When a member of staff has their next supervision: a manager keeps the day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.models.people import StaffMember
from portal.services import audit

AHEAD_AT_MOST = timedelta(days=366)
"""A day further away is a slip of the finger."""


class NoSuchMember(LookupError):
    """Nobody of this id works here."""


class DayHasGone(ValueError):
    """The day lies behind us."""


class DayTooFar(ValueError):
    """The day is more than AHEAD_AT_MOST away."""


def set_day(
    session: Session, *, viewer: StaffViewer, staff_id: UUID, on: date | None, today: date, now: datetime
) -> None:
    """Keep the day, or with None that none is set. Raises DayHasGone, DayTooFar, NoSuchMember."""
    if on is not None and on < today:
        raise DayHasGone
    if on is not None and on > today + AHEAD_AT_MOST:
        raise DayTooFar
    changed = session.execute(
        update(StaffMember)
        .where(StaffMember.id == staff_id, StaffMember.left_at.is_(None))
        .values(supervision_on=on)
        .returning(StaffMember.id)
    ).first()
    if changed is None:
        raise NoSuchMember
    audit.record(session, actor=viewer, action="supervision.day_set", now=now, subject_id=staff_id)
