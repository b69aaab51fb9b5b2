"""Going out ends the session on the server; an old cookie opens nothing."""

from datetime import timedelta

from tests.letters import newest
from tests.portal_fixtures import Portal
from tests.visitors import HOST, visitor
from tests.web.auth.test_links import ask, is_in, sessions_of


def test_amina_signs_out_and_her_cookie_opens_nothing_any_more(known: Portal) -> None:
    amina = known.visit(known.people.amina)
    cookie = amina.client.get_cookie("__Host-sid", domain="portal.example.org")
    assert cookie is not None

    answer = amina.post("/sign-out", at="/home")

    assert answer.location == "/sign-out"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "You are signed out" in amina.get("/sign-out").text
    assert not is_in(amina)
    assert not is_in(visitor(known.app, cookie=cookie.value)), "a copied cookie must not outlive signing out"


def test_opening_the_address_of_sign_out_signs_nobody_out(known: Portal) -> None:
    amina = known.visit(known.people.amina)
    assert "still signed in" in amina.get("/sign-out").text
    assert is_in(amina)


def test_a_form_of_another_site_cannot_sign_amina_out(known: Portal) -> None:
    amina = known.visit(known.people.amina)
    assert (
        amina.client.post("/sign-out", base_url=HOST, headers={"Referer": "https://evil.example/"}).status_code == 400
    )
    assert is_in(amina)


def test_a_visit_ends_after_thirty_minutes_of_rest_and_after_twelve_hours_in_all(known: Portal) -> None:
    resting, busy = known.visit(known.people.amina), known.visit(known.people.tariq)
    known.clock.pass_by(timedelta(minutes=29))
    assert is_in(resting)
    known.clock.pass_by(timedelta(minutes=31))
    assert not is_in(resting)

    busy = known.visit(known.people.tariq)
    for _ in range(12 * 3 - 1):
        known.clock.pass_by(timedelta(minutes=20))
        assert is_in(busy)
    known.clock.pass_by(timedelta(minutes=20))
    assert not is_in(busy)


def test_on_her_own_phone_grace_stays_for_two_weeks_of_rest_and_no_longer(known: Portal) -> None:
    grace = known.visit()
    link = ask(known, grace, known.people.grace, own_phone="y")
    grace.get(link, status=303)
    answer = grace.post("/sign-in/confirm")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-sid="))
    assert "Max-Age=2592000" in cookie

    known.clock.pass_by(timedelta(days=13))
    assert is_in(grace)
    known.clock.pass_by(timedelta(days=14, minutes=1))
    assert not is_in(grace)


def test_on_any_other_phone_the_cookie_ends_with_the_browser(known: Portal) -> None:
    amina = known.visit()
    link = ask(known, amina, known.people.amina)
    amina.get(link, status=303)
    answer = amina.post("/sign-in/confirm")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-sid="))
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie
    assert "HttpOnly" in cookie
    assert "Secure" in cookie


def test_a_cookie_planted_before_signing_in_is_worth_nothing_afterwards(known: Portal) -> None:
    planted = "p" * 43
    amina = visitor(known.app, cookie=planted)
    link = ask(known, amina, known.people.amina)
    amina.get(link, status=303)
    amina.post("/sign-in/confirm")

    assert is_in(amina)
    assert not is_in(visitor(known.app, cookie=planted))


def test_signing_in_again_ends_the_visit_that_was_there(known: Portal) -> None:
    amina = known.visit(known.people.amina)
    old = amina.client.get_cookie("__Host-sid", domain="portal.example.org")
    assert old is not None
    asked = known.visit()
    ask(known, asked, known.people.amina)
    amina.get("/sign-in/link/" + "0" * 43, status=303)
    amina.get(newest(known).path, status=303)
    amina.post("/sign-in/confirm", {"code": newest(known).code})

    assert sessions_of(known, known.people.amina) == 2
    assert is_in(amina)
    assert not is_in(visitor(known.app, cookie=old.value))


def test_amina_signs_out_everywhere_and_every_phone_is_out(known: Portal) -> None:
    phone, laptop, tariq = (
        known.visit(known.people.amina), known.visit(known.people.amina), known.visit(known.people.tariq),
    )  # fmt: skip

    assert phone.post("/settings/sign-out-everywhere", at="/settings").location == "/sign-out"

    assert not is_in(phone)
    assert not is_in(laptop)
    assert is_in(tariq)
