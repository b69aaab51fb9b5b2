"""The link in the letter: it opens nothing by itself, and for one person once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.models.sign_in import SignInRequest, SignInSession
from tests.letters import newest
from tests.portal_fixtures import Portal
from tests.visitors import HOST, TOKEN, Visitor
from tests.world import Adult


def ask(portal: Portal, visitor: Visitor, adult: Adult, **more: str) -> str:
    """Somebody asks for a link and it is read from the letter: its path."""
    answer = visitor.post("/sign-in", {"email": adult.email, **more})
    assert answer.location == "/sign-in/check"
    return newest(portal).path


def sessions_of(portal: Portal, adult: Adult) -> int:
    with portal.read() as session:
        return len(session.scalars(select(SignInSession.id).where(SignInSession.person_id == adult.person_id)).all())


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/home", base_url=HOST).status_code == 200


def test_amina_presses_the_button_in_the_browser_that_asked_and_is_in(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)

    assert amina.get(link, status=303).location == "/sign-in/confirm"
    assert "Press the button" in amina.get("/sign-in/confirm").text
    assert amina.post("/sign-in/confirm").location == "/home"
    assert is_in(amina)


def test_opening_the_link_changes_nothing_however_often_and_however_it_is_asked(known: Portal) -> None:
    link = ask(known, known.visit(), known.people.amina)
    scanner = known.visit()

    for method in ("HEAD", "GET", "OPTIONS", "GET"):
        scanner.client.open(link, method=method, base_url=HOST)
        scanner.client.open("/sign-in/confirm", method=method, base_url=HOST)

    with known.read() as session:
        row = session.scalars(select(SignInRequest)).one()
    assert (row.used_at, row.revoked_at, row.tries) == (None, None, 0)
    assert sessions_of(known, known.people.amina) == 0


def test_a_scanner_that_sends_the_form_it_finds_signs_nobody_in(known: Portal) -> None:
    amina, scanner = known.visit(), known.visit()
    link = ask(known, amina, known.people.amina)

    found = scanner.client.get(link, base_url=HOST)
    token = TOKEN.search(found.text)
    assert token is not None
    fields = {"csrf_token": token[1], "token": newest(known).token, "code": ""}
    sent = scanner.client.post("/sign-in/confirm", data=fields, base_url=HOST, headers={"Referer": HOST + link})

    assert sent.status_code == 422
    assert not is_in(scanner)
    amina.get(link, status=303)
    assert amina.post("/sign-in/confirm").location == "/home"


def test_a_scanner_without_cookies_that_sends_the_form_signs_nobody_in(known: Portal) -> None:
    link = ask(known, known.visit(), known.people.amina)
    scanner = known.app.test_client(use_cookies=False)

    found = scanner.get(link, base_url=HOST)
    token = TOKEN.search(found.text)
    assert token is not None
    fields = {"csrf_token": token[1], "token": newest(known).token}
    sent = scanner.post("/sign-in/confirm", data=fields, base_url=HOST, headers={"Referer": HOST + link})

    assert sent.status_code == 400
    assert sessions_of(known, known.people.amina) == 0


def test_a_browser_that_looks_ahead_is_answered_with_nothing(known: Portal) -> None:
    link = ask(known, known.visit(), known.people.amina)
    ahead = known.visit().client.get(link, base_url=HOST, headers={"Sec-Purpose": "prefetch;prerender"})
    assert (ahead.status_code, ahead.data) == (204, b"")


def test_tariq_asked_on_the_laptop_and_comes_in_on_the_phone_with_the_digits(known: Portal) -> None:
    laptop, phone = known.visit(), known.visit()
    link = ask(known, laptop, known.people.tariq)

    first = phone.get(link)
    assert "another phone, computer or app" in first.text
    assert newest(known).token in first.text

    form = {"token": newest(known).token, "code": newest(known).code}
    assert phone.post("/sign-in/confirm", form, at=link).location == "/home"
    assert is_in(phone)
    assert not is_in(laptop), "the waiting browser must not be let in by a press elsewhere"


def test_on_another_phone_a_wrong_code_is_told_beside_the_field_and_the_right_one_still_works(known: Portal) -> None:
    link = ask(known, known.visit(), known.people.tariq)
    phone, token = known.visit(), newest(known).token
    wrong = "000000" if newest(known).code != "000000" else "111111"

    answer = phone.post("/sign-in/confirm", {"token": token, "code": wrong}, at=link, status=422)
    assert "That code does not work" in answer.text
    assert phone.post("/sign-in/confirm", {"token": token, "code": newest(known).code}, at=link).location == "/home"


def test_the_token_leaves_the_address_as_soon_as_the_browser_keeps_cookies(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)

    landed = amina.get(link, status=303)
    cookie = next(each for each in landed.headers.getlist("Set-Cookie") if each.startswith("__Host-lt="))

    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=Lax" in cookie
    assert newest(known).token not in amina.get("/sign-in/confirm").text


def test_a_used_link_says_so_kindly_and_one_tap_sends_a_new_one(known: Portal) -> None:
    first, second = known.visit(), known.visit()
    link = ask(known, first, known.people.amina)
    first.get(link, status=303)
    first.post("/sign-in/confirm")

    page = second.get(link)
    assert "used already" in page.text
    assert second.post("/sign-in/again", {"token": newest(known).token}, at=link).location == "/sign-in/check"
    assert newest(known).path != link
    second.get(newest(known).path, status=303)
    assert second.post("/sign-in/confirm").location == "/home"


def test_a_link_of_eleven_minutes_has_stopped_working_and_sends_no_new_one_by_itself(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)
    known.clock.pass_by(timedelta(minutes=11))

    page = known.visit().get(link)
    assert "normal after ten minutes" in page.text
    assert newest(known).path == link
    assert amina.client.get(link, base_url=HOST).status_code == 303


def test_a_link_that_was_nine_minutes_on_its_way_still_works(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)
    known.clock.pass_by(timedelta(minutes=9))

    amina.get(link, status=303)
    assert amina.post("/sign-in/confirm").location == "/home"


def test_the_first_of_two_links_still_works_and_then_both_are_dead(known: Portal) -> None:
    amina = known.visit()
    first = ask(known, amina, known.people.amina)
    second = ask(known, amina, known.people.amina)

    amina.get(first, status=303)
    assert amina.post("/sign-in/confirm").location == "/home"
    assert "newer link or code" in known.visit().get(second).text


def test_amina_who_opens_her_used_link_again_is_told_that_she_is_in(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)
    amina.get(link, status=303)
    amina.post("/sign-in/confirm")

    amina.get(link, status=303)
    assert "You are signed in already" in amina.get("/sign-in/confirm").text


def test_back_and_press_again_tells_that_the_link_was_used_and_breaks_nothing(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)
    amina.get(link, status=303)
    amina.post("/sign-in/confirm")

    again = amina.post("/sign-in/confirm", {"token": newest(known).token}, at="/settings", status=409)
    assert "signed in already" in again.text
    assert sessions_of(known, known.people.amina) == 1
    assert is_in(amina)


def test_graces_link_in_the_browser_where_amina_is_signed_in_says_who_is_here_and_asks(known: Portal) -> None:
    browser = known.visit(known.people.amina)
    asked = known.visit()
    ask(known, asked, known.people.grace)
    letter = newest(known)

    browser.get(letter.path, status=303)
    page = browser.get("/sign-in/confirm")
    assert "Amina" in page.text
    assert "Grace" not in page.text

    assert browser.post("/sign-in/confirm", status=409).status_code == 409
    assert browser.get("/home").status_code == 200
    answer = browser.post("/sign-in/confirm", {"switch": "yes", "code": letter.code})
    assert answer.location == "/home"
    assert "Daisy" in browser.get("/home").text


def test_a_link_that_never_was_gives_a_kind_page(known: Portal) -> None:
    page = known.visit().get("/sign-in/link/" + "x" * 43)
    assert "This link has stopped working" in page.text
    known.visit().get("/sign-in/link/%00%e2%80%ae" + "y" * 3000)
    assert known.visit().get("/sign-in/confirm").status_code == 200


@pytest.mark.parametrize("evil", ["//evil.example", "/\\evil.example", "\\evil", "https://evil.example", "/\t/evil"])
def test_after_signing_in_nobody_is_sent_to_another_site(known: Portal, evil: str) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina, next=evil)
    amina.get(link, status=303)
    assert amina.post("/sign-in/confirm").location == "/home"


def test_amina_who_wanted_her_messages_is_taken_there(known: Portal) -> None:
    amina = known.visit()
    turned_away = amina.get("/messages", status=303)
    assert turned_away.location == "/sign-in?next=/messages"
    assert 'value="/messages"' in amina.get(turned_away.location).text

    link = ask(known, amina, known.people.amina, next="/messages")
    amina.get(link, status=303)
    assert amina.post("/sign-in/confirm").location == "/messages"


def test_a_stranger_cannot_sign_amina_in_with_a_form_of_another_site(known: Portal) -> None:
    amina = known.visit()
    ask(known, amina, known.people.tariq)
    forged = amina.client.post(
        "/sign-in/confirm",
        data={"token": newest(known).token},
        base_url=HOST,
        headers={"Referer": "https://evil.example/"},
    )
    assert forged.status_code == 400
    assert not is_in(amina)
