"""Meetings with a family: the gate of the debrief, the times that staff offer, and who took which.

Home visits, talks on the phone and follow-ups use the same times and bookings as the debrief they are named for.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class GateRecord(Base):
    """One item of the debrief gate, as somebody recorded it (domain.md 3.2). The newest of an item and adult counts."""

    __tablename__ = "gate_records"
    __table_args__ = (Index("ix_gate_records_case_id", "case_id", "recorded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    item: Mapped[str]
    """A member of domain.debrief_records.Question."""
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    """For items that are recorded for each adult."""
    answer: Mapped[str]
    """What was recorded: one of domain.debrief_records.ANSWERS."""
    happened_on: Mapped[date]
    sealed_evidence: Mapped[bytes] = mapped_column(Sealed)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]


class DebriefDelay(Base):
    """Why one step on the way to the talk was late or waits. One reason a step stands; others were before."""

    __tablename__ = "debrief_delays"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="is_ended_by_somebody"),
        Index("ix_debrief_delays_case_id", "case_id", "noted_at"),
        Index(
            "uq_debrief_delays_case_id_step_standing",
            "case_id",
            "step",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    step: Mapped[str]
    """A member of domain.debrief_delays.DelayedStep."""
    reason: Mapped[str]
    """A member of domain.debrief_delays.DelayReason."""
    noted_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    noted_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who put another reason in its place, or none."""
    ended_at: Mapped[datetime | None]


