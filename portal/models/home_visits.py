"""Visits to homes: what is known of risk at an address, and who is out. Staff only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed

_OUT = text("ended_at IS NULL")


class AddressRisk(Base):
    """What somebody wrote down about risk where an adult lives: appended, never changed. The newest holds."""

    __tablename__ = "address_risks"
    __table_args__ = (Index("ix_address_risks_case_id_written_at", "case_id", "written_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    """Whose home it is."""
    sealed_words: Mapped[bytes] = mapped_column(Sealed)
    """What the risk is, or that none is known."""
    review_on: Mapped[date]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True)


class HomeVisit(Base):
    """Somebody set out to a family’s home, and came back.

    Its entry in the contact log carries this id as its form key: so there is one at most, from any number of tabs.
    """

    __tablename__ = "home_visits"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="is_ended_by_somebody"),
        # Nobody is in two homes at once.
        Index("uq_home_visits_staff_id_out", "staff_id", unique=True, sqlite_where=_OUT, postgresql_where=_OUT),
        Index("ix_home_visits_case_id_started_at", "case_id", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    """Made with the form, so that any number of taps check in once."""
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    """To whose home."""
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    sealed_place: Mapped[bytes] = mapped_column(Sealed)
    """Where it is; shown to the whole team once the visit is overdue."""
    sealed_along: Mapped[bytes] = mapped_column(Sealed)
    """Who else goes; empty for somebody who goes alone."""
    started_at: Mapped[datetime]
    expected_end_at: Mapped[datetime]
    alarmed_at: Mapped[datetime | None]
    """When the team was written to about this expected end; empty again once the end is put off."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Themselves, or a colleague who has spoken with them."""
