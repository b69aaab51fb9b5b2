"""Times for a meeting: how long, how soon, and which quarter hours a person is taken for."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from portal.domain import working_time
from portal.domain.dates_that_hurt import DatesThatHurt, hurts

QUARTER = timedelta(minutes=15)
"""The grain of the diary. Every United Kingdom offset is whole hours, so local quarters are UTC quarters."""

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(minutes=240)
"""Length of a meeting. No source gives one; 60 to 90 minutes is the usual plan (our assumption)."""

TRAVEL_AT_MOST = timedelta(hours=4)
"""Travel or recovery on either side: the area is 1,400 square miles."""

MINIMUM_NOTICE = timedelta(hours=48)
"""How far ahead a time must lie to be picked without a call: as long as a notice about it can be held."""


class SlotNotOnAQuarter(ValueError):
    """A time that does not start and end on a quarter hour."""


class SlotLengthRefused(ValueError):
    """Shorter than SHORTEST or longer than LONGEST."""


class SlotTooSoon(ValueError):
    """In the past, or nearer than the notice people need."""

    def __init__(self, earliest: datetime) -> None:
        super().__init__(f"from {earliest.isoformat()}")
        self.earliest = earliest


class SlotOnADateThatHurts(ValueError):
    """The day is one this family should be spared. Staff see this; a family never sees the time."""


class TravelRefused(ValueError):
    """Travel or recovery time below nought or above TRAVEL_AT_MOST."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time offered, aware; travel and recovery keep the person, not the family, busy."""

    starts_at: datetime
    ends_at: datetime
    travel_before: timedelta = timedelta()
    travel_after: timedelta = timedelta()


def check_shape(slot: Slot) -> None:
    """Refuse a time that no diary could hold.

    Raises NaiveTime, SlotNotOnAQuarter, SlotLengthRefused, TravelRefused.
    """
    for moment in (slot.starts_at, slot.ends_at):
        if moment.tzinfo is None:
            raise working_time.NaiveTime("give aware moments, in UTC")
        if _quarter_at_or_before(moment) != moment:
            raise SlotNotOnAQuarter
    if not SHORTEST <= slot.ends_at.astimezone(UTC) - slot.starts_at.astimezone(UTC) <= LONGEST:
        raise SlotLengthRefused
    for travel in (slot.travel_before, slot.travel_after):
        if not timedelta() <= travel <= TRAVEL_AT_MOST:
            raise TravelRefused


def check_for_family(
    slot: Slot, *, now: datetime, dates: DatesThatHurt, minimum_notice: timedelta = MINIMUM_NOTICE
) -> None:
    """Refuse a time that this family should not be offered, or can no longer pick.

    Raises SlotTooSoon, SlotOnADateThatHurts, and what check_shape raises.
    """
    check_shape(slot)
    if slot.starts_at < now + minimum_notice or slot.starts_at <= now:
        raise SlotTooSoon(now + minimum_notice)
    if hurts(working_time.local(slot.starts_at).date(), dates, before=0, after=0):
        raise SlotOnADateThatHurts


def may_be_offered(
    slot: Slot, *, now: datetime, dates: DatesThatHurt, minimum_notice: timedelta = MINIMUM_NOTICE
) -> bool:
    """Tell whether a family may see this time."""
    try:
        check_for_family(slot, now=now, dates=dates, minimum_notice=minimum_notice)
    except (SlotTooSoon, SlotOnADateThatHurts, SlotNotOnAQuarter, SlotLengthRefused, TravelRefused):
        return False
    return True


def cells(
    starts_at: datetime,
    ends_at: datetime,
    *,
    travel_before: timedelta = timedelta(),
    travel_after: timedelta = timedelta(),
) -> tuple[datetime, ...]:
    """Give the quarter hours, in UTC, for which a person is taken, travel and recovery included.

    Rounded outwards. Two times need the same person at once exactly when they share a quarter hour, so a unique
    (person, quarter) row in the database is what makes a second booking impossible. Raises NaiveTime.
    """
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise working_time.NaiveTime("give aware moments, in UTC")
    cell = _quarter_at_or_before(starts_at.astimezone(UTC) - travel_before)
    end = ends_at.astimezone(UTC) + travel_after
    taken = []
    while cell < end:
        taken.append(cell)
        cell += QUARTER
    return tuple(taken)


def cells_for(
    *,
    holder_ids: Iterable[UUID],
    person_ids: Iterable[UUID],
    starts_at: datetime,
    ends_at: datetime,
    travel_minutes: int,
) -> Iterator[tuple[UUID, datetime]]:
    """Give the quarter hours one meeting takes: of whoever travels to it with the road, of the family without.

    Raises NaiveTime.
    """
    travel = timedelta(minutes=travel_minutes)
    worked = cells(starts_at, ends_at, travel_before=travel, travel_after=travel)
    for holder_id in holder_ids:
        yield from ((holder_id, cell) for cell in worked)
    met = cells(starts_at, ends_at)
    for person_id in person_ids:
        yield from ((person_id, cell) for cell in met)


def is_free(taken: Sequence[datetime], starts_at: datetime, ends_at: datetime, *, travel: timedelta) -> bool:
    """Tell whether none of the quarter hours that somebody is taken for, in their order, falls into a time.

    The same as comparing with `cells_for`, which a booking does in the end; said so for a page of many times.
    """
    if not taken:
        return True
    before = bisect_right(taken, starts_at - travel - QUARTER)
    return before == len(taken) or taken[before] >= ends_at + travel


def _quarter_at_or_before(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