class DebriefSlot(Base):
    """A time that a practitioner offers, alone or with others."""

    __tablename__ = "debrief_slots"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        # A time that was withdrawn may be offered again.
        Index(
            "uq_debrief_slots_staff_id_starts_at_offered",
            "staff_id",
            "starts_at",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_debrief_slots_starts_at", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(default="debrief")
    """A member of domain.meetings.MeetingKind."""
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    """Who leads it; the others are SlotPerson rows."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    travel_minutes: Mapped[int]
    """Minutes kept free before and after, for the road and to recover."""
    place_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Where it can be (members of PlaceKind); empty: wherever this kind of meeting may be."""
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting_places.id"))
    """The very place, for the kind of place that it is."""
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SlotPerson(Base):
    """Somebody else whom a time needs, beside the practitioner who leads it."""

    __tablename__ = "slot_people"
    __table_args__ = (
        CheckConstraint("(staff_id IS NULL) <> (colleague_id IS NULL)", name="is_one_of_the_two"),
        Index("ix_slot_people_holder_id", "holder_id"),
    )

    slot_id: Mapped[UUID] = mapped_column(ForeignKey("debrief_slots.id"), primary_key=True)
    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id of the member of staff or the colleague; what their taken quarter hours hang on."""
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    colleague_id: Mapped[UUID | None] = mapped_column(ForeignKey("colleagues.id"))


_STANDS_ALONE = text("cancelled_at IS NULL AND over_at IS NULL AND beside_id IS NULL")
_IS_ACTIVE = text("cancelled_at IS NULL AND over_at IS NULL")


class DebriefBooking(Base):
    """One adult took one time. Moving is a cancellation and a new booking in one transaction.

    Two adults who meet together have a booking each, on one time: so each keeps their own answers and their own way
    out, and what one wrote the other does not see.
    """

    __tablename__ = "debrief_bookings"
    __table_args__ = (
        # The constraint, not a check, is what stops a second booking: of a time, and by an adult.
        Index(
            "uq_debrief_bookings_slot_id_active",
            "slot_id",
            unique=True,
            sqlite_where=_STANDS_ALONE,
            postgresql_where=_STANDS_ALONE,
        ),
        Index(
            "uq_debrief_bookings_adult_id_kind_active",
            "adult_id",
            "kind",
            unique=True,
            sqlite_where=_IS_ACTIVE,
            postgresql_where=_IS_ACTIVE,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(default="debrief")
    """The kind of the time that was taken (domain.meetings.MeetingKind)."""
    beside_id: Mapped[UUID | None] = mapped_column(ForeignKey("debrief_bookings.id"), index=True)
    """The other adult's booking whose time this one shares."""
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    slot_id: Mapped[UUID] = mapped_column(ForeignKey("debrief_slots.id"))
    place_kind: Mapped[str]
    sealed_place: Mapped[bytes] = mapped_column(Sealed)
    sealed_wishes: Mapped[bytes] = mapped_column(Sealed)
    """Who comes along, what would help, what they do not want to hear."""
    calendar_title: Mapped[str]
    """A neutral title, chosen from a short list: others may see the calendar."""
    calendar_by_mail: Mapped[bool] = mapped_column(default=False)
    """They asked for it in their email too, though others may read their email; changes follow there."""
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    """RFC 5545 SEQUENCE: grows with each change."""
    calendar_uid: Mapped[UUID] = mapped_column(default=new_id)
    """RFC 5545 UID: the id of the first booking of a row of changes, so that a calendar moves the entry it has."""
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    cancelled_by_staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    sealed_cancel_reason: Mapped[bytes | None] = mapped_column(Sealed)
    """Why staff called it off, and who told the family and how. Staff only."""
    over_at: Mapped[datetime | None]
    """Set on a booking whose time has gone when the same adult books another."""


class BusyCell(Base):
    """A quarter of an hour of somebody's time, taken. Its key makes a double booking impossible, whatever the race.

    Taken by a booking, or kept for a few minutes while one adult decides; such a hold dies by itself.
    """

    __tablename__ = "busy_cells"
    __table_args__ = (
        CheckConstraint("(booking_id IS NULL) <> (kept_for_id IS NULL)", name="is_booked_or_kept"),
        CheckConstraint("(kept_for_id IS NULL) = (kept_until IS NULL)", name="is_kept_until"),
    )

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    """A member of staff, a colleague or a person of a family: nobody can be in two places."""
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    booking_id: Mapped[UUID | None] = mapped_column(ForeignKey("debrief_bookings.id"), index=True)
    kept_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"), index=True)
    """The adult who is deciding."""
    kept_until: Mapped[datetime | None]
    """From then on the row means nothing."""


class DebriefAccount(Base):
    """What happened at one meeting, as it was written down afterwards (domain.md 3.5). Added to, never changed.

    Staff only.
    """

    __tablename__ = "debrief_accounts"
    __table_args__ = (Index("ix_debrief_accounts_case_id", "case_id", "happened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    happened_at: Mapped[datetime]
    minutes: Mapped[int]
    place_kind: Mapped[str]
    interpreting: Mapped[str]
    """A member of domain.debrief_accounts.Interpreting."""
    sealed_account: Mapped[bytes] = mapped_column(Sealed)
    """JSON: what was said, the questions nobody could answer, and whom the family was referred to."""
    follow_up_by: Mapped[date | None]
    debriefed_on: Mapped[date | None]
    """When the staff who were there talked it over with each other."""
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(unique=True, default=new_id)
    """Made with the form, so that any number of taps write one account."""


class DebriefPart(Base):
    """What part one adult had in one meeting, how much they chose to hear, and what they want on paper."""

    __tablename__ = "debrief_parts"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("debrief_accounts.id"), primary_key=True)
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"), primary_key=True)
    part: Mapped[str]
    detail: Mapped[str | None]
    copy: Mapped[str]
    """Members of domain.debrief_accounts.Part and Copy, and of domain.debriefs.WishToKnow."""


class DebriefSummary(Base):
    """One version of the plain words about a meeting that a family may keep; the newest counts (never the report)."""

    __tablename__ = "debrief_summaries"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        CheckConstraint("(read_by IS NULL) = (read_at IS NULL)", name="is_read_by_somebody"),
        CheckConstraint("read_by <> written_by", name="is_read_by_somebody_else"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("debrief_accounts.id"))
    number: Mapped[int]
    sealed_body: Mapped[bytes] = mapped_column(Sealed)
    """Markdown."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """The second reader."""
    read_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    """A member of domain.debrief_accounts.Verdict."""
    sealed_remark: Mapped[bytes | None] = mapped_column(Sealed)
    """What the second reader would change."""


class SummaryRelease(Base):
    """One adult may read one version. Others see nothing of it, not even that it is there."""

    __tablename__ = "summary_releases"
    __table_args__ = (UniqueConstraint("summary_id", "adult_id"), Index("ix_summary_releases_adult_id", "adult_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    summary_id: Mapped[UUID] = mapped_column(ForeignKey("debrief_summaries.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    told_on: Mapped[date]
    """When a person told them that it is there."""
    released_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    released_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
