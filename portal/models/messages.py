"""Threads between one adult and the team, drafts, and who opened what."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.cases import Case
from portal.models.sealing import Sealed


def _practitioner_of_the_case(context: Any) -> UUID:
    """Asked once, when the thread begins; afterwards the foreign key carries every change of practitioner over."""
    case_id = context.get_current_parameters()["case_id"]
    found: UUID = context.connection.execute(select(Case.practitioner_id).where(Case.id == case_id)).scalar_one()
    return found


def _among(condition: str) -> Callable[..., Index]:
    def index(name: str, *columns: str) -> Index:
        return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))

    return index


_among_waiting = _among("waiting_since IS NOT NULL AND comes_back_at IS NULL")
_among_aside = _among("comes_back_at IS NOT NULL")
_among_asked = _among("waiting_since IS NULL AND comes_back_at IS NULL AND asked_family_at IS NOT NULL")
_among_the_rest = _among("waiting_since IS NULL AND comes_back_at IS NULL AND asked_family_at IS NULL")


class Thread(Base):
    """All messages between one adult and the team: one thread an adult and case."""

    __tablename__ = "threads"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "practitioner_id"], ["cases.id", "cases.practitioner_id"], onupdate="CASCADE"),
        # The inbox walks these from one end, so that a page costs the same among a hundred threads and ten thousand.
        # Each holds only one part of the inbox: those who wait, those put aside, those who were asked something, or the
        # rest; else one part would be walked to its end in search of the other.
        _among_waiting("ix_threads_waiting", "waiting_since", "id"),
        _among_waiting("ix_threads_practitioner_id_waiting", "practitioner_id", "waiting_since", "id"),
        _among_aside("ix_threads_aside", "comes_back_at", "id"),
        _among_aside("ix_threads_practitioner_id_aside", "practitioner_id", "comes_back_at", "id"),
        _among_asked("ix_threads_asked", "asked_family_at", "id"),
        _among_asked("ix_threads_practitioner_id_asked", "practitioner_id", "asked_family_at", "id"),
        _among_the_rest("ix_threads_rest", "last_message_at", "id"),
        _among_the_rest("ix_threads_practitioner_id_rest", "practitioner_id", "last_message_at", "id"),
        _among("owner_id IS NOT NULL")("ix_threads_owner_id", "owner_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(index=True)
    practitioner_id: Mapped[UUID] = mapped_column(default=_practitioner_of_the_case)
    """The same as the case’s, always: the database sees to it. It stands here for the inbox’s indexes."""
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"), unique=True)
    waiting_since: Mapped[datetime | None]
    """When the first message arrived that nobody has answered; empty when the family waits for nothing."""
    last_message_at: Mapped[datetime | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Staff only: who has taken it. It counts only while they are there and may see the case (domain.thread_work)."""
    comes_back_at: Mapped[datetime | None]
    """Staff only: put aside until this moment, the beginning of a day in London. The family's next words empty it."""
    asked_family_at: Mapped[datetime | None]
    """Staff only: since when it is the family's turn to write. Their next words empty it."""


class Message(Base):
    """Words, as somebody sent them; never changed afterwards."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="is_written_by_one_of_the_two"),
        UniqueConstraint("thread_id", "send_key"),
        Index("ix_messages_thread_id_sent_at", "thread_id", "sent_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    sealed_body: Mapped[bytes] = mapped_column(Sealed)
    send_key: Mapped[UUID]
    """Made with the form, so that any number of taps and retries store one message."""
    sent_at: Mapped[datetime]


class Draft(Base):
    """What somebody has typed and not sent; one a writer and thread, theirs alone."""

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="is_written_by_one_of_the_two"),
        UniqueConstraint("thread_id", "person_id"),
        UniqueConstraint("thread_id", "staff_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    sealed_body: Mapped[bytes] = mapped_column(Sealed)
    saved_at: Mapped[datetime]


class Opening(Base):
    """Somebody opened a case or thread; “read by the team” is derived from the threads’. Written by the guard.

    At most once a minute for each kind of page.
    """

    __tablename__ = "openings"
    __table_args__ = (
        Index("ix_openings_subject_id_opened_at", "subject_id", "opened_at"),
        # Who is looking right now, over all threads: the end of this one.
        _among("staff_id IS NOT NULL")("ix_openings_by_staff_opened_at", "opened_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_id: Mapped[UUID]
    """A thread, named by its adult, or a case."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    page: Mapped[str | None]
    """Of staff: which pages of the case, by the noun of their address. Empty: a family, or from before it was kept."""
    about_id: Mapped[UUID | None]
    """The one adult whom a page of a case is about, so that nothing of it is told to another."""
    by_right: Mapped[str | None]
    """A member of domain.access.Right: by what right staff opened it on that day."""


class Notice(Base):
    """Something to deliver: written in the transaction of what it tells of, sent after the commit by the worker."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due_at", "due_at", "id"),
        Index("ix_notices_person_id", "person_id"),
        _among("receipt_due_at IS NOT NULL")("ix_notices_receipt_due_at", "receipt_due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    """Also the reference given to the mail service, so that a retry is recognised."""
    kind: Mapped[str]
    data_key_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    channel: Mapped[str] = mapped_column(default="email")
    """By what it goes: a member of domain.preferences.Channel, never `none`."""
    appointment_at: Mapped[datetime | None]
    """The appointment it is about; once that has begun it is not sent any more."""
    about_id: Mapped[UUID | None]
    """The booking that a reminder is of; one that does not stand any more is not reminded of."""
    sealed_letter: Mapped[bytes] = mapped_column(Sealed)
    """JSON: address, locale and the few values the letter needs (a link, a code)."""
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When the worker may next try; empty once delivered, given up or dropped."""
    held_reason: Mapped[str | None]
    """Why it waits (quiet hours, a date that hurts); staff see it."""
    tries: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    """Not delivered: a person must phone."""
    released_at: Mapped[datetime | None]
    """A member of staff let it go in spite of day and hour; why stands in the contact log."""
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    remote_id: Mapped[str | None]
    """What the mail service calls it, where it tells later whether it arrived."""
    receipt: Mapped[str | None]
    """Whether it arrived: a member of domain.receipts.Receipt; empty while that is not known."""
    receipt_due_at: Mapped[datetime | None]
    """When the mail service is asked next; empty where there is nothing to ask, or nothing more."""
