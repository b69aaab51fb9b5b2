"""What meetings are made from: people from outside the team, places, and what was offered to whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class Colleague(Base):
    """Somebody from outside the team who comes to meetings: a doctor who can explain, an interpreter. No account."""

    __tablename__ = "colleagues"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sealed_name: Mapped[bytes] = mapped_column(Sealed)
    job_title: Mapped[str]
    """Shown to families beside the name: “Children’s doctor”."""
    left_at: Mapped[datetime | None]
    """From then on no new time is offered with them."""


class MeetingPlace(Base):
    """A place where families can be met, with what somebody needs to know to get in. Never anybody's home."""

    __tablename__ = "meeting_places"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    """A member of domain.meetings.PlaceKind that somebody travels to: another hospital, or a neutral place."""
    address: Mapped[str]
    access_notes: Mapped[str]
    """The way in, parking, steps, lifts, toilets, a quiet room: in words for families."""
    hospital_id: Mapped[UUID | None] = mapped_column(ForeignKey("hospitals.id"))
    """The hospital it belongs to, so that nobody is asked back to where their child died."""
    closed_at: Mapped[datetime | None]


class MeetingOffer(Base):
    """A practitioner offered one adult a visit, a talk or a follow-up; from then on they may pick a time for it.

    A debrief has none: its gate is what opens it.
    """

    __tablename__ = "meeting_offers"
    __table_args__ = (
        Index(
            "uq_meeting_offers_adult_id_kind_open",
            "adult_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    kind: Mapped[str]
    """A member of domain.meetings.MeetingKind."""
    offered_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    offered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Taken back, or the meeting was held."""
