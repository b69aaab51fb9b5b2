"""Work that falls due is told to whoever is there: one neutral letter a working day, however many workers ask."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import promises, working_time
from portal.domain.cases import gaps
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours
from portal.models.messages import Notice
from portal.queries import covering
from portal.queries import promises as queries
from portal.queries.attention import LOOKS_AHEAD
from portal.services import notices

PROMISES = "/staff/promises"
UNCOVERED = "/staff/leave#uncovered"

LOOKS_BACK = timedelta(days=31)
"""Where a gap that is still open may have begun: it keeps its name, and nobody is told twice of it."""


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
    who = queries.who_must_act(session, by=by, on=today)
    wanted = {id_for(f"promises {each} {today.isoformat()}"): each for each in who}
    return post_once(session, wanted, kind=NoticeKind.STAFF_REMINDER, path=PROMISES, now=now)


def warn_of_uncovered_days(
    session: Session, *, hours: WorkingHours, bank_holidays: AbstractSet[date], now: datetime
) -> int:
    """Write to every manager that nobody named is there for somebody's families on days of this week; give how many.

    In working time only, and once for each such gap: when it comes into sight, or opens because a cover falls ill.
    The caller commits, as above.
    """
    if not working_time.is_open(now, hours=hours, bank_holidays=bank_holidays):
        return 0
    today = working_time.local(now).date()
    first, last = today - LOOKS_BACK, today + LOOKS_AHEAD
    found = gaps(covering.away(session, first=first, last=last), from_on=first, to_on=last)
    wanted = {
        id_for(f"uncovered {manager_id} {gap.practitioner_id} {gap.from_on.isoformat()}"): manager_id
        for manager_id in queries.managers(session)
        for gap in found
        if gap.to_on >= today
    }
    return post_once(session, wanted, kind=NoticeKind.STAFF_UNCOVERED, path=UNCOVERED, now=now)


def post_once(session: Session, wanted: Mapping[UUID, UUID], *, kind: NoticeKind, path: str, now: datetime) -> int:
    """Post the letters, named by their ids, that have not been written yet."""
    written = set(session.scalars(select(Notice.id).where(Notice.id.in_(wanted))))
    for notice_id in sorted(wanted.keys() - written):
        notices.post_to_staff(
            session,
            staff_id=wanted[notice_id],
            kind=kind,
            now=now,
            values={"path": path},
            notice_id=notice_id,
        )
    return len(wanted.keys() - written)


def id_for(what: str) -> UUID:
    """The id of the one letter about this to one reader."""
    return uuid5(NAMESPACE_OID, what)
