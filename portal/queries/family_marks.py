"""What a line of the caseload says of a family beside its names: the next contact, and what must not be overlooked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, literal, select, union
from sqlalchemy.orm import Session, aliased

from portal.models.cases import CaseAdult, Contact
from portal.models.danger import DangerFlag
from portal.models.messages import Thread
from portal.models.people import Person
from portal.models.phone_tasks import PhoneTask


class Mark(StrEnum):
    """What must not be overlooked, the most pressing first. Staff only."""

    DANGER = "danger"
    WAITING = "waiting"
    """An adult waits for a reply."""
    TO_PHONE = "to_phone"
    RESTRICTED = "restricted"
    INTERPRETER = "interpreter"
    """An adult needs an interpreter."""


@dataclass(frozen=True, slots=True)
class FamilyMarks:
    """Of one family."""

    next_contact_on: date | None = None
    """When somebody will be in touch again, as the newest entry of the contact log says."""
    marks: tuple[Mark, ...] = ()


_IDS: BindParameter[UUID] = bindparam("case_ids", expanding=True)
_LATER = aliased(Contact)
_NEXT = (
    select(Contact.case_id, Contact.next_contact_on)
    .where(
        Contact.case_id.in_(_IDS),
        Contact.next_contact_on.is_not(None),
        ~select(_LATER.id)
        .where(
            _LATER.case_id == Contact.case_id,
            _LATER.next_contact_on.is_not(None),
            (_LATER.happened_at > Contact.happened_at)
            | ((_LATER.happened_at == Contact.happened_at) & (_LATER.id > Contact.id)),
        )
        .exists(),
    )
    .order_by(Contact.case_id)
)
_MARKS = union(
    select(DangerFlag.case_id, literal(Mark.DANGER.value).label("mark")).where(
        DangerFlag.case_id.in_(_IDS), DangerFlag.closed_at.is_(None), DangerFlag.message_id.is_not(None)
    ),
    select(Thread.case_id, literal(Mark.WAITING.value)).where(
        Thread.case_id.in_(_IDS), Thread.waiting_since.is_not(None)
    ),
    select(PhoneTask.case_id, literal(Mark.TO_PHONE.value)).where(
        PhoneTask.case_id.in_(_IDS), PhoneTask.done_at.is_(None)
    ),
    select(CaseAdult.case_id, literal(Mark.RESTRICTED.value)).where(
        CaseAdult.case_id.in_(_IDS), CaseAdult.restricted_at.is_not(None)
    ),
    select(CaseAdult.case_id, literal(Mark.INTERPRETER.value))
    .join(Person, Person.id == CaseAdult.person_id)
    .where(CaseAdult.case_id.in_(_IDS), Person.needs_interpreter),
)


def of_cases(session: Session, *, case_ids: Collection[UUID]) -> Mapping[UUID, FamilyMarks]:
    """For each of these cases what its line says. Two statements, however many cases."""
    ids = {"case_ids": list(case_ids)}
    next_on = {row.case_id: row.next_contact_on for row in session.execute(_NEXT, ids)}
    marked: dict[UUID, set[str]] = {}
    for row in session.execute(_MARKS, ids):
        marked.setdefault(row.case_id, set()).add(row.mark)
    return {
        case_id: FamilyMarks(
            next_contact_on=next_on.get(case_id),
            marks=tuple(mark for mark in Mark if mark.value in marked.get(case_id, ())),
        )
        for case_id in case_ids
    }
