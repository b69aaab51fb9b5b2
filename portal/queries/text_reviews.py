"""Texts whose facts somebody has to look at again, and how many families stand on a step."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from portal.domain.content import REVIEW_COMES_UP, SOURCE, TextKind, look_again_on
from portal.domain.journey import StageState
from portal.models.cases import Case
from portal.models.journey import StageEvent
from portal.models.texts import TextEdition


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A text that families read, and the day on which its facts are due."""

    edition_id: UUID
    kind: TextKind
    title: str
    reviewed_on: date
    due_on: date
    is_over: bool


def due(session: Session, *, today: date) -> tuple[ReviewLine, ...]:
    """What is due or comes up soon, the earliest first. A translation's facts are those of its English."""
    rows = select(
        TextEdition.id, TextEdition.kind, TextEdition.title, TextEdition.reviewed_on, TextEdition.review_on
    ).where(TextEdition.is_published, TextEdition.locale == SOURCE)
    lines = [
        ReviewLine(
            edition_id=row.id,
            kind=TextKind(row.kind),
            title=row.title,
            reviewed_on=row.reviewed_on,
            due_on=due_on,
            is_over=due_on <= today,
        )
        for row in session.execute(rows.order_by(TextEdition.kind.desc(), TextEdition.place, TextEdition.slug))
        if (due_on := look_again_on(reviewed_on=row.reviewed_on, review_on=row.review_on)) <= today + REVIEW_COMES_UP
    ]
    return tuple(sorted(lines, key=lambda line: line.due_on))


_NEWER = aliased(StageEvent)


def families_on(session: Session, *, slug: str) -> int:
    """How many open cases stand on this step: what was recorded last says that it is under way or waiting."""
    newer = (
        select(_NEWER.id)
        .where(
            _NEWER.case_id == StageEvent.case_id,
            _NEWER.stage == StageEvent.stage,
            tuple_(_NEWER.recorded_at, _NEWER.id) > tuple_(StageEvent.recorded_at, StageEvent.id),
        )
        .correlate(StageEvent)
        .exists()
    )
    found = session.scalar(
        select(func.count(func.distinct(StageEvent.case_id)))
        .join(Case, Case.id == StageEvent.case_id)
        .where(
            StageEvent.stage == slug,
            or_(StageEvent.state == StageState.HAPPENING.value, StageEvent.state == StageState.WAITING.value),
            Case.closed_at.is_(None),
            ~newer,
        )
    )
    return found or 0
