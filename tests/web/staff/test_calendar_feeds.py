"""Jo reads her appointments in her own calendar: times and references, no name, only at the address she made."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import update

from portal.models.people import StaffMember
from tests.gates import NEXT_TUESDAY, answers, offer_time, settle
from tests.portal_fixtures import Portal

ADDRESS = re.compile(r"<code[^>]*>https?://[^/]+(/calendar/[^<]+)</code>")
PAGE = "/staff/account/calendar"


def make(portal: Portal) -> str:
    """Jo makes an address; the part of it after the host."""
    jo = portal.visit(portal.people.jo)
    jo.post(PAGE)
    found = ADDRESS.search(jo.get(PAGE).text)
    assert found
    return found[1]


def book(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    portal.visit(portal.people.amina).post("/appointments", answers(slot_id, who_comes="My sister"), at="/messages")


def test_jos_calendar_says_when_and_which_case_and_nobodys_name(portal: Portal) -> None:
    book(portal)

    answer = portal.visit().get(make(portal))

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event.decoded("dtstart") == NEXT_TUESDAY
    assert re.fullmatch(r"Appointment [A-Z0-9-]+", str(event["summary"]))
    for hidden in ("Amina", "Yusuf", "sister", "Tariq"):
        assert hidden not in answer.text


def test_what_amina_calls_off_or_moves_is_called_off_or_moved_in_jos_calendar(portal: Portal) -> None:
    book(portal)
    later = offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    address, amina = make(portal), portal.visit(portal.people.amina)
    where = amina.get("/appointments").text.split("/change", 1)[0].rsplit('"', 1)[1]
    amina.post(f"{where}/change", answers(later), at="/appointments")

    (event,) = Calendar.from_ical(portal.visit().get(address).data).walk("VEVENT")
    assert event.decoded("dtstart") == NEXT_TUESDAY + timedelta(days=1)
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 1)

    where = amina.get("/appointments").text.split("/cancellation", 1)[0].rsplit('"', 1)[1]
    amina.post(f"{where}/cancellation", at="/appointments")

    (event,) = Calendar.from_ical(portal.visit().get(address).data).walk("VEVENT")
    assert event["status"] == "CANCELLED"


def test_an_address_that_was_replaced_or_turned_off_shows_nothing(portal: Portal) -> None:
    first = make(portal)
    second = make(portal)
    assert first != second
    portal.visit().get(first, status=404)
    portal.visit().get(second)

    portal.visit(portal.people.jo).post(f"{PAGE}/off", at=PAGE)
    portal.visit().get(second, status=404)


def test_when_jo_leaves_the_service_her_calendar_is_empty_for_everybody(portal: Portal) -> None:
    address = make(portal)
    with portal.write() as session:
        gone = update(StaffMember).where(StaffMember.id == portal.people.jo.staff_id).values(left_at=portal.clock.now)
        session.execute(gone)
        session.commit()

    portal.visit().get(address, status=404)


@pytest.mark.parametrize("junk", ["x", "WyIwIiwxXQ.made-up", "..", "%00", "a" * 5000])
def test_an_address_that_somebody_made_up_is_not_found(portal: Portal, junk: str) -> None:
    portal.visit().get(f"/calendar/{junk}.ics", status=404)


def test_sams_calendar_holds_none_of_jos_appointments(portal: Portal) -> None:
    book(portal)
    sam = portal.visit(portal.people.sam)
    sam.post(PAGE)
    found = ADDRESS.search(sam.get(PAGE).text)
    assert found

    assert "VEVENT" not in portal.visit().get(found[1]).text
