"""What an adult asks of the managers, or complains of. Never read by whoever it is about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class Concern(Base):
    """“I want another worker”, or a complaint: one adult's, told to the managers."""

    __tablename__ = "concerns"
    __table_args__ = (
        CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name="is_taken_by_somebody"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="is_answered_by_somebody"),
        CheckConstraint("sealed_answer IS NULL OR answered_at IS NOT NULL", name="an_answer_is_an_answer"),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (sealed_outcome IS NULL)",
            name="is_settled_by_somebody",
        ),
        CheckConstraint("settled_at IS NULL OR answered_at IS NOT NULL", name="is_answered_before_it_is_settled"),
        # Whoever it is about has no part in it.
        CheckConstraint(
            "about_id <> taken_by AND about_id <> answered_by AND about_id <> settled_by",
            name="is_not_judged_by_itself",
        ),
        Index("ix_concerns_adult_id", "adult_id", "made_at"),
        Index("ix_concerns_settled_at", "settled_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    about_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    """The practitioner of the family when it was told: it is never shown to them, whatever else they are."""
    kind: Mapped[str]
    """A member of domain.concerns.ConcernKind."""
    sealed_words: Mapped[bytes | None] = mapped_column(Sealed)
    """Empty where they asked for another worker and did not say why."""
    made_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps tell it once."""
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    taken_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    sealed_answer: Mapped[bytes | None] = mapped_column(Sealed)
    """What the adult reads; empty where a manager told them in person or by phone."""
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
    sealed_outcome: Mapped[bytes | None] = mapped_column(Sealed)
    """Managers only: what came of it."""
