"""The support directory and its history."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class SupportEntry(Base):
    """A service a family may turn to. Families see it only while it is published and its check has not lapsed."""

    __tablename__ = "support_entries"
    __table_args__ = (
        CheckConstraint("confirmed_by <> also_confirmed_by", name="two_people_confirm"),
        Index("ix_support_entries_state", "state", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    is_crisis: Mapped[bool]
    """One of the lines for people in danger now: never hidden by itself, alarms staff instead."""
    state: Mapped[str]
    """A member of domain.support.EntryState."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The published or drafted facts, in the shape of domain.support_facts."""
    place: Mapped[int] = mapped_column(default=0)
    """Where it stands among equals; the order of the file it was loaded from."""
    revision: Mapped[int]
    """Grows with each change; a form carries it, so that a stale edit is refused."""
    source: Mapped[str]
    source_address: Mapped[str] = mapped_column(default="")
    """Where on the web the facts were read; empty for what was not read there."""
    source_year: Mapped[int | None]
    confidence: Mapped[str]
    doubt: Mapped[str]
    checked_on: Mapped[date | None]
    checked_how: Mapped[str | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    next_check_on: Mapped[date | None]
    """The last day on which the check is trusted."""
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who first checked the present numbers here; a crisis line needs a second, different person too."""
    also_confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    proposed_number: Mapped[int | None]
    """The revision that proposes a crisis line's new facts, to show it or to take it away, until a second decides."""
    tried_on: Mapped[date | None]
    """The last day on which somebody tried to check it and could not; empty again with the next check."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often since the last check."""


class SupportRevision(Base):
    """How an entry stood after one change: who changed what, when."""

    __tablename__ = "support_revisions"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"))
    number: Mapped[int]
    act: Mapped[str]
    """A member of domain.support.Act."""
    state: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]
    source_address: Mapped[str] = mapped_column(default="")
    doubt: Mapped[str]
    checked_how: Mapped[str | None]
    """How it was checked, where this change was a check."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Empty: loaded from `content/`."""
    changed_at: Mapped[datetime]
    returned_to: Mapped[int | None]
    """The number of the earlier version that stands again with this one."""
    instead_id: Mapped[UUID | None] = mapped_column(ForeignKey("support_entries.id"))
    """Where families are to be pointed, by whoever proposes to close a crisis line."""


class SupportInstead(Base):
    """Where families who kept a service that has closed are pointed to; no row where nobody named another."""

    __tablename__ = "support_instead"

    id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"), primary_key=True)
    """The closed entry."""
    instead_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"))


class SupportSighting(Base):
    """What was seen when an address was asked, or a number read over. It changes no entry; people judge it."""

    __tablename__ = "support_sightings"
    __table_args__ = (UniqueConstraint("entry_id", "asked"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"))
    asked: Mapped[str]
    """The address or the number, as the entry had it then."""
    seen: Mapped[str]
    """A member of domain.support_sightings.Seen."""
    detail: Mapped[str]
    """Where an address has moved to; empty otherwise."""
    seen_at: Mapped[datetime]
