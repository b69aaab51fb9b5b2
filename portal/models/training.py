"""Training that the service gave: no case stands in it, so everything sealed is under the service's own key."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed

_STANDS = text("removed_at IS NULL")


class TrainingSession(Base):
    """One session that was held. Two people who write the same one down meet in one row."""

    __tablename__ = "training_sessions"
    __table_args__ = (
        Index(
            "uq_training_sessions_held_on_title_key_standing",
            "held_on",
            "title_key",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("minutes > 0", name="takes_time"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    title_key: Mapped[str]
    """The title with case, accents, signs and spaces forgiven."""
    topics: Mapped[list[str]] = mapped_column(JSON)
    held_on: Mapped[date]
    place: Mapped[str]
    minutes: Mapped[int]
    sealed_teachers: Mapped[bytes] = mapped_column(Sealed)
    """Who taught, in words."""
    sealed_remarks: Mapped[bytes | None] = mapped_column(Sealed)
    """What people wrote beside their scores."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """It was written down by mistake: from then on it counts nowhere."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change; a form carries it, so that a stale change is refused."""
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)


class TrainingGroup(Base):
    """So many people of one role from one organisation came to a session."""

    __tablename__ = "training_groups"
    __table_args__ = (
        UniqueConstraint("session_id", "organisation_id", "role"),
        CheckConstraint("people > 0", name="holds_somebody"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_sessions.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[str]
    """In words: “Health visitor”."""
    people: Mapped[int]


class TrainingScore(Base):
    """How many people gave one score to one question after a session."""

    __tablename__ = "training_scores"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_is_one_to_five"),
        CheckConstraint("people > 0", name="was_given"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_sessions.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    """A member of domain.training.FeedbackQuestion."""
    score: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]


class TrainingName(Base):
    """Somebody who came and wants a certificate; nobody else's name is kept."""

    __tablename__ = "training_names"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("training_sessions.id"), index=True)
    sealed_name: Mapped[bytes] = mapped_column(Sealed)
