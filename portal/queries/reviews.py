"""Meetings of professionals: of one case, one by one, and those that are to come. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.reviews import Asking, Outcome, Presence, ReviewKind, ReviewWay
from portal.models.cases import Case
from portal.models.organisations import Organisation
from portal.models.people import StaffMember
from portal.models.reviews import Review, ReviewDay, ReviewQuestion, ReviewSeat
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 200
"""Meetings of one list: far more than a team of a few has ahead."""


class ReviewMissing(LookupError):
    """No meeting of this id on this case."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One meeting in a list."""

    id: UUID
    case_id: UUID
    reference: str
    child: str
    kind: ReviewKind
    starts_at: datetime
    is_held: bool
    is_called_off: bool
    outcome: Outcome | None
    people: int
    """Who was asked or came."""
    came: int


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who was asked or came."""

    id: UUID
    role: str
    organisation: str
    name: str
    """Empty unless it was needed."""
    is_chair: bool
    presence: Presence


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One meeting, whole; for staff pages alone."""

    id: UUID
    case_id: UUID
    kind: ReviewKind
    starts_at: datetime
    meets_on: date
    way: ReviewWay
    place: str
    agenda: tuple[str, ...]
    """Points of its own."""
    is_held: bool
    is_called_off: bool
    written_by: str
    held_by: str
    """Empty while it is a plan."""
    outcome: Outcome | None
    outcome_on: date | None
    outcome_words: str
    has_factors: bool | None
    factors: str
    revision: int
    seats: tuple[Seat, ...]

    @property
    def may_be_moved(self) -> bool:
        return not (self.is_held or self.is_called_off)


@dataclass(frozen=True, slots=True)
class DayBefore:
    """When a meeting was said to have been, before that was put right."""

    starts_at: datetime
    reason: str
    changed_by: str
    changed_at: datetime


_PEOPLE = select(func.count()).where(ReviewSeat.review_id == Review.id).correlate(Review).scalar_subquery()
_CAME = (
    select(func.count())
    .where(ReviewSeat.review_id == Review.id, ReviewSeat.presence == Presence.CAME)
    .correlate(Review)
    .scalar_subquery()
)
_LINES = select(
    Review.id,
    Review.case_id,
    Review.kind,
    Review.starts_at,
    Review.held_at,
    Review.called_off_at,
    Review.outcome,
    Case.reference,
    Case.sealed_child_name,
    _PEOPLE.label("people"),
    _CAME.label("came"),
).join(Case, Case.id == Review.case_id)


def of_case(session: Session, *, case_id: UUID) -> tuple[ReviewLine, ...]:
    """Every meeting about a case, the newest first, called off ones too."""
    wanted = _LINES.where(Review.case_id == case_id).order_by(Review.starts_at.desc(), Review.id.desc())
    return _lines(session, wanted)


def to_be_held(session: Session, *, viewer: StaffViewer, today: date) -> tuple[ReviewLine, ...]:
    """What is planned, or has been and nobody has recorded yet, of the families this viewer may see; the soonest first.

    `today` is the day in London. At most AT_MOST.
    """
    wanted = (
        _LINES.where(Review.held_at.is_(None), Review.called_off_at.is_(None))
        .where(covering.may_see(session, viewer=viewer, on=today))
        .order_by(Review.starts_at, Review.id)
        .limit(AT_MOST)
    )
    return _lines(session, wanted)


def _lines(session: Session, wanted: Select[*tuple[Any, ...]]) -> tuple[ReviewLine, ...]:
    rows = session.execute(wanted).all()
    learn_keys(session, [row.sealed_child_name for row in rows])
    child = opener(session, Case.sealed_child_name)
    return tuple(
        ReviewLine(
            id=row.id,
            case_id=row.case_id,
            reference=row.reference,
            child=child(row.case_id, row.sealed_child_name),
            kind=ReviewKind(row.kind),
            starts_at=row.starts_at,
            is_held=row.held_at is not None,
            is_called_off=row.called_off_at is not None,
            outcome=None if row.outcome is None else Outcome(row.outcome),
            people=row.people,
            came=row.came,
        )
        for row in rows
    )


