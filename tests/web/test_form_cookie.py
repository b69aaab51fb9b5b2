"""The cookie of the forms: verified once and remembered, never believed beyond its age or with another's signature."""

from datetime import timedelta

import time_machine
from flask import session
from itsdangerous import URLSafeTimedSerializer

from portal.web.form_cookie import REMEMBERED, FormCookies, csrf_token
from tests.portal_fixtures import Portal


def _signed(portal: Portal, holds: dict[str, str]) -> str:
    cookies = portal.app.session_interface
    assert isinstance(cookies, FormCookies)
    signed = cookies.get_signing_serializer(portal.app).dumps(holds)
    assert isinstance(signed, str)
    return signed


def _held(portal: Portal, cookie: str) -> str | None:
    name = portal.app.config["SESSION_COOKIE_NAME"]
    with portal.app.test_request_context("/", headers={"Cookie": f"{name}={cookie}"}):
        held: str | None = session.get("csrf_token")
        return held


def test_a_cookie_that_was_verified_holds_the_same_the_second_time(portal: Portal) -> None:
    cookie = _signed(portal, {"csrf_token": "amina"})

    assert (_held(portal, cookie), _held(portal, cookie)) == ("amina", "amina")


def test_what_one_request_puts_into_its_session_is_not_there_in_the_next(portal: Portal) -> None:
    cookie = _signed(portal, {"csrf_token": "amina"})
    name = portal.app.config["SESSION_COOKIE_NAME"]
    with portal.app.test_request_context("/", headers={"Cookie": f"{name}={cookie}"}):
        session["csrf_token"] = "changed"

    assert _held(portal, cookie) == "amina"


def test_a_remembered_cookie_ends_with_its_age(portal: Portal) -> None:
    with time_machine.travel("2026-11-24 10:00Z", tick=False) as clock:
        cookie = _signed(portal, {"csrf_token": "amina"})
        assert _held(portal, cookie) == "amina"

        clock.shift(portal.app.permanent_session_lifetime + timedelta(seconds=1))

        assert _held(portal, cookie) is None


def test_a_cookie_that_somebody_else_signed_is_not_believed(portal: Portal) -> None:
    forged = URLSafeTimedSerializer("another secret").dumps({"csrf_token": "mallory"})

    assert _held(portal, forged) is None
    assert _held(portal, _signed(portal, {"csrf_token": "amina"})[:-2] + "xx") is None


def test_no_more_cookies_are_remembered_than_there_is_room_for(portal: Portal) -> None:
    cookies = portal.app.session_interface
    assert isinstance(cookies, FormCookies)
    for number in range(REMEMBERED + 10):
        cookies.tokens[f"secret {number}"] = "token"

    with portal.app.test_request_context("/"):
        csrf_token()

    assert len(cookies.tokens) == REMEMBERED


def test_two_browsers_get_tokens_of_their_own(portal: Portal) -> None:
    with portal.app.test_request_context("/"):
        first = csrf_token()
    with portal.app.test_request_context("/"):
        second = csrf_token()

    assert first != second
