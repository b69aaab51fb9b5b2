"""What a round of asking families found is written down once; what was a mistake is taken back, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import experience_rounds as rules
from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.name_search import folded
from portal.models.base import new_id
from portal.models.experience_rounds import ExperienceRound, ExperienceScore
from portal.services import audit


class RoundIsThere(Exception):
    """A round with this measure that ended on that day is written down already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a round found."""

    measure: str
    first_on: date
    last_on: date
    asked: int
    """Families."""
    answered: int
    scores: Mapping[int, int]
    """How many families gave which score, from 1 to 5."""


def write_down(
    session: Session, *, viewer: StaffViewer, form_key: UUID, found: Found, today: date, now: datetime
) -> None:
    """Keep a round that is over; the same form sent again is kept once. `today` is the day in London.

    Raises RoundIsThere, EmptyMessage and MessageTooLong (the measure), and the refusals of
    domain.experience_rounds.check_round.
    """
    rules.check_round(
        first_on=found.first_on,
        last_on=found.last_on,
        today=today,
        asked=found.asked,
        answered=found.answered,
        scores=sum(found.scores.values()),
    )
    measure = " ".join(clean_body(found.measure, limit=rules.MEASURE_AT_MOST).split())
    row = ExperienceRound(
        id=new_id(),
        measure=measure,
        measure_key=folded(measure) or measure,
        first_on=found.first_on,
        last_on=found.last_on,
        asked=found.asked,
        answered=found.answered,
        written_by=viewer.id,
        written_at=now,
        form_key=form_key,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        same_form = select(ExperienceRound.id).where(ExperienceRound.form_key == form_key)
        if session.execute(same_form).first() is None:
            raise RoundIsThere from None
        return
    session.add_all(
        ExperienceScore(round_id=row.id, score=score, families=families) for score, families in found.scores.items()
    )
    session.flush()
    audit.record(session, actor=viewer, action="experience.written_down", now=now, subject_id=row.id)


def take_back(session: Session, *, viewer: StaffViewer, round_id: UUID, now: datetime) -> None:
    """It was written down by mistake and counts nowhere. Twice is once, and one that is not there stays so."""
    standing = (ExperienceRound.id == round_id, ExperienceRound.removed_at.is_(None))
    gone = update(ExperienceRound).where(*standing).values(removed_at=now).returning(ExperienceRound.id)
    if session.execute(gone).first() is not None:
        audit.record(session, actor=viewer, action="experience.taken_back", now=now, subject_id=round_id)