_ONE = select(Review).where(Review.id == bindparam("review_id"), Review.case_id == bindparam("case_id"))
_SEATS = (
    select(
        ReviewSeat.id,
        ReviewSeat.role,
        ReviewSeat.sealed_name,
        ReviewSeat.is_chair,
        ReviewSeat.presence,
        Organisation.name.label("organisation"),
    )
    .join(Organisation, Organisation.id == ReviewSeat.organisation_id)
    .where(ReviewSeat.review_id == bindparam("review_id"))
    .order_by(ReviewSeat.is_chair.desc(), ReviewSeat.id)
)


def one(session: Session, *, case_id: UUID, review_id: UUID) -> ReviewRow:
    """One meeting with everybody who was asked or came; three statements, and the keys. Raises ReviewMissing."""
    row = session.scalars(_ONE, {"review_id": review_id, "case_id": case_id}).one_or_none()
    if row is None:
        raise ReviewMissing
    seats = session.execute(_SEATS, {"review_id": review_id}).all()
    staff = session.execute(
        select(StaffMember.id, StaffMember.sealed_name).where(StaffMember.id.in_([row.written_by, row.held_by]))
    ).all()
    own = (row.sealed_place, row.sealed_agenda, row.sealed_outcome, row.sealed_factors)
    learn_keys(session, [*own, *(each.sealed_name for each in seats), *(each.sealed_name for each in staff)])
    name_of = opener(session, StaffMember.sealed_name)
    names = {each.id: name_of(each.id, each.sealed_name) for each in staff}
    return ReviewRow(
        id=row.id,
        case_id=row.case_id,
        kind=ReviewKind(row.kind),
        starts_at=row.starts_at,
        meets_on=row.meets_on,
        way=ReviewWay(row.way),
        place=_opened(session, Review.sealed_place, row.id, row.sealed_place),
        agenda=tuple(_opened(session, Review.sealed_agenda, row.id, row.sealed_agenda).splitlines()),
        is_held=row.held_at is not None,
        is_called_off=row.called_off_at is not None,
        written_by=names[row.written_by],
        held_by="" if row.held_by is None else names[row.held_by],
        outcome=None if row.outcome is None else Outcome(row.outcome),
        outcome_on=row.outcome_on,
        outcome_words=_opened(session, Review.sealed_outcome, row.id, row.sealed_outcome),
        has_factors=row.has_factors,
        factors=_opened(session, Review.sealed_factors, row.id, row.sealed_factors),
        revision=row.revision,
        seats=tuple(
            Seat(
                id=each.id,
                role=each.role,
                organisation=each.organisation,
                name=_opened(session, ReviewSeat.sealed_name, each.id, each.sealed_name),
                is_chair=each.is_chair,
                presence=Presence(each.presence),
            )
            for each in seats
        ),
    )


def days_before(session: Session, *, review_id: UUID) -> tuple[DayBefore, ...]:
    """What a meeting said of its day before, the last change first."""
    rows = session.execute(
        select(ReviewDay, StaffMember.sealed_name)
        .join(StaffMember, StaffMember.id == ReviewDay.changed_by)
        .where(ReviewDay.review_id == review_id)
        .order_by(ReviewDay.changed_at.desc(), ReviewDay.id.desc())
    ).all()
    learn_keys(session, [sealed for day, name in rows for sealed in (day.sealed_reason, name)])
    reason, name_of = opener(session, ReviewDay.sealed_reason), opener(session, StaffMember.sealed_name)
    return tuple(
        DayBefore(
            day.starts_at, reason(day.id, day.sealed_reason), name_of(day.changed_by, sealed_name), day.changed_at
        )
        for day, sealed_name in rows
    )


def _opened(session: Session, column: Any, row_id: UUID, sealed: bytes | None) -> str:
    """The words, or nothing where none were written; the caller has learned the keys."""
    return "" if sealed is None else opener(session, column)(row_id, sealed)


def asking(session: Session, *, review_id: UUID) -> dict[UUID, Asking]:
    """Which of the family’s questions were taken to a meeting, and what became of each there."""
    wanted = select(ReviewQuestion.question_id, ReviewQuestion.asking).where(ReviewQuestion.review_id == review_id)
    return {
        question_id: Asking(how) for question_id, how in session.execute(wanted.order_by(ReviewQuestion.question_id))
    }
