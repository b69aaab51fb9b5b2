"""“Phone them”: written down with the notice that cannot do it, taken on by somebody, done with a logged call."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.phone_tasks import WhyPhone
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.messages import Notice
from portal.models.phone_tasks import PhoneTask
from portal.services import audit, contacts


class NoSuchCall(LookupError):
    """No open call of this case: done already, or of another family."""


class TakenByAnother(Exception):
    """A colleague has taken it on meanwhile."""


def ask_for_call(session: Session, *, notice: Notice, why: WhyPhone, now: datetime) -> None:
    """Ask that somebody rings the person of this notice; one open call a person and reason is enough.

    Does nothing for a notice of no case, or to somebody who stands on it no more: nobody there looks after them.
    """
    adult_id = session.execute(
        select(CaseAdult.id).where(CaseAdult.case_id == notice.case_id, CaseAdult.person_id == notice.person_id)
    ).scalar_one_or_none()
    if adult_id is None or notice.case_id is None:
        return
    task = PhoneTask(
        id=new_id(),
        case_id=notice.case_id,
        adult_id=adult_id,
        notice_kind=notice.kind,
        reason=why,
        appointment_at=notice.appointment_at,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(task)
            session.flush()
    except IntegrityError:
        waits = select(PhoneTask.id).where(
            PhoneTask.adult_id == adult_id, PhoneTask.reason == why, PhoneTask.done_at.is_(None)
        )
        if session.execute(waits).first() is None:
            raise


def take(session: Session, *, viewer: StaffViewer, case_id: UUID, task_id: UUID, now: datetime) -> None:
    """Take a call on; taking it twice is taking it once. Raises NoSuchCall, TakenByAnother."""
    task = _open(session, case_id=case_id, task_id=task_id)
    if task.taken_by == viewer.id:
        return
    if task.taken_by is not None:
        raise TakenByAnother
    task.taken_by, task.taken_at = viewer.id, now
    session.flush()
    audit.record(session, actor=viewer, action="call.taken", now=now, case_id=case_id, subject_id=task_id)


def give_back(session: Session, *, viewer: StaffViewer, case_id: UUID, task_id: UUID, now: datetime) -> None:
    """Leave a call to whoever is there; also for a colleague who fell ill. Raises NoSuchCall."""
    task = _open(session, case_id=case_id, task_id=task_id)
    task.taken_by = task.taken_at = None
    session.flush()
    audit.record(session, actor=viewer, action="call.given_back", now=now, case_id=case_id, subject_id=task_id)


def log_call(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    task_id: UUID,
    form_key: UUID,
    outcome: Outcome,
    note: str,
    is_done: bool,
    next_contact_on: date | None,
    today: date,
    now: datetime,
) -> None:
    """Write into the contact log how it went; `is_done` ends the task, and otherwise somebody tries again.

    Raises NoSuchCall, and the refusals of services.contacts.log.
    """
    task = _open(session, case_id=case_id, task_id=task_id)
    reached_nobody = outcome in {Outcome.NO_ANSWER, Outcome.WRONG_NUMBER}
    contacts.log(
        session,
        viewer=viewer,
        case_id=case_id,
        form_key=form_key,
        adult_id=task.adult_id,
        kind=ContactKind.ATTEMPT_FAILED if reached_nobody else ContactKind.CALL,
        outcome=outcome,
        happened_at=now,
        note=note,
        next_contact_on=next_contact_on,
        today=today,
        now=now,
    )
    if is_done:
        ended = update(PhoneTask).where(PhoneTask.id == task_id, PhoneTask.done_at.is_(None))
        session.execute(ended.values(done_at=now, done_by=viewer.id))
        audit.record(session, actor=viewer, action="call.done", now=now, case_id=case_id, subject_id=task_id)


def _open(session: Session, *, case_id: UUID, task_id: UUID) -> PhoneTask:
    task = session.get(PhoneTask, task_id, with_for_update=True, populate_existing=True)
    if task is None or task.case_id != case_id or task.done_at is not None:
        raise NoSuchCall
    return task
