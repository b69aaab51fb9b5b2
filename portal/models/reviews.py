"""Meetings of professionals about a case: who was there, what they were asked, agreed on and learned. Staff only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed

_STANDS = text("called_off_at IS NULL")
_IS_TO_BE_HELD = text("held_at IS NULL AND called_off_at IS NULL")
_OPEN = text("done_at IS NULL")
_UNREAD = text("read_at IS NULL")


class Review(Base):
    """One meeting, planned or held. Two people who write the same one down meet in one row."""

    __tablename__ = "reviews"
    __table_args__ = (
        # The same kind does not meet twice on one day about one child: so that is the same meeting.
        Index(
            "uq_reviews_case_id_kind_meets_on_standing",
            "case_id",
            "kind",
            "meets_on",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_reviews_to_be_held", "starts_at", sqlite_where=_IS_TO_BE_HELD, postgresql_where=_IS_TO_BE_HELD),
        Index("ix_reviews_meets_on", "meets_on"),
        CheckConstraint("(held_at IS NULL) = (held_by IS NULL)", name="is_recorded_by_somebody"),
        CheckConstraint(
            "(outcome IS NULL) = (outcome_on IS NULL) AND (outcome IS NULL) = (sealed_outcome IS NULL)",
            name="outcome_is_whole",
        ),
        CheckConstraint("outcome IS NULL OR held_at IS NOT NULL", name="is_held_before_it_has_an_outcome"),
        CheckConstraint("sealed_factors IS NULL OR has_factors IS NOT NULL", name="factors_are_answered"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str]
    """A member of domain.reviews.ReviewKind."""
    starts_at: Mapped[datetime]
    meets_on: Mapped[date]
    """The day of `starts_at` in London."""
    way: Mapped[str]
    """A member of domain.reviews.ReviewWay."""
    sealed_place: Mapped[bytes | None] = mapped_column(Sealed)
    sealed_agenda: Mapped[bytes | None] = mapped_column(Sealed)
    """Points of this meeting alone, a line each, besides those that its kind always has."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    held_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who recorded that it was held, and with whom."""
    held_at: Mapped[datetime | None]
    """When that was recorded; empty while it is a plan."""
    called_off_at: Mapped[datetime | None]
    """It does not take place, or was written down by mistake: from then on it counts nowhere."""
    outcome: Mapped[str | None]
    """A member of domain.reviews.Outcome."""
    outcome_on: Mapped[date | None]
    sealed_outcome: Mapped[bytes | None] = mapped_column(Sealed)
    has_factors: Mapped[bool | None]
    """Whether factors were identified that could be modified. Professional-only, never near a family’s page."""
    sealed_factors: Mapped[bytes | None] = mapped_column(Sealed)
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change; a form carries it, so that a stale change is refused."""
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps write one meeting down."""


class ReviewDay(Base):
    """What a meeting that was held said of its day, before that was put right."""

    __tablename__ = "review_days"
    __table_args__ = (Index("ix_review_days_review_id", "review_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    starts_at: Mapped[datetime]
    sealed_reason: Mapped[bytes] = mapped_column(Sealed)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]


class ReviewSeat(Base):
    """Somebody who was asked to a meeting or came: what they are and where they come from."""

    __tablename__ = "review_seats"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[str]
    """In words: “Health visitor”. Never a name."""
    is_chair: Mapped[bool] = mapped_column(default=False)
    presence: Mapped[str]
    """A member of domain.reviews.Presence."""
    sealed_name: Mapped[bytes | None] = mapped_column(Sealed)


class ReviewQuestion(Base):
    """A family’s question that was taken to a meeting, and whether it was asked there. Its answer stands with it."""

    __tablename__ = "review_questions"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
    asking: Mapped[str]
    """A member of domain.reviews.Asking."""
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    noted_at: Mapped[datetime]


class ReviewAction(Base):
    """Something a meeting agreed on, with who does it and by when."""

    __tablename__ = "review_actions"
    __table_args__ = (
        CheckConstraint("(staff_id IS NULL) <> (organisation_id IS NULL)", name="has_one_owner"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="is_done_by_somebody"),
        Index("ix_review_actions_open", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_review_actions_review_id", "review_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    due_on: Mapped[date]
    sealed_words: Mapped[bytes] = mapped_column(Sealed)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)


class ReviewActionOwner(Base):
    """Who had an action before it went to somebody else. Whoever has it now stands with the action."""

    __tablename__ = "review_action_owners"
    __table_args__ = (
        CheckConstraint("(staff_id IS NULL) <> (organisation_id IS NULL)", name="was_one_owner"),
        Index("ix_review_action_owners_action_id", "action_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("review_actions.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    """When it was given on."""
    given_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    """Who gave it on."""


class ReviewLearning(Base):
    """What a meeting learned, in words that name nobody; it counts once a second person has read it.

    Until then it is sealed under the case’s key, and from then on under the service’s own: it stays when the case goes.
    """

    __tablename__ = "review_learning"
    __table_args__ = (
        CheckConstraint("read_by IS NULL OR read_by <> written_by", name="is_read_by_a_second_person"),
        CheckConstraint(
            "(read_at IS NULL) = (read_by IS NULL) AND (read_at IS NULL) = (verdict IS NULL)", name="reading_is_whole"
        ),
        Index("ix_review_learning_unread", "written_at", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_review_learning_review_id", "review_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    sealed_words: Mapped[bytes] = mapped_column(Sealed)
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    read_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    """A member of domain.debrief_accounts.Verdict."""
    sealed_remark: Mapped[bytes | None] = mapped_column(Sealed)
    """What should change, where the second reader sent it back."""
    theme: Mapped[str | None]
    """A member of domain.reviews.LearningTheme; None of what was written down before anybody was asked for one."""
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
