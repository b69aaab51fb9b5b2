"""Amina has Yusuf's page in one tab, and chooses Noor in another: what she sends goes where she wrote it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.models.cases import CaseAdult, SensitiveDate
from portal.models.concerns import Concern
from portal.models.debriefs import DebriefBooking
from portal.models.messages import Draft, Message
from portal.models.questions import Question
from portal.models.sign_in import SignInSession
from tests.gates import answers, offer_time, settle
from tests.portal_fixtures import Portal
from tests.visitors import TOKEN, Visitor
from tests.web.family.test_drafts import post_later
from tests.web.family.test_own_days import a_day
from tests.web.family.test_questions import form as a_question


def _token(visitor: Visitor, page: str = "/messages") -> str:
    found = TOKEN.search(visitor.get(page).text)
    assert found is not None
    return found[1]


@pytest.fixture
def amina(known: Portal, noor: UUID) -> Visitor:
    """Signed in, and about Yusuf."""
    return known.visit(known.people.amina)


@pytest.fixture
def of_yusuf(amina: Visitor, noor: UUID) -> str:
    """The token of the tab about Yusuf, which she leaves open while she chooses Noor in another."""
    token = _token(amina)
    amina.post("/sign-in/choose", {"adult": str(noor)})
    assert "Noor" in amina.get("/home").text
    return token


def test_a_message_goes_to_the_thread_that_her_page_showed_and_the_next_page_shows_it(
    known: Portal, amina: Visitor, of_yusuf: str, noor: UUID
) -> None:
    of_noor = _token(amina)
    sent = {"body": "About my boy.", "send_key": str(uuid4())}

    assert post_later(amina, of_yusuf, "/messages", **sent)[0] == 303
    messages = amina.get("/messages").text
    assert "About my boy." in messages
    assert "You are here about Yusuf." in messages, "or she would write the next one to the wrong child"
    assert "Yusuf" in amina.get("/home").text
    post_later(amina, of_noor, "/messages", body="About my girl.", send_key=str(uuid4()))
    assert "About my boy." not in amina.get("/messages").text

    with known.read() as session:
        threads = session.scalars(select(Message.thread_id).order_by(Message.id)).all()
    assert threads[0] == known.people.amina.thread_id
    assert threads[1] != threads[0]


def test_a_form_with_something_wrong_stays_about_the_child_of_its_page(
    known: Portal, amina: Visitor, of_yusuf: str
) -> None:
    status, page = post_later(amina, of_yusuf, "/messages", body=" ", send_key=str(uuid4()))
    assert status == 422
    found = TOKEN.search(page)
    assert found is not None
    post_later(amina, found[1], "/messages", body="Now with words.", send_key=str(uuid4()))
    with known.read() as session:
        assert session.scalars(select(Message.thread_id)).all() == [known.people.amina.thread_id]


def test_a_draft_is_kept_where_she_types_it_and_the_other_tab_stays_what_it_is(
    known: Portal, amina: Visitor, of_yusuf: str
) -> None:
    assert post_later(amina, of_yusuf, "/messages/draft", body="Half a thought")[0] == 204
    with known.read() as session:
        assert session.scalars(select(Draft.thread_id)).all() == [known.people.amina.thread_id]
    assert "Noor" in amina.get("/home").text
    assert "Half a thought" not in amina.get("/messages").text


def test_a_draft_of_a_session_that_ended_meanwhile_is_kept_where_she_typed_it(
    known: Portal, amina: Visitor, of_yusuf: str
) -> None:
    with known.read() as session:
        ends_at = session.scalars(select(SignInSession.idle_until)).all()
    known.clock.now = max(ends_at) + timedelta(minutes=1)
    assert post_later(amina, of_yusuf, "/messages", body="Half a thought", send_key=str(uuid4()))[0] == 303
    with known.read() as session:
        assert session.scalars(select(Draft.thread_id)).all() == [known.people.amina.thread_id]


def test_a_question_a_day_a_wish_and_a_complaint_are_about_the_child_of_their_page(
    known: Portal, amina: Visitor, of_yusuf: str, noor: UUID
) -> None:
    told = {"form_key": str(uuid4()), "kind": "complaint", "body": "Nobody rang."}
    for address, form in {
        "/questions/new": a_question(),
        "/settings/days": a_day(),
        "/how-much": {"wish": "in_writing"},
        "/tell-a-manager/new": told,
    }.items():
        amina.post("/sign-in/choose", {"adult": str(noor)})
        assert post_later(amina, of_yusuf, address, **form)[0] == 303
    mine = known.people.amina.adult_id
    with known.read() as session:
        for column in (Question.adult_id, SensitiveDate.adult_id, Concern.adult_id):
            assert session.scalars(select(column)).all() == [mine]
        wishes = session.execute(select(CaseAdult.id).where(CaseAdult.wish_to_know.is_not(None))).scalars().all()
    assert wishes == [mine]


def test_a_time_is_booked_about_the_child_of_its_page_and_never_about_the_other(known: Portal, noor: UUID) -> None:
    settle(known)
    slot_id = offer_time(known)
    amina = known.visit(known.people.amina)
    of_yusuf = _token(amina)
    amina.post("/sign-in/choose", {"adult": str(noor)})
    of_noor = _token(amina)

    assert post_later(amina, of_noor, "/appointments", **answers(slot_id))[0] >= 400
    assert post_later(amina, of_yusuf, "/appointments", **answers(slot_id))[0] == 303
    with known.read() as session:
        assert session.scalars(select(DebriefBooking.adult_id)).all() == [known.people.amina.adult_id]


def test_what_she_prefers_is_hers_whichever_child_the_page_was_about(
    known: Portal, amina: Visitor, of_yusuf: str
) -> None:
    hours = {"quiet_from": "22", "quiet_to": "9", "time_zone": "Europe/London"}
    assert post_later(amina, of_yusuf, "/settings/quiet-hours", **hours)[0] == 303
    assert "10pm" in amina.get("/settings").text


@pytest.mark.parametrize("behind", ["tariq", "nobody"])
def test_a_page_about_a_child_with_whom_she_does_not_stand_sends_nothing_anywhere(
    known: Portal, amina: Visitor, of_yusuf: str, behind: str
) -> None:
    token = of_yusuf.partition("~")[0]
    place = {"tariq": known.people.tariq.adult_id.hex, "nobody": uuid4().hex}[behind]

    status, page = post_later(amina, f"{token}~{place}", "/messages", body="My words.", send_key=str(uuid4()))

    assert status == 400
    assert "My words." in page
    with known.read() as session:
        assert session.scalars(select(Message)).all() == []


def test_tariq_who_has_one_case_is_asked_nothing_and_tokens_of_others_open_nothing(known: Portal) -> None:
    tariq = known.visit(known.people.tariq)
    token = _token(tariq)
    assert token.endswith(f"~{known.people.tariq.adult_id.hex}")
    forged = token.replace(known.people.tariq.adult_id.hex, known.people.amina.adult_id.hex)
    assert post_later(tariq, forged, "/messages", body="Hello.", send_key=str(uuid4()))[0] == 400
