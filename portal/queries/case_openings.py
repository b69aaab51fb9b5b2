"""Who of the team opened a case, from the guard's own record. Staff only, but for the plain list of one adult."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.access import Right
from portal.domain.working_time import local
from portal.models.cases import CaseAdult
from portal.models.messages import Opening
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener

AT_MOST = 20_000
"""Openings read for one adult's list, the newest first: some thousand working days of one family."""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One member of staff, one kind of page, one right: from when to when, how often."""

    staff_id: UUID
    name: str
    page: str
    """The noun of the page's address, such as `notes`; empty where it was not kept yet."""
    about: str | None
    """The adult whom the page is about; None: the whole family."""
    by_right: Right | None
    """None where it was not kept yet."""
    first_at: datetime
    last_at: datetime
    times: int
    """Openings that were kept: at most one a minute."""


_ADULTS = (
    select(CaseAdult.id, Person.id.label("person_id"), Person.sealed_name)
    .join(Person, Person.id == CaseAdult.person_id)
    .where(CaseAdult.case_id == bindparam("case_id"))
    .order_by(CaseAdult.joined_at, CaseAdult.id)
)


def _of_case() -> ColumnElement[bool]:
    threads = select(CaseAdult.id).where(CaseAdult.case_id == bindparam("case_id"))
    return or_(Opening.subject_id == bindparam("case_id"), Opening.subject_id.in_(threads))


_ROWS = (
    select(
        Opening.staff_id,
        StaffMember.sealed_name,
        Opening.subject_id,
        Opening.about_id,
        Opening.page,
        Opening.by_right,
        func.min(Opening.opened_at).label("first_at"),
        func.max(Opening.opened_at).label("last_at"),
        func.count().label("times"),
    )
    .join(StaffMember, StaffMember.id == Opening.staff_id)
    .where(_of_case())
    .group_by(
        Opening.staff_id,
        StaffMember.sealed_name,
        Opening.subject_id,
        Opening.about_id,
        Opening.page,
        Opening.by_right,
    )
    .order_by(func.max(Opening.opened_at).desc(), Opening.staff_id, Opening.page)
)


def of_case(session: Session, *, case_id: UUID) -> tuple[OpeningRow, ...]:
    """Who of the team opened this case: the latest first. Two statements, and the keys."""
    adults = session.execute(_ADULTS, {"case_id": case_id}).all()
    rows = session.execute(_ROWS, {"case_id": case_id}).all()
    learn_keys(session, [row.sealed_name for row in (*adults, *rows)])
    person, staff = opener(session, Person.sealed_name), opener(session, StaffMember.sealed_name)
    names = {row.id: person(row.person_id, row.sealed_name) for row in adults}
    return tuple(
        OpeningRow(
            staff_id=row.staff_id,
            name=staff(row.staff_id, row.sealed_name),
            page=row.page or ("" if row.subject_id == case_id else "messages"),
            about=names.get(row.about_id or row.subject_id),
            by_right=None if row.by_right is None else Right(row.by_right),
            first_at=row.first_at,
            last_at=row.last_at,
            times=row.times,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class DaysOfOne:
    """The days on which one member of staff opened what concerns an adult; nothing of any other adult is in it."""

    name: str
    days: tuple[date, ...]
    """In London, the first one first."""


_OF_ADULT = (
    select(Opening.staff_id, StaffMember.sealed_name, Opening.opened_at)
    .join(StaffMember, StaffMember.id == Opening.staff_id)
    .where(
        or_(Opening.subject_id == bindparam("case_id"), Opening.subject_id == bindparam("adult_id")),
        or_(Opening.about_id.is_(None), Opening.about_id == bindparam("adult_id")),
    )
    .order_by(Opening.opened_at.desc(), Opening.id)
    .limit(AT_MOST)
)


def days_for_adult(session: Session, *, case_id: UUID, adult_id: UUID) -> tuple[DaysOfOne, ...]:
    """Who opened the case or this adult's own pages, and on which days; by name. One statement, and the keys."""
    rows = session.execute(_OF_ADULT, {"case_id": case_id, "adult_id": adult_id}).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    days: dict[UUID, set[date]] = {}
    names: dict[UUID, bytes] = {}
    for row in rows:
        days.setdefault(row.staff_id, set()).add(local(row.opened_at).date())
        names[row.staff_id] = row.sealed_name
    found = [DaysOfOne(name(staff_id, names[staff_id]), tuple(sorted(theirs))) for staff_id, theirs in days.items()]
    return tuple(sorted(found, key=lambda each: each.name.casefold()))
