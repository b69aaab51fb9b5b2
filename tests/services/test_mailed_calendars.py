"""Amina asked for her appointment in her email: her calendar there always says what her page says."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import icalendar
import pytest
from sqlalchemy import select

from portal import worker
from portal.adapters.mailer import Outgoing
from portal.domain.working_time import LONDON
from portal.models.debriefs import DebriefBooking
from portal.models.people import Person
from tests.gates import NEXT_TUESDAY, answers, offer_time, settle
from tests.portal_fixtures import Portal, settings_for

BY_MAIL = {"calendar_by_mail": "y"}


class Mailbox:
    """Takes letters."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def send(self, letter: Outgoing, **_how: bool) -> None:
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)


def _delivered(portal: Portal) -> list[EmailMessage]:
    mailbox = Mailbox()
    while worker.deliver_one(portal.database, mailbox, settings_for(portal.database), now=portal.clock.now):
        pass
    return mailbox.letters


def _calendar(letter: EmailMessage) -> tuple[str, Any]:
    [part] = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))  # type: ignore[arg-type]  # bytes, decoded
    assert part.get_param("method") == str(calendar["METHOD"])
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def _booking_id(portal: Portal) -> UUID:
    with portal.read() as session:
        active = select(DebriefBooking.id).where(DebriefBooking.cancelled_at.is_(None))
        return session.scalars(active).one()


@pytest.fixture
def verified(portal: Portal) -> Portal:
    with portal.write() as session:
        session.get_one(Person, portal.people.amina.person_id).email_verified_at = portal.clock.now
        session.commit()
    return portal


def test_the_day_and_time_are_mailed_only_to_whoever_asked(verified: Portal) -> None:
    settle(verified)
    slot_id = offer_time(verified)

    verified.visit(verified.people.amina).post("/appointments", answers(slot_id), at="/messages")

    [letter] = _delivered(verified)
    assert letter["Subject"] == "There is something new for you"
    assert not [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    assert "December" not in letter.as_string()


def test_a_booking_a_change_and_a_cancellation_follow_each_other_into_the_same_entry(verified: Portal) -> None:
    settle(verified)
    first, second = offer_time(verified), offer_time(verified, NEXT_TUESDAY + timedelta(days=1))
    amina = verified.visit(verified.people.amina)

    amina.post("/appointments", answers(first, **BY_MAIL), at="/messages")
    booked, entry = _calendar(_delivered(verified)[0])
    assert (booked, entry["SEQUENCE"], str(entry["SUMMARY"])) == ("REQUEST", 0, "Meeting")
    assert entry["DTSTART"].dt == NEXT_TUESDAY.astimezone(LONDON)
    assert str(entry["ATTENDEE"]) == "mailto:amina@example.org"
    uid = str(entry["UID"])

    amina.post(f"/appointments/{_booking_id(verified)}/change", answers(second, **BY_MAIL), at="/messages")
    moved, entry = _calendar(_delivered(verified)[0])
    assert (moved, entry["SEQUENCE"], str(entry["UID"])) == ("REQUEST", 1, uid)
    assert entry["DTSTART"].dt == (NEXT_TUESDAY + timedelta(days=1)).astimezone(LONDON)

    amina.post(f"/appointments/{_booking_id(verified)}/cancellation", at="/messages")
    gone, entry = _calendar(_delivered(verified)[0])
    assert (gone, entry["SEQUENCE"], str(entry["UID"]), str(entry["STATUS"])) == ("CANCEL", 2, uid, "CANCELLED")


def test_a_letter_that_was_held_back_carries_what_is_true_when_it_goes(verified: Portal) -> None:
    settle(verified)
    first = offer_time(verified)
    case = f"/staff/cases/{verified.people.yusuf_case_id}/debrief"
    amina = verified.visit(verified.people.amina)
    amina.post("/appointments", answers(first, **BY_MAIL), at="/messages")
    _delivered(verified)
    verified.clock.now = verified.clock.now.replace(hour=21)
    jo = verified.visit(verified.people.jo)
    jo.post(f"{case}/appointments/{_booking_id(verified)}/cancellation", {"reason": "Told her by phone."}, at=case)
    assert _delivered(verified) == []
    with verified.read() as session:
        held = session.scalars(select(DebriefBooking)).one()
        assert held.cancelled_at is not None

    verified.clock.now += timedelta(hours=12)
    told = _calendar(_delivered(verified)[0])
    assert told[0] == "CANCEL"
