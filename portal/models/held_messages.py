"""Words to a restricted adult that wait for a second person. Staff only: what is let through becomes a message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class HeldMessage(Base):
    """What a member of staff wrote, and what somebody else decided about it; each is decided once."""

    __tablename__ = "held_messages"
    __table_args__ = (
        UniqueConstraint("adult_id", "send_key"),
        UniqueConstraint("message_id"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="has_an_outcome_once_decided"),
        CheckConstraint("(message_id IS NULL) OR outcome = 'released'", name="is_sent_only_when_released"),
        CheckConstraint("outcome <> 'released' OR decided_by <> author_id", name="is_released_by_somebody_else"),
        Index(
            "ix_held_messages_waiting",
            "written_at",
            "id",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    sealed_body: Mapped[bytes] = mapped_column(Sealed)
    seen_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    """The newest message on the page that it was written on: what came later it does not answer."""
    send_key: Mapped[UUID]
    """Made with the form, so that any number of taps hold one message."""
    written_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str | None]
    """`released`, `sent_back`, or `withdrawn` by its author."""
    sealed_why: Mapped[bytes | None] = mapped_column(Sealed)
    """Why it was sent back."""
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    """What it became."""
