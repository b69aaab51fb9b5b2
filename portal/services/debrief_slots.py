"""Staff offer times for a meeting, one by one or week after week, and take them back while nobody holds them."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import debrief_slots as rules
from portal.domain.access import Role, StaffViewer
from portal.domain.debrief_slots import Slot, SlotTooSoon
from portal.domain.working_time import at_local, local
from portal.models.base import new_id
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot
from portal.models.people import StaffMember
from portal.queries import covering
from portal.services import audit

AHEAD_AT_MOST = timedelta(days=366)
"""How far ahead a time may be offered: beyond it, a year is usually a slip of the finger."""

WEEKS_AT_MOST = 26
"""How often a weekly time is repeated at once: half a year, after which somebody looks again."""


class NoSuchTime(LookupError):
    """No such time, or one that is not this person's to change."""


class NotTheirs(PermissionError):
    """Times of somebody else, offered by somebody who does not manage, or of somebody who sees no family."""


class TimeTooFarAhead(ValueError):
    """Later than AHEAD_AT_MOST from now."""


class WeeksRefused(ValueError):
    """Fewer weeks than one, or more than WEEKS_AT_MOST."""


class TimeOverlaps(Exception):
    """They offer another time, or hold a booking with its travel, over this one."""


class TimeIsBooked(Exception):
    """A family holds this time: it is called off on the page of their case, by name and with a reason."""


def publish(session: Session, *, viewer: StaffViewer, staff_id: UUID, slot: Slot, now: datetime) -> UUID:
    """Offer a time of this member of staff and return its id; travel is the same before and after.

    Raises SlotTooSoon (in the past), TimeTooFarAhead, NotTheirs, TimeOverlaps, and what check_shape raises.
    """
    rules.check_shape(slot)
    if slot.starts_at <= now:
        raise SlotTooSoon(now)
    if slot.starts_at > now + AHEAD_AT_MOST:
        raise TimeTooFarAhead
    if staff_id != viewer.id and Role.MANAGER not in viewer.roles:
        raise NotTheirs
    member = hold_staff(session, staff_ids={staff_id})[0]
    if not member.is_practitioner or member.left_at is not None:
        raise NotTheirs
    _refuse_overlap(session, staff_id=staff_id, slot=slot)
    row = DebriefSlot(
        id=new_id(),
        staff_id=staff_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        travel_minutes=int(slot.travel_before.total_seconds()) // 60,
        published_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as problem:
        raise TimeOverlaps from problem
    audit.record(session, actor=viewer, action="time.published", now=now, subject_id=row.id)
    return row.id


@dataclass(frozen=True, slots=True)
class Week:
    """One time of a row of weekly ones, and why it was left out; None where it is on offer."""

    on: date
    left_out: Literal["overlaps", "away", "holiday", "gone", "too_far"] | None


def publish_weekly(
    session: Session,
    *,
    viewer: StaffViewer,
    staff_id: UUID,
    slot: Slot,
    weeks: int,
    bank_holidays: AbstractSet[date],
    now: datetime,
) -> tuple[Week, ...]:
    """Offer the same time by the clock in London for so many weeks, and tell what became of each.

    A bank holiday, a day of leave that is written down, and what overlaps are left out, for whoever repeats a time has
    not looked at every day. Raises WeeksRefused, NotTheirs, and what check_shape raises.
    """
    if not 1 <= weeks <= WEEKS_AT_MOST:
        raise WeeksRefused
    first = local(slot.starts_at)
    days = [first.date() + timedelta(weeks=week) for week in range(weeks)]
    away = [each for each in covering.away(session, first=days[0], last=days[-1]) if each.practitioner_id == staff_id]
    done = []
    for on in days:
        if on in bank_holidays:
            done.append(Week(on, "holiday"))
        elif any(each.from_on <= on <= each.to_on for each in away):
            done.append(Week(on, "away"))
        else:
            starts_at = at_local(on, first.time())
            moved = replace(slot, starts_at=starts_at, ends_at=starts_at + (slot.ends_at - slot.starts_at))
            done.append(Week(on, _left_out(session, viewer, staff_id, moved, now)))
    return tuple(done)


def _left_out(
    session: Session, viewer: StaffViewer, staff_id: UUID, slot: Slot, now: datetime
) -> Literal["overlaps", "gone", "too_far"] | None:
    try:
        with session.begin_nested():
            publish(session, viewer=viewer, staff_id=staff_id, slot=slot, now=now)
    except TimeOverlaps:
        return "overlaps"
    except SlotTooSoon:
        return "gone"
    except TimeTooFarAhead:
        return "too_far"
    return None


def hold_staff(session: Session, *, staff_ids: set[UUID]) -> list[StaffMember]:
    """These members of staff, held until this transaction ends: their times change one after the other.

    Held in the order of their ids, so that two transactions never wait for each other. Raises NotTheirs.
    """
    wanted = (
        select(StaffMember)
        .where(StaffMember.id.in_(staff_ids))
        .order_by(StaffMember.id)
        .with_for_update(key_share=True)
    )
    found = list(session.scalars(wanted))
    if len(found) != len(staff_ids):
        raise NotTheirs
    return found


def _refuse_overlap(session: Session, *, staff_id: UUID, slot: Slot) -> None:
    offered = select(DebriefSlot.id).where(
        DebriefSlot.staff_id == staff_id,
        DebriefSlot.withdrawn_at.is_(None),
        DebriefSlot.starts_at < slot.ends_at,
        DebriefSlot.ends_at > slot.starts_at,
    )
    cells = rules.cells(slot.starts_at, slot.ends_at, travel_before=slot.travel_before, travel_after=slot.travel_after)
    busy = select(BusyCell.booking_id).where(
        BusyCell.holder_id == staff_id, BusyCell.starts_at >= cells[0], BusyCell.starts_at <= cells[-1]
    )
    if session.execute(offered.limit(1)).first() or session.execute(busy.limit(1)).first():
        raise TimeOverlaps


def withdraw(session: Session, *, viewer: StaffViewer, slot_id: UUID, now: datetime) -> None:
    """Take a time back. Raises NoSuchTime and TimeIsBooked; a second withdrawal changes nothing."""
    slot = session.get(DebriefSlot, slot_id)
    if slot is None or (slot.staff_id != viewer.id and Role.MANAGER not in viewer.roles):
        raise NoSuchTime
    hold_staff(session, staff_ids={slot.staff_id})
    session.refresh(slot)
    held = select(DebriefBooking.id).where(
        DebriefBooking.slot_id == slot_id, DebriefBooking.cancelled_at.is_(None), DebriefBooking.over_at.is_(None)
    )
    if session.execute(held.limit(1)).first() is not None:
        raise TimeIsBooked
    if slot.withdrawn_at is None:
        slot.withdrawn_at = now
        session.flush()
        audit.record(session, actor=viewer, action="time.withdrawn", now=now, subject_id=slot_id)
