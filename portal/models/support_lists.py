"""What adults do with the directory: what they keep, what is offered to them, and what they tell us is not so."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class SupportList(Base):
    """The services one adult keeps for later, theirs alone. Which ones is sealed: a list can say how a child died."""

    __tablename__ = "support_lists"

    id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"), primary_key=True)
    """The adult."""
    sealed_entries: Mapped[bytes] = mapped_column(Sealed)
    """Ids of entries, the newest first."""
    changed_at: Mapped[datetime]


class SupportOffer(Base):
    """A service that a member of staff offered to an adult, and what became of it. Which one, and why, is sealed."""

    __tablename__ = "support_offers"
    __table_args__ = (Index("ix_support_offers_adult_id", "adult_id", "offered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    sealed_entry: Mapped[bytes] = mapped_column(Sealed)
    """The id of the entry."""
    sealed_note: Mapped[bytes | None] = mapped_column(Sealed)
    """A few words from whoever offers it, for the adult to read."""
    offered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    form_key: Mapped[UUID] = mapped_column(unique=True)
    """Made with the form, so that any number of taps offer once."""
    outcome: Mapped[str | None]
    """A member of domain.support_outcomes.Outcome, as the adult says it; empty while they say nothing."""
    outcome_at: Mapped[datetime | None]


class SupportTally(Base):
    """How often a service was offered in a month, or what became of that; it knows no case and no person."""

    __tablename__ = "support_tallies"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """The first day of the month in which it was offered."""
    what: Mapped[str] = mapped_column(primary_key=True)
    """`offered`, or a member of domain.support_outcomes.Outcome."""
    amount: Mapped[int]


class SupportReport(Base):
    """Somebody told us that a service could not be reached, or that something about it is not so."""

    __tablename__ = "support_reports"
    __table_args__ = (
        UniqueConstraint("adult_id", "entry_id", "kind", "made_on"),
        Index(
            "ix_support_reports_open",
            "entry_id",
            "made_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("support_entries.id"))
    kind: Mapped[str]
    """A member of domain.support_reports.ReportKind."""
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    """Empty: told by somebody who was not signed in, or by staff."""
    made_on: Mapped[date]
    """The day in London: once a day is enough."""
    made_at: Mapped[datetime]
    sealed_words: Mapped[bytes | None] = mapped_column(Sealed)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
