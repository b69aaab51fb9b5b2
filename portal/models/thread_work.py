"""How the team shares the work of the threads. Staff only: nothing here reaches a family page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class ThreadHandover(Base):
    """One member of staff handed a thread to another, with a note that the other reads first."""

    __tablename__ = "thread_handovers"
    __table_args__ = (Index("ix_thread_handovers_thread_id_handed_at", "thread_id", "handed_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    sealed_note: Mapped[bytes] = mapped_column(Sealed)
    handed_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    """When the new owner said that they have read it; until then it stands before everything else."""
    form_key: Mapped[UUID] = mapped_column(unique=True)
    """Made with the form, so that any number of taps hand it over once."""
