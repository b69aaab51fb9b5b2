"""Safe times: the days and hours at which nobody else sees what comes to an address or a number (domain.md T2).

Somebody may be afraid of a person they live with, who is out on weekday mornings. What the service starts comes then or
not at all; no wish and no member of staff sets that aside.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7


class NoSafeDay(ValueError):
    """No day of the week, or one that is none."""


class SafeEndsBeforeItStarts(ValueError):
    """The hours end when they begin, or before: over midnight nobody could tell which day was meant."""


@dataclass(frozen=True, slots=True)
class SafeTimes:
    """The same hours on some days of the week, by the clock where the person is. At `ends` it is not safe any more.

    Monday is 0. Raises NoSafeDay, SafeEndsBeforeItStarts.
    """

    days: frozenset[int]
    starts: time
    ends: time

    def __post_init__(self) -> None:
        """Refuse what nobody could keep."""
        if not self.days or not self.days <= set(range(WEEK)):
            raise NoSafeDay
        if self.starts >= self.ends:
            raise SafeEndsBeforeItStarts

    def holds(self, here: datetime) -> bool:
        """Tell whether this moment of the person’s own clock is safe."""
        return here.weekday() in self.days and self.starts <= here.time() < self.ends


def unsafe_until(moment: datetime, *, times: SafeTimes, zone: ZoneInfo) -> datetime | None:
    """Give the UTC moment after this one at which the next safe hours begin, or None where it is safe now.

    Where the clocks skip the beginning, the moment given may itself not be safe: ask again there.
    """
    here = moment.astimezone(zone)
    if times.holds(here):
        return None
    days = (here.date() + timedelta(days=ahead) for ahead in range(WEEK + 1))
    begins = (_begins(day, times.starts, zone, after=moment) for day in days if day.weekday() in times.days)
    return min(at for at in begins if at is not None)


def _begins(day: date, starts: time, zone: ZoneInfo, *, after: datetime) -> datetime | None:
    # In the night the clocks go back the hour comes twice, and both are safe: the first that lies ahead counts.
    readings = (datetime.combine(day, starts.replace(fold=fold), tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    return min((at for at in readings if at > after), default=None)


def written(times: SafeTimes) -> str:
    """Put them down as they are kept, sealed: JSON, with hours as minutes since midnight."""
    return json.dumps({"days": sorted(times.days), "from": _minutes(times.starts), "to": _minutes(times.ends)})


def read(kept: str) -> SafeTimes:
    """Give what `written` put down."""
    found = json.loads(kept)
    return SafeTimes(frozenset(found["days"]), _clock(found["from"]), _clock(found["to"]))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))
