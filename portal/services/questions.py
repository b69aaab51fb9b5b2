"""An adult's own questions: kept, given to the team, shared; changed and taken back until the team takes them on."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import questions as rules
from portal.domain.access import FamilyViewer
from portal.domain.messages import clean_body
from portal.domain.question_bank import WHOM_FOR, BankQuestion
from portal.domain.questions import QUESTION_AT_MOST, QUESTIONS_AT_MOST, For, NotYours, State, Times
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.questions import Question
from portal.models.sealing import open_text, seal
from portal.services import audit


class TooManyQuestions(Exception):
    """This adult has QUESTIONS_AT_MOST of them."""


def add(
    session: Session,
    *,
    viewer: FamilyViewer,
    form_key: UUID,
    words: str,
    whom_for: For,
    give: bool,
    follows_id: UUID | None,
    now: datetime,
) -> UUID | None:
    """Keep a question in somebody’s own words; `give` hands it to the team at once.

    Returns its id, or None where this very form was kept before. `follows_id` is the told question after which they
    want to ask more. Raises EmptyMessage, MessageTooLong (both of domain.messages), NotYours, TooManyQuestions.
    """
    text = clean_body(words, limit=QUESTION_AT_MOST)
    if follows_id is not None and state_of(lock_own(session, viewer=viewer, question_id=follows_id)) is not State.TOLD:
        raise NotYours
    row = _new(viewer, whom_for, form_key, is_from_bank=False, give=give, now=now)
    row.follows_id = follows_id
    return row.id if _keep(session, viewer, row, text, now=now) else None


def choose(
    session: Session,
    *,
    viewer: FamilyViewer,
    form_key: UUID,
    chosen: Iterable[BankQuestion],
    give: bool,
    now: datetime,
) -> None:
    """Keep questions of the bank; the same form keeps each once. Raises TooManyQuestions."""
    for each in chosen:
        row = _new(viewer, WHOM_FOR[each], uuid5(form_key, each), is_from_bank=True, give=give, now=now)
        _keep(session, viewer, row, each.value, now=now)


def change(
    session: Session, *, viewer: FamilyViewer, question_id: UUID, words: str, whom_for: For, now: datetime
) -> None:
    """Put a question in other words, or to others. What came from the bank stays as it is unless its words change.

    `words` may be empty for a question of the bank alone. Raises NotYours, TakenOn (both of domain.questions),
    EmptyMessage, MessageTooLong.
    """
    row = lock_own(session, viewer=viewer, question_id=question_id)
    rules.check_change(state_of(row))
    row.whom_for = whom_for
    if not (row.is_from_bank and not words.strip()):
        text = clean_body(words, limit=QUESTION_AT_MOST)
        row.is_from_bank = False
        seal(session, row, key_id=session.get_one(Case, row.case_id).data_key_id, words=text)
    session.flush()
    _record(session, viewer, "question.changed", row, now)


def give_to_team(session: Session, *, viewer: FamilyViewer, question_id: UUID, now: datetime) -> str | None:
    """Let the team see a question and carry it. Returns the adult’s own words where it is given just now.

    None: it was given before, or it came from the bank. Raises NotYours.
    """
    row = lock_own(session, viewer=viewer, question_id=question_id)
    if row.handed_at is not None:
        return None
    row.handed_at = now
    session.flush()
    _record(session, viewer, "question.given", row, now)
    return None if row.is_from_bank else open_text(session, Question.sealed_words, row.id, row.sealed_words)


def take_back(session: Session, *, viewer: FamilyViewer, question_id: UUID, now: datetime) -> None:
    """Make a question a note to oneself again, which staff do not see. Raises NotYours, TakenOn."""
    row = lock_own(session, viewer=viewer, question_id=question_id)
    rules.check_change(state_of(row))
    if row.handed_at is None:
        return
    row.handed_at = None
    session.flush()
    _record(session, viewer, "question.taken_back", row, now)


def share(session: Session, *, viewer: FamilyViewer, question_id: UUID, is_shared: bool, now: datetime) -> None:
    """Let the other adults of the case read the words, or stop it; possible on any day. Raises NotYours."""
    row = lock_own(session, viewer=viewer, question_id=question_id)
    if row.is_shared is is_shared:
        return
    row.is_shared = is_shared
    session.flush()
    _record(session, viewer, "question.shared" if is_shared else "question.unshared", row, now)


def remove(session: Session, *, viewer: FamilyViewer, question_id: UUID, now: datetime) -> None:
    """Take a note to oneself off the list for good. Raises NotYours, TakenOn, StillWithTheTeam."""
    row = lock_own(session, viewer=viewer, question_id=question_id)
    rules.check_removal(state_of(row))
    session.delete(row)
    session.flush()
    _record(session, viewer, "question.removed", row, now)


def lock_own(session: Session, *, viewer: FamilyViewer, question_id: UUID) -> Question:
    """One’s own question, held until the transaction ends. Raises NotYours."""
    row = session.get(Question, question_id, with_for_update=True, populate_existing=True)
    if row is None or row.adult_id != viewer.adult_id:
        raise NotYours
    return row


def state_of(row: Question) -> State:
    """How a row stands."""
    return rules.state_of(Times(row.handed_at, row.carried_at, row.answered_at, row.told_at))


def _new(
    viewer: FamilyViewer, whom_for: For, form_key: UUID, *, is_from_bank: bool, give: bool, now: datetime
) -> Question:
    return Question(
        id=new_id(),
        case_id=viewer.case_id,
        adult_id=viewer.adult_id,
        is_from_bank=is_from_bank,
        whom_for=whom_for,
        added_at=now,
        form_key=form_key,
        handed_at=now if give else None,
    )


def _keep(session: Session, viewer: FamilyViewer, row: Question, words: str, *, now: datetime) -> bool:
    # The adult's place is held, so that two forms sent at once are counted one after the other.
    place = select(CaseAdult.id).where(CaseAdult.id == viewer.adult_id).with_for_update(key_share=True)
    session.execute(place).one()
    counted = select(func.count()).select_from(Question)
    counted = counted.where(Question.adult_id == viewer.adult_id, Question.noted_by.is_(None))
    if session.execute(counted).scalar_one() >= QUESTIONS_AT_MOST:
        raise TooManyQuestions
    seal(session, row, key_id=session.get_one(Case, viewer.case_id).data_key_id, words=words)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        kept = select(Question.id).where(Question.adult_id == viewer.adult_id, Question.form_key == row.form_key)
        if session.execute(kept).scalar_one_or_none() is None:
            raise
        return False
    _record(session, viewer, "question.added", row, now)
    return True


def _record(session: Session, viewer: FamilyViewer, action: str, row: Question, now: datetime) -> None:
    audit.record(session, actor=viewer, action=action, now=now, case_id=row.case_id, subject_id=row.id)
