"""Rounds of asking families, the newest first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.experience_rounds import ExperienceRound, ExperienceScore


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round."""

    id: UUID
    measure: str
    first_on: date
    last_on: date
    asked: int
    answered: int
    scores: dict[int, int]
    """How many families gave which score."""


def every(session: Session) -> tuple[RoundRow, ...]:
    """All rounds that stand; two statements."""
    rows = session.execute(
        select(
            ExperienceRound.id,
            ExperienceRound.measure,
            ExperienceRound.first_on,
            ExperienceRound.last_on,
            ExperienceRound.asked,
            ExperienceRound.answered,
        )
        .where(ExperienceRound.removed_at.is_(None))
        .order_by(ExperienceRound.last_on.desc(), ExperienceRound.id.desc())
    ).all()
    scores = defaultdict[UUID, dict[int, int]](dict)
    for given in session.execute(
        select(ExperienceScore.round_id, ExperienceScore.score, ExperienceScore.families).order_by(
            ExperienceScore.round_id, ExperienceScore.score
        )
    ):
        scores[given.round_id][given.score] = given.families
    return tuple(RoundRow(*row, scores=scores[row.id]) for row in rows)
