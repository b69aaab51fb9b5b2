"""A calendar file says the same moment as the portal, whatever clock it is read by."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import icalendar
import pytest

from portal.adapters.calendar_files import CalendarEntry, write
from portal.adapters.emails import Letter, write_email
from portal.domain.working_time import LONDON
from tests.portal_fixtures import Portal, settings_for


def _entry(starts_at: datetime) -> CalendarEntry:
    return CalendarEntry(
        uid=uuid4(),
        sequence=0,
        title="Meeting, with; odd\nsigns",
        starts_at=starts_at,
        length=timedelta(minutes=45),
        made_at=datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize("year", range(2026, 2037))
def test_the_zone_in_the_file_turns_at_the_same_moment_as_the_clocks_in_london(year: int) -> None:
    calendar = icalendar.Calendar.from_ical(write(_entry(datetime(year, 6, 1, 9, tzinfo=UTC))))
    (written,) = calendar.walk("VTIMEZONE")
    assert isinstance(written, icalendar.Timezone)
    zone = written.to_tz(lookup_tzid=False)  # by the rules in the file, not by its name
    assert zone is not LONDON
    for month, days in ((3, range(25, 32)), (10, range(25, 32))):
        for day in days:
            for minutes in range(0, 6 * 60, 15):
                moment = datetime(year, month, day, tzinfo=UTC) + timedelta(minutes=minutes)
                assert moment.astimezone(zone).replace(tzinfo=None) == moment.astimezone(LONDON).replace(tzinfo=None)


def test_the_second_coming_of_an_hour_in_autumn_is_said_without_doubt() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for moment in (first, second):
        (event,) = icalendar.Calendar.from_ical(write(_entry(moment))).walk("VEVENT")
        assert event.decoded("dtstart").astimezone(UTC) == moment


def test_a_title_with_signs_that_mean_something_in_the_file_comes_back_as_it_was() -> None:
    (event,) = icalendar.Calendar.from_ical(write(_entry(datetime(2026, 12, 1, 14, tzinfo=UTC)))).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Meeting, with; odd\nsigns"


@pytest.mark.parametrize("kind", ["appointment_changed", "appointment_confirmed"])
def test_a_letter_about_an_appointment_says_neither_what_nor_when(portal: Portal, kind: str) -> None:
    letter = Letter(reference="1", kind=kind, address="amina@example.org", locale="en", values={})
    email = write_email(letter, settings_for(portal.database))
    whole = email.as_string().lower()
    assert "appointment" not in email["Subject"].lower()
    for told in ("mortem", "debrief", "coroner", "yusuf", "december", "2pm", "jo marsh"):
        assert told not in whole
