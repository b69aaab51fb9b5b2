"""How somebody wants to be told that there is something for them: by what, under which name, when, and how often.

Everything has a quiet answer from the start, so that nobody has to choose before they are ready.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

QUIET_FROM = time(20)
QUIET_TO = time(8)
"""Local hours in which the service starts nothing, unless the person sets their own."""

HOME_ZONE = "Europe/London"

EVERY_DAYS = (1, 3, 7)
"""How far apart notices may be, in days; never closer than one a day (our choice)."""

_AREAS = frozenset({"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})


class Channel(StrEnum):
    """By what somebody is told."""

    EMAIL = "email"
    TEXT = "text"
    """Only to a number they have proved to be theirs; it holds no link."""
    NONE = "none"
    """“I will look myself”: the service writes nothing by itself."""


class SenderName(StrEnum):
    """The name a notice comes from. Each is one that could come from anybody (domain.md T2)."""

    SERVICE = "service"
    """The neutral name of the whole service."""
    UPDATES = "updates"
    NOTES = "notes"
    DIARY = "diary"


class TextSize(StrEnum):
    """How large the words on a page are, beside what the browser itself does."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"


class NoSuchTimeZone(LookupError):
    """Not the name of a place whose clocks anybody keeps."""


class QuietHoursEmpty(ValueError):
    """They end at the hour at which they begin, so nobody can tell whether that is a whole day or none of it."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person’s wishes. Hours are by the clock of `time_zone`; quiet hours may run over midnight."""

    channel: Channel = Channel.EMAIL
    sender: SenderName = SenderName.SERVICE
    quiet_from: time = QUIET_FROM
    quiet_to: time = QUIET_TO
    time_zone: str = HOME_ZONE
    every_days: int = 1
    """So many days lie between two notices at least."""
    wants_reminders: bool = True
    """Whether an appointment is followed by its one reminder."""

    @property
    def zone(self) -> ZoneInfo:
        """The clocks this person lives by. Raises NoSuchTimeZone."""
        return zone_of(self.time_zone)


def zone_of(name: str) -> ZoneInfo:
    """The clocks of a place such as “Asia/Karachi”. Raises NoSuchTimeZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise NoSuchTimeZone from unknown


@lru_cache(maxsize=1)
def places() -> tuple[str, ...]:
    """The places a person can choose, by their IANA names, in the order of the alphabet."""
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS))


def check(wanted: Preferences) -> None:
    """Refuse wishes that mean nothing. Raises NoSuchTimeZone, QuietHoursEmpty; ValueError for any other number."""
    if wanted.time_zone not in places():
        raise NoSuchTimeZone
    if wanted.quiet_from == wanted.quiet_to:
        raise QuietHoursEmpty
    if wanted.every_days not in EVERY_DAYS:
        raise ValueError(f"one of {EVERY_DAYS}")
