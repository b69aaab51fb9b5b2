"""Moira and Ada invite staff and end accounts; nobody is left with no one to invite, no family with no one."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.models.cases import AuditEntry
from portal.models.people import StaffMember
from portal.services import members
from tests.letters import newest
from tests.portal_fixtures import Portal
from tests.queries_counted import statements

NELL = {
    "name": "Nell Frost", "email": "nell@team.example.org", "job_title": "Bereavement nurse", "phone": "01632 960 120",
    "roles": ["practitioner", "manager"],
}  # fmt: skip


def test_moira_invites_nell_and_a_letter_goes_out(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    answer = moira.post("/staff/members", dict(NELL), at="/staff/members/new")
    assert answer.location == "/staff/members?done=invited"

    page = moira.get(answer.location).text
    assert "Nell Frost" in page
    assert "on its way" in page
    assert "Invited, not yet signed in" in page
    assert newest(portal, NoticeKind.STAFF_INVITATION).address == "nell@team.example.org"
    with portal.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff.invited")).one()
    assert entry.actor_id == portal.people.moira.staff_id


def test_the_same_address_is_not_invited_twice_as_another_person(portal: Portal) -> None:
    ada = portal.visit(portal.people.ada)
    form = {**NELL, "email": portal.people.jo.email.upper()}
    page = ada.post("/staff/members", form, at="/staff/members/new", status=422).text
    assert "in the list already" in page
    assert "Nell Frost" in page


@pytest.mark.parametrize("name", ["name", "email", "job_title", "roles"])
def test_what_is_missing_is_told_beside_the_field(portal: Portal, name: str) -> None:
    ada = portal.visit(portal.people.ada)
    form = {key: value for key, value in NELL.items() if key != name}
    page = ada.post("/staff/members", form, at="/staff/members/new", status=422).text
    assert f'id="{name}-error"' in page


@pytest.mark.parametrize("bad", ["x" * 1_000_000, "\x00", "<script>alert(1)</script>@x", "‮", "a\r\nBcc: x@example.org"])
def test_bad_input_never_breaks_the_invitation(portal: Portal, bad: str) -> None:
    ada = portal.visit(portal.people.ada)
    ada.post("/staff/members", {**NELL, "email": bad}, at="/staff/members/new", status=422)
    for name in ("name", "job_title", "phone", "roles"):
        answer = ada.client.post  # a long or odd value is refused, or cleaned and kept on one line
        page = ada.get("/staff/members/new").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        form = {**NELL, name: bad, "csrf_token": token, "email": f"{name}@team.example.org"}
        sent = answer("/staff/members", data=form, base_url="https://portal.example.org",
                      headers={"Referer": "https://portal.example.org/staff/members/new"})  # fmt: skip
        assert sent.status_code in {303, 422}
        assert "\r\nBcc" not in sent.text
    ada.get("/staff/members")


def test_ruth_leaves_and_is_out_at_once(portal: Portal) -> None:
    ruth = portal.visit(portal.people.ruth)
    ruth.get("/staff/inbox")
    moira = portal.visit(portal.people.moira)
    path = f"/staff/members/{portal.people.ruth.staff_id}/end"
    assert "Ruth Adeyemi" in moira.get(path).text

    assert moira.post(path).location == "/staff/members?done=ended"

    assert ruth.get("/staff/inbox", status=303).location.startswith("/staff/sign-in")
    assert "Left on 24 November 2026" in moira.get("/staff/members").text
    moira.post(path, at="/staff/members", status=409)
    moira.post(f"/staff/members/{portal.people.ruth.staff_id}/invitation", at="/staff/members", status=409)


def test_jo_who_still_looks_after_a_family_cannot_be_ended(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    path = f"/staff/members/{portal.people.jo.staff_id}/end"
    assert "still looks after 1 family" in moira.get(path).text
    assert "still looks after 1 family" in moira.post(path, at="/staff/members", status=409).text


def test_nobody_ends_their_own_account(portal: Portal) -> None:
    ada = portal.visit(portal.people.ada)
    path = f"/staff/members/{portal.people.ada.staff_id}/end"
    assert "your own account" in ada.post(path, at="/staff/members", status=409).text


def test_the_last_who_can_invite_is_not_ended(portal: Portal) -> None:
    moira = StaffViewer(id=portal.people.moira.staff_id, roles=frozenset({Role.MANAGER}))
    jo = StaffViewer(id=portal.people.jo.staff_id, roles=frozenset())
    when: Any = {"today": portal.clock.now.date(), "now": portal.clock.now}
    with portal.write() as session:
        with pytest.raises(members.LastManager):
            members.end_account(session, actor=jo, staff_id=portal.people.moira.staff_id, **when)
        members.end_account(session, actor=moira, staff_id=portal.people.ada.staff_id, **when)
        with pytest.raises(members.LastKeeper):
            members.end_account(session, actor=jo, staff_id=portal.people.moira.staff_id, **when)


def test_an_unknown_member_is_not_found(portal: Portal) -> None:
    ada = portal.visit(portal.people.ada)
    path = "/staff/members/018f0000-0000-7000-8000-000000000000"
    ada.get(f"{path}/end", status=404)
    ada.post(f"{path}/end", at="/staff/members", status=404)
    ada.post(f"{path}/invitation", at="/staff/members", status=404)


def test_the_list_asks_the_database_the_same_however_many_there_are(portal: Portal) -> None:
    ada = portal.visit(portal.people.ada)
    ada.get("/staff/members")
    with statements(portal) as few:
        ada.get("/staff/members")
    viewer = StaffViewer(id=portal.people.ada.staff_id, roles=frozenset({Role.ADMINISTRATOR}))
    with portal.write() as session:
        for number in range(20):
            members.invite(
                session, actor=viewer, name=f"Test {number}", email=f"t{number}@example.org", phone=None,
                job_title="Test", roles={Role.PRACTITIONER}, now=portal.clock.now,
            )  # fmt: skip
        session.commit()
    ada.get("/staff/members")
    with statements(portal) as many:
        ada.get("/staff/members")
    assert len(many) == len(few)


def test_no_name_of_staff_lies_in_the_table_in_clear(portal: Portal) -> None:
    with portal.read() as session:
        jo = session.get_one(StaffMember, portal.people.jo.staff_id)
    assert b"Jo Marsh" not in jo.sealed_name
