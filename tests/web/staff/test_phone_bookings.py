"""Amina is on the phone: Jo takes a time for her, in three steps, under the same rules as on Amina's own page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.debrief_records import Question
from portal.models.cases import AuditEntry, CaseAdult
from portal.models.debriefs import DebriefBooking
from portal.models.messages import Notice
from tests.gates import MONDAY, NEXT_TUESDAY, answers, offer_time, record, settle
from tests.portal_fixtures import Portal
from tests.world import NOW, Adult


def path(portal: Portal, adult: Adult | None = None) -> str:
    adult = adult or portal.people.amina
    return f"/staff/cases/{adult.case_id}/debrief/phone-bookings/{adult.adult_id}"


def bookings(portal: Portal) -> list[DebriefBooking]:
    with portal.read() as session:
        return list(session.scalars(select(DebriefBooking)))


def test_jo_chooses_reads_back_and_books_and_amina_finds_it_on_her_page(portal: Portal) -> None:
    settle(portal)
    slot_id, jo = offer_time(portal), portal.visit(portal.people.jo)
    assert path(portal) in jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/debrief").text
    assert "Tuesday 1 December, 2pm, 60 minutes, with Jo Marsh" in jo.get(path(portal)).text
    said = answers(slot_id, who_comes="My sister")

    back = jo.post(f"{path(portal)}/check", said, at=path(portal), status=200).text
    assert "Nothing is booked yet." in back
    assert "My sister" in back
    assert bookings(portal) == []
    jo.post(path(portal), said)

    page = portal.visit(portal.people.amina).get("/appointments").text
    assert "Tuesday 1 December 2026" in page
    assert "My sister" in page
    with portal.read() as session:
        assert session.scalars(
            select(AuditEntry.actor_id).where(AuditEntry.action == "appointment.booked_by_staff")
        ).all() == [portal.people.jo.staff_id]
        assert session.scalars(select(Notice.kind).where(Notice.person_id == portal.people.amina.person_id)).all() == [
            "appointment_changed"
        ]


def test_with_amina_on_the_line_a_time_this_afternoon_will_do(portal: Portal) -> None:
    settle(portal)
    soon = offer_time(portal, NOW.replace(hour=15, minute=0), now=MONDAY)
    portal.visit(portal.people.amina).post("/appointments", answers(soon), at="/messages", status=409)

    portal.visit(portal.people.jo).post(path(portal), answers(soon))

    assert len(bookings(portal)) == 1


def test_while_the_gate_is_shut_nobody_books_by_phone_either(portal: Portal) -> None:
    settle(portal)
    slot_id, jo = offer_time(portal), portal.visit(portal.people.jo)
    record(portal, Question.POLICE, "hold", at=NOW)

    assert "Their gate is not open" in jo.get(path(portal)).text
    assert (
        "The gate is not open for them" in jo.post(path(portal), answers(slot_id), at="/staff/inbox", status=409).text
    )
    assert bookings(portal) == []


def test_whoever_would_rather_not_meet_is_asked_first(portal: Portal) -> None:
    settle(portal)
    offer_time(portal)
    with portal.write() as session:
        session.get_one(CaseAdult, portal.people.amina.adult_id).wish_to_know = "not_now"
        session.commit()

    page = portal.visit(portal.people.jo).get(path(portal)).text

    assert "would rather not meet for now" in page
    assert "Read it back" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time": "yesterday"}, "Choose a time."),
        ({"place_kind": "the moon"}, "Choose where."),
        ({"calendar_title": "Post-mortem"}, "Choose one of these words."),
    ],
)
def test_what_is_not_offered_is_refused_and_what_was_typed_stays(
    portal: Portal, changes: dict[str, str], said: str
) -> None:
    settle(portal)
    filled = answers(offer_time(portal), who_comes="My sister", **changes)

    for step in ("/check", ""):
        page = portal.visit(portal.people.jo).post(f"{path(portal)}{step}", filled, at=path(portal), status=422).text
        assert said in page
        assert "My sister" in page
    assert bookings(portal) == []


def test_a_time_that_tariq_took_meanwhile_is_said_to_be_gone(portal: Portal) -> None:
    settle(portal)
    slot_id, later = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    jo = portal.visit(portal.people.jo)
    jo.get(path(portal))
    portal.visit(portal.people.tariq).post("/appointments", answers(slot_id), at="/messages")

    page = jo.post(path(portal), answers(slot_id), status=422).text

    assert "Choose a time." in page
    assert str(later) in page
    assert len(bookings(portal)) == 1


def test_somebody_of_another_family_is_not_found(portal: Portal) -> None:
    grace, amina = portal.people.grace, portal.people.amina
    there = f"/staff/cases/{amina.case_id}/debrief/phone-bookings/{grace.adult_id}"

    portal.visit(portal.people.jo).get(there, status=404)
    portal.visit(portal.people.jo).post(there, {}, at="/staff/inbox", status=404)
