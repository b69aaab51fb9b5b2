"""Where things are: what happened on a case, what each adult was told, and what each was promised."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class StageEvent(Base):
    """A stage of the path began, waits, ended or does not apply; the newest event of a stage says how it stands."""

    __tablename__ = "stage_events"
    __table_args__ = (Index("ix_stage_events_case_id", "case_id", "recorded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    stage: Mapped[str]
    """Slug of the stage's text, without its number."""
    state: Mapped[str]
    """A member of domain.journey.StageState."""
    happened_on: Mapped[date]
    waiting_for: Mapped[str | None]
    """Whom everybody waits for, in words a family may read."""
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]


class StageCheck(Base):
    """Somebody asked whomever everybody waits for, and there was nothing new: once a day, whoever asks again."""

    __tablename__ = "stage_checks"
    __table_args__ = (UniqueConstraint("event_id", "checked_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("stage_events.id"))
    """The event that says that the stage waits, and for whom."""
    checked_on: Mapped[date]
    checked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime]


class LeftOut(Base):
    """An adult who was not told when the others were, and why. Staff only, until they are told."""

    __tablename__ = "left_out"
    __table_args__ = (
        Index(
            "ix_left_out_open",
            "adult_id",
            "event_id",
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("stage_events.id"))
    """What moved: not on their page while they have not been told. Empty where no stage moved."""
    sealed_reason: Mapped[bytes] = mapped_column(Sealed)
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When they were next told something in words of their own."""


class FamilyUpdate(Base):
    """What one adult was told about where things are, and the promise made with it. All are told in one transaction."""

    __tablename__ = "family_updates"
    __table_args__ = (
        UniqueConstraint("adult_id", "form_key"),
        Index("ix_family_updates_adult_id_written_at", "adult_id", "written_at"),
        # Figures read these of many cases at once, from the index alone.
        Index("ix_family_updates_case_id", "case_id", "adult_id", "written_at", "next_update_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    stage: Mapped[str | None]
    sealed_body: Mapped[bytes | None] = mapped_column(Sealed)
    """Empty: no words of its own, and the page says only that the promise holds (a restricted adult)."""
    next_update_by: Mapped[date | None]
    """The promise made; empty only in the last update of a case that closes."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(default=new_id)
    """Made with the form, so that any number of taps tell each adult once."""
