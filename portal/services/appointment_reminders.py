"""Before an appointment: the family is reminded once, and staff are warned while somebody needed is not booked."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import working_time
from portal.domain.notifications import IN_TIME, NoticeKind
from portal.domain.working_time import WorkingHours, at_local
from portal.models.messages import Notice
from portal.queries import appointment_reminders as queries
from portal.services import notices

REMINDED_BEFORE = timedelta(days=2)
"""How long before an appointment its one reminder is written; it may be held like any notice that we start."""

WARNED_BEFORE = 5
"""Working days before an appointment by which an interpreter and a clinician should be booked."""


def remind_families(
    session: Session,
    *,
    hours: WorkingHours,  # noqa: ARG001 - called with the others of the worker
    bank_holidays: AbstractSet[date],  # noqa: ARG001 - as above
    now: datetime,
) -> int:
    """Write each reminder once, however often it is asked for; give how many.

    Once for each booking: an appointment that was moved is another booking, with a reminder of its own. The caller
    commits; two workers at the same moment meet in the notice's id, and the second one's transaction fails whole.
    """
    found = {
        uuid5(each.id, "reminder"): each
        for each in queries.near(session, after=now + IN_TIME, until=now + REMINDED_BEFORE)
    }
    written = _written(session, set(found))
    for notice_id in sorted(found.keys() - written):
        booking = found[notice_id]
        notices.post_to_person(
            session,
            person_id=booking.person_id,
            case_id=booking.case_id,
            kind=NoticeKind.APPOINTMENT_REMINDER,
            appointment_at=booking.starts_at,
            about_id=booking.id,
            now=now,
            notice_id=notice_id,
        )
    return len(found.keys() - written)


def warn_of_unconfirmed(
    session: Session, *, hours: WorkingHours, bank_holidays: AbstractSet[date], now: datetime
) -> int:
    """Write to whoever offered the time, once each working day until it is settled; give how many.

    In working time only. The caller commits, as above.
    """
    if not working_time.is_open(now, hours=hours, bank_holidays=bank_holidays):
        return 0
    today = working_time.local(now).date()
    last = working_time.add_working_days(today, WARNED_BEFORE, hours=hours, bank_holidays=bank_holidays)
    until = at_local(last + timedelta(days=1), datetime.min.time())
    found = {
        uuid5(each.id, f"unconfirmed {today.isoformat()}"): each
        for each in queries.unconfirmed(session, after=now, until=until)
    }
    written = _written(session, set(found))
    for notice_id in sorted(found.keys() - written):
        booking = found[notice_id]
        notices.post_to_staff(
            session,
            staff_id=booking.staff_id,
            kind=NoticeKind.STAFF_UNCONFIRMED,
            now=now,
            values={"path": f"/staff/cases/{booking.case_id}/debrief"},
            notice_id=notice_id,
        )
    return len(found.keys() - written)


def _written(session: Session, notice_ids: set[UUID]) -> set[UUID]:
    return set(session.scalars(select(Notice.id).where(Notice.id.in_(notice_ids))))
