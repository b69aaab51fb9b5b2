"""Other meetings than a debrief, two adults at one of them, and the lists of people and places, on their pages."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from portal.domain.debrief_records import Question
from portal.i18n import locale_for
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot, SlotPerson
from portal.models.meetings import Colleague, MeetingPlace
from portal.queries.offered_times import Attendee
from portal.web.family import appointment_words as words
from tests.gates import NEXT_TUESDAY, answers, offer_time, record, settle
from tests.portal_fixtures import Portal
from tests.restricting import restrict

LISTS = "/staff/debrief-times/lists"
TIMES = "/staff/debrief-times"


def _published(portal: Portal, **changes: object) -> None:
    """Jo fills in the form for a time on Wednesday 2 December."""
    filled = {
        "on-day": "2",
        "on-month": "12",
        "on-year": "2026",
        "at": "10:00",
        "minutes": "60",
        "travel": "30",
        "weeks": "1",
        "kind": "debrief",
        "staff": str(portal.people.jo.staff_id),
        **changes,
    }
    portal.visit(portal.people.jo).post(TIMES, filled)


def _slot_id(portal: Portal) -> UUID:
    with portal.read() as session:
        return session.scalars(select(DebriefSlot.id)).one()


def test_jo_writes_down_a_doctor_and_a_place_and_offers_a_time_with_both(portal: Portal) -> None:
    settle(portal)
    jo = portal.visit(portal.people.jo)
    jo.post(f"{LISTS}/people", {"name": "Dr Ada Test", "job_title": "children’s doctor"}, at=LISTS)
    jo.post(
        f"{LISTS}/places",
        {
            "place_name": "Garden House",
            "kind": "neutral_place",
            "hospital": "",
            "address": "1 Example Road",
            "access_notes": "Park behind the house.",
        },
        at=LISTS,
    )
    with portal.read() as session:
        doctor_id, place_id = (
            session.scalars(select(Colleague.id)).one(),
            session.scalars(select(MeetingPlace.id)).one(),
        )

    _published(portal, people=str(doctor_id), place_kinds="neutral_place", place=str(place_id))

    assert "Dr Ada Test" in jo.get(TIMES).text
    times = portal.visit(portal.people.amina).get("/appointments/times").text
    assert "With Jo Marsh (" in times
    assert "Dr Ada Test (children’s doctor)" in times
    assert "At Garden House, 1 Example Road." in times
    details = portal.visit(portal.people.amina).get(f"/appointments/new?time={_slot_id(portal)}").text
    assert "Park behind the house." in details


def test_a_hospitals_place_needs_its_hospital_and_a_name_stands_once(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    ward = {"place_name": "Ward room", "kind": "other_hospital", "hospital": "", "address": "2 Example Road"}

    assert "Choose which hospital it is." in jo.post(f"{LISTS}/places", ward, at=LISTS, status=422).text
    known = {**ward, "hospital": str(portal.people.hospital_id)}
    jo.post(f"{LISTS}/places", known, at=LISTS)
    again = jo.post(f"{LISTS}/places", known, at=LISTS, status=422).text
    assert "on the list already" in again
    assert 'value="2 Example Road"' in again


def test_somebody_who_was_taken_off_the_list_is_not_chosen_by_a_stale_page(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(f"{LISTS}/people", {"name": "Dr Ada Test", "job_title": "doctor"}, at=LISTS)
    with portal.read() as session:
        doctor_id = session.scalars(select(Colleague.id)).one()
    jo.post(f"{LISTS}/people/{doctor_id}/removal", at=LISTS)

    filled = {"on-day": "2", "on-month": "12", "on-year": "2026", "at": "10:00", "minutes": "60", "travel": "30"}
    filled |= {"weeks": "1", "kind": "debrief", "staff": str(portal.people.jo.staff_id), "people": str(doctor_id)}
    said = jo.post(TIMES, filled, status=422).text

    assert "Choose at most two" in said
    with portal.read() as session:
        assert session.scalars(select(SlotPerson)).all() == []


def test_amina_moves_away_from_garden_house_and_is_asked_again_where(portal: Portal) -> None:
    settle(portal)
    house = {"place_name": "Garden House", "kind": "neutral_place", "hospital": "", "address": "1 Example Road"}
    portal.visit(portal.people.jo).post(f"{LISTS}/places", house, at=LISTS)
    with portal.read() as session:
        place_id = session.scalars(select(MeetingPlace.id)).one()
    _published(portal, place_kinds="neutral_place", place=str(place_id))
    at_the_house, elsewhere = _slot_id(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=7))
    amina = portal.visit(portal.people.amina)
    amina.post("/appointments", answers(at_the_house, place_kind="neutral_place"), at="/messages")
    with portal.read() as session:
        change = f"/appointments/{session.scalars(select(DebriefBooking.id)).one()}/change"
    moved = answers(elsewhere, place_kind="neutral_place", placed_for=str(at_the_house))

    asked = amina.post(change, moved, status=422).text

    assert "This time is not at the same place. Choose again where." in asked
    assert f'name="placed_for" value="{elsewhere}"' in asked
    amina.post(change, moved | {"placed_for": str(elsewhere)})
    assert "Somewhere else that feels right" in amina.get("/appointments").text


def test_amina_is_told_until_when_her_time_is_kept_and_tariq_sees_other_times(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)

    answer = amina.post("/appointments/times", {"kind": "debrief", "time": str(slot_id)})

    assert "We keep this time for you until 10.35am." in amina.get(answer.location).text
    assert "There is no free time at the moment." in portal.visit(portal.people.tariq).get("/appointments/times").text
    stale = {"kind": "debrief", "time": str(slot_id)}
    assert portal.visit(portal.people.tariq).post("/appointments/times", stale, at="/messages", status=409)
    with portal.read() as session:
        assert {each.kept_for_id for each in session.scalars(select(BusyCell))} == {portal.people.amina.adult_id}


def test_amina_chooses_to_meet_together_and_tariq_reads_his_own_page(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    amina, tariq = portal.visit(portal.people.amina), portal.visit(portal.people.tariq)
    assert "Together or on your own?" not in amina.get(f"/appointments/new?time={slot_id}").text
    for adult in (portal.people.amina, portal.people.tariq):
        record(portal, Question.COMPANY, "together", about=adult)

    form = amina.get(f"/appointments/new?time={slot_id}").text
    assert "Together with Tariq" in form
    unasked = amina.post("/appointments/new", answers(slot_id), at="/messages", status=422).text
    assert "Choose one." in unasked
    filled = answers(slot_id, company="together", not_to_hear="Nothing about the scan", place="At my sister’s")
    assert "Together with Tariq" in amina.post("/appointments/new", filled, at="/messages", status=200).text
    amina.post("/appointments", filled, at="/messages")

    his = tariq.get("/appointments").text
    assert "You and Amina meet us together." in his
    assert "Nothing about the scan" not in his
    assert "sister" not in his
    gate = portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/debrief").text
    assert "together with Tariq" in gate


def test_amina_cannot_be_on_her_own_at_a_time_she_shares_and_reads_why(portal: Portal) -> None:
    settle(portal)
    slot_id, other = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    amina = portal.visit(portal.people.amina)
    for adult in (portal.people.amina, portal.people.tariq):
        record(portal, Question.COMPANY, "together", about=adult)
    amina.post("/appointments", answers(slot_id, company="together"), at="/messages")
    where = amina.get("/appointments").text.split("/change", 1)[0].rsplit('"', 1)[1] + "/change"

    refused = amina.post(where, answers(slot_id, company="apart", who_comes="My sister"), status=422).text
    assert "comes at this time. To be on your own, choose another time." in refused
    assert "My sister" in refused
    amina.post(where, answers(other, company="apart"))

    assert "meet us together" not in amina.get("/appointments").text
    assert "meet us together" not in portal.visit(portal.people.tariq).get("/appointments").text


def test_a_reader_of_urdu_sees_who_comes_with_name_and_work_in_one_piece_each() -> None:
    jo = Attendee("Jo Marsh", "Specialist nurse", None)

    assert words.people(locale_for("ur"), [jo]) == "\u2068Jo Marsh\u2069 (\u2068Specialist nurse\u2069)"
    assert words.people(locale_for("en"), [jo]) == "Jo Marsh (Specialist nurse)"


def test_amina_keeps_the_faces_and_the_hour_in_sight_after_a_mistake(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)
    amina.post("/appointments/times", {"kind": "debrief", "time": str(slot_id)})

    again = amina.post("/appointments/new", answers(slot_id, place_kind=""), at="/messages", status=422).text

    assert "We keep this time for you until" in again
    assert "Jo Marsh" in again


def test_jo_offers_a_phone_call_and_amina_books_it_for_this_afternoon(portal: Portal) -> None:
    case = f"/staff/cases/{portal.people.yusuf_case_id}/debrief"
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    _published(portal, kind="phone_call", **{"on-day": "24", "on-month": "11", "at": "15:00"})
    assert "A talk on the phone" not in amina.get("/appointments").text
    amina.get("/appointments/times?kind=nonsense", status=404)

    jo.post(f"{case}/offers/{portal.people.amina.adult_id}/phone_call", at=case)
    assert "A talk on the phone" in amina.get("/appointments").text
    slot_id = _slot_id(portal)
    filled = answers(slot_id, kind="phone_call", place_kind="phone", place="01632 960 000")
    amina.post("/appointments", filled, at="/messages")

    page = amina.get("/appointments").text
    assert "Tuesday 24 November 2026, in the afternoon, 3pm to 4pm" in page
    assert "01632 960 000" in page
    assert "Get ready for it" not in page
    assert "Tuesday 24 November, 3pm" in amina.get("/home").text
    jo.post(f"{case}/offers/{portal.people.amina.adult_id}/phone_call", {"end": "1"}, at=case)
    assert "Phone call" in jo.get(case).text


def test_jo_books_a_home_visit_for_tariq_while_he_is_on_the_phone(portal: Portal) -> None:
    case, tariq = f"/staff/cases/{portal.people.yusuf_case_id}/debrief", portal.people.tariq
    jo = portal.visit(portal.people.jo)
    _published(portal, kind="home_visit")
    booking = f"{case}/phone-bookings/{tariq.adult_id}"
    assert "This is not offered to them." in jo.get(f"{booking}?kind=home_visit").text
    jo.post(f"{case}/offers/{tariq.adult_id}/home_visit", at=case)

    filled = answers(_slot_id(portal), kind="home_visit")
    assert "Read it back" in jo.post(f"{booking}/check", filled, at=case, status=200).text
    jo.post(booking, filled, at=case)

    with portal.read() as session:
        assert [each.kind for each in session.scalars(select(DebriefBooking))] == ["home_visit"]
    assert "A visit at home" in portal.visit(tariq).get("/appointments").text


def test_a_restriction_after_they_agreed_to_meet_together_tells_jo_to_ring_both(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    for adult in (portal.people.amina, portal.people.tariq):
        record(portal, Question.COMPANY, "together", about=adult)
    portal.visit(portal.people.amina).post("/appointments", answers(slot_id, company="together"), at="/messages")
    with portal.write() as session:
        restrict(session, portal.people.jo, portal.people.tariq)
        session.commit()

    gate = portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/debrief").text
    assert "Tariq is restricted and meets together with Amina. Ring both" in gate
