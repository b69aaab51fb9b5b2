"""Promises of a next update that fall due, or have: whom staff must tell something. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, nulls_first, or_, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.cases import present_practitioner
from portal.models.cases import Case, CaseAdult
from portal.models.journey import FamilyUpdate
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 200
"""Rows on the list: far more than three practitioners can have promised within three working days."""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """An adult who is to hear from the team."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    practitioner: str
    is_mine: bool
    next_update_by: date | None
    told_at: datetime | None
    """When they were last written an update; None: never yet."""


_TOLD_AT = (
    select(FamilyUpdate.adult_id, func.max(FamilyUpdate.written_at).label("told_at"))
    .group_by(FamilyUpdate.adult_id)
    .subquery()
)
_DUE = (
    select(
        CaseAdult.id,
        CaseAdult.case_id,
        CaseAdult.next_update_by,
        CaseAdult.sealed_child_name,
        Case.practitioner_id,
        Person.id.label("person_id"),
        Person.sealed_name,
        StaffMember.sealed_name.label("sealed_practitioner"),
        _TOLD_AT.c.told_at,
    )
    .join(Case, Case.id == CaseAdult.case_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .outerjoin(_TOLD_AT, _TOLD_AT.c.adult_id == CaseAdult.id)
    .where(
        Case.closed_at.is_(None),
        or_(CaseAdult.next_update_by.is_(None), CaseAdult.next_update_by <= bindparam("by")),
    )
    .order_by(nulls_first(CaseAdult.next_update_by), CaseAdult.id)
    .limit(AT_MOST)
)


def due(session: Session, *, viewer: StaffViewer, by: date, on: date) -> tuple[PromiseRow, ...]:
    """The adults this viewer may write to whose promise falls by that day, the longest due first.

    `on` is today in London: whoever is covered today counts. A promise that is missing stands before all others.
    """
    wanted = _DUE
    if Role.MANAGER not in viewer.roles:
        covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
        wanted = wanted.where(Case.practitioner_id.in_([viewer.id, *sorted(covered)]))
    rows = session.execute(wanted, {"by": by}).all()
    sealed = [(row.sealed_child_name, row.sealed_name, row.sealed_practitioner) for row in rows]
    learn_keys(session, [each for three in sealed for each in three])
    child, person = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    practitioner = opener(session, StaffMember.sealed_name)
    return tuple(
        PromiseRow(
            case_id=row.case_id,
            adult_id=row.id,
            adult=person(row.person_id, row.sealed_name),
            child=child(row.id, row.sealed_child_name),
            practitioner=practitioner(row.practitioner_id, row.sealed_practitioner),
            is_mine=row.practitioner_id == viewer.id,
            next_update_by=row.next_update_by,
            told_at=row.told_at,
        )
        for row in rows
    )


def who_must_act(session: Session, *, by: date, on: date) -> frozenset[UUID]:
    """The staff with a promise to keep by that day: whoever is there today for each family.

    Where nobody who covers is there either, every manager (domain.md 9: nothing sits with an absent person).
    """
    assigned = session.scalars(
        select(Case.practitioner_id)
        .join(CaseAdult, CaseAdult.case_id == Case.id)
        .where(Case.closed_at.is_(None), or_(CaseAdult.next_update_by.is_(None), CaseAdult.next_update_by <= by))
        .distinct()
    ).all()
    absences = covering.away_on(session, on)
    present = {present_practitioner(each, absences, on) for each in assigned}
    named = frozenset(each for each in present if each is not None)
    return named | managers(session) if None in present else named


def managers(session: Session) -> frozenset[UUID]:
    """Everybody who manages the team now."""
    return frozenset(
        session.scalars(select(StaffMember.id).where(StaffMember.is_manager, StaffMember.left_at.is_(None)))
    )
