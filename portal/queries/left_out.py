"""Adults who were not told when the others were, and why. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import Role, StaffViewer
from portal.models.cases import Case, CaseAdult
from portal.models.journey import LeftOut, StageEvent
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 200
"""Rows on the list: far more than a team of three leaves untold."""


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Somebody who is still to be told."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    stage: str | None
    """Slug of the stage that moved; None where none did."""
    reason: str
    by: str
    decided_at: datetime


_DECIDER = aliased(StaffMember)
_OPEN = (
    select(
        LeftOut.id,
        LeftOut.case_id,
        LeftOut.adult_id,
        LeftOut.sealed_reason,
        LeftOut.decided_at,
        LeftOut.decided_by,
        StageEvent.stage,
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name,
        _DECIDER.sealed_name.label("sealed_decider"),
    )
    .join(Case, Case.id == LeftOut.case_id)
    .join(CaseAdult, CaseAdult.id == LeftOut.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(_DECIDER, _DECIDER.id == LeftOut.decided_by)
    .outerjoin(StageEvent, StageEvent.id == LeftOut.event_id)
    .where(LeftOut.told_at.is_(None), Case.closed_at.is_(None))
    .order_by(LeftOut.decided_at, LeftOut.id)
    .limit(AT_MOST)
)


def of_case(session: Session, *, case_id: UUID) -> tuple[LeftOutRow, ...]:
    """Who of one open case is still to be told, whoever waits longest first."""
    return _rows(session, case_ids=[case_id])


def ids_of_case(session: Session, *, case_id: UUID) -> frozenset[UUID]:
    """The adults of one case who are still to be told."""
    wanted = select(LeftOut.adult_id).where(LeftOut.case_id == case_id, LeftOut.told_at.is_(None))
    return frozenset(session.scalars(wanted))


def of_viewer(session: Session, *, viewer: StaffViewer, on: date) -> tuple[LeftOutRow, ...]:
    """Who is still to be told in the families of this viewer, and of those they cover today; for a manager in all."""
    if Role.MANAGER in viewer.roles:
        return _rows(session)
    covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
    return _rows(session, practitioner_ids=[viewer.id, *sorted(covered)])


def _rows(
    session: Session,
    *,
    case_ids: Collection[UUID] | None = None,
    practitioner_ids: Collection[UUID] | None = None,
) -> tuple[LeftOutRow, ...]:
    wanted = _OPEN
    if case_ids is not None:
        wanted = wanted.where(LeftOut.case_id.in_(case_ids))
    if practitioner_ids is not None:
        wanted = wanted.where(Case.practitioner_id.in_(practitioner_ids))
    rows = session.execute(wanted).all()
    sealed = [(row.sealed_reason, row.sealed_child_name, row.sealed_name, row.sealed_decider) for row in rows]
    learn_keys(session, [each for four in sealed for each in four])
    reason, child = opener(session, LeftOut.sealed_reason), opener(session, CaseAdult.sealed_child_name)
    person, staff = opener(session, Person.sealed_name), opener(session, StaffMember.sealed_name)
    return tuple(
        LeftOutRow(
            case_id=row.case_id,
            adult_id=row.adult_id,
            adult=person(row.person_id, row.sealed_name),
            child=child(row.adult_id, row.sealed_child_name),
            stage=row.stage,
            reason=reason(row.id, row.sealed_reason),
            by=staff(row.decided_by, row.sealed_decider),
            decided_at=row.decided_at,
        )
        for row in rows
    )
