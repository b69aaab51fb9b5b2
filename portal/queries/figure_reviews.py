"""What K10, K13 and K15 count: meetings of professionals, training, learning and actions."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain import figure_reviews as rules
from portal.domain.figure_periods import day_of
from portal.domain.figure_reviews import Agreed, Learned, Reviewed, Trained
from portal.domain.figure_tables import Figure
from portal.domain.questions import Meeting
from portal.domain.reviews import ReviewKind
from portal.models.cases import Case
from portal.models.organisations import Organisation
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewAction, ReviewLearning
from portal.models.training import TrainingGroup, TrainingScore, TrainingSession
from portal.queries.figure_cohort import Asked, Narrowing, rows
from portal.queries.figure_steps import done_at

Statement = Select[*tuple[Any, ...]]


def reviews(session: Session, asked: Asked) -> Figure:
    """K10: the meeting as it was recorded, else the step of the procedure."""
    found = [
        Reviewed(
            died_on=row.died_on,
            review_on=_first(row.review_on, row.review_at),
            told_on=_first(row.told_on, row.told_at),
            panel_on=_first(row.panel_on, row.panel_at),
        )
        for row in rows(session, _reviewed, asked)
    ]
    return rules.reviews(found)


def _first(on: Any, at: Any) -> Any:
    return min((day for day in (on, None if at is None else day_of(at)) if day is not None), default=None)


def _reviewed(which: Narrowing) -> Statement:
    told = select(func.min(Question.told_on)).where(
        Question.case_id == Case.id, Question.meeting == Meeting.REVIEW.value
    )
    return select(
        Case.died_on,
        _held(ReviewKind.DEATH_REVIEW).label("review_on"),
        done_at("final-case-discussion").label("review_at"),
        told.correlate(Case).scalar_subquery().label("told_on"),
        done_at("review-fed-back").label("told_at"),
        _held(ReviewKind.PANEL).label("panel_on"),
        done_at("panel").label("panel_at"),
    ).where(*which.opened())


def _held(kind: ReviewKind) -> ColumnElement[Any]:
    return (
        select(func.min(Review.meets_on))
        .where(
            Review.case_id == Case.id,
            Review.kind == kind.value,
            Review.held_at.is_not(None),
            Review.called_off_at.is_(None),
        )
        .correlate(Case)
        .scalar_subquery()
    )


def learning(session: Session, asked: Asked) -> Figure:
    """K15: of meetings that were held in the period."""
    points = [Learned(row.verdict, row.theme) for row in rows(session, _learned, asked)]
    actions = [Agreed(row.due_on, row.done_at is not None) for row in rows(session, _agreed, asked)]
    return rules.learning(points, actions, today=asked.today)


def _learned(which: Narrowing) -> Statement:
    return (
        select(ReviewLearning.verdict, ReviewLearning.theme)
        .join(Review, Review.id == ReviewLearning.review_id)
        .where(*_of_reviews(which))
    )


def _agreed(which: Narrowing) -> Statement:
    return (
        select(ReviewAction.due_on, ReviewAction.done_at)
        .join(Review, Review.id == ReviewAction.review_id)
        .where(*_of_reviews(which))
    )


def _of_reviews(which: Narrowing) -> list[ColumnElement[bool]]:
    in_period = Review.meets_on.between(bindparam("first_on"), bindparam("last_on"))
    return [Review.called_off_at.is_(None), in_period, *which.of_cases(Review.case_id)]


def training(session: Session, asked: Asked) -> Figure:
    """K13. It belongs to no hospital and no area."""
    scores = {row.score: row.people for row in rows(session, _scores, asked)}
    groups = [Trained(row.name, row.role, row.people) for row in rows(session, _groups, asked)]
    return rules.training([row.held_on for row in rows(session, _sessions, asked)], groups, scores, asked.period)


_TRAINING: list[ColumnElement[bool]] = [
    TrainingSession.removed_at.is_(None),
    TrainingSession.held_on.between(bindparam("first_on"), bindparam("last_on")),
]


def _sessions(_which: Narrowing) -> Statement:
    return select(TrainingSession.held_on).where(*_TRAINING)


def _groups(_which: Narrowing) -> Statement:
    return (
        select(Organisation.name, TrainingGroup.role, func.sum(TrainingGroup.people).label("people"))
        .join(TrainingSession, TrainingSession.id == TrainingGroup.session_id)
        .join(Organisation, Organisation.id == TrainingGroup.organisation_id)
        .where(*_TRAINING)
        .group_by(Organisation.name, TrainingGroup.role)
    )


def _scores(_which: Narrowing) -> Statement:
    return (
        select(TrainingScore.score, func.sum(TrainingScore.people).label("people"))
        .join(TrainingSession, TrainingSession.id == TrainingScore.session_id)
        .where(*_TRAINING)
        .group_by(TrainingScore.score)
    )
