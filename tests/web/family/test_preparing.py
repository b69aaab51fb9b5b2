"""Amina gets ready for the meeting: one page with what happens there, her own questions and a plan for afterwards."""

from uuid import uuid4

from portal.domain.questions import For
from portal.services import questions
from tests.gates import answers, offer_time, parent, settle
from tests.portal_fixtures import Portal
from tests.world import NOW, Adult

PATH = "/appointments/getting-ready"


def ask(portal: Portal, adult: Adult, words: str, whom: For, *, to_team: bool) -> None:
    with portal.write() as session:
        questions.add(
            session,
            viewer=parent(adult),
            words=words,
            whom_for=whom,
            give=to_team,
            form_key=uuid4(),
            follows_id=None,
            now=NOW,
        )
        session.commit()


def book(portal: Portal) -> None:
    settle(portal)
    slot_id = offer_time(portal)
    said = answers(slot_id, not_to_hear="Nothing about the ambulance")
    portal.visit(portal.people.amina).post("/appointments", said, at="/messages")


def test_amina_finds_when_where_and_what_she_wants_to_ask_there(portal: Portal) -> None:
    book(portal)
    ask(portal, portal.people.amina, "Was he alone?", For.TALK, to_team=True)
    ask(portal, portal.people.amina, "A note to myself", For.ANYONE, to_team=False)
    ask(portal, portal.people.amina, "When is the hearing?", For.CORONER, to_team=True)
    ask(portal, portal.people.tariq, "Only from Tariq", For.TALK, to_team=True)

    page = portal.visit(portal.people.amina).get(PATH).text

    for said in ("Tuesday 1 December 2026", "Jo Marsh", "Was he alone?", "A note to myself", "the ambulance"):
        assert said in page
    assert "When is the hearing?" not in page
    assert "Only from Tariq" not in page


def test_without_an_appointment_there_is_nothing_to_get_ready_for(portal: Portal) -> None:
    assert portal.visit(portal.people.amina).get(PATH, status=303).location == "/appointments"


def test_jo_sees_the_questions_that_amina_gave_her_and_none_of_her_notes(portal: Portal) -> None:
    book(portal)
    ask(portal, portal.people.amina, "Was he alone?", For.TALK, to_team=True)
    ask(portal, portal.people.amina, "A note to myself", For.TALK, to_team=False)
    jo = portal.visit(portal.people.jo)
    gate = jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/debrief").text
    where = gate.split("/debrief/appointments/", 1)[1].split('"', 1)[0]

    page = jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/debrief/appointments/{where}").text

    assert "Was he alone?" in page
    assert "A note to myself" not in page
    assert "Talk everything through" in page
