"""Jo adds an adult to Yusuf's case, and holds words back for one of them without anybody seeing it."""

from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from portal.models.cases import CaseAdult
from portal.models.messages import Notice
from portal.models.messages import Thread as Written
from portal.models.people import Person
from portal.models.sealing import open_text
from portal.models.sign_in import Invitation
from tests.portal_fixtures import Portal
from tests.visitors import HOST, TOKEN
from tests.world import Worker


def new_adult(**changes: Any) -> dict[str, Any]:
    """A filled form for Khadija, Yusuf's grandmother."""
    return {
        "name": "Khadija",
        "relationship": "grandparent",
        "child_name": "Yusi",
        "way": "portal",
        "email": "khadija@example.org",
        "short_name": "",
        "phone": "07700 900 123",
        "language": "ur",
        "area": "ss1 1aa",
        "next_update_by-day": "15",
        "next_update_by-month": "12",
        "next_update_by-year": "2026",
        **changes,
    }


def adults_of(portal: Portal, case_id: object) -> list[CaseAdult]:
    with portal.read() as session:
        return list(
            session.scalars(select(CaseAdult).where(CaseAdult.case_id == case_id).order_by(CaseAdult.joined_at))
        )


def address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/adults/new"


def test_jo_adds_khadija_who_gets_a_thread_and_a_promise_of_her_own(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    jo.post(address(portal), new_adult())

    (khadija,) = [each for each in adults_of(portal, portal.people.yusuf_case_id) if each.relationship == "grandparent"]
    with portal.read() as session:
        assert session.execute(select(Written.id).where(Written.adult_id == khadija.id)).one()
        assert open_text(session, CaseAdult.sealed_child_name, khadija.id, khadija.sealed_child_name) == "Yusi"
    assert khadija.area == "SS1"
    shown = jo.get(f"/staff/cases/{portal.people.yusuf_case_id}").text
    for words in ("Khadija", "says Yusi", "Tuesday 15 December", "Has not signed in yet"):
        assert words in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "khadija"}, "Enter an email address"),
        ({"email": "khadija@example.org\r\nBcc: x@example.org"}, "Enter an email address"),
        ({"phone": "call me"}, "Enter a telephone number"),
        ({"phone": "07700 900"}, "Enter a telephone number"),
        ({"phone": "+44 1"}, "Enter a telephone number"),
        ({"area": "Southend"}, "first half of the postcode"),
        ({"relationship": "neighbour"}, "Choose who they are to the child."),
        ({"language": "tlh"}, "Choose their language."),
        ({"name": "\u200f \x00"}, "Enter their name"),
        ({"name": "K" * 201}, "A name is too long."),
        ({"short_name": "s" * 41}, "Use at most 40 letters."),
        ({"next_update_by-year": "2025"}, "Choose a day after today."),
        ({"next_update_by-year": "2027"}, "Choose a day within 90 days."),
        ({"next_update_by-day": ""}, "Enter the date like this"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nobody_is_added(portal: Portal, changes: dict[str, Any], said: str) -> None:
    answer = portal.visit(portal.people.jo).post(address(portal), new_adult(**changes), status=422)
    assert said in answer.text
    assert len(adults_of(portal, portal.people.yusuf_case_id)) == 2


def test_khadija_may_share_aminas_mailbox_with_a_short_name_and_stays_somebody_else(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    refused = jo.post(address(portal), new_adult(email="amina@example.org"), status=422)
    assert "This person belongs to this case already." in refused.text

    jo.post(address(portal), new_adult(email="amina@example.org", short_name="nan"))
    assert len({each.person_id for each in adults_of(portal, portal.people.yusuf_case_id)}) == 3


def test_grace_of_another_case_keeps_one_account_once_jo_has_checked_that_it_is_her(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    asked = jo.post(address(portal), new_adult(email="Grace@example.org"), status=422)
    assert "Is it the same person?" in asked.text
    assert "Daisy" not in asked.text

    jo.post(address(portal), new_adult(email="Grace@example.org", same_person="y"))
    with portal.read() as session:
        assert len(session.scalars(select(Person)).all()) == 3
    places = adults_of(portal, portal.people.yusuf_case_id)
    assert portal.people.grace.person_id in {each.person_id for each in places}


def test_a_second_tap_on_add_says_that_they_belong_already(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    jo.post(address(portal), new_adult())
    again = jo.post(address(portal), new_adult(), status=422)
    assert "This person belongs to this case already." in again.text
    assert len(adults_of(portal, portal.people.yusuf_case_id)) == 3


def test_of_two_who_add_people_with_one_address_at_the_same_moment_one_is_asked_whether_it_is_the_same(
    portal: Portal,
) -> None:
    people, together = portal.people, Barrier(2)
    cases = {people.jo: people.yusuf_case_id, people.sam: people.daisy_case_id}
    forms = {who: (portal.visit(who), f"/staff/cases/{case_id}/adults/new") for who, case_id in cases.items()}
    said: list[str] = []

    def add(who: Worker) -> None:
        visitor, page = forms[who]
        token = TOKEN.search(visitor.client.get(page, base_url=HOST).text)
        assert token is not None
        together.wait()
        answer = visitor.client.post(
            page,
            data={"csrf_token": token[1], **new_adult(child_name=f"Child of {who.name}")},
            base_url=HOST,
            headers={"Referer": f"{HOST}{page}"},
        )
        said.append("added" if answer.status_code == 303 else answer.text)

    at_once = [Thread(target=add, args=(who,)) for who in cases]
    for each in at_once:
        each.start()
    for each in at_once:
        each.join()

    assert said.count("added") == 1
    assert sum("Is it the same person?" in each for each in said) == 1
    with portal.read() as session:
        assert len(session.scalars(select(Person)).all()) == 4


def test_jo_invites_amina_again_and_takes_it_back_and_only_the_newest_letter_counts(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    case = f"/staff/cases/{amina.case_id}"
    page = f"{case}/adults/{amina.adult_id}/invitation"

    jo.post(page, at=case)
    jo.post(page, at=case)

    assert "Invited until Tuesday 1 December" in jo.get(f"{case}?invited=1").text
    with portal.read() as session:
        letters = session.scalars(select(Invitation).order_by(Invitation.created_at)).all()
        assert len(letters) == 2
        assert sum(letter.revoked_at is None for letter in letters) == 1
        assert {each.kind for each in session.scalars(select(Notice))} == {"invitation"}

    jo.post(f"{page}/withdraw", at=case)
    assert "Invited until" not in jo.get(case).text


def test_grace_cannot_be_invited_through_yusufs_case(portal: Portal) -> None:
    jo, case = portal.visit(portal.people.jo), f"/staff/cases/{portal.people.yusuf_case_id}"
    for rest in ("", "/withdraw"):
        jo.post(f"{case}/adults/{portal.people.grace.adult_id}/invitation{rest}", at=case, status=404)


def test_at_night_an_invitation_waits_unless_amina_is_on_the_phone_and_expects_it(portal: Portal) -> None:
    amina, night = portal.people.amina, datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    portal.clock.now = night
    jo, case = portal.visit(portal.people.jo), f"/staff/cases/{amina.case_id}"
    address = f"{case}/adults/{amina.adult_id}/invitation"

    jo.post(address, at=case)
    jo.post(address, {"expected": "yes"}, at=case)

    with portal.read() as session:
        waits, goes = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert waits.held_reason == "quiet_hours"
    assert goes.due_at == night
