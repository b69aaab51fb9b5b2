"""Jo works through the debrief gate; what she records is kept, sealed, and never seen by a family."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.domain.debrief_records import ANSWERS, Question
from portal.models.debriefs import DebriefBooking, DebriefSlot, GateRecord
from portal.models.people import Absence
from tests.gates import NEXT_TUESDAY, answers, offer_time, record, settle
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.world import NOW, Adult

PATH = "/staff/cases/{}/debrief"


def _gate(portal: Portal) -> str:
    return PATH.format(portal.people.yusuf_case_id)


def _filled(answer: str, **changes: str) -> dict[str, str]:
    return {
        "answer": answer,
        "happened_on-day": "23",
        "happened_on-month": "11",
        "happened_on-year": "2026",
        "evidence": "Letter of the coroner’s officer, in the file.",
        **changes,
    }


def _book(portal: Portal, adult: Adult) -> UUID:
    slot_id = offer_time(portal)
    portal.visit(adult).post("/appointments", answers(slot_id), at="/messages")
    with portal.read() as session:
        return session.scalars(select(DebriefBooking.id)).one()


def test_jo_sees_what_is_missing_first_and_what_each_adult_sees(portal: Portal) -> None:
    page = portal.visit(portal.people.jo).get(_gate(portal)).text

    assert "Coroner’s agreement: not recorded." in page
    assert "Amina: told by a person, not recorded." in page
    assert "<bdi>Tariq</bdi>: sees nothing." in page

    record(portal, Question.CORONER, "agreed")
    page = portal.visit(portal.people.jo).get(_gate(portal)).text
    checklist = page.split("What is recorded", 1)[1]
    assert checklist.index("Post-mortem report") < checklist.index("Coroner’s agreement to share")


@pytest.mark.parametrize("question", [each for each in Question if not each.is_for_each_adult])
def test_jo_records_each_answer_there_is(portal: Portal, question: Question) -> None:
    jo = portal.visit(portal.people.jo)
    for answer in ANSWERS[question]:
        back = jo.post(f"{_gate(portal)}/records/{question}", _filled(answer.value))
    page = jo.get(back.location).text
    assert "Recorded." in page
    assert "Letter of the coroner’s officer" in page
    assert "Jo Marsh" in page


def test_each_adult_is_asked_and_told_apart(portal: Portal) -> None:
    people = portal.people
    jo = portal.visit(people.jo)
    jo.post(f"{_gate(portal)}/records/wish?adult={people.amina.adult_id}", _filled("main_points"))
    jo.post(f"{_gate(portal)}/records/told?adult={people.amina.adult_id}", _filled("by_visit"))

    page = jo.get(_gate(portal)).text

    assert "Tariq: told by a person, not recorded." in page
    assert "Amina: told by a person, not recorded." not in page
    assert "The main points only" in page


def test_the_newest_record_counts_and_the_history_is_kept(portal: Portal) -> None:
    settle(portal)
    record(portal, Question.REPORT, "awaited", at=NOW, evidence="The laboratory sends another one.")

    page = portal.visit(portal.people.jo).get(_gate(portal)).text

    assert "Post-mortem report: not recorded." in page
    assert page.count("The laboratory sends another one.") == 2
    history = page.split("Everything ever recorded here", 1)[1]
    assert "The final report is here" in history
    assert "Would it help" not in portal.visit(portal.people.amina).get("/appointments").text


def test_a_complete_gate_says_who_sees_the_offer_and_a_hold_says_so(portal: Portal) -> None:
    settle(portal)
    jo = portal.visit(portal.people.jo)
    assert "<bdi>Amina</bdi>: sees the offer and can pick a time." in jo.get(_gate(portal)).text

    record(portal, Question.POLICE, "hold", at=NOW)

    page = jo.get(_gate(portal)).text
    assert "The police hold. No new time can be picked." in page
    assert "sees the offer" not in page


def test_a_change_of_mind_shows_beside_what_was_recorded(portal: Portal) -> None:
    settle(portal)
    portal.visit(portal.people.amina).post("/appointments/choice", {"wish": "not_now"})

    page = portal.visit(portal.people.jo).get(_gate(portal)).text

    assert "They have since chosen: Would rather not know for now." in page
    assert "<bdi>Amina</bdi>: would rather not know for now, and is not asked again." in page


BAD = [
    ({"answer": ""}, "Choose an answer."),
    ({"answer": "yes"}, "Choose an answer."),
    ({"evidence": ""}, "Write who said it"),
    ({"evidence": " \u200b\u202e "}, "Write who said it"),
    ({"evidence": "x" * 1_000_000}, "Use at most 2,000 characters."),
    ({"happened_on-day": "25"}, "This day has not come yet."),
    ({"happened_on-month": "13"}, "Enter the date like this"),
    ({"happened_on-day": "", "happened_on-month": "", "happened_on-year": ""}, "Enter the day on which this happened."),
]


@pytest.mark.parametrize(("wrong", "words"), BAD)
def test_a_bad_record_is_refused_beside_its_field_and_nothing_is_kept(
    portal: Portal, wrong: dict[str, str], words: str
) -> None:
    path = f"{_gate(portal)}/records/coroner"

    assert words in portal.visit(portal.people.jo).post(path, _filled("agreed") | wrong, status=422).text
    with portal.read() as session:
        assert not session.scalars(select(GateRecord.id)).all()


def test_evidence_is_shown_as_words_and_stored_sealed(portal: Portal) -> None:
    path = f"{_gate(portal)}/records/coroner"
    jo = portal.visit(portal.people.jo)
    jo.post(path, _filled("agreed", evidence="<script>alert(1)</script> 👩‍⚕️ \u202eevil"))

    page = jo.get(_gate(portal)).text

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    with portal.read() as session:
        assert b"script" not in session.scalars(select(GateRecord.sealed_evidence)).one()


def test_questions_nobody_asks_and_adults_of_other_families_are_not_found(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    grace = portal.people.grace.adult_id
    for address in ("weather", "wish", f"wish?adult={grace}", "wish?adult=nobody", f"coroner?adult={grace}"):
        jo.get(f"{_gate(portal)}/records/{address}", status=404)
        jo.post(f"{_gate(portal)}/records/{address}", _filled("everything"), at="/staff/debrief-times", status=404)
    portal.visit(portal.people.sam).get(_gate(portal), status=404)


def test_jo_calls_an_appointment_off_with_a_reason_and_a_second_press_says_so(portal: Portal) -> None:
    settle(portal)
    booking_id = _book(portal, portal.people.amina)
    path = f"{_gate(portal)}/appointments/{booking_id}"
    jo = portal.visit(portal.people.jo)
    for nothing in ("", " \u200b ", "x" * 1_000_000):
        jo.post(f"{path}/cancellation", {"reason": nothing}, at=path, status=422)

    back = jo.post(f"{path}/cancellation", {"reason": "I am ill. Called her."}, at=path)

    assert "Called off." in jo.get(back.location).text
    jo.post(f"{path}/cancellation", {"reason": "Again"}, at="/staff/debrief-times", status=409)
    jo.get(path, status=404)
    page = portal.visit(portal.people.amina).get("/appointments").text
    assert "1 December" not in page
    assert "I am ill" not in page


def test_sam_cannot_call_off_what_belongs_to_jos_family(portal: Portal) -> None:
    settle(portal)
    booking_id = _book(portal, portal.people.amina)
    path = f"{PATH.format(portal.people.daisy_case_id)}/appointments/{booking_id}"
    sam = portal.visit(portal.people.sam)

    sam.get(path, status=404)
    sam.post(f"{path}/cancellation", {"reason": "None"}, at="/staff/debrief-times", status=404)
    sam.post(f"{path}x/cancellation", {"reason": "None"}, at="/staff/debrief-times", status=404)


def test_the_gate_asks_the_database_a_fixed_number_of_times(portal: Portal) -> None:
    settle(portal)
    jo = portal.visit(portal.people.jo)
    jo.get(_gate(portal))
    with statements(portal) as few:
        jo.get(_gate(portal))
    for day in range(5):
        record(portal, Question.DATE, "checked", at=NOW + timedelta(minutes=day))
    with statements(portal) as many:
        jo.get(_gate(portal))
    assert len(few) == len(many) <= 10


def _time(on: date, at: str, **changes: str) -> dict[str, str]:
    return {
        "on-day": str(on.day),
        "on-month": str(on.month),
        "on-year": str(on.year),
        "at": at,
        "minutes": "60",
        "travel": "30",
        **changes,
    }


def test_jo_offers_a_time_and_takes_it_back_and_offers_it_again(portal: Portal) -> None:
    jo, mine = portal.visit(portal.people.jo), {"staff": str(portal.people.jo.staff_id)}
    form = _time(NEXT_TUESDAY.date(), "14:00", **mine)
    page = jo.get(jo.post("/staff/debrief-times", form).location).text
    assert "The time is on offer." in page
    assert "Tuesday 1 December, 2pm" in page
    assert "1 December" not in portal.visit(portal.people.sam).get("/staff/debrief-times").text
    assert "1 December" in portal.visit(portal.people.moira).get("/staff/debrief-times").text
    action = page.split('action="/staff/debrief-times/', 1)[1].split('"', 1)[0]

    portal.visit(portal.people.sam).post(f"/staff/debrief-times/{action}", at="/staff/debrief-times", status=404)
    jo.post(f"/staff/debrief-times/{action}", at="/staff/debrief-times")

    assert "1 December" not in jo.get("/staff/debrief-times").text
    jo.post("/staff/debrief-times", form)


REFUSED = [
    (date(2026, 11, 23), "14:00", {}, "This time has gone."),
    (date(2028, 1, 3), "14:00", {}, "Choose a day within a year."),
    (date(2027, 3, 28), "01:30", {}, "The clocks go forward over this time"),
    (date(2026, 12, 2), "14:10", {}, "Begin and end on a quarter of an hour"),
    (date(2026, 12, 2), "25:00", {}, "Enter the time, like 14:30."),
    (date(2026, 12, 2), "", {}, "Enter the time, like 14:30."),
    (date(2026, 12, 2), "14:00", {"minutes": "0"}, "Choose a length of 15 to 240 minutes"),
    (date(2026, 12, 2), "14:00", {"minutes": "255"}, "Choose a length of 15 to 240 minutes"),
    (date(2026, 12, 2), "14:00", {"minutes": "an hour"}, "Enter minutes as a number"),
    (date(2026, 12, 2), "14:00", {"minutes": "9" * 1_000_000}, "Enter minutes as a number"),
    (date(2026, 12, 2), "14:00", {"weeks": "27"}, "Choose 1 to 26 weeks."),
    (date(2026, 12, 2), "14:00", {"weeks": "0"}, "Choose 1 to 26 weeks."),
    (date(2026, 12, 2), "14:00", {"weeks": "all"}, "Enter a number, like 4."),
    (date(2027, 3, 21), "01:30", {"weeks": "2"}, "the clocks go forward over this time"),
    (date(2026, 12, 2), "14:00", {"travel": "300"}, "Choose 0 to 240 minutes of travel."),
    (date(2026, 12, 2), "14:00", {"staff": str(uuid4())}, "Choose whose time this is."),
    (date(2026, 12, 1), "14:30", {}, "This overlaps another time on offer"),
]


@pytest.mark.parametrize(("on", "at", "wrong", "words"), REFUSED)
def test_a_time_that_cannot_be_is_refused_beside_its_field(
    portal: Portal, on: date, at: str, wrong: dict[str, str], words: str
) -> None:
    offer_time(portal)
    form = {**_time(on, at, staff=str(portal.people.jo.staff_id)), **wrong}

    page = portal.visit(portal.people.jo).post("/staff/debrief-times", form, status=422).text

    assert words in page


def test_jo_offers_fridays_for_six_weeks_without_holidays_leave_and_what_is_there_already(portal: Portal) -> None:
    people = portal.people
    offer_time(portal, datetime(2026, 12, 11, 14, 30, tzinfo=UTC))
    with portal.write() as session:
        away = {"from_on": date(2026, 12, 17), "to_on": date(2026, 12, 18)}
        session.add(Absence(staff_id=people.jo.staff_id, cover_id=people.ruth.staff_id, **away))
        session.commit()
    form = _time(date(2026, 12, 4), "14:00", staff=str(people.jo.staff_id), weeks="6")

    page = portal.visit(people.jo).post("/staff/debrief-times", form, status=200).text

    assert "Friday 4 December 2026: on offer" in page
    assert "Friday 11 December 2026: left out: another time" in page
    assert "Friday 18 December 2026: left out: leave" in page
    assert "Friday 25 December 2026: left out: bank holiday" in page
    assert "Friday 1 January 2027: left out: bank holiday" in page
    assert "Friday 8 January 2027: on offer" in page
    with portal.read() as session:
        assert session.scalar(select(func.count()).select_from(DebriefSlot)) == 3


def test_a_weekly_time_stays_at_two_by_the_clock_when_summer_comes(portal: Portal) -> None:
    form = _time(date(2027, 3, 24), "14:00", staff=str(portal.people.jo.staff_id), weeks="2")

    portal.visit(portal.people.jo).post("/staff/debrief-times", form, status=200)

    with portal.read() as session:
        found = session.scalars(select(DebriefSlot.starts_at).order_by(DebriefSlot.starts_at)).all()
    assert found == [datetime(2027, 3, 24, 14, tzinfo=UTC), datetime(2027, 3, 31, 13, tzinfo=UTC)]


def test_jo_cannot_offer_sams_time_but_moira_who_manages_can(portal: Portal) -> None:
    form = _time(NEXT_TUESDAY.date(), "14:00", staff=str(portal.people.sam.staff_id))

    portal.visit(portal.people.jo).post("/staff/debrief-times", form, status=422)
    portal.visit(portal.people.moira).post("/staff/debrief-times", form)

    assert "Tuesday 1 December, 2pm" in portal.visit(portal.people.sam).get("/staff/debrief-times").text


def test_a_time_on_a_bank_holiday_is_kept_with_a_warning(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    form = _time(date(2026, 12, 28), "10:00", staff=str(portal.people.jo.staff_id))

    page = jo.get(jo.post("/staff/debrief-times", form).location).text

    assert "It is on a bank holiday" in page
    assert ">bank holiday<" in page


def test_a_time_that_amina_holds_is_not_taken_back(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    portal.visit(portal.people.amina).post("/appointments", answers(slot_id), at="/messages")
    jo = portal.visit(portal.people.jo)

    page = jo.post(f"/staff/debrief-times/{slot_id}/withdrawal", at="/staff/debrief-times", status=409).text

    assert "A family has taken this time." in page
