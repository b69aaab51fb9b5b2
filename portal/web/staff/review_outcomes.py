"""What a meeting of professionals was asked, agreed on, learned and came to."""

from datetime import datetime
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import question_work
from portal.services import review_actions, review_learning, review_questions
from portal.web.access import Blueprint
from portal.web.staff.learning_forms import LearningForm
from portal.web.staff.review_desk import Desk
from portal.web.staff.review_forms import YES, ActionForm, FactorsForm, OutcomeForm, TakeForm
from portal.web.staff.reviews import seen_revision

review_outcomes = Blueprint(
    "staff", "review_outcomes", url_prefix="/staff/cases/<uuid:case_id>/meetings/<uuid:review_id>"
)


@review_outcomes.post("/questions", access=Permission.STAFF_QUESTIONS_ANSWER)
def take(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """Take these questions of the family there."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = TakeForm()
    given = question_work.of_case(session, case_id=case.case_id)
    form.asked.choices = [(str(each.id), "") for each in given]

    def act() -> None:
        review_questions.take(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            question_ids=[UUID(each) for each in form.asked.data],
            now=now,
        )

    return desk.act(form, act, "taken")


@review_outcomes.post("/questions/<uuid:question_id>", access=Permission.STAFF_QUESTIONS_ANSWER)
def settle(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    review_id: UUID,
    question_id: UUID,
) -> ResponseReturnValue:
    """It was asked there, or it was not."""
    desk = Desk(case, viewer, session, now, locale, review_id)

    def act() -> None:
        review_questions.settle(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            question_id=question_id,
            was_asked=request.form.get("was_asked") == YES,
            today=desk.today,
            now=now,
        )

    return desk.act(None, act, "settled")


@review_outcomes.post("/actions", access=Permission.STAFF_CASE_CHANGE)
def agree(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """Somebody does something, by a day."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = ActionForm()
    form.offer(case_queries.practitioners(session), locale)

    def act() -> None:
        review_actions.agree(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            form_key=form.action_key.data,
            words=form.task.data or "",
            owner=form.whose,
            due_on=form.due_on.data,
            now=now,
        )

    return desk.act(form, act, "agreed")


@review_outcomes.post("/learning", access=Permission.STAFF_CASE_CHANGE)
def learn(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """Something was learned; a second person reads it before it counts."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = LearningForm()
    form.offer(locale)

    def act() -> None:
        review_learning.write(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            form_key=form.learning_key.data,
            words=form.learned.data or "",
            theme=form.about,
            now=now,
        )

    return desk.act(form, act, "learned")


@review_outcomes.post("/learning/<uuid:learning_id>", access=Permission.STAFF_CASE_CHANGE)
def learn_anew(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    review_id: UUID,
    learning_id: UUID,
) -> ResponseReturnValue:
    """The same in other words; it is read again."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = LearningForm()
    form.offer(locale)

    def act() -> None:
        review_learning.write_anew(
            session,
            viewer=viewer,
            case_id=case.case_id,
            learning_id=learning_id,
            words=form.learned.data or "",
            theme=form.about,
            now=now,
        )

    return desk.act(form, act, "learned")


@review_outcomes.post("/outcome", access=Permission.STAFF_CASE_CHANGE)
def conclude(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """What it came to, and on which day."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = OutcomeForm()
    form.offer(locale)

    def act() -> None:
        review_learning.note_outcome(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            seen=seen_revision(),
            outcome=form.what,
            words=form.came_to.data or "",
            outcome_on=form.outcome_on.data,
            today=desk.today,
            now=now,
        )

    return desk.act(form, act, "outcome")


@review_outcomes.post("/factors", access=Permission.STAFF_CASE_CHANGE)
def weigh(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """Whether factors were identified that could be modified; for professionals alone."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = FactorsForm()
    form.offer(locale)

    def act() -> None:
        review_learning.note_factors(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            seen=seen_revision(),
            has_factors=form.has_factors.data == YES,
            words=form.factors.data or "",
            now=now,
        )

    return desk.act(form, act, "factors")
