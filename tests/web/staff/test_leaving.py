"""Whoever leaves gives their families, covers and appointments away first; then they are out at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.models.debriefs import DebriefSlot
from portal.models.people import Absence, StaffMember
from portal.models.questions import Question
from portal.services import member_roles, members
from tests import world
from tests.asking import answer, ask
from tests.letters import newest
from tests.portal_fixtures import Portal
from tests.threads import answer_as, write_as


def end_page(portal: Portal, who: str) -> str:
    return f"/staff/members/{getattr(portal.people, who).staff_id}/end"


def offer_time(portal: Portal, who: str) -> None:
    """Put a time of theirs on offer that no family has taken."""
    starts_at = portal.clock.now + timedelta(days=7)
    with portal.write() as session:
        session.add(
            DebriefSlot(
                staff_id=getattr(portal.people, who).staff_id,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                travel_minutes=0,
                published_at=portal.clock.now,
            )
        )
        session.commit()


def test_jo_cannot_leave_before_moira_has_handed_yusufs_case_and_her_cover_over(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    with portal.write() as session:
        world.send_away(
            session, portal.people.sam, cover=portal.people.jo, from_on=date(2026, 11, 30), to_on=date(2026, 12, 4)
        )
        session.commit()
    page = moira.get(end_page(portal, "jo")).text
    for words in ("Yusuf", "F-1001", "Cover for Sam Reed", "still looks after 1 family"):
        assert words in page
    assert "Yusuf" not in portal.visit(portal.people.ada).get(end_page(portal, "jo")).text

    handing_over = f"/staff/cases/{portal.people.yusuf_case_id}/practitioner"
    moira.post(handing_over, {"practitioner": str(portal.people.ruth.staff_id), "revision": "1"})
    assert "Something is still with Jo Marsh" in moira.post(end_page(portal, "jo"), at="/staff/leave", status=409).text
    with portal.write() as session:
        jo, ruth = portal.people.jo.staff_id, portal.people.ruth.staff_id
        session.execute(update(Absence).where(Absence.cover_id == jo).values(cover_id=ruth))
        session.commit()
    moira.post(end_page(portal, "jo"))

    assert "Left on 24 November 2026" in moira.get("/staff/members").text


def test_ruth_cannot_leave_while_she_finds_something_out_for_amina(portal: Portal) -> None:
    moira = portal.visit(portal.people.moira)
    with portal.write() as session:
        question = session.get_one(Question, ask(session, portal.people.amina))
        question.finder_id, question.due_on = portal.people.ruth.staff_id, date(2026, 12, 15)
        session.commit()

    assert "1 question that they find out" in moira.get(end_page(portal, "ruth")).text
    moira.post(end_page(portal, "ruth"), at="/staff/leave", status=409)

    with portal.write() as session:
        answer(session, portal.people.jo, portal.people.amina, question.id)
        session.commit()
    moira.post(end_page(portal, "ruth"), at="/staff/leave")
    assert "Left on 24 November 2026" in moira.get("/staff/members").text


def test_what_ruth_wrote_keeps_her_name_and_her_free_times_are_offered_no_more(portal: Portal) -> None:
    offer_time(portal, "ruth")
    with portal.write() as session:
        write_as(session, portal.people.amina, "Who are you?", at=portal.clock.now)
        answer_as(session, portal.people.ruth, portal.people.amina, "I am Ruth.", at=portal.clock.now)
        session.commit()
    ruth, moira = portal.visit(portal.people.ruth), portal.visit(portal.people.moira)

    moira.post(end_page(portal, "ruth"))

    assert ruth.get("/staff/inbox", status=303).location.startswith("/staff/sign-in")
    assert "Ruth" in portal.visit(portal.people.amina).get("/messages").text
    with portal.read() as session:
        assert session.scalars(select(DebriefSlot.withdrawn_at)).one() is not None


def test_ruth_comes_back_by_a_new_invitation_with_roles_chosen_anew_and_nothing_of_her_old_password(
    portal: Portal,
) -> None:
    moira = portal.visit(portal.people.moira)
    with portal.write() as session:
        session.get_one(StaffMember, portal.people.ruth.staff_id).password_hash = "old"
        session.commit()
    moira.post(end_page(portal, "ruth"))
    roles = f"/staff/members/{portal.people.ruth.staff_id}/roles"
    assert "checked" not in moira.get(roles).text.split("<main", 1)[1]
    assert "Choose what they may do" in moira.post(roles, {}, status=422).text

    moira.post(roles, {"roles": ["practitioner"]})

    assert newest(portal, NoticeKind.STAFF_INVITATION).address == portal.people.ruth.email
    with portal.read() as session:
        ruth = session.get_one(StaffMember, portal.people.ruth.staff_id)
    assert (ruth.left_at, ruth.password_hash, ruth.is_practitioner) == (None, None, True)


def test_a_change_of_what_ed_may_do_signs_him_out_and_jo_stays_a_practitioner_while_she_has_families(
    portal: Portal,
) -> None:
    moira, ed = portal.visit(portal.people.moira), portal.visit(portal.people.ed)
    ed.get("/staff/texts")
    moira.post(f"/staff/members/{portal.people.ed.staff_id}/roles", {"roles": ["administrator"]})
    assert ed.get("/staff/texts", status=303).location.startswith("/staff/sign-in")
    jo = f"/staff/members/{portal.people.jo.staff_id}/roles"
    assert "still looks after 1 family" in moira.post(jo, {"roles": ["content_editor"]}, status=409).text
    own = f"/staff/members/{portal.people.moira.staff_id}/roles"
    assert "your own account" in moira.post(own, {"roles": ["administrator"]}, status=409).text


def test_the_last_manager_stays_one(portal: Portal) -> None:
    ada = StaffViewer(id=portal.people.ada.staff_id, roles=frozenset({Role.ADMINISTRATOR}))
    with portal.write() as session, pytest.raises(members.LastManager):
        member_roles.change_roles(
            session,
            actor=ada,
            staff_id=portal.people.moira.staff_id,
            roles={Role.ADMINISTRATOR},
            today=portal.clock.now.date(),
            now=portal.clock.now,
        )
