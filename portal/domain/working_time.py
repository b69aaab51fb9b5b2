"""When a person is there: opening hours, bank holidays, absences, clock changes.

Hours are local (Europe/London) because people work by the clock on the wall; answers are aware, in UTC. A day is a
working day when the hours name its weekday, it is no bank holiday and nobody's absence covers it.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

SEARCH_DAYS = 370
"""How far ahead an opening is looked for: a year and a bit, so that a long absence is crossed and a mistake ends."""


class NaiveTime(ValueError):
    """A moment came without its zone, so nobody can say which moment it is."""


class NoSuchLocalTime(ValueError):
    """The clocks go forward over this local time: it does not exist on that day."""

    def __init__(self, on: date, at: time) -> None:
        super().__init__(f"{at:%H:%M} does not exist on {on.isoformat()}")
        self.on, self.at = on, at


class ClosesBeforeItOpens(ValueError):
    """A day's hours end before they begin."""


class NeverOpens(LookupError):
    """No working day in the next year: the hours, holidays and absences leave none."""


@dataclass(frozen=True, slots=True)
class DayHours:
    """One weekday's hours, local. Monday is 0."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse hours that run backwards or a day that is none."""
        if self.opens >= self.closes:
            raise ClosesBeforeItOpens(f"{self.opens:%H:%M} to {self.closes:%H:%M}")
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"no weekday {self.weekday}")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A week of somebody's hours; a weekday that is not named is not worked."""

    days: tuple[DayHours, ...]

    def on(self, day: date) -> DayHours | None:
        """Give the hours of that day's weekday, or None when it is not worked."""
        return next((hours for hours in self.days if hours.weekday == day.weekday()), None)

    @classmethod
    def every_weekday(cls, opens: time, closes: time) -> "WorkingHours":
        """Monday to Friday, the same hours each day."""
        return cls(tuple(DayHours(weekday, opens, closes) for weekday in range(5)))


OFFICE_HOURS = WorkingHours.every_weekday(time(9), time(17))
"""Monday to Friday, 9 to 5: what a service starts from until it sets its own."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days somebody is away, first and last included."""

    from_on: date
    to_on: date

    def covers(self, day: date) -> bool:
        """Tell whether the person is away on that day."""
        return self.from_on <= day <= self.to_on


def local(moment: datetime) -> datetime:
    """Give the same moment on the wall clock in London. Raises NaiveTime."""
    if moment.tzinfo is None:
        raise NaiveTime("give an aware moment, in UTC")
    return moment.astimezone(LONDON)


def at_local(on: date, at: time) -> datetime:
    """Give the UTC moment of a local date and time.

    In the hour that happens twice in autumn the first one is meant. Raises NoSuchLocalTime in the hour that spring
    skips, so that an appointment is never quietly moved.
    """
    moment = datetime.combine(on, at, tzinfo=LONDON).astimezone(UTC)
    if moment.astimezone(LONDON).time() != at:
        raise NoSuchLocalTime(on, at)
    return moment


def is_working_day(
    on: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> bool:
    """Tell whether somebody works on that day."""
    return hours.on(on) is not None and on not in bank_holidays and not any(absence.covers(on) for absence in absences)


def hours_on(
    on: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> DayHours | None:
    """Give the local hours worked on that day, or None on a day off."""
    return hours.on(on) if is_working_day(on, hours=hours, bank_holidays=bank_holidays, absences=absences) else None


def hours_today(
    now: datetime, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> DayHours | None:
    """Give the hours worked on the local day of `now`, or None on a day off. Raises NaiveTime."""
    return hours_on(local(now).date(), hours=hours, bank_holidays=bank_holidays, absences=absences)


def is_open(
    now: datetime, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> bool:
    """Tell whether somebody is there at this moment; the closing minute itself is closed. Raises NaiveTime."""
    here = local(now)
    today = hours_on(here.date(), hours=hours, bank_holidays=bank_holidays, absences=absences)
    return today is not None and today.opens <= here.time() < today.closes


def next_opening(
    now: datetime, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> datetime:
    """Give the next moment, after now, at which somebody begins work. Raises NeverOpens, NaiveTime."""
    for day in _days_from(local(now).date()):
        worked = hours_on(day, hours=hours, bank_holidays=bank_holidays, absences=absences)
        if worked is not None:
            opens_at = datetime.combine(day, worked.opens, tzinfo=LONDON).astimezone(UTC)
            if opens_at > now:
                return opens_at
    raise NeverOpens("no working day in the next year")


def next_working_day(
    on: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> date:
    """Give the first working day after that day. Raises NeverOpens."""
    return add_working_days(on, 1, hours=hours, bank_holidays=bank_holidays, absences=absences)


def add_working_days(
    on: date, count: int, *, hours: WorkingHours, bank_holidays: AbstractSet[date], absences: Sequence[Absence] = ()
) -> date:
    """Give the day that is `count` working days after that day; the day itself is not counted.

    A count of nought gives the day itself if it is worked, and otherwise the next that is. Raises NeverOpens, and
    ValueError for a count below nought.
    """
    if count < 0:
        raise ValueError("count working days forward only")
    first = on if count == 0 else on + timedelta(days=1)
    left, since_last = max(count, 1), 0
    while since_last <= SEARCH_DAYS:
        if is_working_day(first, hours=hours, bank_holidays=bank_holidays, absences=absences):
            left, since_last = left - 1, 0
            if left == 0:
                return first
        first, since_last = first + timedelta(days=1), since_last + 1
    raise NeverOpens("no working day in the next year")


def add_working_hours(
    moment: datetime, count: int, *, hours: WorkingHours, bank_holidays: AbstractSet[date]
) -> datetime:
    """Give the moment, in UTC, at which `count` hours of work have gone by since then. Raises NeverOpens, NaiveTime.

    What comes in while nobody is there begins to count at the next opening.
    """
    left, since_last, day = timedelta(hours=count), 0, local(moment).date()
    while since_last <= SEARCH_DAYS:
        worked = hours_on(day, hours=hours, bank_holidays=bank_holidays)
        since_last += 1
        if worked is not None:
            opens, closes = at_local(day, worked.opens), at_local(day, worked.closes)
            begins = max(opens, moment.astimezone(UTC))
            if begins < closes:
                since_last = 0
                if begins + left <= closes:
                    return begins + left
                left -= closes - begins
        day += timedelta(days=1)
    raise NeverOpens("no working day in the next year")


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range(SEARCH_DAYS + 1))
