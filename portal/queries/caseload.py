"""The caseload: who somebody looks after, whom they promised to tell, and by when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, nulls_first, or_, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering, journey

PAGE = 50
"""Families on one page of the list."""


class Show(StrEnum):
    """Which families the list shows. Closed ones only where they are asked for."""

    MINE = "mine"
    COVERING = "covering"
    ALL = "all"
    """A manager’s; for a practitioner the same as mine and covering together."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Promised:
    """An adult, and when they were promised to hear next."""

    name: str
    next_update_by: date | None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One line of the caseload."""

    case_id: UUID
    reference: str
    child_name: str
    practitioner: str
    is_mine: bool
    is_covered: bool
    adults: tuple[Promised, ...]
    now: tuple[str, ...]
    """Titles of the stages that are happening or waiting."""
    next_update_by: date | None
    """The soonest promise to anybody of this family."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """One page of the list."""

    families: tuple[FamilyRow, ...]
    first: int
    """The number of its first family, from 1; 0 where there is none."""
    total: int
    has_next: bool
    practitioner_ids: frozenset[UUID] | None
    """Whose families the viewer may open today: their own and those they cover; None for a manager, who sees all."""


_SOONEST = (
    select(CaseAdult.case_id, func.min(CaseAdult.next_update_by).label("soonest"))
    .group_by(CaseAdult.case_id)
    .subquery()
)


def of(session: Session, *, viewer: StaffViewer, show: Show, on: date, page: int = 1) -> Caseload:
    """A page of the families this viewer may open, the soonest promise first. `on` is today in London."""
    covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
    narrowed = _narrow(viewer, show, covered)
    total = session.execute(select(func.count()).select_from(Case).where(*narrowed)).scalar_one()
    rows = session.execute(
        select(Case.id, Case.reference, Case.sealed_child_name, Case.practitioner_id, Case.circumstances)
        .add_columns(StaffMember.sealed_name, _SOONEST.c.soonest)
        .join(StaffMember, StaffMember.id == Case.practitioner_id)
        .outerjoin(_SOONEST, _SOONEST.c.case_id == Case.id)
        .where(*narrowed)
        .order_by(nulls_first(_SOONEST.c.soonest), Case.reference)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    families = _families(session, rows, viewer=viewer, covered=covered)
    first = (page - 1) * PAGE + 1 if families else 0
    own = None if Role.MANAGER in viewer.roles else frozenset({viewer.id, *covered})
    return Caseload(families, first=first, total=total, has_next=page * PAGE < total, practitioner_ids=own)


def _narrow(viewer: StaffViewer, show: Show, covered: Collection[UUID]) -> list[ColumnElement[bool]]:
    mine, covering = Case.practitioner_id == viewer.id, Case.practitioner_id.in_(covered)
    open_ones = Case.closed_at.is_(None)
    allowed: list[ColumnElement[bool]] = [] if Role.MANAGER in viewer.roles else [or_(mine, covering)]
    narrowed: dict[Show, list[ColumnElement[bool]]] = {
        Show.MINE: [mine, open_ones],
        Show.COVERING: [covering, open_ones],
        Show.ALL: [*allowed, open_ones],
        Show.CLOSED: [*allowed, Case.closed_at.is_not(None)],
    }
    return narrowed[show]


def _families(
    session: Session, rows: Sequence[Row[Any]], *, viewer: StaffViewer, covered: Collection[UUID]
) -> tuple[FamilyRow, ...]:
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_child_name, row.sealed_name)])
    child, practitioner = opener(session, Case.sealed_child_name), opener(session, StaffMember.sealed_name)
    adults = _adults(session, [row.id for row in rows])
    now = journey.happening_by_case(session, {row.id: frozenset(row.circumstances) for row in rows})
    return tuple(
        FamilyRow(
            case_id=row.id,
            reference=row.reference,
            child_name=child(row.id, row.sealed_child_name),
            practitioner=practitioner(row.practitioner_id, row.sealed_name),
            is_mine=row.practitioner_id == viewer.id,
            is_covered=row.practitioner_id in covered,
            adults=tuple(adults.get(row.id, ())),
            now=now.get(row.id, ()),
            next_update_by=row.soonest,
        )
        for row in rows
    )


def _adults(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[Promised]]:
    rows = session.execute(
        select(CaseAdult.case_id, CaseAdult.next_update_by, Person.id, Person.sealed_name)
        .join(Person, Person.id == CaseAdult.person_id)
        .where(CaseAdult.case_id.in_(case_ids))
        .order_by(CaseAdult.joined_at, CaseAdult.id)
    ).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, Person.sealed_name)
    found: dict[UUID, list[Promised]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(Promised(name(row.id, row.sealed_name), row.next_update_by))
    return found
