"""The days and hours somebody works in a week: what families read of when messages are read comes from here."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.working_time import DayHours
from portal.models.people import StaffHours, StaffMember
from portal.services import audit


class NotTheirHours(PermissionError):
    """Only a manager changes somebody else's hours."""


class NotAPractitioner(LookupError):
    """Whoever works these hours must look after families here."""


class NoWorkingDay(ValueError):
    """A week without a day: who is away has leave, with a cover; who does not come back is not here any more."""


def change(session: Session, *, viewer: StaffViewer, staff_id: UUID, days: Sequence[DayHours], now: datetime) -> None:
    """Put this week in place of the one before; what two people save at the same moment is the one or the other, whole.

    Raises NotTheirHours, NotAPractitioner, NoWorkingDay.
    """
    if viewer.id != staff_id and Role.MANAGER not in viewer.roles:
        raise NotTheirHours
    if not days:
        raise NoWorkingDay
    held = select(StaffMember.is_practitioner).where(StaffMember.id == staff_id, StaffMember.left_at.is_(None))
    if not session.scalars(held.with_for_update()).first():
        raise NotAPractitioner
    session.execute(delete(StaffHours).where(StaffHours.staff_id == staff_id))
    write(session, staff_id=staff_id, days=days)
    audit.record(session, actor=viewer, action="hours.changed", now=now, subject_id=staff_id)


def write(session: Session, *, staff_id: UUID, days: Sequence[DayHours]) -> None:
    """Write down a week for somebody who has none."""
    session.add_all(
        StaffHours(
            staff_id=staff_id,
            weekday=day.weekday,
            opens_minute=_minute(day.opens),
            closes_minute=_minute(day.closes),
        )
        for day in days
    )
    session.flush()


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
