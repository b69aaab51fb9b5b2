"""Jo changes her own password and authenticator; each asks for her password, and the other devices are out."""

from datetime import timedelta

import pyotp
import pytest

from tests.portal_fixtures import Portal
from tests.web.auth.test_staff_invitations import secret_on, staff_visitor
from tests.web.auth.test_staff_sign_in import PASSWORD, SECRET, give_password

NEW = "nine small boats at anchor"


@pytest.fixture
def staffed(portal: Portal) -> Portal:
    """Jo has set up her account."""
    give_password(portal, portal.people.jo)
    return portal


def comes_in(portal: Portal, *, password: str, secret: str, status: int) -> None:
    portal.clock.pass_by(timedelta(minutes=1))
    form = {"email": portal.people.jo.email, "password": password, "code": pyotp.TOTP(secret).at(portal.clock.now)}
    staff_visitor(portal).post("/staff/sign-in", form, status=status)


def test_jo_changes_her_password_and_stays_in_here_only(staffed: Portal) -> None:
    here, elsewhere = staffed.visit(staffed.people.jo), staffed.visit(staffed.people.jo)
    form = {"current": PASSWORD, "password": NEW, "again": NEW}

    answer = here.post("/staff/account/password", form)

    assert "signed out everywhere else" in here.get(answer.location).text
    elsewhere.get("/staff/account", status=303)
    comes_in(staffed, password=PASSWORD, secret=SECRET, status=422)
    comes_in(staffed, password=NEW, secret=SECRET, status=303)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"current": "not it"}, "not your password now"),
        ({"current": ""}, "not your password now"),
        ({"again": "different"}, "same password twice"),
        ({"password": "tiny", "again": "tiny"}, "at least 15"),
    ],
)
def test_what_is_not_taken_is_told_and_nothing_changes(staffed: Portal, wrong: dict[str, str], words: str) -> None:
    jo = staffed.visit(staffed.people.jo)
    form = {"current": PASSWORD, "password": NEW, "again": NEW, **wrong}
    assert words in jo.post("/staff/account/password", form, status=422).text
    comes_in(staffed, password=PASSWORD, secret=SECRET, status=303)


def test_a_screen_left_open_is_no_place_to_guess_the_password(staffed: Portal) -> None:
    jo = staffed.visit(staffed.people.jo)
    for _ in range(10):
        jo.post("/staff/account/password", {"current": ""}, status=422)
    form = {"current": PASSWORD, "password": NEW, "again": NEW}
    jo.post("/staff/account/password", form, status=422)


def test_jo_changes_her_authenticator_and_the_old_one_stops(staffed: Portal) -> None:
    jo = staffed.visit(staffed.people.jo)
    page = jo.get("/staff/account/authenticator").text
    secret = secret_on(page)
    assert secret != SECRET
    form = {"current": PASSWORD, "code": pyotp.TOTP(secret).at(staffed.clock.now)}

    assert jo.post("/staff/account/authenticator", form).location == "/staff/account?done=authenticator"

    assert secret_on(jo.get("/staff/account/authenticator").text) != secret
    comes_in(staffed, password=PASSWORD, secret=SECRET, status=422)
    comes_in(staffed, password=PASSWORD, secret=secret, status=303)


def test_without_password_or_code_the_old_authenticator_stays(staffed: Portal) -> None:
    jo = staffed.visit(staffed.people.jo)
    secret = secret_on(jo.get("/staff/account/authenticator").text)
    code = pyotp.TOTP(secret).at(staffed.clock.now)
    jo.post("/staff/account/authenticator", {"current": "no", "code": code}, status=422)
    jo.post("/staff/account/authenticator", {"current": PASSWORD, "code": ""}, status=422)
    comes_in(staffed, password=PASSWORD, secret=SECRET, status=303)


def test_the_page_shows_no_secret_and_no_hash(staffed: Portal) -> None:
    page = staffed.visit(staffed.people.jo).get("/staff/account").text
    assert SECRET not in page
    assert "argon2" not in page
