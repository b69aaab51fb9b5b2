"""Files that were sent with a message, or are chosen to be; their bytes are sealed in pieces."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed

_DUE = text("due_at IS NOT NULL")


class Attachment(Base):
    """One file. What it holds lies in `attachment_pieces`, until it is destroyed."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="is_sent_by_one_of_the_two"),
        UniqueConstraint("thread_id", "batch_id", "place"),
        Index("ix_attachments_message_id", "message_id"),
        Index("ix_attachments_due_at", "due_at", "id", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    """Empty while staff have chosen it and not confirmed; then nobody else sees that it exists."""
    batch_id: Mapped[UUID]
    """What was chosen together on one page, so that any number of taps store it once."""
    place: Mapped[int]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str]
    size: Mapped[int]
    """Bytes: as sent, and once it is rewritten as it is kept."""
    sealed_label: Mapped[bytes | None] = mapped_column(Sealed)
    """What staff call their own file, to know it again when they confirm; forgotten when it is sent."""
    state: Mapped[str]
    why_failed: Mapped[str | None]
    received_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When a worker may next take it up; empty once nothing more is to be done."""
    tries: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]


class AttachmentPiece(Base):
    """A piece of a file's bytes. Its id is made of file and place, so that a piece opens in its own place alone."""

    __tablename__ = "attachment_pieces"
    __table_args__ = (UniqueConstraint("attachment_id", "place"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachments.id"))
    place: Mapped[int]
    sealed_content: Mapped[bytes] = mapped_column(Sealed)


def piece_id(attachment_id: UUID, place: int) -> UUID:
    """The id of the piece of a file at this place, counted from 0."""
    return uuid5(attachment_id, str(place))
