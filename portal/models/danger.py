"""What the team must see before all else, what it did about it, and what stands beside single messages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed

_IS_OPEN = text("closed_at IS NULL")
_IS_ASKED = text("interpreter_asked_at IS NOT NULL AND translated_at IS NULL")


class DangerFlag(Base):
    """Words in which somebody may be in danger, until a welfare check is written down. Staff only.

    Of a message, or of what they told the managers: that is seen by managers alone, and never by whom it is about.
    """

    __tablename__ = "danger_flags"
    __table_args__ = (
        UniqueConstraint("message_id"),
        UniqueConstraint("concern_id"),
        CheckConstraint("(message_id IS NULL) <> (concern_id IS NULL)", name="is_about_one_thing"),
        CheckConstraint("(owner_id IS NULL) = (owned_at IS NULL)", name="has_an_owner_from_a_moment_on"),
        CheckConstraint("(closed_by IS NULL) = (closed_at IS NULL)", name="is_closed_by_somebody"),
        Index("ix_danger_flags_open", "raised_at", "id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_danger_flags_adult_id", "adult_id", "raised_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    concern_id: Mapped[UUID | None] = mapped_column(ForeignKey("concerns.id"))
    raised_at: Mapped[datetime]
    said: Mapped[str | None]
    """What whoever wrote it answered: a member of domain.danger.Said."""
    said_at: Mapped[datetime | None]
    calls: Mapped[int] = mapped_column(default=0)
    """How often the team was called: when it was written, and with each “I need someone now”."""
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who has taken it on."""
    owned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))


class WelfareRecord(Base):
    """One step of a welfare check, as somebody wrote it down; added to, never changed (domain.md 7.2). Staff only."""

    __tablename__ = "welfare_records"
    __table_args__ = (Index("ix_welfare_records_flag_id", "flag_id", "recorded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    flag_id: Mapped[UUID] = mapped_column(ForeignKey("danger_flags.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    happened_at: Mapped[datetime]
    """When it was done or tried; never after it was written down."""
    step: Mapped[str]
    """What was done: a member of domain.danger.Step."""
    outcome: Mapped[str]
    """A member of domain.danger.WelfareOutcome."""
    informed: Mapped[list[str]] = mapped_column(JSON)
    """Members of domain.danger.Informed."""
    sealed_account: Mapped[bytes] = mapped_column(Sealed)
    """What happened, where they are, what was agreed."""
    recorded_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps write one record."""


class AutomaticReply(Base):
    """That nobody was reading when a message came: once for each such time. The words are made when they are read."""

    __tablename__ = "automatic_replies"
    __table_args__ = (UniqueConstraint("thread_id", "closed_until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"), index=True)
    closed_until: Mapped[datetime]
    """When whoever reads next is at work again."""
    reader_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who that is; empty where the whole team is."""


class MessageMark(Base):
    """What is known of one message besides its words: whether it could be checked, and what it says in translation."""

    __tablename__ = "message_marks"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_message_marks_thread_id", "thread_id"),
        Index(
            "ix_message_marks_asked", "interpreter_asked_at", "id", sqlite_where=_IS_ASKED, postgresql_where=_IS_ASKED
        ),
        CheckConstraint("(sealed_translation IS NULL) = (translated_at IS NULL)", name="is_translated_at_a_moment"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    is_unchecked: Mapped[bool] = mapped_column(default=False)
    """The check for danger cannot read it: a person must. Staff only."""
    said: Mapped[str | None]
    """What whoever wrote it answered where it is unchecked: a member of domain.danger.Said. Staff only."""
    said_at: Mapped[datetime | None]
    interpreter_asked_at: Mapped[datetime | None]
    """When staff marked that it needs an interpreter. Staff only."""
    sealed_translation: Mapped[bytes | None] = mapped_column(Sealed)
    """The same in another language; the message itself stays as it was written."""
    sealed_translator: Mapped[bytes | None] = mapped_column(Sealed)
    """Who translated it: an interpreter's name, or a colleague's."""
    translated_at: Mapped[datetime | None]


class EarlierTranslation(Base):
    """A translation that was put right: what it said before. Added once, never changed. Staff only."""

    __tablename__ = "earlier_translations"
    __table_args__ = (Index("ix_earlier_translations_mark_id", "mark_id", "replaced_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    mark_id: Mapped[UUID] = mapped_column(ForeignKey("message_marks.id"))
    sealed_translation: Mapped[bytes] = mapped_column(Sealed)
    sealed_translator: Mapped[bytes] = mapped_column(Sealed)
    translated_at: Mapped[datetime]
    replaced_at: Mapped[datetime]
    replaced_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
