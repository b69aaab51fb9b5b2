"""Work that falls due is told to whoever is there: one neutral letter a working day, however many workers ask."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import promises, working_time
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours
from portal.models.messages import Notice
from portal.queries import promises as queries
from portal.services import notices

PATH = "/staff/promises"


def remind_of_promises(
    session: Session, *, hours: WorkingHours, bank_holidays: AbstractSet[date], now: datetime
) -> int:
    """Write to everybody with a promise to keep within three working days, or one that has gone by; give how many.

    In working time only, and once a day each: the notice's id is made of the person and the day. The caller commits;
    two workers at the same moment meet in that id, and the second one's transaction fails whole.
    """
    if not working_time.is_open(now, hours=hours, bank_holidays=bank_holidays):
        return 0
    today = working_time.local(now).date()
    by = promises.warned_up_to(today, hours=hours, bank_holidays=bank_holidays)
    wanted = {_id_for(staff_id, today): staff_id for staff_id in queries.who_must_act(session, by=by, on=today)}
    written = set(session.scalars(select(Notice.id).where(Notice.id.in_(wanted))))
    for notice_id in sorted(wanted.keys() - written):
        notices.post_to_staff(
            session,
            staff_id=wanted[notice_id],
            kind=NoticeKind.STAFF_REMINDER,
            now=now,
            values={"path": PATH},
            notice_id=notice_id,
        )
    return len(wanted.keys() - written)


def _id_for(staff_id: UUID, day: date) -> UUID:
    return uuid5(NAMESPACE_OID, f"promises {staff_id} {day.isoformat()}")
