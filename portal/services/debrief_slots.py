"""Staff offer times for a meeting, one by one or week after week, and take them back while nobody holds them."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import debrief_slots as rules
from portal.domain import meetings
from portal.domain.access import Role, StaffViewer
from portal.domain.debrief_slots import Slot, SlotTooSoon
from portal.domain.meetings import MeetingKind, PlaceKind
from portal.domain.working_time import at_local, local
from portal.models.base import new_id
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot, SlotPerson
from portal.models.meetings import Colleague, MeetingPlace
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


class PersonIsTaken(Exception):
    """Somebody who is to come along holds an appointment, with its travel, over this time."""


class NoSuchPerson(LookupError):
    """Nobody who could come along: not on the lists any more, the same as leads it, or too many at once."""


class NoSuchPlace(LookupError):
    """A place that is not on the list (any more)."""


class TimeIsBooked(Exception):
    """A family holds this time: it is called off on the page of their case, by name and with a reason."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a time is for, who comes along, and where it can be; nothing chosen means wherever its kind may be."""

    kind: MeetingKind = MeetingKind.DEBRIEF
    people: tuple[UUID, ...] = ()
    """Members of staff and colleagues, beside whoever leads it; at most PEOPLE_AT_MOST."""
    place_kinds: tuple[PlaceKind, ...] = ()
    place_id: UUID | None = None


def publish(
    session: Session,
    *,
    viewer: StaffViewer,
    staff_id: UUID,
    slot: Slot,
    setting: Setting = Setting(),
    now: datetime,
) -> UUID:
    """Offer a time of this member of staff and return its id; travel is the same before and after.

    Raises SlotTooSoon (in the past), TimeTooFarAhead, NotTheirs, TimeOverlaps, PersonIsTaken, NoSuchPerson,
    NoSuchPlace, PlaceRefused, and what check_shape raises.
    """
    rules.check_shape(slot)
    if slot.starts_at <= now:
        raise SlotTooSoon(now)
    if slot.starts_at > now + AHEAD_AT_MOST:
        raise TimeTooFarAhead
    if staff_id != viewer.id and Role.MANAGER not in viewer.roles:
        raise NotTheirs
    place_kinds = _places(session, setting)
    beside = _people(session, staff_id=staff_id, people=setting.people)
    held = hold_staff(session, staff_ids={staff_id, *(each.id for each in beside if isinstance(each, StaffMember))})
    if not any(each.id == staff_id and each.is_practitioner and each.left_at is None for each in held):
        raise NotTheirs
    _refuse_overlap(session, staff_id=staff_id, slot=slot, now=now)
    if any(_is_busy(session, holder_id=each.id, slot=slot, now=now) for each in beside):
        raise PersonIsTaken
    row = DebriefSlot(
        id=new_id(),
        kind=setting.kind,
        staff_id=staff_id,
        place_kinds=[kind.value for kind in place_kinds],
        place_id=setting.place_id,
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
    session.add_all(
        SlotPerson(
            slot_id=row.id,
            holder_id=each.id,
            staff_id=each.id if isinstance(each, StaffMember) else None,
            colleague_id=each.id if isinstance(each, Colleague) else None,
        )
        for each in beside
    )
    session.flush()
    audit.record(session, actor=viewer, action="time.published", now=now, subject_id=row.id)
    return row.id


def _places(session: Session, setting: Setting) -> tuple[PlaceKind, ...]:
    place = None if setting.place_id is None else session.get(MeetingPlace, setting.place_id)
    if setting.place_id is not None and (place is None or place.closed_at is not None):
        raise NoSuchPlace
    of_the_place = None if place is None else PlaceKind(place.kind)
    return meetings.check_places(setting.kind, setting.place_kinds, of_the_place=of_the_place)


def _people(session: Session, *, staff_id: UUID, people: tuple[UUID, ...]) -> list[StaffMember | Colleague]:
    if len(set(people)) > meetings.PEOPLE_AT_MOST or staff_id in people:
        raise NoSuchPerson
    found: list[StaffMember | Colleague] = []
    for each in sorted(set(people)):
        person = session.get(StaffMember, each) or session.get(Colleague, each)
        if person is None or person.left_at is not None:
            raise NoSuchPerson
        found.append(person)
    return found


WhyLeftOut = Literal["overlaps", "person_taken", "away", "holiday", "gone", "too_far"]


@dataclass(frozen=True, slots=True)
class Week:
    """One time of a row of weekly ones, and why it was left out; None where it is on offer."""

    on: date
    left_out: WhyLeftOut | None


def publish_weekly(
    session: Session,
    *,
    viewer: StaffViewer,
    staff_id: UUID,
    slot: Slot,
    weeks: int,
    setting: Setting = Setting(),
    bank_holidays: AbstractSet[date],
    now: datetime,
) -> tuple[Week, ...]:
    """Offer the same time by the clock in London for so many weeks, and tell what became of each.

    A bank holiday, a day of leave of anybody who is to be there, and what overlaps are left out, for whoever repeats a
    time has not looked at every day. Raises WeeksRefused, NotTheirs, NoSuchPerson, NoSuchPlace, PlaceRefused, and what
    check_shape raises.
    """
    if not 1 <= weeks <= WEEKS_AT_MOST:
        raise WeeksRefused
    first = local(slot.starts_at)
    days = [first.date() + timedelta(weeks=week) for week in range(weeks)]
    needed = {staff_id, *setting.people}
    leave = covering.away(session, first=days[0], last=days[-1])
    away = [each for each in leave if each.practitioner_id in needed]
    done = []
    for on in days:
        if on in bank_holidays:
            done.append(Week(on, "holiday"))
        elif any(each.from_on <= on <= each.to_on for each in away):
            done.append(Week(on, "away"))
        else:
            starts_at = at_local(on, first.time())
            moved = replace(slot, starts_at=starts_at, ends_at=starts_at + (slot.ends_at - slot.starts_at))
            done.append(Week(on, _left_out(session, viewer, staff_id, moved, setting, now)))
    return tuple(done)


def _left_out(
    session: Session, viewer: StaffViewer, staff_id: UUID, slot: Slot, setting: Setting, now: datetime
) -> WhyLeftOut | None:
    try:
        with session.begin_nested():
            publish(session, viewer=viewer, staff_id=staff_id, slot=slot, setting=setting, now=now)
    except TimeOverlaps:
        return "overlaps"
    except PersonIsTaken:
        return "person_taken"
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


def _refuse_overlap(session: Session, *, staff_id: UUID, slot: Slot, now: datetime) -> None:
    offered = select(DebriefSlot.id).where(
        DebriefSlot.staff_id == staff_id,
        DebriefSlot.withdrawn_at.is_(None),
        DebriefSlot.starts_at < slot.ends_at,
        DebriefSlot.ends_at > slot.starts_at,
    )
    if session.execute(offered.limit(1)).first() or _is_busy(session, holder_id=staff_id, slot=slot, now=now):
        raise TimeOverlaps


def _is_busy(session: Session, *, holder_id: UUID, slot: Slot, now: datetime) -> bool:
    cells = rules.cells(slot.starts_at, slot.ends_at, travel_before=slot.travel_before, travel_after=slot.travel_after)
    busy = select(BusyCell.starts_at).where(
        BusyCell.holder_id == holder_id,
        BusyCell.starts_at >= cells[0],
        BusyCell.starts_at <= cells[-1],
        or_(BusyCell.kept_until.is_(None), BusyCell.kept_until > now),
    )
    return session.execute(busy.limit(1)).first() is not None


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
