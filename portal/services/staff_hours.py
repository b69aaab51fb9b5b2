"""A practitioner's own week: the days and hours that families are told. Changed by themselves or a manager."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.working_time import WorkingHours
from portal.models.people import StaffHours, StaffMember
from portal.services import audit


class NotTheirHours(PermissionError):
    """Only a manager changes somebody else's hours."""


class NotAPractitioner(LookupError):
    """Only whoever looks after families has hours that families are told."""


class NoDayWorked(ValueError):
    """A week without a working day would promise families nobody."""


def set_week(session: Session, *, viewer: StaffViewer, staff_id: UUID, week: WorkingHours, now: datetime) -> None:
    """Put this week in place of the one before. Raises NotTheirHours, NotAPractitioner, NoDayWorked."""
    if viewer.id != staff_id and Role.MANAGER not in viewer.roles:
        raise NotTheirHours
    if not week.days:
        raise NoDayWorked
    member = session.scalars(select(StaffMember).where(StaffMember.id == staff_id).with_for_update()).first()
    if member is None or not member.is_practitioner or member.left_at is not None:
        raise NotAPractitioner
    session.execute(delete(StaffHours).where(StaffHours.staff_id == staff_id))
    session.add_all(
        StaffHours(
            staff_id=staff_id, weekday=day.weekday, opens_minute=_minute(day.opens), closes_minute=_minute(day.closes)
        )
        for day in week.days
    )
    session.flush()
    audit.record(session, actor=viewer, action="hours.changed", now=now, subject_id=staff_id)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
