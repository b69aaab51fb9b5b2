"""What stands in calendars: staff's own appointments without a family's name, and what a letter to a family carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.models.cases import Case
from portal.models.debriefs import DebriefBooking, DebriefSlot, SlotPerson
from portal.models.people import CalendarFeed, StaffMember

LOOKS_BACK = timedelta(days=31)
"""What was called off so lately still stands in it, as called off, so that a calendar takes it out."""
AT_MOST = 500


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One appointment; the reference names nobody."""

    uid: UUID
    sequence: int
    reference: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class MailedEntry:
    """One appointment, as the calendar of whoever asked for it takes it in."""

    uid: UUID
    sequence: int
    title: str
    """A key of adapters.calendar_files.titles."""
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


def newest(session: Session, *, calendar_uid: UUID) -> MailedEntry | None:
    """An appointment as it stands now, whoever has moved it or called it off; None where there is none."""
    wanted = (
        select(
            DebriefBooking.calendar_uid,
            DebriefBooking.calendar_sequence,
            DebriefBooking.calendar_title,
            DebriefSlot.starts_at,
            DebriefSlot.ends_at,
            DebriefBooking.cancelled_at.is_not(None).label("is_cancelled"),
        )
        .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
        .where(DebriefBooking.calendar_uid == calendar_uid)
        .order_by(DebriefBooking.calendar_sequence.desc(), DebriefBooking.id.desc())
        .limit(1)
    )
    row = session.execute(wanted).first()
    return None if row is None else MailedEntry(*row)


def number_of(session: Session, *, staff_id: UUID) -> int | None:
    """The number of the address in use; None where there is none, or they have left."""
    wanted = (
        select(CalendarFeed.number)
        .join(StaffMember, StaffMember.id == CalendarFeed.staff_id)
        .where(CalendarFeed.staff_id == staff_id, CalendarFeed.is_on, StaffMember.left_at.is_(None))
    )
    return session.scalar(wanted)


def entries(session: Session, *, staff_id: UUID, now: datetime) -> tuple[FeedEntry, ...]:
    """Their appointments from a month ago on, the soonest first; of one that was moved only where it stands now."""
    comes_along = select(SlotPerson.slot_id).where(SlotPerson.staff_id == staff_id)
    wanted = (
        select(
            DebriefBooking.calendar_uid,
            DebriefBooking.calendar_sequence,
            DebriefBooking.cancelled_at,
            Case.reference,
            DebriefSlot.starts_at,
            DebriefSlot.ends_at,
        )
        .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
        .join(Case, Case.id == DebriefBooking.case_id)
        .where(
            or_(DebriefSlot.staff_id == staff_id, DebriefSlot.id.in_(comes_along)),
            DebriefBooking.beside_id.is_(None),
            DebriefSlot.ends_at > now - LOOKS_BACK,
        )
        .order_by(DebriefSlot.starts_at, DebriefBooking.id)
        .limit(AT_MOST)
    )
    newest: dict[UUID, FeedEntry] = {}
    for row in session.execute(wanted):
        entry = FeedEntry(
            uid=row.calendar_uid,
            sequence=row.calendar_sequence,
            reference=row.reference,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_cancelled=row.cancelled_at is not None,
        )
        before = newest.get(entry.uid)
        if before is None or entry.sequence > before.sequence:
            newest[entry.uid] = entry
    return tuple(sorted(newest.values(), key=lambda each: (each.starts_at, each.uid)))
