"""The contact log, for staff pages only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.contact_log import ContactKind, Event, Outcome, may_be_one
from portal.models.cases import CaseAdult, Contact
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One entry of the log, as one member of staff wrote it."""

    id: UUID
    event_id: UUID
    kind: ContactKind
    outcome: Outcome
    happened_at: datetime
    logged_at: datetime
    note: str
    next_contact_on: date | None
    staff_id: UUID
    staff: str
    adults: tuple[str, ...]
    """With whom; empty where it concerned everybody."""
    adult_ids: frozenset[UUID]

    @property
    def event(self) -> Event:
        return Event(self.kind, self.happened_at, self.adult_ids)


_LATEST = (
    select(
        Contact.id,
        Contact.event_id,
        Contact.adult_id,
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
    """The newest entries of a case's log, the newest first. `at_most` counts an entry with two adults twice."""
    rows = session.execute(_LATEST, {"case_id": case_id, "at_most": at_most}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_note, row.sealed_staff, row.sealed_adult)])
    entries: dict[tuple[UUID, UUID, datetime], list[AnyRow]] = {}
    for row in rows:
        entries.setdefault((row.event_id, row.staff_id, row.logged_at), []).append(row)
    return tuple(_entry(session, its) for its in entries.values())


def _entry(session: Session, its: Sequence[AnyRow]) -> ContactRow:
    """What one member of staff wrote at one time, from its row for each adult."""
    first, adult = its[-1], opener(session, Person.sealed_name)
    return ContactRow(
        id=first.id,
        event_id=first.event_id,
        kind=ContactKind(first.kind),
        outcome=Outcome(first.outcome),
        happened_at=first.happened_at,
        logged_at=first.logged_at,
        note=opener(session, Contact.sealed_note)(first.id, first.sealed_note),
        next_contact_on=first.next_contact_on,
        staff_id=first.staff_id,
        staff=opener(session, StaffMember.sealed_name)(first.staff_id, first.sealed_staff),
        adults=tuple(adult(each.person_id, each.sealed_adult) for each in reversed(its) if each.person_id),
        adult_ids=frozenset(each.adult_id for each in its if each.adult_id),
    )


def may_be_the_same(rows: Sequence[ContactRow]) -> tuple[tuple[ContactRow, ContactRow], ...]:
    """Entries that are counted apart and may tell of the same event, the earlier first."""
    pairs = ((earlier, later) for later, earlier in combinations(rows, 2))
    return tuple(
        (earlier, later)
        for earlier, later in pairs
        if earlier.event_id != later.event_id and may_be_one(earlier.event, later.event)
    )
