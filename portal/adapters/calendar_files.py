"""Calendar files (RFC 5545): one appointment, neutrally named, in the clock of Europe/London."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard

from portal.domain.working_time import local
from portal.i18n import Locale

FILE_NAME = "appointment.ics"
MEDIA_TYPE = "text/calendar"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What stands in a calendar that others may look at: a neutral title and a time, nothing else."""

    uid: UUID
    sequence: int
    title: str
    starts_at: datetime
    length: timedelta
    made_at: datetime
    """When the file is made (DTSTAMP), aware."""
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Mailed:
    """From whom to whom a calendar file goes by mail; programs want both to take a change in (RFC 5546, 3.2.2)."""

    sender: str
    reader: str


def titles(locale: Locale) -> dict[str, str]:
    """What may stand in a calendar that others look at: a word for each of services.debrief_taking.CALENDAR_TITLES."""
    _ = locale.gettext
    return {
        "appointment": _("Appointment"),
        "meeting": _("Meeting"),
        "coffee": _("Coffee"),
        "call": _("Call"),
        "reminder": _("Reminder"),
    }


def method(entry: CalendarEntry, *, is_mailed: bool) -> str:
    """What a program should do with the file (RFC 5546, 1.4): show it, take it in or take it out."""
    if entry.is_cancelled:
        return "CANCEL"
    return "REQUEST" if is_mailed else "PUBLISH"


def write(entry: CalendarEntry, mailed: Mailed | None = None) -> bytes:
    """The file. The time is local with its zone's rules beside it, so that a calendar abroad shows the right hour.

    The length stands as a duration: in the autumn night in which an hour comes twice, a local end would be ambiguous.
    No place, no words. An organiser only by mail, where the neutral sender stands in the letter already, and without a
    wish for an answer. Raises NaiveTime.
    """
    calendar = _calendar(method(entry, is_mailed=mailed is not None))
    event = _event(entry)
    if mailed is not None:
        event.add("organizer", f"mailto:{mailed.sender}")
        event.add("attendee", f"mailto:{mailed.reader}", parameters={"RSVP": "FALSE", "PARTSTAT": "ACCEPTED"})
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def write_all(entries: Iterable[CalendarEntry]) -> bytes:
    """One calendar of many entries, for a program that asks for it again and again. Raises NaiveTime."""
    calendar = _calendar("PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_london())
    return calendar


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", str(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.made_at)
    # A local time that comes twice means its first coming (RFC 5545, 3.3.5); the second can only be said in UTC.
    starts_at = local(entry.starts_at)
    event.add("dtstart", starts_at.astimezone(UTC) if starts_at.fold else starts_at)
    event.add("duration", entry.length)
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _london() -> Timezone:
    """The zone's rules as they have stood since 1996; a library's table of them was found an hour out in spring."""
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    zone.add_component(
        _turn(TimezoneDaylight(), "BST", first=datetime(1996, 3, 31, 1), month=3, before=timedelta(), after=_HOUR)  # noqa: DTZ001 - RFC 5545 wants it local
    )
    zone.add_component(
        _turn(TimezoneStandard(), "GMT", first=datetime(1996, 10, 27, 2), month=10, before=_HOUR, after=timedelta())  # noqa: DTZ001 - as above
    )
    return zone


_HOUR = timedelta(hours=1)


def _turn(part: Component, name: str, *, first: datetime, month: int, before: timedelta, after: timedelta) -> Component:
    part.add("dtstart", first)
    part.add("rrule", {"freq": "yearly", "byday": "-1su", "bymonth": month})
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    return part
