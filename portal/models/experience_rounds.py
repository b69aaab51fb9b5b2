"""What rounds of asking families found: numbers alone, and no name or word of anybody."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id

_STANDS = text("removed_at IS NULL")


class ExperienceRound(Base):
    """One round with one measure. Two people who write the same one down meet in one row."""

    __tablename__ = "experience_rounds"
    __table_args__ = (
        Index(
            "uq_experience_rounds_measure_key_last_on_standing",
            "measure_key",
            "last_on",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("first_on <= last_on", name="ends_after_it_begins"),
        CheckConstraint("answered >= 0 AND answered <= asked", name="answers_are_of_those_asked"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    measure: Mapped[str]
    """The name of what families were asked with."""
    measure_key: Mapped[str]
    """The name with case, accents, signs and spaces forgiven."""
    first_on: Mapped[date]
    last_on: Mapped[date]
    asked: Mapped[int]
    """Families."""
    answered: Mapped[int]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """It was written down by mistake: from then on it counts nowhere."""
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)


class ExperienceScore(Base):
    """How many families gave one score to the service as a whole, in one round."""

    __tablename__ = "experience_scores"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_is_one_to_five"),
        CheckConstraint("families > 0", name="was_given"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("experience_rounds.id"), primary_key=True)
    score: Mapped[int] = mapped_column(primary_key=True)
    families: Mapped[int]
