"""Where things are: what happened on a case, what each adult was told, and what each was promised."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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


class FamilyUpdate(Base):
    """What one adult was told about where things are, and the promise made with it. All are told in one transaction."""

    __tablename__ = "family_updates"
    __table_args__ = (
        UniqueConstraint("adult_id", "form_key"),
        Index("ix_family_updates_adult_id_written_at", "adult_id", "written_at"),
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
