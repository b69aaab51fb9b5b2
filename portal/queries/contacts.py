"""The contact log, for staff pages only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.contact_log import ContactKind, Outcome
from portal.models.cases import CaseAdult, Contact
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One entry of the log."""

    id: UUID
    kind: ContactKind
    outcome: Outcome
    happened_at: datetime
    logged_at: datetime
    note: str
    next_contact_on: date | None
    staff: str
    adult: str | None
    """None where it concerned everybody."""


_LATEST = (
    select(
        Contact.id,
        Contact.kind,
        Contact.outcome,
        Contact.happened_at,
        Contact.logged_at,
        Contact.sealed_note,
        Contact.next_contact_on,
        Contact.staff_id,
        StaffMember.sealed_name.label("sealed_staff"),
        Person.id.label("person_id"),
        Person.sealed_name.label("sealed_adult"),
    )
    .join(StaffMember, StaffMember.id == Contact.staff_id)
    .outerjoin(CaseAdult, CaseAdult.id == Contact.adult_id)
    .outerjoin(Person, Person.id == CaseAdult.person_id)
    .where(Contact.case_id == bindparam("case_id"))
    .order_by(Contact.happened_at.desc(), Contact.id.desc())
    .limit(bindparam("at_most"))
)


def latest(session: Session, *, case_id: UUID, at_most: int) -> tuple[ContactRow, ...]:
    """The newest entries of a case's log, the newest first."""
    rows = session.execute(_LATEST, {"case_id": case_id, "at_most": at_most}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_note, row.sealed_staff, row.sealed_adult)])
    note, staff = opener(session, Contact.sealed_note), opener(session, StaffMember.sealed_name)
    adult = opener(session, Person.sealed_name)
    return tuple(
        ContactRow(
            id=row.id,
            kind=ContactKind(row.kind),
            outcome=Outcome(row.outcome),
            happened_at=row.happened_at,
            logged_at=row.logged_at,
            note=note(row.id, row.sealed_note),
            next_contact_on=row.next_contact_on,
            staff=staff(row.staff_id, row.sealed_staff),
            adult=None if row.person_id is None else adult(row.person_id, row.sealed_adult),
        )
        for row in rows
    )
