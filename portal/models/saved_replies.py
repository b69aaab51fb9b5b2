"""Short replies that the team keeps for use again. They name nobody: names are filled in when one is used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class SavedReply(Base):
    """A reply that staff may put into the box they write in, until it is taken out of use."""

    __tablename__ = "saved_replies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    form_key: Mapped[UUID] = mapped_column(unique=True)
    """Made with the form, so that any number of taps make one reply."""


class SavedReplyEdition(Base):
    """How a reply reads; an edition never changes, a new one follows it. The one with the highest number is in use."""

    __tablename__ = "saved_reply_editions"
    __table_args__ = (UniqueConstraint("reply_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("saved_replies.id"))
    number: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    """Plain text with the placeholders of domain.saved_replies."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
