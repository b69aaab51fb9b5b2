"""A new colleague sets up a password and an authenticator, and comes in."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.models.people import StaffMember
from portal.services import members
from tests.letters import newest
from tests.portal_fixtures import Portal
from tests.visitors import HOST, Visitor
from tests.web.auth.test_staff_sign_in import PASSWORD


def invite_ruth_again(portal: Portal) -> str:
    moira = StaffViewer(id=portal.people.moira.staff_id, roles=frozenset({Role.MANAGER}))
    with portal.write() as session:
        members.invite_again(session, actor=moira, staff_id=portal.people.ruth.staff_id, now=portal.clock.now)
        session.commit()
    return newest(portal, NoticeKind.STAFF_INVITATION).path


def secret_on(page: str) -> str:
    found = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    return found[1].replace(" ", "")


def staff_visitor(portal: Portal) -> Visitor:
    visitor = portal.visit()
    visitor.is_staff = True
    return visitor


def fields(portal: Portal, secret: str, **more: str) -> dict[str, str]:
    code = pyotp.TOTP(secret).at(portal.clock.now)
    return {"password": PASSWORD, "again": PASSWORD, "code": code, **more}


def test_ruth_sets_up_both_and_is_in_and_later_signs_in_with_them(portal: Portal) -> None:
    path, ruth = invite_ruth_again(portal), staff_visitor(portal)
    page = ruth.get(path).text
    assert "data:image/svg+xml" in page
    secret = secret_on(page)

    assert ruth.post(path, fields(portal, secret)).location == "/staff/today"
    ruth.get("/staff/inbox")

    portal.clock.pass_by(timedelta(minutes=1))
    again, code = staff_visitor(portal), pyotp.TOTP(secret).at(portal.clock.now)
    form = {"email": portal.people.ruth.email, "password": PASSWORD, "code": code}
    assert again.post("/staff/sign-in", form).location == "/staff/today"


def test_the_code_that_confirmed_the_authenticator_does_not_sign_in_as_well(portal: Portal) -> None:
    path, ruth = invite_ruth_again(portal), staff_visitor(portal)
    given = fields(portal, secret_on(ruth.get(path).text))
    ruth.post(path, given)
    form = {"email": portal.people.ruth.email, "password": PASSWORD, "code": given["code"]}
    staff_visitor(portal).post("/staff/sign-in", form, status=422)


def test_the_same_secret_is_shown_until_it_is_confirmed_and_nothing_is_kept(portal: Portal) -> None:
    path, ruth = invite_ruth_again(portal), staff_visitor(portal)
    assert secret_on(ruth.get(path).text) == secret_on(ruth.get(path).text)
    ruth.client.head(path, base_url=HOST)
    with portal.read() as session:
        member = session.get_one(StaffMember, portal.people.ruth.staff_id)
    assert (member.password_hash, member.sealed_totp_secret) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "000000"}, "six digits that the authenticator shows"),
        ({"code": ""}, "six digits that the authenticator shows"),
        ({"password": "short", "again": "short"}, "at least 15"),
        ({"password": "x" * 200, "again": "x" * 200}, "at most 128"),
        ({"password": "passwordpassword", "again": "passwordpassword"}, "too easy"),
        ({"password": "adeyemi adeyemi 2026", "again": "adeyemi adeyemi 2026"}, "without the name"),
        ({"again": "something else"}, "same password twice"),
    ],
)
def test_what_is_not_taken_is_told_and_the_invitation_stays_good(
    portal: Portal, wrong: dict[str, str], words: str
) -> None:
    path, ruth = invite_ruth_again(portal), staff_visitor(portal)
    secret = secret_on(ruth.get(path).text)
    assert words in ruth.post(path, fields(portal, secret, **wrong), status=422).text
    assert ruth.post(path, fields(portal, secret)).location == "/staff/today"


def test_an_invitation_works_once_for_seven_days_and_until_the_next(portal: Portal) -> None:
    first = invite_ruth_again(portal)
    second = invite_ruth_again(portal)
    assert "has ended" in staff_visitor(portal).get(first).text
    ruth = staff_visitor(portal)
    secret = secret_on(ruth.get(second).text)
    ruth.post(second, fields(portal, secret))
    assert "used already" in staff_visitor(portal).get(second).text
    staff_visitor(portal).post(second, fields(portal, secret), at="/staff/sign-in", status=409)

    third = invite_ruth_again(portal)
    portal.clock.pass_by(timedelta(days=7))
    assert "seven days" in staff_visitor(portal).get(third).text


def test_setting_up_anew_signs_the_old_devices_out(portal: Portal) -> None:
    old = portal.visit(portal.people.ruth)
    path, ruth = invite_ruth_again(portal), staff_visitor(portal)
    ruth.post(path, fields(portal, secret_on(ruth.get(path).text)))
    assert old.get("/staff/inbox", status=303).location.startswith("/staff/sign-in")


def test_the_invitation_of_a_family_opens_no_staff_account_and_the_other_way_round(portal: Portal) -> None:
    path = invite_ruth_again(portal)
    token = path.rpartition("/")[2]
    assert "stopped working" in portal.visit().get(f"/invitation/{token}").text
    assert "has ended" in staff_visitor(portal).get("/staff/invitation/" + "x" * 43).text


def test_the_first_administrator_comes_in_by_a_link_from_the_command_line(portal: Portal) -> None:
    with portal.write() as session:
        path = members.make_first_administrator(
            session, name="Nell Frost", email="nell@team.example.org", now=portal.clock.now
        )
        path = members.make_first_administrator(
            session, name="Nell Frost", email="nell@team.example.org", now=portal.clock.now
        )
        session.commit()
    nell = staff_visitor(portal)
    nell.post(path, fields(portal, secret_on(nell.get(path).text)))
    assert "Nell Frost" in nell.get("/staff/members").text

    with portal.write() as session, pytest.raises(members.SomebodyIsHere):
        members.make_first_administrator(session, name="Eve", email="eve@example.org", now=portal.clock.now)
    with portal.read() as session:
        assert len(session.scalars(select(StaffMember).where(StaffMember.password_hash.is_not(None))).all()) == 1
