"""Words that staff sent although they may hurt, each with the reason why. Staff only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class WordingOverrule(Base):
    """A member of staff has read the warning about a text and sends it as it is, for this reason."""

    __tablename__ = "wording_overrules"
    __table_args__ = (
        UniqueConstraint("case_id", "text_index"),
        Index("ix_wording_overrules_thread_id", "thread_id", "overruled_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    text_index: Mapped[bytes]
    """Blind index of the whole text: the same text is not asked about a second time in this case."""
    sealed_phrases: Mapped[bytes] = mapped_column(Sealed)
    """What was warned about, a line each."""
    sealed_reason: Mapped[bytes] = mapped_column(Sealed)
    overruled_at: Mapped[datetime]
