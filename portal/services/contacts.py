"""The contact log: what happened between the team and a family, outside the portal. Nothing here is ever sent."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.contact_log import (
    NEXT_CONTACT_WITHIN_AT_MOST,
    ContactKind,
    Outcome,
    answers_a_message,
    check_contact,
    check_next_contact,
    promise_after,
    tells,
)
from portal.domain.messages import clean_body
from portal.domain.phone_tasks import WhyPhone
from portal.domain.working_time import at_local, local
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.messages import Thread
from portal.models.phone_tasks import PhoneTask
from portal.models.sealing import seal
from portal.services import audit


class NotOnThisCase(LookupError):
    """An adult of another case, or of none."""


def log(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    adult_id: UUID | None,
    kind: ContactKind,
    outcome: Outcome,
    happened_at: datetime,
    note: str,
    next_contact_on: date | None,
    today: date,
    now: datetime,
    event_id: UUID | None = None,
) -> None:
    """Write down a call, visit, letter or attempt; the same form sent again is written down once.

    `adult_id` is None where it concerned everybody. A talk answers what that adult last wrote, so they wait no longer;
    a talk or a letter also tells what nothing else may tell them (domain.phone_tasks.WhyPhone.BY_HAND). The next
    contact becomes what they are promised (domain.contact_log.promise_after). `event_id` is what it is counted as,
    where another row tells of the same. Raises EmptyMessage and MessageTooLong (the note), NotOnThisCase, and the
    refusals of domain.contact_log.check_contact and check_next_contact.
    """
    words = clean_body(note)
    case = session.get_one(Case, case_id)
    check_contact(kind, outcome, happened_at=happened_at, died_on=case.died_on, now=now)
    check_next_contact(
        next_contact_on, today=today, case_is_open=case.closed_at is None, within_days=NEXT_CONTACT_WITHIN_AT_MOST
    )
    adult = None if adult_id is None else _adult_of(session, case_id=case_id, adult_id=adult_id)
    entry = Contact(
        id=new_id(),
        event_id=event_id or new_id(),
        case_id=case_id,
        adult_id=adult_id,
        staff_id=viewer.id,
        kind=kind,
        outcome=outcome,
        happened_at=happened_at,
        next_contact_on=next_contact_on,
        logged_at=now,
        form_key=form_key,
    )
    seal(session, entry, key_id=case.data_key_id, note=words)
    try:
        with session.begin_nested():
            session.add(entry)
            session.flush()
    except IntegrityError:
        if session.execute(select(Contact.id).where(Contact.form_key == form_key)).first() is None:
            raise
        return
    if adult is not None and answers_a_message(outcome):
        _nobody_waits(session, adult_id=adult.id, happened_at=happened_at)
    if adult is not None and tells(kind, outcome):
        _told_by_hand(session, viewer, adult_id=adult.id, happened_at=happened_at, now=now)
    if adult is not None and case.closed_at is None:
        adult.next_update_by = promise_after(
            adult.next_update_by,
            outcome=outcome,
            happened_on=local(happened_at).date(),
            next_contact_on=next_contact_on,
        )
        session.flush()
    audit.record(session, actor=viewer, action="contact.logged", now=now, case_id=case_id, subject_id=entry.id)


def _adult_of(session: Session, *, case_id: UUID, adult_id: UUID) -> CaseAdult:
    found = session.get(CaseAdult, adult_id)
    if found is None or found.case_id != case_id:
        raise NotOnThisCase
    return found


def _nobody_waits(session: Session, *, adult_id: UUID, happened_at: datetime) -> None:
    # A talk answers what was written before it, not what came in since; and what had come back to be done by then.
    came_back = and_(Thread.waiting_since.is_(None), Thread.comes_back_at <= happened_at)
    session.execute(
        update(Thread)
        .where(Thread.adult_id == adult_id, or_(Thread.waiting_since <= happened_at, came_back))
        .values(waiting_since=None, comes_back_at=None)
    )


def _told_by_hand(
    session: Session, viewer: StaffViewer, *, adult_id: UUID, happened_at: datetime, now: datetime
) -> None:
    # A talk on the same day counts, before or after: who writes it down afterwards has told them already. What is about
    # an appointment must not be taken for told by a talk that was before it.
    end_of_day = at_local(local(happened_at).date() + timedelta(days=1), time())
    session.execute(
        update(PhoneTask)
        .where(
            PhoneTask.adult_id == adult_id,
            PhoneTask.reason == WhyPhone.BY_HAND,
            PhoneTask.done_at.is_(None),
            or_(
                PhoneTask.made_at <= happened_at,
                and_(PhoneTask.appointment_at.is_(None), PhoneTask.made_at < end_of_day),
            ),
        )
        .values(done_at=now, done_by=viewer.id)
    )
