"""Dates that hurt, as staff write them down: for a whole family, or for one adult of it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.dates_that_hurt import DAYS_AFTER, DAYS_BEFORE, DayKind, check_margins
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, SensitiveDate
from portal.models.sealing import seal
from portal.services import audit

LABEL_AT_MOST = 200
"""Characters of what a date that hurts is called."""


class DateIsOver(ValueError):
    """A day that does not return and lies behind us spares nobody anything."""


class NotOnThisCase(LookupError):
    """An adult or a date that belongs to another case."""


def add(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID | None,
    label: str,
    falls_on: date,
    returns_yearly: bool,
    kind: DayKind = DayKind.OTHER,
    days_before: int = DAYS_BEFORE,
    days_after: int = DAYS_AFTER,
    today: date,
    now: datetime,
) -> None:
    """Spare the family (or one adult) everything the service starts on this day, and on the days around it.

    Raises EmptyMessage and MessageTooLong (the label), MarginTooWide, DateIsOver, NotOnThisCase.
    """
    called = clean_body(label, limit=LABEL_AT_MOST)
    check_margins(days_before, days_after)
    if not returns_yearly and falls_on + timedelta(days=days_after) < today:
        raise DateIsOver
    if adult_id is not None and not _is_on(session, case_id=case_id, adult_id=adult_id):
        raise NotOnThisCase
    case = session.get_one(Case, case_id)
    row = SensitiveDate(
        id=new_id(),
        case_id=case_id,
        adult_id=adult_id,
        falls_on=falls_on,
        returns_yearly=returns_yearly,
        kind=kind,
        days_before=days_before,
        days_after=days_after,
    )
    seal(session, row, key_id=case.data_key_id, label=called)
    session.add(row)
    session.flush()
    audit.record(session, actor=viewer, action="sensitive_date.added", now=now, case_id=case_id, subject_id=row.id)


def remove(session: Session, *, viewer: StaffViewer, case_id: UUID, date_id: UUID, now: datetime) -> None:
    """Take a date back that staff entered by mistake; what an adult named is theirs. Raises NotOnThisCase."""
    row = session.get(SensitiveDate, date_id)
    if row is None or row.case_id != case_id or row.from_family:
        raise NotOnThisCase
    session.delete(row)
    session.flush()
    audit.record(session, actor=viewer, action="sensitive_date.removed", now=now, case_id=case_id, subject_id=date_id)


def _is_on(session: Session, *, case_id: UUID, adult_id: UUID) -> bool:
    counted = select(func.count()).where(CaseAdult.id == adult_id, CaseAdult.case_id == case_id)
    return session.execute(counted).scalar_one() == 1
