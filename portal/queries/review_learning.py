"""What meetings learned: of one meeting, what waits for a second person, and what counts. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from portal.domain.debrief_accounts import Verdict
from portal.domain.reviews import LearningTheme, ReviewKind
from portal.models.people import StaffMember
from portal.models.reviews import Review, ReviewLearning
from portal.models.sealing import learn_keys, opener

AT_MOST = 300


@dataclass(frozen=True, slots=True)
class LearningRow:
    """One point of learning, without whose it is."""

    id: UUID
    kind: ReviewKind
    meets_on: date
    words: str
    theme: LearningTheme | None
    """None of what was written down before anybody was asked for one."""
    written_by: UUID
    writer: str
    written_at: datetime
    verdict: Verdict | None
    """None while nobody has read it."""
    reader: str
    remark: str


_READER = aliased(StaffMember)
_ROWS = (
    select(
        ReviewLearning,
        Review.kind,
        Review.meets_on,
        StaffMember.sealed_name.label("sealed_writer"),
        _READER.sealed_name.label("sealed_reader"),
    )
    .join(Review, Review.id == ReviewLearning.review_id)
    .join(StaffMember, StaffMember.id == ReviewLearning.written_by)
    .outerjoin(_READER, _READER.id == ReviewLearning.read_by)
    .where(Review.called_off_at.is_(None))
)


def of_review(session: Session, *, review_id: UUID) -> tuple[LearningRow, ...]:
    """What one meeting learned, in the order in which it was written."""
    wanted = _ROWS.where(ReviewLearning.review_id == review_id)
    return _opened(session, wanted.order_by(ReviewLearning.id))


def waiting(session: Session) -> tuple[LearningRow, ...]:
    """What nobody has read yet, of every family, the longest waiting first: a reader need not know whose it is."""
    wanted = _ROWS.where(ReviewLearning.read_at.is_(None))
    return _opened(session, wanted.order_by(ReviewLearning.written_at, ReviewLearning.id).limit(AT_MOST))


def agreed(session: Session) -> tuple[LearningRow, ...]:
    """What counts, the newest first."""
    wanted = _ROWS.where(ReviewLearning.verdict == Verdict.GOOD)
    return _opened(session, wanted.order_by(ReviewLearning.read_at.desc(), ReviewLearning.id).limit(AT_MOST))


def _opened(session: Session, wanted: Select[*tuple[Any, ...]]) -> tuple[LearningRow, ...]:
    found = session.execute(wanted).all()
    sealed: list[bytes | None] = []
    for row in found:
        learning: ReviewLearning = row.ReviewLearning
        sealed += [learning.sealed_words, learning.sealed_remark, row.sealed_writer, row.sealed_reader]
    learn_keys(session, sealed)
    words, remark = opener(session, ReviewLearning.sealed_words), opener(session, ReviewLearning.sealed_remark)
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        LearningRow(
            id=row.ReviewLearning.id,
            kind=ReviewKind(row.kind),
            meets_on=row.meets_on,
            words=words(row.ReviewLearning.id, row.ReviewLearning.sealed_words),
            theme=None if row.ReviewLearning.theme is None else LearningTheme(row.ReviewLearning.theme),
            written_by=row.ReviewLearning.written_by,
            writer=name(row.ReviewLearning.written_by, row.sealed_writer),
            written_at=row.ReviewLearning.written_at,
            verdict=None if row.ReviewLearning.verdict is None else Verdict(row.ReviewLearning.verdict),
            reader="" if row.ReviewLearning.read_by is None else name(row.ReviewLearning.read_by, row.sealed_reader),
            remark=""
            if row.ReviewLearning.sealed_remark is None
            else remark(row.ReviewLearning.id, row.ReviewLearning.sealed_remark),
        )
        for row in found
    )
