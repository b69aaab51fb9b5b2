"""The standard operating procedure: its steps, and what was written down about each for a case. Staff only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class ProcedureStep(Base):
    """A step, as the settings file last had it. One that is gone from the file stays for what was done."""

    __tablename__ = "procedure_steps"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    phase: Mapped[str]
    title: Mapped[str]
    due_count: Mapped[int | None]
    due_unit: Mapped[str | None]
    """A member of domain.procedure.Unit."""
    due_after: Mapped[str | None]
    """`death`, or the slug of the step from which it counts."""
    applies_to: Mapped[list[str]] = mapped_column(JSON)
    not_for: Mapped[list[str]] = mapped_column(JSON)
    hospital_ids: Mapped[list[str]] = mapped_column(JSON)
    owner: Mapped[str]
    source: Mapped[str]
    is_current: Mapped[bool]
    loaded_at: Mapped[datetime]


class ProcedureRecord(Base):
    """What somebody wrote down about a step of a case: appended, never changed. The newest number is how it stands."""

    __tablename__ = "procedure_records"
    __table_args__ = (
        # Two tabs that both saw the same record cannot both follow it.
        UniqueConstraint("case_id", "step_id", "number"),
        Index("ix_procedure_records_step_id_happened_at", "step_id", "happened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    step_id: Mapped[UUID] = mapped_column(ForeignKey("procedure_steps.id"))
    number: Mapped[int]
    """1 for the first about this step of this case, and so on."""
    state: Mapped[str]
    """A member of domain.procedure.RecordState."""
    happened_at: Mapped[datetime]
    """When it was really done, for figures; for the other states, when it was written down."""
    sealed_who: Mapped[bytes] = mapped_column(Sealed)
    """Who did it, in words; empty where it was whoever wrote it down."""
    sealed_words: Mapped[bytes] = mapped_column(Sealed)
    """What shows it, or why it is not needed, or open again."""
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True)
    """Made with the form, so that any number of taps write it down once."""
