"""Whom somebody must ring, or write to on paper, because a notice would come too late or not at all. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, nulls_last, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import Role, StaffViewer
from portal.domain.adults import Way
from portal.domain.notifications import NoticeKind
from portal.domain.phone_tasks import WhyPhone
from portal.domain.safe_times import SafeTimes
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.phone_tasks import PhoneTask
from portal.models.sealing import learn_keys, opener
from portal.queries import covering
from portal.queries.reach import read_times

AT_MOST = 500
"""Rows read for the list: far more than a small team can leave untold."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that they are to be told."""

    id: UUID
    kind: NoticeKind
    why: WhyPhone
    appointment_at: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call that is still to be made, or a letter on paper; one row an adult, however much there is to tell."""

    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    way: Way
    phone: str | None
    """None where there is none that may be used."""
    safe_times: str
    """When they can be rung, in words; empty where nobody has said."""
    phone_times: SafeTimes | None
    """When nobody else is beside them, by the clock where they are; None where nobody has said."""
    matters: tuple[Matter, ...]
    """What is nearest first; never empty."""
    taken_by: UUID | None
    owner: str | None
    """Who has taken it on; None while nobody has."""


_OWNER = aliased(StaffMember)
_OPEN = (
    select(
        PhoneTask,
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name,
        Person.sealed_phone,
        Person.phone_is_safe,
        Person.sealed_safe_times,
        Person.sealed_phone_times,
        Person.way,
        _OWNER.sealed_name.label("sealed_owner"),
    )
    .join(Case, Case.id == PhoneTask.case_id)
    .join(CaseAdult, CaseAdult.id == PhoneTask.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(_OWNER, _OWNER.id == PhoneTask.taken_by)
    .where(PhoneTask.done_at.is_(None))
    # What is nearest is phoned first; then whoever has waited longest.
    .order_by(nulls_last(PhoneTask.appointment_at), PhoneTask.made_at, PhoneTask.id)
    .limit(AT_MOST)
)


def of_viewer(session: Session, *, viewer: StaffViewer, on: date) -> tuple[CallRow, ...]:
    """The calls for the families of this viewer, and of those they cover today; for a manager all."""
    if Role.MANAGER in viewer.roles:
        return _rows(session)
    covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
    theirs: Collection[UUID] = [viewer.id, *sorted(covered)]
    return _rows(session, Case.practitioner_id.in_(theirs))


def of_case(session: Session, *, case_id: UUID) -> tuple[CallRow, ...]:
    """The calls that are to be made to the adults of one case."""
    return _rows(session, PhoneTask.case_id == case_id)


def one(session: Session, *, case_id: UUID, adult_id: UUID) -> CallRow | None:
    """What one adult of a case is still to be told; None where that is nothing, or they are of another family."""
    found = _rows(session, PhoneTask.case_id == case_id, PhoneTask.adult_id == adult_id)
    return found[0] if found else None


def _rows(session: Session, *where: ColumnElement[bool]) -> tuple[CallRow, ...]:
    rows = session.execute(_OPEN.where(*where)).all()
    sealed = [(row.sealed_child_name, row.sealed_name, row.sealed_phone, row.sealed_owner) for row in rows]
    learn_keys(session, [each for four in sealed for each in four])
    of_adult: dict[UUID, list[Any]] = {}
    for row in rows:
        of_adult.setdefault(row.PhoneTask.adult_id, []).append(row)
    return tuple(_row(session, theirs) for theirs in of_adult.values())


def _row(session: Session, theirs: list[Any]) -> CallRow:
    first = theirs[0]
    owned = next((row for row in theirs if row.sealed_owner is not None), first)
    taken_by, adult_id, person_id = owned.PhoneTask.taken_by, first.PhoneTask.adult_id, first.person_id
    person, phone = opener(session, Person.sealed_name), opener(session, Person.sealed_phone)
    times, owner = opener(session, Person.sealed_safe_times), opener(session, StaffMember.sealed_name)
    return CallRow(
        case_id=first.PhoneTask.case_id,
        adult_id=adult_id,
        adult=person(person_id, first.sealed_name),
        child=opener(session, CaseAdult.sealed_child_name)(adult_id, first.sealed_child_name),
        way=Way(first.way),
        phone=phone(person_id, first.sealed_phone) if first.sealed_phone and first.phone_is_safe else None,
        safe_times=times(person_id, first.sealed_safe_times) if first.sealed_safe_times else "",
        phone_times=read_times(session, Person.sealed_phone_times, person_id, first.sealed_phone_times),
        matters=tuple(
            Matter(task.id, NoticeKind(task.notice_kind), WhyPhone(task.reason), task.appointment_at, task.made_at)
            for task in (row.PhoneTask for row in theirs)
        ),
        taken_by=taken_by,
        owner=None if owned.sealed_owner is None else owner(taken_by, owned.sealed_owner),
    )
