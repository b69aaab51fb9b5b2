"""Amina and Tariq are offered a time to talk, once the gate is open and not before; each takes, moves, gives back."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import icalendar
import pytest
from sqlalchemy import func, select, update

from portal.domain.debrief_records import GATE_ITEMS, Question
from portal.domain.working_time import LONDON
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, SensitiveDate
from portal.models.debriefs import BusyCell, DebriefBooking
from portal.models.messages import Notice
from portal.models.sealing import seal
from tests.gates import NEXT_TUESDAY, answers, offer_time, record, settle
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.restricting import lift, restrict
from tests.world import NOW, Adult, send_away

OFFER = "Would it help to arrange a time to talk?"


def _book(portal: Portal, adult: Adult, slot_id: UUID, **changes: str) -> UUID:
    browser = portal.visit(adult)
    browser.post("/appointments", answers(slot_id, **changes), at="/messages")
    return _booking_id(portal, adult)


def _booking_id(portal: Portal, adult: Adult) -> UUID:
    with portal.read() as session:
        wanted = select(DebriefBooking.id).where(
            DebriefBooking.adult_id == adult.adult_id, DebriefBooking.cancelled_at.is_(None)
        )
        return session.scalars(wanted).one()


def _count(portal: Portal) -> int:
    with portal.read() as session:
        active = select(func.count()).select_from(DebriefBooking).where(DebriefBooking.cancelled_at.is_(None))
        return session.scalars(active).one()


@pytest.mark.parametrize("left_out", sorted(GATE_ITEMS))
def test_while_anything_is_missing_amina_sees_no_offer_and_cannot_book(portal: Portal, left_out: Question) -> None:
    settle(portal, without=frozenset({left_out}))
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)

    page = amina.get("/appointments").text
    assert OFFER not in page
    assert "1 December" not in page
    assert amina.get("/appointments/times", status=303).location.endswith("/appointments")
    amina.get("/appointments/choice", status=303)
    refused = amina.post("/appointments", answers(slot_id), at="/messages", status=409).text
    assert "Nothing was changed" in refused
    assert "1 December" not in refused
    amina.post("/appointments/choice", {"wish": "everything"}, at="/messages", status=409)
    assert _count(portal) == 0


def test_before_a_person_told_her_amina_reads_nothing_and_then_only_that_jo_will_be_in_touch(portal: Portal) -> None:
    settle(portal, without=frozenset({Question.CORONER, Question.TOLD}))
    amina = portal.visit(portal.people.amina)
    assert "will be in touch" not in amina.get("/appointments").text

    record(portal, Question.TOLD, "by_phone", about=portal.people.amina)

    page = amina.get("/appointments").text
    assert "Jo will be in touch about a time to talk." in page
    assert OFFER not in page
    assert "will be in touch" not in portal.visit(portal.people.tariq).get("/appointments").text


def test_amina_reads_the_offer_chooses_a_time_checks_it_and_books_it(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal, minutes=90)
    amina = portal.visit(portal.people.amina)
    assert OFFER in amina.get("/appointments").text
    spoken = "Tuesday 1 December 2026, in the afternoon, 2pm to 3.30pm"
    offered = amina.get("/appointments/times").text
    assert spoken in offered
    assert "With Jo Marsh (" in offered
    assert spoken in amina.get(f"/appointments/new?time={slot_id}").text
    filled = answers(slot_id, who_comes="My sister Hana", not_to_hear="Nothing about the scan")

    checked = amina.post("/appointments/new", filled, at="/messages", status=200).text
    assert "Nothing is booked yet." in checked
    assert "My sister Hana" in checked
    assert _count(portal) == 0
    again = amina.post("/appointments/new", {**filled, "edit": "1"}, at="/messages", status=200).text
    assert "My sister Hana</textarea>" in again
    answer = amina.post("/appointments", filled, at="/messages")

    page = amina.get(answer.location).text
    assert "Your time is booked." in page
    assert "Tuesday 1 December 2026, in the afternoon, 2pm to 3.30pm" in page
    assert "Nothing about the scan" in page
    assert "Tuesday 1 December, 2pm" in amina.get("/home").text


def test_jo_sees_the_same_time_and_wishes_that_amina_sees(portal: Portal) -> None:
    settle(portal)
    booking_id = _book(portal, portal.people.amina, offer_time(portal), who_comes="My sister Hana")
    jo = portal.visit(portal.people.jo)
    gate = f"/staff/cases/{portal.people.yusuf_case_id}/debrief"

    assert "Tuesday 1 December, 2pm" in jo.get(gate).text
    assert "My sister Hana" in jo.get(f"{gate}/appointments/{booking_id}").text
    times = jo.get("/staff/debrief-times").text
    assert "Tuesday 1 December, 2pm" in times
    assert "F-1001" in times


def test_tariq_sees_nothing_of_aminas_appointment_and_not_her_time(portal: Portal) -> None:
    settle(portal)
    booking_id = _book(portal, portal.people.amina, offer_time(portal))
    tariq = portal.visit(portal.people.tariq)

    assert "1 December" not in tariq.get("/appointments").text
    assert "1 December" not in tariq.get("/appointments/times").text
    for page in ("change", "cancellation", "calendar"):
        tariq.get(f"/appointments/{booking_id}/{page}", status=404)
    tariq.post(f"/appointments/{booking_id}/cancellation", at="/messages", status=404)
    tariq.post(f"/appointments/{booking_id}/change", answers(booking_id), at="/messages", status=404)
    assert _count(portal) == 1


def test_grace_of_another_family_finds_neither_the_booking_nor_jos_time(portal: Portal) -> None:
    settle(portal)
    settle(portal, portal.people.grace)
    slot_id = offer_time(portal)
    other_id = offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    booking_id = _book(portal, portal.people.amina, slot_id)
    grace = portal.visit(portal.people.grace)

    grace.get(f"/appointments/{booking_id}/calendar", status=404)
    grace.post(f"/appointments/{booking_id}/cancellation", at="/messages", status=404)
    grace.post("/appointments", answers(other_id), at="/messages", status=409)
    assert _count(portal) == 1


def test_amina_whose_page_is_stale_is_shown_fresh_times_and_keeps_what_she_typed(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    offer_time(portal, NEXT_TUESDAY + timedelta(days=2))
    _book(portal, portal.people.tariq, slot_id)

    page = portal.visit(portal.people.amina).post(
        "/appointments", answers(slot_id, who_comes="My sister Hana"), at="/messages", status=409
    )

    assert "Someone chose that time a moment ago. These times are still free." in page.text
    assert 'value="My sister Hana"' in page.text
    assert "Thursday 3 December 2026" in page.text
    assert "1 December 2026" not in page.text


def test_amina_presses_twice_and_has_one_appointment(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    _book(portal, portal.people.amina, slot_id)

    page = portal.visit(portal.people.amina).post("/appointments", answers(slot_id), at="/messages", status=409)

    assert "You have an appointment already." in page.text
    assert _count(portal) == 1


def test_amina_moves_her_appointment_and_the_old_time_is_free_again(portal: Portal) -> None:
    settle(portal)
    first, second = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(hours=1, minutes=30))
    booking_id = _book(portal, portal.people.amina, first, place="12 Example Road")
    amina = portal.visit(portal.people.amina)
    assert "12 Example Road" in amina.get(f"/appointments/{booking_id}/change").text

    answer = amina.post(f"/appointments/{booking_id}/change", answers(second))

    assert "3.30pm to 4.30pm" in amina.get(answer.location).text
    assert _count(portal) == 1
    amina.post(f"/appointments/{booking_id}/change", answers(first), at="/messages", status=409)
    amina.get(f"/appointments/{booking_id}/calendar", status=404)
    assert "1 December" not in portal.visit(portal.people.tariq).get("/appointments/times").text, "Jo is on the road"
    new_id_ = _booking_id(portal, portal.people.amina)
    amina.post(f"/appointments/{new_id_}/cancellation")
    assert "2pm to 3pm" in portal.visit(portal.people.tariq).get("/appointments/times").text
    with portal.read() as session:
        assert session.scalars(select(func.count()).select_from(BusyCell)).one() == 0


def test_amina_keeps_the_time_and_changes_only_who_comes(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    booking_id = _book(portal, portal.people.amina, slot_id)
    amina = portal.visit(portal.people.amina)

    answer = amina.post(f"/appointments/{booking_id}/change", answers(slot_id, who_comes="My brother"))

    assert "My brother" in amina.get(answer.location).text


def test_amina_calls_off_and_a_second_press_says_that_it_changed(portal: Portal) -> None:
    settle(portal)
    booking_id = _book(portal, portal.people.amina, offer_time(portal))
    amina = portal.visit(portal.people.amina)
    amina.get(f"/appointments/{booking_id}/cancellation")

    answer = amina.post(f"/appointments/{booking_id}/cancellation")

    assert "is called off" in amina.get(answer.location).text
    amina.post(f"/appointments/{booking_id}/cancellation", at="/messages", status=409)
    assert _count(portal) == 0


def test_not_now_ends_the_asking_and_she_may_change_her_mind(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)

    answer = amina.post("/appointments/choice", {"wish": "not_now"})

    page = amina.get(answer.location).text
    assert "The offer stays open." in page
    assert OFFER not in page
    amina.get("/appointments/times", status=303)
    amina.post("/appointments", answers(slot_id), at="/messages", status=409)
    amina.post("/appointments/choice", {"wish": "main_points"})
    assert OFFER in amina.get("/appointments").text
    assert OFFER in portal.visit(portal.people.tariq).get("/appointments").text


@pytest.mark.parametrize("wish", ["not_now", "in_writing"])
def test_amina_who_would_rather_not_meet_reads_that_her_appointment_stands_and_may_still_move_it(
    portal: Portal, wish: str
) -> None:
    settle(portal)
    first, second = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    booking_id = _book(portal, portal.people.amina, first)
    amina = portal.visit(portal.people.amina)

    page = amina.get(amina.post("/appointments/choice", {"wish": wish}).location).text

    assert "Your appointment on Tuesday 1 December still stands." in page
    for door in ("Keep it", "Change it", "Call it off"):
        assert f">{door}</a>" in page
    assert "Choose a time" not in amina.get("/home").text
    amina.get(f"/appointments/{booking_id}/change")
    amina.post(f"/appointments/{booking_id}/change", answers(second))
    assert "Wednesday 2 December" in amina.get("/appointments").text
    assert _count(portal) == 1


def test_amina_who_goes_on_without_a_time_is_asked_to_choose_one(portal: Portal) -> None:
    settle(portal)
    offer_time(portal)
    amina = portal.visit(portal.people.amina)

    for address in ("/appointments/new", "/appointments/new?time="):
        page = amina.get(address, status=422).text
        assert "Choose a time." in page
        assert "a moment ago" not in page
        assert "not free any more" not in page
    assert "a moment ago" in amina.get(f"/appointments/new?time={uuid4()}", status=409).text


def test_what_amina_left_empty_is_left_out_and_her_own_words_say_where(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)
    chosen = answers(
        slot_id,
        place_kind="neutral_place",
        place="The library in Elm Road",
        who_comes="",
        interpreter="",
        not_to_hear="",
    )

    checked = amina.post("/appointments/new", chosen, at="/messages", status=200).text
    amina.post("/appointments", chosen, at="/messages")

    for page in (checked, amina.get("/appointments").text):
        main = page[page.index("<main") :]
        assert "The library in Elm Road" in main
        assert "Somewhere else that feels right" not in main
        assert "About the place" not in main
        assert "Who comes with you" not in main


def test_in_writing_only_is_honoured_with_no_times(portal: Portal) -> None:
    settle(portal, answers={Question.WISH: "in_writing"})
    amina = portal.visit(portal.people.amina)

    assert "You asked for it in writing only." in amina.get("/appointments").text
    amina.get("/appointments/times", status=303)


@pytest.mark.parametrize("wish", ["", "everything else", "<script>", "x" * 1_000_000, "\x00everything"])
def test_a_wish_that_was_never_offered_is_refused(portal: Portal, wish: str) -> None:
    settle(portal)
    portal.visit(portal.people.amina).post("/appointments/choice", {"wish": wish}, status=422)


def test_a_police_hold_freezes_new_bookings_and_keeps_the_one_that_stands(portal: Portal) -> None:
    settle(portal)
    first, second = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    booking_id = _book(portal, portal.people.amina, first)
    record(portal, Question.POLICE, "hold", at=NOW)
    amina, tariq = portal.visit(portal.people.amina), portal.visit(portal.people.tariq)

    page = amina.get("/appointments").text
    assert "Tuesday 1 December 2026" in page
    assert "If you want another time, please call us on" in page
    assert "police" not in page.lower()
    amina.post(f"/appointments/{booking_id}/change", answers(second), at="/messages", status=409)
    tariq.post("/appointments", answers(second), at="/messages", status=409)
    assert "Jo will be in touch about a time to talk." in tariq.get("/appointments").text
    assert _booking_id(portal, portal.people.amina) == booking_id


def test_a_restricted_tariq_sees_the_same_words_as_before_any_offer(portal: Portal) -> None:
    settle(portal, without=frozenset({Question.CORONER}))
    before = portal.visit(portal.people.tariq).get("/appointments").text
    record(portal, Question.CORONER, "agreed")
    slot_id = offer_time(portal)
    with portal.write() as session:
        session.execute(update(CaseAdult).where(CaseAdult.id == portal.people.tariq.adult_id).values(restricted_at=NOW))
        session.commit()
    tariq = portal.visit(portal.people.tariq)

    assert _words(tariq.get("/appointments").text) == _words(before)
    tariq.post("/appointments", answers(slot_id), at="/messages", status=409)
    assert OFFER in portal.visit(portal.people.amina).get("/appointments").text


def _words(html: str) -> str:
    return html.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize(
    ("complete", "hidden", "shown"),
    [
        ("2026-11-20T15:00", "2026-11-22T12:00", "2026-11-23T09:00"),  # a Friday
        ("2026-12-23T11:00", "2026-12-27T11:00", "2026-12-29T09:00"),  # Christmas; the 28th is a holiday for Boxing Day
    ],
)
def test_an_offer_never_first_appears_before_a_weekend_or_a_holiday(
    portal: Portal, complete: str, hidden: str, shown: str
) -> None:
    at = datetime.fromisoformat(f"{complete}+00:00")
    if at.day == 23:
        at += timedelta(days=1)
    settle(portal, at=at)
    portal.clock.now = at
    assert OFFER not in portal.visit(portal.people.amina).get("/appointments").text
    portal.clock.now = datetime.fromisoformat(f"{hidden}+00:00")
    assert OFFER not in portal.visit(portal.people.amina).get("/appointments").text
    portal.clock.now = datetime.fromisoformat(f"{shown}+00:00")
    assert OFFER in portal.visit(portal.people.amina).get("/appointments").text


def test_times_that_are_too_soon_or_hurt_are_not_shown(portal: Portal) -> None:
    settle(portal)
    offer_time(portal, NOW.replace(minute=0) + timedelta(hours=24))
    offer_time(portal, datetime(2026, 12, 10, 11, tzinfo=UTC))
    offer_time(portal, datetime(2026, 12, 11, 11, tzinfo=UTC))
    with portal.write() as session:
        case = session.get_one(Case, portal.people.yusuf_case_id)
        row = SensitiveDate(id=new_id(), case_id=case.id, falls_on=date(2026, 12, 10), returns_yearly=False)
        seal(session, row, key_id=case.data_key_id, label="The funeral")
        session.add(row)
        session.commit()

    page = portal.visit(portal.people.amina).get("/appointments/times").text

    assert "11 December" in page
    assert "10 December" not in page
    assert "25 November" not in page


def test_while_jo_is_away_ruths_times_are_offered_and_not_jos(portal: Portal) -> None:
    settle(portal)
    offer_time(portal)
    offer_time(portal, NEXT_TUESDAY + timedelta(hours=1), of=portal.people.ruth)
    offer_time(portal, NEXT_TUESDAY + timedelta(days=7))
    with portal.write() as session:
        send_away(
            session,
            portal.people.jo,
            cover=portal.people.ruth,
            from_on=date(2026, 11, 30),
            to_on=date(2026, 12, 4),
        )
        session.commit()

    page = portal.visit(portal.people.amina).get("/appointments/times").text

    first, second = page.split('type="radio"')[1:]
    assert "1 December 2026, in the afternoon, 3pm to 4pm" in first
    assert "Ruth Adeyemi" in first
    assert "8 December 2026, in the afternoon, 2pm to 3pm" in second
    assert "Jo Marsh" in second
    assert "1 December 2026, in the afternoon, 2pm" not in page


def test_where_home_was_reviewed_as_unsafe_home_is_not_offered(portal: Portal) -> None:
    settle(portal, answers={Question.ATTENDANCE: "not_at_home"})
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)

    assert "At home" not in amina.get(f"/appointments/new?time={slot_id}").text
    amina.post("/appointments", answers(slot_id, place_kind="home"), at="/messages", status=422)


BAD = [
    {"place_kind": ""},
    {"place_kind": "the hospital"},
    {"calendar_title": "Post-mortem of Yusuf"},
    {"who_comes": "x" * 1_000_000},
    {"place": "x" * 2001},
    {"not_to_hear": "y" * 20_000},
]


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_answer_is_refused_with_words_and_the_rest_is_kept(portal: Portal, wrong: dict[str, str]) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    amina = portal.visit(portal.people.amina)
    filled = {**answers(slot_id, interpreter="Urdu, please"), **wrong}

    for path in ("/appointments/new", "/appointments"):
        page = amina.post(path, filled, at="/messages", status=422).text
        assert "There is something to put right" in page
        assert "Urdu, please" in page
    assert _count(portal) == 0


def test_nothing_at_all_or_a_time_nobody_knows_is_refused(portal: Portal) -> None:
    settle(portal)
    offer_time(portal)
    amina = portal.visit(portal.people.amina)

    amina.post("/appointments", {}, at="/messages", status=422)
    for time in (str(uuid4()), "not an id", "<script>alert(1)</script>"):
        amina.post("/appointments", {**answers(uuid4()), "time": time}, at="/messages", status=409)
        amina.get(f"/appointments/new?time={uuid4()}", status=409)


def test_strange_letters_are_kept_as_words(portal: Portal) -> None:
    settle(portal)
    typed = "<script>alert(1)</script> \u202e\u0622\u0646\u0679\u06cc 👩‍👧 \x00end"

    _book(portal, portal.people.amina, offer_time(portal), who_comes=typed)

    page = portal.visit(portal.people.amina).get("/appointments").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "👩‍👧" in page
    assert "\u202e" not in page


CHANGES = [
    datetime(2027, 3, 28, 9, tzinfo=UTC),
    datetime(2027, 3, 27, 9, tzinfo=UTC).replace(hour=10),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 10, tzinfo=UTC),
    NEXT_TUESDAY,
]


@pytest.mark.parametrize("starts_at", CHANGES)
def test_page_calendar_file_and_stored_time_agree_at_both_clock_changes(portal: Portal, starts_at: datetime) -> None:
    before = datetime(2026, 10, 19, 10, tzinfo=UTC)
    with portal.write() as session:
        session.execute(update(Case).values(born_on=date(2019, 6, 1)))
        session.commit()
    settle(portal, at=before)
    portal.clock.now = before
    slot_id = offer_time(portal, starts_at, minutes=90, now=before)
    booking_id = _book(portal, portal.people.amina, slot_id)
    amina = portal.visit(portal.people.amina)

    response = amina.get(f"/appointments/{booking_id}/calendar")
    (event,) = icalendar.Calendar.from_ical(response.get_data()).walk("VEVENT")
    on_the_wall = starts_at.astimezone(LONDON)

    assert event.decoded("dtstart").astimezone(UTC) == starts_at
    assert event.decoded("duration") == timedelta(minutes=90)
    page = amina.get("/appointments").text
    assert f'datetime="{starts_at.isoformat()}"' in page
    clock = f"{(on_the_wall.hour - 1) % 12 + 1}{f'.{on_the_wall.minute:02}' if on_the_wall.minute else ''}"
    assert f"{on_the_wall:%A} {on_the_wall.day} {on_the_wall:%B %Y}" in page
    assert f", {clock}{'am' if on_the_wall.hour < 12 else 'pm'} to " in page


def test_the_calendar_file_is_neutral_and_a_change_and_a_cancellation_follow_it(portal: Portal) -> None:
    settle(portal)
    first, second = offer_time(portal), offer_time(portal, NEXT_TUESDAY + timedelta(days=1))
    amina = portal.visit(portal.people.amina)
    booking_id = _book(portal, portal.people.amina, first, calendar_title="coffee", place="12 Example Road")
    original = amina.get(f"/appointments/{booking_id}/calendar")
    amina.post(f"/appointments/{booking_id}/change", answers(second, calendar_title="coffee"))
    moved_id = _booking_id(portal, portal.people.amina)
    moved = amina.get(f"/appointments/{moved_id}/calendar")
    amina.post(f"/appointments/{moved_id}/cancellation")
    cancelled = amina.get(f"/appointments/{moved_id}/calendar")

    files = [icalendar.Calendar.from_ical(each.get_data()) for each in (original, moved, cancelled)]
    events = [each.walk("VEVENT")[0] for each in files]
    assert [each["METHOD"] for each in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [each["SEQUENCE"] for each in events] == [0, 1, 2]
    assert len({each["UID"] for each in events}) == 1
    assert [str(each["SUMMARY"]) for each in events] == ["Coffee"] * 3
    assert events[2]["STATUS"] == "CANCELLED"
    assert original.mimetype == "text/calendar"
    for response in (original, moved, cancelled):
        words = response.get_data(as_text=True)
        for told in ("DESCRIPTION", "LOCATION", "ORGANIZER", "Yusuf", "Jo", "Example Road", "mortem", "portal"):
            assert told not in words


def test_amina_is_told_neutrally_of_what_she_did(portal: Portal) -> None:
    settle(portal)
    _book(portal, portal.people.amina, offer_time(portal))
    with portal.read() as session:
        kinds = session.scalars(select(Notice.kind).where(Notice.person_id == portal.people.amina.person_id)).all()
    assert list(kinds) == ["appointment_confirmed"]


def test_pages_ask_the_database_a_fixed_number_of_times(portal: Portal) -> None:
    settle(portal)
    offer_time(portal)
    amina = portal.visit(portal.people.amina)
    for week, path in enumerate(("/appointments", "/appointments/times")):
        amina.get(path)
        with statements(portal) as few:
            amina.get(path)
        for day in range(1, 8):
            offer_time(portal, NEXT_TUESDAY + timedelta(weeks=week, days=day))
        with statements(portal) as many:
            amina.get(path)
        assert len(few) == len(many)
        assert len(many) <= 13


def test_a_restriction_lifted_on_a_friday_shows_nothing_before_the_weekend(portal: Portal) -> None:
    settle(portal)
    people, friday = portal.people, datetime(2026, 11, 27, 15, tzinfo=UTC)
    with portal.write() as session:
        restrict(session, people.jo, people.tariq)
        lift(session, people.jo, people.tariq, at=friday)
        session.commit()

    portal.clock.now = friday + timedelta(hours=1)
    assert OFFER not in portal.visit(people.tariq).get("/appointments").text
    assert OFFER in portal.visit(people.amina).get("/appointments").text
    portal.clock.now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert OFFER in portal.visit(people.tariq).get("/appointments").text


def test_why_jo_called_off_stands_on_no_page_of_amina(portal: Portal) -> None:
    settle(portal)
    booking_id = _book(portal, portal.people.amina, offer_time(portal))
    path = f"/staff/cases/{portal.people.yusuf_case_id}/debrief/appointments/{booking_id}"
    portal.visit(portal.people.jo).post(f"{path}/cancellation", {"reason": "Canary words about a risk"}, at=path)
    amina = portal.visit(portal.people.amina)

    for page in ("/appointments", "/home", "/messages", f"/appointments/{booking_id}/calendar"):
        assert "Canary" not in amina.get(page).text
