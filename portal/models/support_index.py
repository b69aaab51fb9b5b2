"""What a search of the directory reads: made from the published entries, and made anew from them at any time.

Beside these tables stands `support_fts`, which holds the words: see `models.support_words`.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class SupportIndex(Base):
    """A published entry, by all that it can be found by (domain.support_finding.Findable)."""

    __tablename__ = "support_index"

    number: Mapped[int] = mapped_column(primary_key=True)
    """A small number of its own, because the words of SQLite's text search hang on one."""
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"), unique=True)
    is_crisis: Mapped[bool]
    shown_until: Mapped[date]
    kinds: Mapped[int]
    for_whom: Mapped[int]
    causes: Mapped[int]
    ways: Mapped[int]
    age_from: Mapped[int]
    age_to: Mapped[int]
    child_age_from: Mapped[int]
    child_age_to: Mapped[int]
    weeks_from: Mapped[int]
    languages: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    folded_name: Mapped[str]
    folded_organisation: Mapped[str]
    place: Mapped[int]
    """Where it stands among equals."""


class SupportReach(Base):
    """An area in which a service works: the first half of a postcode, a postcode area, a district, or everywhere."""

    __tablename__ = "support_reach"
    __table_args__ = (Index("ix_support_reach_number", "number"),)

    area: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(ForeignKey("support_index.number"), primary_key=True)


class SupportHours(Base):
    """From when to when somebody is there on a day (domain.support_hours.keys), in minutes since midnight."""

    __tablename__ = "support_hours"

    number: Mapped[int] = mapped_column(ForeignKey("support_index.number"), primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    opens: Mapped[int] = mapped_column(primary_key=True)
    closes: Mapped[int]


class SupportTrigram(Base):
    """Three letters of a word that stands in some published entry, to find what a word was meant to be."""

    __tablename__ = "support_trigrams"

    trigram: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
