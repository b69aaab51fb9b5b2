"""What the team writes for itself about a case. No table here has a way out: nothing that sends may read them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class Note(Base):
    """Words of one member of staff, kept as they were written; what was wrong is put right by another note."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_case_id_written_at", "case_id", "written_at", "id"),
        Index("ix_notes_corrects_id", "corrects_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    """Whom it is about; empty for the whole case."""
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    is_handover: Mapped[bool] = mapped_column(default=False)
    """For whoever covers: it stands first on the case and its threads while somebody does."""
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("notes.id"))
    sealed_body: Mapped[bytes] = mapped_column(Sealed)
    written_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps write one note."""


class NoteDraft(Base):
    """What somebody has typed into a form and not kept; one a writer, case and form, theirs alone."""

    __tablename__ = "note_drafts"
    __table_args__ = (UniqueConstraint("case_id", "staff_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    purpose: Mapped[str] = mapped_column(default="note")
    """What it is to become: a member of domain.drafts.Purpose."""
    sealed_body: Mapped[bytes] = mapped_column(Sealed)
    saved_at: Mapped[datetime]
