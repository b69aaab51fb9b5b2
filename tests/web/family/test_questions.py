"""Amina collects questions: from the bank or her own, to herself or to the team; pages say plainly who sees what."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.domain.questions import Meeting, Way
from portal.models.danger import DangerFlag
from portal.models.messages import Message
from portal.models.questions import Question
from portal.queries import questions as queries
from portal.services import question_answers
from tests.asking import answer, ask, tell
from tests.portal_fixtures import Portal
from tests.restricting import restrict
from tests.threads import staff_viewer_of
from tests.visitors import HOST, TOKEN, Visitor
from tests.world import NOW, Adult


def form(**changes: str) -> dict[str, str]:
    """A filled form."""
    filled = {"send_key": str(uuid4()), "body": "Who was with him?", "whom_for": "anyone", "who_sees": "team"}
    return {**filled, **changes}


def own(portal: Portal, adult: Adult) -> tuple[queries.OwnQuestion, ...]:
    with portal.read() as session:
        return queries.of_adult(session, adult_id=adult.adult_id).own


def test_amina_writes_a_question_to_herself_and_the_page_says_that_only_she_can_see_it(portal: Portal) -> None:
    amina, filled = portal.visit(portal.people.amina), form(who_sees="myself")

    for _tap in range(2):
        amina.post("/questions/new", filled)

    page = amina.get("/questions?kept=1").text
    assert page.count("<strong>Who was with him?</strong>") == 1
    assert "Only you can see this. It is a note to yourself." in page
    assert "Our team sees it when you take it to the team, and not before." in page
    staff = portal.visit(portal.people.jo).get(f"/staff/cases/{portal.people.yusuf_case_id}/questions").text
    assert "Who was with him?" not in staff


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": " \u200f "}, "Write your question here."),
        ({"body": "x" * 1_001}, "Your question has 1,001 letters, and 1,000 fit."),
        ({"whom_for": "the pope"}, "Choose whom your question is for."),
        ({"who_sees": ""}, "Choose who may see your question."),
    ],
)
def test_a_form_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    portal: Portal, changes: dict[str, str], said: str
) -> None:
    page = portal.visit(portal.people.amina).post("/questions/new", form(**changes), status=422).text
    assert said in page
    assert (changes.get("body") or "Who was with him?").strip(" \u200f") in page
    assert own(portal, portal.people.amina) == ()


def test_amina_chooses_from_the_bank_gives_it_to_jo_and_it_is_not_offered_again(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    assert "Did my child feel pain" in amina.get("/questions/bank").text

    nothing = amina.post("/questions/bank", {"send_key": str(uuid4()), "who_sees": "team"}, status=422).text
    assert "Choose at least one question." in nothing
    amina.post("/questions/bank", {"send_key": str(uuid4()), "talk": "pain", "who_sees": "team"})

    assert "Jo can see this, and will ask it for you." in amina.get("/questions").text
    assert "Did my child feel pain" not in amina.get("/questions/bank").text


def test_amina_changes_gives_takes_back_shares_and_removes_a_question_with_one_press_each(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    with portal.write() as session:
        question_id = ask(session, portal.people.amina, give=False)
        session.commit()
    place = f"/questions/{question_id}"

    amina.post(place, form(body="Was he cold?", whom_for="coroner"))
    amina.post(f"{place}/team", at="/questions")
    assert "Jo can see this" in amina.get("/questions").text
    amina.post(f"{place}/sharing", {"share": "yes"}, at="/questions")
    assert "Was he cold?" in portal.visit(portal.people.tariq).get("/questions").text
    amina.post(f"{place}/sharing", {"share": "no"}, at="/questions")
    assert "Was he cold?" not in portal.visit(portal.people.tariq).get("/questions").text
    amina.post(f"{place}/return", at="/questions")
    amina.post(f"{place}/removal", at="/questions")

    assert own(portal, portal.people.amina) == ()


def test_a_question_taken_on_while_amina_was_changing_it_stays_and_her_words_are_still_in_the_box(
    portal: Portal,
) -> None:
    amina = portal.visit(portal.people.amina)
    with portal.write() as session:
        question_id = ask(session, portal.people.amina)
        question_answers.carry(
            session,
            viewer=staff_viewer_of(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            question_id=question_id,
            meeting=Meeting.REVIEW,
            meeting_on=NOW.date() + timedelta(days=7),
            now=NOW,
        )
        session.commit()

    page = amina.post(f"/questions/{question_id}", form(body="Was he cold?"), status=422).text

    assert "We have taken this question on, so it stays as it is." in page
    assert "Was he cold?" in page
    listed = amina.get("/questions").text
    assert "Jo has taken this on, and asks it for you." in listed
    assert "1 December" not in listed
    assert "review meeting" not in listed.lower()


def test_the_answer_stands_behind_a_heading_once_it_is_told_and_amina_can_ask_more(portal: Portal) -> None:
    people, amina = portal.people, portal.visit(portal.people.amina)
    with portal.write() as session:
        question_id = ask(session, people.amina)
        session.commit()
    before = amina.get("/questions").text
    with portal.write() as session:
        answer(session, people.jo, people.amina, question_id)
        session.commit()
    assert "asleep" not in amina.get("/questions").text
    with portal.write() as session:
        tell(session, people.jo, people.amina, question_id)
        session.commit()

    page = amina.get("/questions").text
    assert "asleep" not in before
    assert re.search(r"<details>\s*<summary>Read what they said</summary>.*he was asleep", page, re.DOTALL)
    assert "Jo wrote to you here on 24 November 2026." in page
    assert "Was he in pain?" in amina.get(f"/questions/new?after={question_id}").text
    amina.post("/questions/new", form(follows=str(question_id), body="How do they know?"))
    assert [each.told is not None for each in own(portal, people.amina)] == [True, False]


def test_whether_an_adult_is_restricted_shows_on_no_page_of_questions(portal: Portal) -> None:
    tariq, people = portal.visit(portal.people.tariq), portal.people
    with portal.write() as session:
        question_id = ask(session, people.tariq)
        answer(session, people.jo, people.tariq, question_id)
        session.commit()
    pages = ("/questions", "/questions/new", "/questions/bank", f"/questions/{question_id}")

    def read() -> list[str]:
        keys = re.compile(r'value="[0-9a-f-]{36}"|name="csrf_token" value="[^"]+"')
        return [keys.sub("", tariq.get(page, follow=True).text) for page in pages]

    before = read()
    with portal.write() as session:
        restrict(session, people.jo, people.tariq)
        session.commit()
    assert read() == before


def test_what_was_told_aloud_and_is_not_written_down_is_said_to_be_so(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        question_id = ask(session, people.amina)
        answer(session, people.jo, people.amina, question_id, "An infection.", holds_finding=True)
        tell(session, people.jo, people.amina, question_id, Way.VISIT)
        session.commit()
    page = portal.visit(people.amina).get("/questions").text
    assert "Jo told you on a visit on 24 November 2026." in page
    assert "What was said is not written here." in page
    assert "An infection." not in page


@pytest.mark.parametrize(("who_sees", "messages"), [("team", 1), ("myself", 0)])
def test_words_of_danger_in_a_question_bring_help_at_once_and_reach_the_thread_only_if_given_to_the_team(
    portal: Portal, who_sees: str, messages: int
) -> None:
    amina = portal.visit(portal.people.amina)
    response = amina.post("/questions/new", form(body="I want to die. Is that normal?", who_sees=who_sees))
    assert "116 123" in amina.get(response.location).text
    with portal.read() as session:
        assert len(session.scalars(select(Message)).all()) == messages
        assert len(session.scalars(select(DangerFlag)).all()) == messages


def test_what_amina_typed_after_her_session_ended_is_kept_as_a_note_to_herself(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    token = _token(amina)
    portal.clock.now += timedelta(hours=13)
    answered = amina.client.post(
        "/questions/new", data=form(csrf_token=token), base_url=HOST, headers={"Referer": HOST}
    )
    assert answered.status_code == 303
    assert "kept=1" in answered.location
    with portal.read() as session:
        (row,) = session.scalars(select(Question)).all()
        assert row.handed_at is None


def _token(visitor: Visitor) -> str:
    found = TOKEN.search(visitor.get("/questions/new").text)
    assert found is not None
    return found[1]


def test_nobody_opens_a_question_of_somebody_else(portal: Portal) -> None:
    with portal.write() as session:
        question_id = ask(session, portal.people.amina)
        session.commit()
    for other in (portal.people.tariq, portal.people.grace):
        portal.visit(other).get(f"/questions/{question_id}", status=404)
        portal.visit(other).post(f"/questions/{question_id}/return", at="/questions", status=404)
