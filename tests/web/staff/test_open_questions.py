"""What nobody could answer at the meeting: Jo writes it down, somebody finds out by a day, a person tells Amina."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.models.questions import Question
from tests.asking import answer, ask
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.staff.test_debrief_accounts import account_of, after_the_meeting, filled, meetings
from tests.world import NOW, Adult

ASKED = "Should his sister have the same test?"


def the_meeting_is_written_down(portal: Portal) -> tuple[Visitor, str]:
    """Jo at the page that comes after it, and that page's address."""
    jo = after_the_meeting(portal)
    jo.post(f"{meetings(portal)}/new", filled(portal))
    return jo, f"{meetings(portal)}/{account_of(portal)}/questions"


def said(portal: Portal, whose: Adult, **changes: Any) -> dict[str, Any]:
    return {
        "form_key": str(uuid4()),
        "adult": str(whose.adult_id),
        "body": ASKED,
        "finder": str(portal.people.jo.staff_id),
        "due_on-day": "15",
        "due_on-month": "12",
        "due_on-year": "2026",
    } | changes


def noted(portal: Portal) -> UUID:
    with portal.read() as session:
        return session.scalars(select(Question.id).where(Question.noted_by.is_not(None))).one()


def work(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/questions/{noted(portal)}"


def test_what_amina_asked_stands_first_on_jos_list_until_it_is_told(portal: Portal) -> None:
    jo, page = the_meeting_is_written_down(portal)
    form = said(portal, portal.people.amina)

    for _tap in range(2):
        jo.post(page, form)

    with portal.read() as session:
        assert session.scalar(select(func.count()).select_from(Question)) == 1
    assert ASKED in jo.get(page).text
    listed = jo.get("/staff/questions").text
    assert "To be found out, the soonest first" in listed
    assert "finds out by 15 December 2026" in listed
    assert "That day is over" not in listed
    portal.clock.now = NOW.replace(month=12, day=17)
    assert "That day is over" in portal.visit(portal.people.jo).get("/staff/questions").text


def test_no_page_of_amina_holds_the_words_of_what_she_asked_there(portal: Portal) -> None:
    jo, page = the_meeting_is_written_down(portal)
    jo.post(page, said(portal, portal.people.amina))
    amina = portal.visit(portal.people.amina)

    for path in ("/questions", "/home", "/appointments", "/pack"):
        assert ASKED not in amina.get(path).text
    assert "Jo finds out, and will tell you." in amina.get("/questions").text
    assert "finds out" not in portal.visit(portal.people.tariq).get("/questions").text
    amina.get(f"/questions/{noted(portal)}", status=404)


def test_its_answer_is_told_by_a_person_even_where_jo_calls_it_no_finding(portal: Portal) -> None:
    jo, page = the_meeting_is_written_down(portal)
    jo.post(page, said(portal, portal.people.amina))
    with portal.write() as session:
        answer(session, portal.people.jo, portal.people.amina, noted(portal), "No. It does not run in families.")
        session.commit()

    shown = jo.get(work(portal)).text
    assert "A finding is told by a person, never by a page." in shown
    with portal.write() as session:
        session.get_one(Question, noted(portal)).stands_on_page = True
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "  "}, "Write the question."),
        ({"body": "x" * 1_001}, "Use at most 1,000 characters."),
        ({"due_on-month": "11", "due_on-day": "30"}, "Choose today or a later day."),
        ({"due_on-day": ""}, "Enter the date like this: 27 3 2019."),
        ({"adult": ""}, "Choose who asked."),
        ({"finder": str(uuid4())}, "Choose who finds out."),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_beside_its_field(
    portal: Portal, changes: dict[str, str], words: str
) -> None:
    jo, page = the_meeting_is_written_down(portal)

    shown = jo.post(page, said(portal, portal.people.amina, **changes), status=422).text

    assert words in shown
    with portal.read() as session:
        assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_tariq_who_was_not_there_is_not_among_those_who_asked(portal: Portal) -> None:
    jo, page = the_meeting_is_written_down(portal)

    jo.post(page, said(portal, portal.people.tariq), status=422)


def test_moira_finds_out_instead_and_a_question_with_an_answer_is_given_to_nobody(portal: Portal) -> None:
    jo, page = the_meeting_is_written_down(portal)
    jo.post(page, said(portal, portal.people.amina))
    hers = {
        "finder": str(portal.people.moira.staff_id),
        "due_on-day": "18",
        "due_on-month": "12",
        "due_on-year": "2026",
    }

    jo.post(f"{work(portal)}/finder", hers)

    assert "finds out by 18 December 2026" in jo.get(work(portal)).text
    ruth = {**hers, "finder": str(portal.people.ruth.staff_id)}
    assert "Choose who finds out." in jo.post(f"{work(portal)}/finder", ruth, status=422).text
    with portal.write() as session:
        answer(session, portal.people.jo, portal.people.amina, noted(portal))
        session.commit()
    assert "There is an answer by now." in jo.post(f"{work(portal)}/finder", hers, status=409).text


def test_a_question_that_amina_gave_herself_gets_somebody_who_finds_out_too(portal: Portal) -> None:
    with portal.write() as session:
        question_id = ask(session, portal.people.amina)
        session.commit()
    jo = portal.visit(portal.people.jo)
    address = f"/staff/cases/{portal.people.yusuf_case_id}/questions/{question_id}"

    jo.post(
        f"{address}/finder",
        {"finder": str(portal.people.jo.staff_id), "due_on-day": "15", "due_on-month": "12", "due_on-year": "2026"},
    )

    assert "finds out by 15 December 2026" in jo.get(address).text
    assert "Was he in pain?" in portal.visit(portal.people.amina).get("/questions").text
