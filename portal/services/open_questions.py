"""Questions that nobody could answer at a meeting: written down for whoever asked, with who finds out and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import questions as rules
from portal.domain.access import StaffViewer
from portal.domain.debrief_accounts import Part
from portal.domain.messages import clean_body
from portal.domain.questions import QUESTION_AT_MOST, For, State
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.debriefs import DebriefAccount, DebriefPart
from portal.models.questions import Question
from portal.models.sealing import seal
from portal.queries import finders
from portal.services import audit
from portal.services.debrief_accounts import NoSuchAccount
from portal.services.question_answers import lock
from portal.services.questions import state_of


class WasNotThere(LookupError):
    """The adult had no part in that meeting, so that they asked nothing there."""


class CannotFindOut(LookupError):
    """Not somebody who may see this case today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFindOut:
    """Who finds out, and by which day in London."""

    finder_id: UUID
    due_on: date


def note(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    account_id: UUID,
    form_key: UUID,
    adult_id: UUID,
    words: str,
    wanted: ToFindOut,
    today: date,
    now: datetime,
) -> None:
    """Write down what an adult asked at a meeting and nobody could answer; the same form sent again keeps it once.

    It stands among the questions that the team carries until somebody has told them. Raises EmptyMessage and
    MessageTooLong (domain.messages), NoSuchAccount, WasNotThere, CannotFindOut, DueInThePast (domain.questions).
    """
    text = clean_body(words, limit=QUESTION_AT_MOST)
    account = session.get(DebriefAccount, account_id)
    if account is None or account.case_id != case_id:
        raise NoSuchAccount
    part = session.scalar(
        select(DebriefPart.part).where(DebriefPart.account_id == account_id, DebriefPart.adult_id == adult_id)
    )
    if part != Part.ATTENDED:
        raise WasNotThere
    _check(session, case_id, State.CARRIED, wanted, today)
    row = Question(
        id=new_id(),
        case_id=case_id,
        adult_id=adult_id,
        account_id=account_id,
        noted_by=viewer.id,
        is_from_bank=False,
        whom_for=For.TALK,
        finder_id=wanted.finder_id,
        due_on=wanted.due_on,
        added_at=now,
        handed_at=now,
        carried_at=now,
        form_key=form_key,
    )
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, words=text)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        kept = select(Question.id).where(Question.adult_id == adult_id, Question.form_key == form_key)
        if session.scalar(kept) is None:
            raise
        return
    audit.record(session, actor=viewer, action="question.noted", now=now, case_id=case_id, subject_id=row.id)


def give_to(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    question_id: UUID,
    wanted: ToFindOut,
    today: date,
    now: datetime,
) -> None:
    """Say who finds out, and by when; or somebody else, or another day, than before.

    Raises NotYours, NotGivenToTheTeam, AlreadyTold, AnsweredAlready, DueInThePast (all of domain.questions) and
    CannotFindOut.
    """
    row = lock(session, case_id=case_id, question_id=question_id)
    _check(session, case_id, state_of(row), wanted, today)
    row.finder_id, row.due_on = wanted.finder_id, wanted.due_on
    row.carried_at = row.carried_at or now
    session.flush()
    facts: dict[str, str | int | bool | None] = {"by": wanted.due_on.isoformat()}
    audit.record(
        session, actor=viewer, action="question.given_out", now=now, case_id=case_id, subject_id=row.id, facts=facts
    )


def _check(session: Session, case_id: UUID, state: State, wanted: ToFindOut, today: date) -> None:
    rules.check_finding_out(state, due_on=wanted.due_on, today=today)
    if wanted.finder_id not in {each.id for each in finders.of_case(session, case_id=case_id, on=today)}:
        raise CannotFindOut
