"""Meetings of professionals about the made-up children: one planned, some held, with what was agreed on and learned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.attendance import read_attendees
from portal.domain.debrief_accounts import Verdict
from portal.domain.questions import Meeting
from portal.domain.reviews import LearningTheme, Outcome, Presence, ReviewKind, ReviewWay
from portal.domain.working_time import local
from portal.i18n import LONDON
from portal.queries import question_work, review_learning
from portal.services import review_actions, review_questions, reviews
from portal.services import review_learning as learning_services
from portal.services.review_actions import Owner
from portal.services.reviews import Arrangement


@dataclass(frozen=True, slots=True)
class DemoReview:
    """One meeting, so many days from today; what lies ahead is a plan."""

    kind: ReviewKind
    in_days: int
    people: str
    chair: str = "Designated doctor, Demo Hospital"
    action: str = ""
    due_in_days: int = 0
    """From the day of the meeting."""
    action_of: str = ""
    """An organisation; empty where the practitioner does it."""
    learning: str = ""
    theme: LearningTheme = LearningTheme.INFORMATION
    outcome: str = ""


REVIEWS = {
    "Rowan": (
        DemoReview(
            ReviewKind.INITIAL,
            -1,
            "Detective sergeant, Demo Police\nHealth visitor, Demo Community Nursing\nSocial worker, Demo Council",
            action="Ask the ambulance service for its times.",
            due_in_days=5,
        ),
    ),
    "Yusuf": (
        DemoReview(
            ReviewKind.DEATH_REVIEW,
            12,
            "Family doctor, Demo Surgery\nHealth visitor, Demo Community Nursing\nConsultant, Demo Hospital",
        ),
    ),
    "Ellie": (
        DemoReview(
            ReviewKind.FOLLOW_UP,
            -30,
            "Ward sister, Demo Hospital\nTeacher, Demo School",
            action="Send the school’s book of drawings to the ward.",
            due_in_days=14,
            action_of="Demo School",
        ),
    ),
    "Samir": (
        DemoReview(
            ReviewKind.DEATH_REVIEW,
            -20,
            "Consultant, Demo Hospital\nFamily doctor, Demo Surgery\nHealth visitor, Demo Community Nursing",
            learning="A telephone number that is answered at weekends belongs on every discharge letter.",
            outcome="All reports were there, and all services agreed. It goes to the panel.",
        ),
    ),
}
"""By the name of the child; every organisation is made up."""


def meet(session: Session, practitioner: StaffViewer, *, child_name: str, case_id: UUID, now: datetime) -> None:
    """Everything about one child, each meeting on its day."""
    for review in REVIEWS.get(child_name, ()):
        _meet(session, practitioner, case_id, review, now=now)


def read_learning(session: Session, second_reader: StaffViewer, *, now: datetime) -> None:
    """A second person has read what was learned: from now on it counts."""
    for row in review_learning.waiting(session):
        learning_services.judge(
            session,
            viewer=second_reader,
            learning_id=row.id,
            written_at=row.written_at,
            verdict=Verdict.GOOD,
            theme=row.theme or LearningTheme.OTHER,
            remark="",
            now=now,
        )


def _meet(session: Session, viewer: StaffViewer, case_id: UUID, review: DemoReview, *, now: datetime) -> None:
    today = local(now).date()
    on = today + timedelta(days=review.in_days)
    is_held = review.in_days < 0
    written = _at(on, 12) if is_held else now
    review_id = reviews.write_down(
        session,
        viewer=viewer,
        case_id=case_id,
        form_key=uuid4(),
        kind=review.kind,
        where=Arrangement(starts_at=_at(on, 10), way=ReviewWay.BOTH, place="Room 2, Demo Hospital", agenda=""),
        chair=read_attendees(review.chair)[0],
        people={Presence.CAME if is_held else Presence.INVITED: read_attendees(review.people)},
        is_held=is_held,
        today=today,
        now=written,
    )
    about: dict[str, Any] = {"session": session, "viewer": viewer, "case_id": case_id, "review_id": review_id}
    if review.action:
        owner = Owner(staff_id=None if review.action_of else viewer.id, organisation=review.action_of)
        due_on = on + timedelta(days=review.due_in_days)
        review_actions.agree(**about, form_key=uuid4(), words=review.action, owner=owner, due_on=due_on, now=written)
    if review.learning:
        learning_services.write(**about, form_key=uuid4(), words=review.learning, theme=review.theme, now=written)
    if review.outcome:
        learning_services.note_outcome(
            **about,
            seen=1,
            outcome=Outcome.CONCLUDED,
            words=review.outcome,
            outcome_on=on,
            today=today,
            now=written,
        )
    _take_questions(session, viewer, case_id, review_id, on=on, now=now)


def _take_questions(
    session: Session, viewer: StaffViewer, case_id: UUID, review_id: UUID, *, on: date, now: datetime
) -> None:
    """What was noted as going to a review meeting of this day goes there."""
    there = [
        each.id
        for each in question_work.of_case(session, case_id=case_id)
        if each.meeting is Meeting.REVIEW and each.meeting_on == on
    ]
    if there:
        review_questions.take(session, viewer=viewer, case_id=case_id, review_id=review_id, question_ids=there, now=now)


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), LONDON).astimezone(UTC)
