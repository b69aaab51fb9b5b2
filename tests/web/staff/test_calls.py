"""Jo sees whom she must phone, takes it on, and writes down how it went; Amina never sees any of it."""

from datetime import time, timedelta
from uuid import uuid4

from sqlalchemy import select

from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel, Preferences
from portal.domain.safe_times import SafeSpan, SafeTimes
from portal.models.messages import Notice
from portal.models.people import Person
from tests.portal_fixtures import Portal
from tests.services.test_phone_tasks import TOMORROW, amina_wants, open_calls, post
from tests.services.test_safe_times import is_safe

LIST = "/staff/calls"


def test_jo_takes_the_call_on_and_writes_down_how_it_went(portal: Portal) -> None:
    amina_wants(portal, Preferences(channel=Channel.NONE))
    post(portal, NoticeKind.APPOINTMENT_CHANGED, appointment_at=TOMORROW)
    (call,) = open_calls(portal)
    here = f"/staff/cases/{call.case_id}/calls/{call.adult_id}"
    jo = portal.visit(portal.people.jo)

    assert "1 adult is to be rung" in jo.get("/staff/inbox").text
    shown = jo.get(LIST).text
    assert "Amina" in shown
    assert "07700 900 101" in shown
    assert "Wednesday 25 November" in shown
    assert "Amina" not in portal.visit(portal.people.sam).get(LIST).text

    jo.post(f"{here}/take", at=LIST)
    assert "You have it now." in jo.get(f"{LIST}?said=taken").text
    missing = {"form_key": str(uuid4()), "outcome": "", "note": "", "matter": str(call.id)}
    assert "Choose how it went." in jo.post(here, {**missing, "done": "yes"}, status=422).text
    told = {
        "form_key": str(uuid4()),
        "matter": str(call.id),
        "outcome": "talked",
        "note": "She knows.",
        "next_contact_on-day": "1",
        "next_contact_on-month": "12",
        "next_contact_on-year": "2026",
        "done": "yes",
    }
    post(portal, NoticeKind.APPOINTMENT_REMINDER, appointment_at=TOMORROW)
    assert jo.get(LIST).text.count("Leave the call to Amina") == 1
    jo.post(here, told)

    [since] = open_calls(portal)
    assert (since.notice_kind, since.taken_by) == (NoticeKind.APPOINTMENT_REMINDER, portal.people.jo.staff_id)
    jo.post(here, {**told, "form_key": str(uuid4()), "matter": str(since.id)})
    assert open_calls(portal) == []
    assert "She knows." in jo.get(f"/staff/cases/{call.case_id}/contacts").text
    jo.get(here, status=404)


def test_a_number_that_is_not_safe_stands_on_no_list_of_calls(portal: Portal) -> None:
    amina_wants(portal, Preferences(channel=Channel.NONE))
    post(portal, NoticeKind.APPOINTMENT_CHANGED, appointment_at=TOMORROW)
    with portal.write() as session:
        session.get_one(Person, portal.people.amina.person_id).phone_is_safe = False
        session.commit()
    (call,) = open_calls(portal)
    jo = portal.visit(portal.people.jo)

    for address in (LIST, f"/staff/cases/{call.case_id}/calls/{call.adult_id}"):
        shown = jo.get(address).text
        assert "07700 900 101" not in shown
        assert "No number that may be used" in shown


def test_the_list_of_calls_says_when_it_is_safe_to_ring(portal: Portal) -> None:
    amina_wants(portal, Preferences(channel=Channel.NONE))
    is_safe(portal, portal.people.amina, phone=SafeTimes((SafeSpan(frozenset({0, 1}), time(14), time(15)),)))
    post(portal, NoticeKind.APPOINTMENT_CHANGED, appointment_at=TOMORROW)
    (call,) = open_calls(portal)
    jo = portal.visit(portal.people.jo)

    for address in (LIST, f"/staff/cases/{call.case_id}/calls/{call.adult_id}"):
        assert "The number is safe Monday to Tuesday, 2pm to 3pm" in jo.get(address).text
    case = jo.get(f"/staff/cases/{call.case_id}").text
    assert "The number is safe Monday to Tuesday, 2pm to 3pm" in case.split("Calls to make</h2>")[1]


def test_jo_lets_a_held_notice_go_from_the_page_of_the_case(portal: Portal) -> None:
    portal.visit(portal.people.amina)
    portal.clock.pass_by(timedelta(hours=14))
    post(portal, NoticeKind.NEW_MESSAGE, at=portal.clock.now)
    with portal.read() as session:
        (notice,) = session.scalars(select(Notice)).all()
    jo, here = portal.visit(portal.people.jo), f"/staff/cases/{portal.people.yusuf_case_id}/notices/{notice.id}"
    assert here in jo.get(f"/staff/cases/{portal.people.yusuf_case_id}").text

    assert "Write why it must reach them now." in jo.post(here, {"reason": " "}, status=422).text
    jo.post(here, {"reason": "She waits for it."})

    with portal.read() as session:
        released = session.get_one(Notice, notice.id)
        assert released.due_at == portal.clock.now
        assert released.released_by == portal.people.jo.staff_id
    twice = jo.post(here, {"reason": "She waits for it."}, at=f"/staff/cases/{portal.people.yusuf_case_id}")
    assert "does not wait any more" in jo.get(twice.location).text
    assert jo.get(here, status=303).location == twice.location
    portal.visit(portal.people.sam).get(here, status=404)
