"""The staff door: password and authenticator, a code once, and one answer for every failure."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from portal.adapters.passwords import hash_password
from portal.models.people import StaffMember
from portal.models.sealing import seal
from portal.models.sign_in import SignInSession
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.world import Worker

PASSWORD = "seven grey herons walking"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HASH = hash_password(PASSWORD)
CSRF = re.compile(r'name="csrf_token"[^>]*value="[^"]+"')


def give_password(portal: Portal, worker: Worker) -> None:
    with portal.write() as session:
        member = session.get_one(StaffMember, worker.staff_id)
        member.password_hash = HASH
        seal(session, member, key_id=member.data_key_id, totp_secret=SECRET)
        session.commit()


@pytest.fixture
def staffed(portal: Portal) -> Portal:
    """Jo and Moira have set up their accounts."""
    give_password(portal, portal.people.jo)
    give_password(portal, portal.people.moira)
    return portal


def code_now(portal: Portal) -> str:
    return pyotp.TOTP(SECRET).at(portal.clock.now)


def try_to_come_in(portal: Portal, visitor: Visitor, *, status: int = 303, **form: str) -> str:
    given = {"email": portal.people.jo.email, "password": PASSWORD, "code": code_now(portal), **form}
    answer = visitor.post("/staff/sign-in", given, status=status)
    return answer.location if status == 303 else CSRF.sub("", answer.text)


def test_jo_comes_in_with_password_and_code_and_finds_her_day(staffed: Portal) -> None:
    jo = staffed.visit()
    jo.is_staff = True
    assert try_to_come_in(staffed, jo) == "/staff/today"
    assert jo.get("/staff/today").status_code == 200


def test_a_code_works_once(staffed: Portal) -> None:
    try_to_come_in(staffed, staffed.visit())
    refused = try_to_come_in(staffed, staffed.visit(), status=422)
    assert "is not right" in refused

    staffed.clock.pass_by(timedelta(seconds=30))
    assert try_to_come_in(staffed, staffed.visit()) == "/staff/today"


def test_the_code_of_the_step_before_is_refused(staffed: Portal) -> None:
    before = code_now(staffed)
    staffed.clock.pass_by(timedelta(seconds=30))
    try_to_come_in(staffed, staffed.visit(), code=before, status=422)


def test_wrong_password_wrong_code_and_limited_get_the_same_bytes(staffed: Portal) -> None:
    good = code_now(staffed)
    wrong_password = try_to_come_in(staffed, staffed.visit(), password="not the password", status=422)
    wrong_code = try_to_come_in(staffed, staffed.visit(), code="000000" if good != "000000" else "1", status=422)
    for _ in range(10):
        try_to_come_in(staffed, staffed.visit(), password="", status=422)
    limited = try_to_come_in(staffed, staffed.visit(), status=422)

    strip = re.compile(r'value="(000000|1|\d{6})"')
    assert len({strip.sub("", answer) for answer in (wrong_password, wrong_code, limited)}) == 1


def test_a_stranger_gets_the_same_bytes_as_jo_with_a_wrong_password(staffed: Portal) -> None:
    jo = try_to_come_in(staffed, staffed.visit(), password="wrong", status=422)
    stranger = try_to_come_in(staffed, staffed.visit(), email="xx@team.example.org", password="wrong", status=422)
    assert stranger.replace("xx@team.example.org", "jo@team.example.org") == jo


def test_ruth_who_has_not_set_up_her_account_and_ed_who_left_stay_outside(staffed: Portal) -> None:
    give_password(staffed, staffed.people.ed)
    with staffed.write() as session:
        session.execute(
            update(StaffMember).where(StaffMember.id == staffed.people.ed.staff_id).values(left_at=staffed.clock.now)
        )
        session.commit()

    try_to_come_in(staffed, staffed.visit(), email=staffed.people.ruth.email, password="", status=422)
    try_to_come_in(staffed, staffed.visit(), email=staffed.people.ed.email, status=422)


def test_when_jos_account_is_tried_too_often_moira_still_comes_in(staffed: Portal) -> None:
    for _ in range(11):
        try_to_come_in(staffed, staffed.visit(), password="", status=422)
    try_to_come_in(staffed, staffed.visit(), status=422)
    assert try_to_come_in(staffed, staffed.visit(), email=staffed.people.moira.email) == "/staff/today"

    staffed.clock.pass_by(timedelta(minutes=16))
    assert try_to_come_in(staffed, staffed.visit()) == "/staff/today"


def test_signing_in_ends_the_session_that_was_there(staffed: Portal) -> None:
    browser = staffed.visit(staffed.people.sam)
    browser.client.delete_cookie("__Host-sid", domain="portal.example.org", path="/")
    with staffed.write() as session:
        session.execute(update(SignInSession).values(ended_at=None))
        session.commit()
    browser = staffed.visit(staffed.people.amina)
    browser.is_staff = True

    try_to_come_in(staffed, browser)

    with staffed.read() as session:
        amina = session.scalars(
            select(SignInSession).where(SignInSession.person_id == staffed.people.amina.person_id)
        ).one()
    assert amina.ended_at == staffed.clock.now


@pytest.mark.parametrize("bad", ["", "\x00", "‮", "a@" + "b" * 1_000_000, "<script>alert(1)</script>", "😢@example.org"])
def test_bad_input_at_the_staff_door_is_refused_in_words(staffed: Portal, bad: str) -> None:
    browser = staffed.visit()
    for name in ("email", "password", "code"):
        assert "is not right" in try_to_come_in(staffed, browser, status=422, **{name: bad})


def test_jo_who_wanted_the_members_is_taken_to_her_own_page_and_never_elsewhere(staffed: Portal) -> None:
    assert try_to_come_in(staffed, staffed.visit(), next="/staff/account") == "/staff/account"
    staffed.clock.pass_by(timedelta(minutes=1))
    assert try_to_come_in(staffed, staffed.visit(), next="//evil.example") == "/staff/today"
