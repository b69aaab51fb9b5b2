"""What Amina typed and did not send: kept on any device and through an expired session, shown to her alone."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from portal.models.messages import Draft
from portal.models.sign_in import SignInSession
from portal.services import sessions
from tests.portal_fixtures import Portal
from tests.threads import box_of, read, write
from tests.visitors import HOST, TOKEN, Visitor

AUTOSAVED = 204


def autosave(visitor: Visitor, body: str, *, at: str = "/messages", status: int = AUTOSAVED) -> None:
    visitor.post(f"{at}/draft", {"body": body}, at=at, status=status)


def save_later(visitor: Visitor, body: str) -> None:
    visitor.post("/messages/draft", {"body": body, "send_key": "any"}, at="/messages")


def token_of(visitor: Visitor) -> str:
    found = TOKEN.search(read(visitor))
    return found[1] if found else ""


def post_later(visitor: Visitor, token: str, address: str, **form: str) -> tuple[int, str]:
    """Send a form from a page that was opened before: nothing is fetched anew."""
    answer = visitor.client.post(
        address, data={"csrf_token": token, **form}, base_url=HOST, headers={"Referer": f"{HOST}/messages"}
    )
    return answer.status_code, answer.get_data(as_text=True)


def count_drafts(portal: Portal) -> int:
    with portal.read() as session:
        return session.execute(select(func.count()).select_from(Draft)).scalar_one()


def test_what_amina_typed_on_her_phone_is_offered_on_her_laptop(portal: Portal) -> None:
    phone, laptop = portal.visit(portal.people.amina), portal.visit(portal.people.amina)

    autosave(phone, "Half a thought")

    assert box_of(read(laptop)) == "Half a thought"


def test_tariq_jo_and_grace_never_see_aminas_draft(portal: Portal) -> None:
    autosave(portal.visit(portal.people.amina), "Half a thought")
    thread = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"

    assert "Half a thought" not in read(portal.visit(portal.people.tariq))
    assert "Half a thought" not in read(portal.visit(portal.people.grace))
    assert "Half a thought" not in read(portal.visit(portal.people.jo), thread)


def test_save_for_later_leads_back_and_says_that_nothing_was_sent(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    save_later(amina, "For another day")

    page = read(amina, "/messages?saved=1")
    assert "It is not sent yet." in page
    assert box_of(page) == "For another day"


def test_saving_again_replaces_the_draft_and_saving_nothing_forgets_it(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    autosave(amina, "One")
    autosave(amina, "One two")
    assert count_drafts(portal) == 1
    assert box_of(read(amina)) == "One two"

    autosave(amina, "")
    assert count_drafts(portal) == 0


def test_sending_forgets_the_draft_even_when_a_late_saving_follows(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    autosave(amina, "All of it")

    write(amina, "All of it")
    autosave(amina, "All of it")

    assert box_of(read(amina)) == ""


def test_a_draft_too_long_to_send_is_kept_all_the_same(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    autosave(amina, "m" * 20_000)

    assert box_of(read(amina)) == "m" * 20_000


def test_a_megabyte_is_refused_and_handed_back(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    autosave(amina, "m" * 1_000_000, status=422)

    assert count_drafts(portal) == 0


def test_an_expired_session_keeps_the_words_and_shows_nothing(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    write(amina, "Sent before.")
    token = token_of(amina)
    portal.clock.pass_by(timedelta(minutes=45))

    status, page = post_later(amina, token, "/messages/draft", body="Typed after the clock ran out")

    assert (status, page) == (AUTOSAVED, "")
    assert box_of(read(portal.visit(portal.people.amina))) == "Typed after the clock ran out"


def test_words_of_an_expired_session_are_added_to_a_draft_it_cannot_see(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    token = token_of(amina)
    autosave(portal.visit(portal.people.amina), "Typed on another device")
    portal.clock.pass_by(timedelta(minutes=45))

    post_later(amina, token, "/messages/draft", body="Typed here")

    assert box_of(read(portal.visit(portal.people.amina))) == "Typed on another device\n\nTyped here"


def test_a_session_that_somebody_ended_keeps_nothing(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    token = token_of(amina)
    with portal.write() as session:
        session_id = session.scalars(select(SignInSession.id)).one()
        sessions.end(session, session_id=session_id, now=portal.clock.now)
        session.commit()

    post_later(amina, token, "/messages/draft", body="Written by a stranger")

    assert count_drafts(portal) == 0


def test_an_expired_session_keeps_nothing_without_the_forms_own_token(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    read(amina)
    portal.clock.pass_by(timedelta(minutes=45))

    status, page = post_later(amina, "forged", "/messages/draft", body="Put in her mouth")

    assert status == 400
    assert "Put in her mouth" in page
    assert count_drafts(portal) == 0


def test_a_session_that_ended_days_ago_hands_the_words_back_instead(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    token = token_of(amina)
    portal.clock.pass_by(timedelta(days=3))

    status, page = post_later(amina, token, "/messages/draft", body="Found an old tab")

    assert status == 400
    assert "Found an old tab" in page
    assert count_drafts(portal) == 0


def test_a_send_from_an_expired_session_asks_to_sign_in_and_says_that_the_words_are_kept(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    token = token_of(amina)
    portal.clock.pass_by(timedelta(minutes=45))

    answer = amina.client.post(
        "/messages",
        data={"csrf_token": token, "body": "Sent a moment too late", "send_key": str(uuid4())},
        base_url=HOST,
        headers={"Referer": f"{HOST}/messages"},
    )

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?")
    assert "What you wrote is kept." in read(portal.visit(), answer.location)
    page = read(portal.visit(portal.people.amina))
    assert box_of(page) == "Sent a moment too late"
    assert '<div class="said"' not in page
