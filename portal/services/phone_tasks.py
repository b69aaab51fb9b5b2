"""“Phone them”: written down with what no notice can do, taken on by somebody, done with a logged call or letter."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.notifications import NoticeKind
from portal.domain.phone_tasks import WhyPhone
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.messages import Notice
from portal.models.phone_tasks import PhoneTask
from portal.services import audit, contacts


class NoSuchCall(LookupError):
    """Nothing to tell this adult of this case: done already, or of another family."""


class TakenByAnother(Exception):
    """A colleague has taken it on meanwhile."""


def ask_for_call(session: Session, *, notice: Notice, why: WhyPhone, now: datetime) -> None:
    """Ask that somebody rings the person of this notice; one open call a person, reason and matter is enough.

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
    _add(session, task)


def ask_for_hand(
    session: Session,
    *,
    person_id: UUID,
    case_id: UUID | None,
    kind: NoticeKind,
    appointment_at: datetime | None = None,
    notice_id: UUID | None = None,
    now: datetime,
) -> None:
    """Ask that a person tells them, since nothing may be sent: about one case, or about each open case of theirs.

    In place of a notice that has an id (services.notices) it is asked once, however often that notice is.
    """
    places = (
        select(CaseAdult.id, CaseAdult.case_id)
        .join(Case, Case.id == CaseAdult.case_id)
        .where(CaseAdult.person_id == person_id)
        .order_by(CaseAdult.id)
    )
    places = places.where(Case.closed_at.is_(None)) if case_id is None else places.where(Case.id == case_id)
    for place in session.execute(places).all():
        row_id = new_id() if notice_id is None else uuid5(notice_id, place.id.hex)
        asked_before = notice_id is not None and session.get(PhoneTask, row_id) is not None
        if asked_before or (appointment_at is None and _was_told_today(session, place.id, now)):
            continue
        task = PhoneTask(
            id=row_id,
            case_id=place.case_id,
            adult_id=place.id,
            notice_kind=kind,
            reason=WhyPhone.BY_HAND,
            appointment_at=appointment_at,
            made_at=now,
        )
        _add(session, task)


def _was_told_today(session: Session, adult_id: UUID, now: datetime) -> bool:
    """Whether somebody talked with them on this day in London: who writes it down afterwards has told them already."""
    last = session.execute(
        select(Contact.happened_at)
        .where(Contact.adult_id == adult_id, Contact.outcome == Outcome.TALKED)
        .order_by(Contact.happened_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return last is not None and local(last).date() >= local(now).date()


def _add(session: Session, task: PhoneTask) -> None:
    """Add it where no such one is open; whoever has taken this adult on has this too."""
    open_ones = select(PhoneTask).where(PhoneTask.adult_id == task.adult_id, PhoneTask.done_at.is_(None))
    owned = session.scalars(open_ones.where(PhoneTask.taken_by.is_not(None)).order_by(PhoneTask.id).limit(1)).first()
    if owned is not None:
        task.taken_by, task.taken_at = owned.taken_by, owned.taken_at
    try:
        with session.begin_nested():
            session.add(task)
            session.flush()
    except IntegrityError:
        same = open_ones.where(PhoneTask.reason == task.reason, PhoneTask.notice_kind == task.notice_kind)
        if session.execute(same).first() is None:
            raise


def take(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, now: datetime) -> None:
    """Take on what this adult is to be told; taking it twice is taking it once. Raises NoSuchCall, TakenByAnother."""
    tasks = _open(session, case_id=case_id, adult_id=adult_id)
    if any(task.taken_by not in {None, viewer.id} for task in tasks):
        raise TakenByAnother
    for task in tasks:
        if task.taken_by is None:
            task.taken_by, task.taken_at = viewer.id, now
            _record(session, viewer, "call.taken", task, now)


def give_back(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, now: datetime) -> None:
    """Leave it to whoever is there; also for a colleague who fell ill. Raises NoSuchCall."""
    for task in _open(session, case_id=case_id, adult_id=adult_id):
        if task.taken_by is not None:
            task.taken_by = task.taken_at = None
            _record(session, viewer, "call.given_back", task, now)


def log_call(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    told: Collection[UUID],
    form_key: UUID,
    outcome: Outcome,
    note: str,
    is_done: bool,
    next_contact_on: date | None,
    today: date,
    now: datetime,
) -> None:
    """Write into the contact log how it went; `is_done` ends what they were `told`, by id, and otherwise somebody tries
    again. What has come up since the page was opened stays.

    Raises NoSuchCall, and the refusals of services.contacts.log.
    """
    tasks = [task for task in _open(session, case_id=case_id, adult_id=adult_id) if task.id in told]
    if not tasks:
        raise NoSuchCall
    contacts.log(
        session,
        viewer=viewer,
        case_id=case_id,
        form_key=form_key,
        adult_id=adult_id,
        kind=_KINDS.get(outcome, ContactKind.CALL),
        outcome=outcome,
        happened_at=now,
        note=note,
        next_contact_on=next_contact_on,
        today=today,
        now=now,
    )
    if is_done:
        for task in tasks:
            task.done_at, task.done_by = now, viewer.id
            _record(session, viewer, "call.done", task, now)


_KINDS = {
    Outcome.NO_ANSWER: ContactKind.ATTEMPT_FAILED,
    Outcome.WRONG_NUMBER: ContactKind.ATTEMPT_FAILED,
    Outcome.SENT: ContactKind.LETTER,
}


def _open(session: Session, *, case_id: UUID, adult_id: UUID) -> Sequence[PhoneTask]:
    wanted = (
        select(PhoneTask)
        .where(PhoneTask.case_id == case_id, PhoneTask.adult_id == adult_id, PhoneTask.done_at.is_(None))
        .order_by(PhoneTask.id)
        .with_for_update()
    )
    tasks = session.scalars(wanted.execution_options(populate_existing=True)).all()
    if not tasks:
        raise NoSuchCall
    return tasks


def _record(session: Session, viewer: StaffViewer, action: str, task: PhoneTask, now: datetime) -> None:
    session.flush()
    audit.record(session, actor=viewer, action=action, now=now, case_id=task.case_id, subject_id=task.id)
