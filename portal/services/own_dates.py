"""Days on which an adult wants to be left alone: named by themselves, for themselves alone."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer
from portal.domain.dates_that_hurt import check_margins
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import CaseAdult, SensitiveDate
from portal.models.people import Person
from portal.models.sealing import seal
from portal.services import audit

LABEL_AT_MOST = 100
"""Characters of what a day is called."""

AT_MOST = 40
"""Days one adult can name: with a day on either side a third of a year is quiet."""


class DayIsOver(ValueError):
    """A day that does not return and lies behind us spares nobody anything."""


class TooManyDays(Exception):
    """AT_MOST days are named already."""


class NoSuchDay(LookupError):
    """None of this adult’s own days."""


def add(
    session: Session,
    *,
    viewer: FamilyViewer,
    label: str,
    falls_on: date,
    returns_yearly: bool,
    margin: int,
    today: date,
    now: datetime,
) -> None:
    """Leave them alone on this day, and `margin` days on either side.

    Raises EmptyMessage and MessageTooLong (the label), MarginTooWide, DayIsOver, TooManyDays.
    """
    called = clean_body(label, limit=LABEL_AT_MOST)
    check_margins(margin, margin)
    if not returns_yearly and falls_on + timedelta(days=margin) < today:
        raise DayIsOver
    session.get_one(CaseAdult, viewer.adult_id, with_for_update=True)
    named = select(func.count()).where(SensitiveDate.adult_id == viewer.adult_id, SensitiveDate.from_family)
    if session.execute(named).scalar_one() >= AT_MOST:
        raise TooManyDays
    row = SensitiveDate(
        id=new_id(),
        case_id=viewer.case_id,
        adult_id=viewer.adult_id,
        falls_on=falls_on,
        returns_yearly=returns_yearly,
        days_before=margin,
        days_after=margin,
        from_family=True,
    )
    # Under the person’s own key, not the case’s: what they call a day is theirs, and goes with them.
    seal(session, row, key_id=session.get_one(Person, viewer.id).data_key_id, label=called)
    session.add(row)
    session.flush()
    audit.record(session, actor=viewer, action="own_day.added", now=now, case_id=viewer.case_id, subject_id=row.id)


def remove(session: Session, *, viewer: FamilyViewer, date_id: UUID, now: datetime) -> None:
    """Take a day back. Raises NoSuchDay."""
    row = session.get(SensitiveDate, date_id)
    if row is None or row.adult_id != viewer.adult_id or not row.from_family:
        raise NoSuchDay
    session.delete(row)
    session.flush()
    audit.record(session, actor=viewer, action="own_day.removed", now=now, case_id=viewer.case_id, subject_id=date_id)
