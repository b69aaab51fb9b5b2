"""Jo carries what families gave her, writes answers down, and tells them; the sheet for the meeting has no name."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal.domain.questions import State
from portal.queries import question_work as queries
from tests.asking import answer, ask
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.restricting import restrict
from tests.visitors import Visitor
from tests.world import NOW, Adult

ANSWER = {"outcome": "answer", "body": "He was asleep.", "given_by": "paediatrician", "finding": "no"}


def asked(portal: Portal, adult: Adult, words: str = "Was he in pain?") -> UUID:
    with portal.write() as session:
        question_id = ask(session, adult, words)
        session.commit()
    return question_id


def row(portal: Portal, question_id: UUID) -> queries.WorkRow:
    with portal.read() as session:
        return queries.one(session, case_id=portal.people.yusuf_case_id, question_id=question_id)


def place(portal: Portal, question_id: UUID) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/questions/{question_id}"


def answered_at(portal: Portal, question_id: UUID) -> str:
    found = row(portal, question_id).answer
    assert found is not None
    return found.at.isoformat()


def test_jo_takes_a_question_to_the_meeting_writes_the_answer_and_puts_it_on_aminas_page(portal: Portal) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal, portal.people.amina)
    here = place(portal, question_id)
    on = NOW + timedelta(days=7)
    day = {"meeting_on-day": str(on.day), "meeting_on-month": str(on.month), "meeting_on-year": str(on.year)}

    assert "1 question of a family waits for you." in jo.get("/staff/inbox").text
    assert "Was he in pain?" in jo.get("/staff/questions").text
    jo.post(f"{here}/meeting", {"meeting": "review", **day}, at=here)
    assert "Child death review meeting, 1 December 2026" in jo.get("/staff/questions").text
    assert "waits for you" not in jo.get("/staff/inbox").text
    jo.post(f"{here}/next", at=here)
    assert "Waits for the next meeting" in jo.get("/staff/questions").text
    jo.post(f"{here}/answer", ANSWER, at=here)
    assert "Answered: tell the family" in jo.get("/staff/questions").text
    jo.post(f"{here}/page", {"answered_at": answered_at(portal, question_id)}, at=here)

    assert row(portal, question_id).state is State.TOLD
    assert "No family waits for an answer from you." in jo.get("/staff/questions").text
    told = jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/adults/{portal.people.amina.adult_id}/told").text
    assert "Answer to a question, on their page" in told
    assert "He was asleep." in told


def test_told_on_the_phone_closes_it_and_the_day_cannot_lie_ahead(portal: Portal) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal, portal.people.amina)
    here = place(portal, question_id)
    jo.post(f"{here}/answer", ANSWER, at=here)
    form = {"answered_at": answered_at(portal, question_id), "way": "phone"}
    form |= {"told_on-month": "11", "told_on-year": "2026"}

    page = jo.post(f"{here}/told", {**form, "told_on-day": "25"}, at=here, status=422).text
    assert "This day has not come yet. Check the date." in page
    jo.post(f"{here}/told", {**form, "told_on-day": "23"}, at=here)

    telling = row(portal, question_id).telling
    assert telling is not None
    assert (telling.way, telling.on.day, telling.stands_on_page) == ("phone", 23, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": ""}, "Write the answer, or why nobody could find out."),
        ({"body": "x" * 5_001}, "Use at most 5,000 characters."),
        ({"given_by": ""}, "Choose who gave it."),
        ({"finding": ""}, "Say whether it holds a finding."),
        ({"body": "I know how you feel."}, "These words may hurt"),
    ],
)
def test_an_answer_that_cannot_be_kept_says_why_and_the_words_stay(
    portal: Portal, changes: dict[str, str], said: str
) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal, portal.people.amina)
    here = place(portal, question_id)

    page = jo.post(f"{here}/answer", {**ANSWER, **changes}, at=here, status=422).text

    assert said in page
    assert {**ANSWER, **changes}["body"] in page
    assert row(portal, question_id).answer is None


def test_an_answer_with_a_finding_offers_no_page_and_refuses_one(portal: Portal) -> None:
    jo, question_id = portal.visit(portal.people.jo), asked(portal, portal.people.amina)
    here = place(portal, question_id)
    jo.post(f"{here}/answer", {**ANSWER, "finding": "yes"}, at=here)

    assert "Put it on their page" not in jo.get(here).text
    page = jo.post(f"{here}/page", {"answered_at": answered_at(portal, question_id)}, at=here, status=409).text
    assert "Tell them in person, and note here how." in page


def test_what_jo_answered_restricted_tariq_stands_in_the_second_look_and_moira_lets_it_through(portal: Portal) -> None:
    people, question_id = portal.people, asked(portal, portal.people.tariq)
    with portal.write() as session:
        restrict(session, people.jo, people.tariq)
        answer(session, people.jo, people.tariq, question_id)
        session.commit()
    jo, moira, here = portal.visit(people.jo), portal.visit(people.moira), place(portal, question_id)
    read = {"answered_at": answered_at(portal, question_id)}

    assert "1 text waits for a second person." in moira.get("/staff/inbox").text
    assert "waits for a second person" not in jo.get("/staff/inbox").text
    assert "the answer to a question" in jo.get("/staff/second-look").text
    assert "you wrote these" in jo.get(here).text
    refused = jo.post(f"{here}/page", read, at=here, status=409).text
    assert "You wrote this answer yourself." in refused
    moira.post(f"{here}/page", read, at=here)

    assert row(portal, question_id).state is State.TOLD
    assert "the answer to a question" not in jo.get("/staff/second-look").text


def test_the_sheet_for_the_meeting_holds_the_words_and_no_name_and_warns_where_the_words_hold_one(
    portal: Portal,
) -> None:
    jo = portal.visit(portal.people.jo)
    sheet = f"/staff/cases/{portal.people.yusuf_case_id}/questions/sheet"
    asked(portal, portal.people.amina)

    page = jo.get(sheet).text
    assert "Was he in pain?" in page
    assert not [name for name in ("Yusuf", "Amina", "Tariq") if name in page]

    asked(portal, portal.people.tariq, "Did anybody hold Yusuf’s hand?")
    assert "Black it out by hand" in jo.get(sheet).text


def test_sam_sees_no_question_of_a_family_that_is_not_his(portal: Portal) -> None:
    asked(portal, portal.people.amina)
    sam: Visitor = portal.visit(portal.people.sam)
    assert "Was he in pain?" not in sam.get("/staff/questions").text


def test_whoever_closes_a_case_is_told_of_questions_that_nobody_has_answered(portal: Portal) -> None:
    jo, close = portal.visit(portal.people.jo), f"/staff/cases/{portal.people.yusuf_case_id}/close"
    words = "Questions of this family are not answered, or not told yet."
    assert words not in jo.get(close).text
    asked(portal, portal.people.amina)
    assert words in jo.get(close).text


def test_the_list_asks_a_fixed_number_of_things(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    asked(portal, portal.people.amina)
    jo.get("/staff/questions")
    with statements(portal) as few:
        jo.get("/staff/questions")
    for adult in (portal.people.amina, portal.people.tariq, portal.people.tariq):
        asked(portal, adult)
    jo.get("/staff/questions")
    with statements(portal) as many:
        jo.get("/staff/questions")
    assert len(few) == len(many), many
