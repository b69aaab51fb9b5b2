"""What falls due in the directory is told to those who keep it, and of a crisis line to the managers too: once each."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain import working_time
from portal.domain.notifications import NoticeKind
from portal.domain.support_work import WARNED_DAYS
from portal.domain.working_time import WorkingHours
from portal.queries import promises, support_checks
from portal.services.reminders import id_for, post_once

DIRECTORY = "/staff/directory"
DESK = "/staff"
"""Where managers begin: the directory itself is kept by others."""


def warn_of_lapsed_lines(
    session: Session, *, hours: WorkingHours, bank_holidays: AbstractSet[date], now: datetime
) -> int:
    """Write to managers, and to those who keep the directory, of each crisis line whose check lapsed; give how many.

    Nothing hides such a line, so somebody must look. In working time only, and once for each line and lapse: the
    notice's id is made of them and the reader. The caller commits; a second worker's transaction fails whole.
    """
    if not working_time.is_open(now, hours=hours, bank_holidays=bank_holidays):
        return 0
    lapsed = support_checks.lapsed_crisis_lines(session, today=working_time.local(now).date())
    keepers = support_checks.keepers(session)
    written = 0
    for who, path in ((keepers, DIRECTORY), (promises.managers(session) - keepers, DESK)):
        wanted = {id_for(f"line lapsed {each} {line.id} {line.since}"): each for each in who for line in lapsed}
        written += post_once(session, wanted, kind=NoticeKind.STAFF_LINE_LAPSED, path=path, now=now)
    return written


def warn_of_checks_due(
    session: Session, *, hours: WorkingHours, bank_holidays: AbstractSet[date], now: datetime
) -> int:
    """Write to those who keep the directory, once a week, while checks lapse within WARNED_DAYS; give how many.

    In working time only. The caller commits, as above.
    """
    if not working_time.is_open(now, hours=hours, bank_holidays=bank_holidays):
        return 0
    today = working_time.local(now).date()
    if not support_checks.lapse_between(session, first=today, last=today + timedelta(days=WARNED_DAYS)):
        return 0
    year, week, _day = today.isocalendar()
    wanted = {id_for(f"checks due {each} {year} {week}"): each for each in support_checks.keepers(session)}
    return post_once(session, wanted, kind=NoticeKind.STAFF_CHECKS_DUE, path=DIRECTORY, now=now)
