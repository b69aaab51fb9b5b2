"""One entry of the contact log, as its form sends it: with one adult or several, and counted once.

Two people who write down the same visit both keep their words; what they wrote is joined, so that it counts as one.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.contact_log import ONE_EVENT_WITHIN, ContactKind, Event, Outcome, may_be_one
from portal.domain.drafts import Purpose
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.sealing import open_text
from portal.services import audit, contacts, notes


class NobodyNamed(ValueError):
    """There are adults on this case, and none of them is chosen."""


class MayBeOneEvent(Exception):
    """Something very like it is written down already: are they one, or two?"""

    def __init__(self, event_ids: frozenset[UUID]) -> None:
        super().__init__("written down already, perhaps")
        self.event_ids = event_ids


class WrittenBefore(Exception):
    """This form has been kept already, with other words: these are not in the log."""


class NoSuchEvent(LookupError):
    """No entry of this case is counted under that number."""


def write_down(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    adult_ids: Collection[UUID],
    kind: ContactKind,
    outcome: Outcome,
    happened_at: datetime,
    note: str,
    next_contact_on: date | None,
    is_apart: bool,
    same_as: UUID | None,
    today: date,
    now: datetime,
) -> None:
    """Keep an entry, a row for each adult; the same form sent again keeps nothing more.

    Where another entry may tell of the same, somebody must say so: `same_as` is the event that this one joins,
    `is_apart` that it was another. Raises MayBeOneEvent while nobody has said, NobodyNamed, WrittenBefore, and the
    refusals of services.contacts.log.
    """
    # One at a time for each case, so that two who write down the same visit at the same moment see each other.
    case = session.get_one(Case, case_id, with_for_update=True)
    if _is_kept(session, form_key, note):
        return
    if not adult_ids and session.scalars(select(CaseAdult.id).where(CaseAdult.case_id == case.id)).first() is not None:
        raise NobodyNamed
    named: list[UUID | None] = [*sorted(set(adult_ids))] or [None]
    event = Event(kind, happened_at, frozenset(adult_ids))
    alike = _alike(session, case_id, event)
    joins = same_as if same_as in alike else None
    for place, adult_id in enumerate(named):
        contacts.log(
            session,
            viewer=viewer,
            case_id=case_id,
            form_key=form_key if place == 0 else uuid5(form_key, str(adult_id)),
            adult_id=adult_id,
            kind=kind,
            outcome=outcome,
            happened_at=happened_at,
            note=note,
            next_contact_on=next_contact_on,
            today=today,
            now=now,
            event_id=joins or form_key,
        )
    if alike and joins is None and not is_apart:
        # Asked last, so that what is wrong with the entry is told first; the refusal takes back what was written.
        raise MayBeOneEvent(alike)
    notes.discard_draft(session, case_id=case_id, staff_id=viewer.id, purpose=Purpose.CONTACT)


def _is_kept(session: Session, form_key: UUID, note: str) -> bool:
    row = session.execute(select(Contact.id, Contact.sealed_note).where(Contact.form_key == form_key)).first()
    if row is None:
        return False
    if open_text(session, Contact.sealed_note, row.id, row.sealed_note) != clean_body(note):
        raise WrittenBefore
    return True


def _alike(session: Session, case_id: UUID, event: Event) -> frozenset[UUID]:
    """The events of this case that may be the same as this one."""
    within = ONE_EVENT_WITHIN.get(event.kind, timedelta())
    near = select(Contact.event_id, Contact.kind, Contact.happened_at, Contact.adult_id).where(
        Contact.case_id == case_id,
        Contact.happened_at.between(event.happened_at - within, event.happened_at + within),
    )
    return frozenset(
        row.event_id
        for row in session.execute(near)
        if may_be_one(
            event,
            Event(ContactKind(row.kind), row.happened_at, frozenset({row.adult_id} - {None})),
        )
    )


def join(
    session: Session, *, viewer: StaffViewer, case_id: UUID, event_id: UUID, with_event_id: UUID, now: datetime
) -> None:
    """Count what two entries tell of as one event. Joining twice is joining once. Raises NoSuchEvent."""
    _require_event(session, case_id, with_event_id)
    moved = session.execute(
        update(Contact)
        .where(Contact.case_id == case_id, Contact.event_id == event_id)
        .values(event_id=with_event_id)
        .returning(Contact.id)
    ).all()
    if not moved:
        raise NoSuchEvent
    audit.record(session, actor=viewer, action="contact.joined", now=now, case_id=case_id, subject_id=with_event_id)


def take_apart(session: Session, *, viewer: StaffViewer, case_id: UUID, event_id: UUID, now: datetime) -> None:
    """Count each entry of this event by itself again. Raises NoSuchEvent."""
    _require_event(session, case_id, event_id)
    rows = session.scalars(
        select(Contact)
        .where(Contact.case_id == case_id, Contact.event_id == event_id)
        .order_by(Contact.logged_at, Contact.id)
    ).all()
    own: dict[tuple[UUID, datetime], UUID] = {(rows[0].staff_id, rows[0].logged_at): event_id}
    for row in rows:
        row.event_id = own.setdefault((row.staff_id, row.logged_at), new_id())
    session.flush()
    audit.record(session, actor=viewer, action="contact.taken_apart", now=now, case_id=case_id, subject_id=event_id)


def _require_event(session: Session, case_id: UUID, event_id: UUID) -> None:
    wanted = select(Contact.id).where(Contact.case_id == case_id, Contact.event_id == event_id)
    if session.execute(wanted.limit(1)).first() is None:
        raise NoSuchEvent
