"""“I want another worker” and complaints: told to the managers, taken on by one, answered, and settled.

Whoever it is about has no part in it, and no page of the practitioners says that there is one.
"""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import restrictions
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.concerns import WAITING_AT_MOST, WORDS_AT_MOST, ConcernKind
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.wording import Finding, find_hurtful
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.concerns import Concern
from portal.models.people import StaffMember
from portal.models.sealing import seal
from portal.services import audit, notices


class NoManagerToRead(Exception):
    """There is no manager but whoever it would be about."""


class TooManyConcerns(Exception):
    """This adult has WAITING_AT_MOST that no manager has answered."""


class NoSuchConcern(LookupError):
    """None of this id, or it is about whoever asks."""


class TakenByAnother(Exception):
    """Another manager has taken it on."""


class AnsweredAlready(Exception):
    """It has its answer."""


class NotAnsweredYet(Exception):
    """Nothing is settled before they have their answer."""


class WordsThatHurt(ValueError):
    """The answer holds words that may hurt."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class NotOnTheirPage(PermissionError):
    """Free words to this adult wait for a second person: a manager tells them instead."""


def tell(
    session: Session, *, viewer: FamilyViewer, kind: ConcernKind, words: str, form_key: UUID, now: datetime
) -> UUID | None:
    """Keep what an adult tells the managers, and write to them that there is something; the same form again keeps
    nothing more, and answers None.

    `words` may be empty where they ask for another worker. Raises EmptyMessage, MessageTooLong (both of
    domain.messages), NoManagerToRead, TooManyConcerns.
    """
    needs_no_words = kind is ConcernKind.ANOTHER_WORKER and not words.strip()
    text = None if needs_no_words else clean_body(words, limit=WORDS_AT_MOST)
    case = session.get_one(Case, viewer.case_id)
    if not may_be_read(session, about_id=case.practitioner_id):
        raise NoManagerToRead
    waiting = select(func.count()).where(Concern.adult_id == viewer.adult_id, Concern.answered_at.is_(None))
    if session.execute(waiting).scalar_one() >= WAITING_AT_MOST:
        raise TooManyConcerns
    row = Concern(
        id=new_id(),
        case_id=case.id,
        adult_id=viewer.adult_id,
        about_id=case.practitioner_id,
        kind=kind.value,
        made_at=now,
        form_key=form_key,
    )
    seal(session, row, key_id=case.data_key_id, words=text)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if session.execute(select(Concern.id).where(Concern.form_key == form_key)).first() is None:
            raise
        return None
    facts = {"kind": kind.value}
    audit.record(session, actor=viewer, action="concern.told", now=now, case_id=case.id, subject_id=row.id, facts=facts)
    for manager_id in session.scalars(_readers(about_id=case.practitioner_id)).all():
        notices.post_to_staff(
            session,
            staff_id=manager_id,
            kind=NoticeKind.STAFF_CONCERN,
            now=now,
            values={"path": f"/staff/concerns/{row.id}"},
            notice_id=uuid5(row.id, str(manager_id)),
        )
    return row.id


def may_be_read(session: Session, *, about_id: UUID) -> bool:
    """Whether there is a manager who is not the one it would be about."""
    return session.execute(_readers(about_id=about_id).limit(1)).first() is not None


def _readers(*, about_id: UUID) -> Select[UUID]:
    managers = select(StaffMember.id).where(
        StaffMember.is_manager, StaffMember.left_at.is_(None), StaffMember.id != about_id
    )
    return managers.order_by(StaffMember.id)


def take(session: Session, *, viewer: StaffViewer, concern_id: UUID, now: datetime) -> None:
    """Take it on; the family reads who looks into it. Taking it twice is taking it once.

    Raises NoSuchConcern, TakenByAnother.
    """
    row = _lock(session, viewer, concern_id)
    if row.taken_by == viewer.id:
        return
    if row.taken_by is not None:
        raise TakenByAnother
    row.taken_by, row.taken_at = viewer.id, now
    _record(session, viewer, "concern.taken", row, now)


def leave(session: Session, *, viewer: StaffViewer, concern_id: UUID, now: datetime) -> None:
    """Leave it to another manager; also for one who fell ill. Raises NoSuchConcern, AnsweredAlready."""
    row = _lock(session, viewer, concern_id)
    if row.answered_at is not None:
        raise AnsweredAlready
    row.taken_by = row.taken_at = None
    _record(session, viewer, "concern.left", row, now)


def answer(session: Session, *, viewer: StaffViewer, concern_id: UUID, words: str | None, now: datetime) -> None:
    """Answer it on their page, with a notice that says nothing; `words=None`: a manager has told them already.

    Whoever answers has it. Raises NoSuchConcern, TakenByAnother, AnsweredAlready, NotOnTheirPage, WordsThatHurt,
    EmptyMessage, MessageTooLong (both of domain.messages).
    """
    row = _lock(session, viewer, concern_id)
    if row.answered_at is not None:
        raise AnsweredAlready
    if row.taken_by not in {None, viewer.id}:
        raise TakenByAnother
    adult = session.get_one(CaseAdult, row.adult_id, with_for_update={"key_share": True}, populate_existing=True)
    if words is not None:
        if restrictions.needs_second_person(adult.restricted_at):
            raise NotOnTheirPage
        text = clean_body(words, limit=WORDS_AT_MOST)
        if found := find_hurtful(text):
            raise WordsThatHurt(tuple(found))
        seal(session, row, key_id=session.get_one(Case, row.case_id).data_key_id, answer=text)
    if row.taken_by is None:
        row.taken_by, row.taken_at = viewer.id, now
    row.answered_by, row.answered_at = viewer.id, now
    _record(session, viewer, "concern.answered", row, now)
    if words is not None:
        notices.post_to_person(
            session, person_id=adult.person_id, case_id=row.case_id, kind=NoticeKind.NEW_MESSAGE, now=now
        )


def settle(session: Session, *, viewer: StaffViewer, concern_id: UUID, outcome: str, now: datetime) -> None:
    """Write down, for managers alone, what came of it; once it is settled it stays as it is.

    Raises NoSuchConcern, NotAnsweredYet, EmptyMessage, MessageTooLong (both of domain.messages).
    """
    row = _lock(session, viewer, concern_id)
    if row.answered_at is None:
        raise NotAnsweredYet
    if row.settled_at is not None:
        return
    text = clean_body(outcome, limit=WORDS_AT_MOST)
    seal(session, row, key_id=session.get_one(Case, row.case_id).data_key_id, outcome=text)
    row.settled_by, row.settled_at = viewer.id, now
    _record(session, viewer, "concern.settled", row, now)


def _lock(session: Session, viewer: StaffViewer, concern_id: UUID) -> Concern:
    row = session.get(Concern, concern_id, with_for_update=True, populate_existing=True)
    if row is None or row.about_id == viewer.id:
        raise NoSuchConcern
    return row


def _record(session: Session, viewer: StaffViewer, action: str, row: Concern, now: datetime) -> None:
    session.flush()
    audit.record(session, actor=viewer, action=action, now=now, case_id=row.case_id, subject_id=row.id)
