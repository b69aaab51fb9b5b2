"""A parent's first way in: explained plainly, without a name, good once, and not for scanners."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters.emails import Letter, write_email
from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.models.people import Person
from portal.models.sign_in import Invitation, SignInSession
from portal.services import invitations, people
from tests.letters import newest
from tests.portal_fixtures import Portal, settings_for
from tests.visitors import HOST, TOKEN
from tests.web.auth.test_links import is_in
from tests.world import Adult


def invite(portal: Portal, adult: Adult) -> str:
    """Jo invites somebody; the path in their letter."""
    jo = StaffViewer(id=portal.people.jo.staff_id, roles=frozenset({Role.PRACTITIONER}))
    with portal.write() as session:
        invitations.invite_adult(
            session, actor=jo, person_id=adult.person_id, adult_id=adult.adult_id, now=portal.clock.now
        )
        session.commit()
    return newest(portal, NoticeKind.INVITATION).path


def test_amina_comes_in_with_the_address_the_invitation_came_to(portal: Portal) -> None:
    amina, path = portal.visit(), invite(portal, portal.people.amina)

    page = amina.get(path)
    assert "Yusuf" not in page.text
    assert "Amina" not in page.text
    assert amina.post(path, {"email": " Amina@Example.org "}).location == "/home"

    assert "Yusuf" in amina.get("/home").text
    with portal.read() as session:
        assert session.get_one(Person, portal.people.amina.person_id).email_verified_at == portal.clock.now


def test_scanners_that_open_the_invitation_and_send_its_form_get_nothing(portal: Portal) -> None:
    path, scanner = invite(portal, portal.people.amina), portal.visit()
    for method in ("HEAD", "GET", "OPTIONS"):
        scanner.client.open(path, method=method, base_url=HOST)
    token = TOKEN.search(scanner.client.get(path, base_url=HOST).text)
    assert token is not None
    sent = scanner.client.post(path, data={"csrf_token": token[1]}, base_url=HOST, headers={"Referer": HOST + path})

    assert sent.status_code == 422
    with portal.read() as session:
        row = session.scalars(select(Invitation)).one()
        assert not session.scalars(select(SignInSession)).all()
    assert (row.used_at, row.tries) == (None, 0)


def test_five_wrong_addresses_end_an_invitation(portal: Portal) -> None:
    path = invite(portal, portal.people.amina)
    guesser = portal.visit()
    for name in ("tariq", "zara", "a", "b", "c"):
        answer = guesser.post(path, {"email": f"{name}@example.org"}, status=422)
        assert "sent to" in answer.text
    assert "stopped working" in guesser.post(path, {"email": portal.people.amina.email}, at="/sign-in", status=409).text
    assert not is_in(guesser)


def test_zara_who_shares_aminas_mailbox_cannot_use_what_came_for_amina(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        index = people.sign_in_index(portal.database.cipher, email=amina.email, short_name="heron")
        person = session.get_one(Person, amina.person_id)
        person.sign_in_index, person.has_short_name = index, True
        session.commit()
    path, zara = invite(portal, amina), portal.visit()
    assert "Your short name" in zara.get(path).text

    assert "Type the short name" in zara.post(path, {"email": amina.email, "short_name": " "}, status=422).text
    with portal.read() as session:
        assert session.scalars(select(Invitation.tries)).one() == 0, "what was forgotten costs no try"
    refused = zara.post(path, {"email": amina.email, "short_name": "otter"}, status=422).text
    assert "do not go together" in refused
    assert 'value="otter"' in refused
    assert not is_in(zara)

    portal.visit().post(path, {"email": amina.email, "short_name": " Heron "})
    assert "used already" in zara.get(path).text


def test_an_invitation_works_once(portal: Portal) -> None:
    path = invite(portal, portal.people.amina)
    portal.visit().post(path, {"email": portal.people.amina.email})
    other = portal.visit()
    assert "used already" in other.get(path).text
    other.post(path, {"email": portal.people.amina.email}, at="/sign-in", status=409)
    assert not is_in(other)


def test_after_seven_days_it_says_so_and_offers_the_other_way_in(portal: Portal) -> None:
    path = invite(portal, portal.people.amina)
    portal.clock.pass_by(timedelta(days=7))
    assert "normal after seven days" in portal.visit().get(path).text


def test_a_second_invitation_ends_the_first_and_taking_back_ends_both(portal: Portal) -> None:
    first, second = invite(portal, portal.people.amina), invite(portal, portal.people.amina)
    assert "newer one" in portal.visit().get(first).text
    with portal.write() as session:
        invitations.revoke(session, adult_id=portal.people.amina.adult_id, now=portal.clock.now)
        session.commit()
    portal.visit().post(second, {"email": portal.people.amina.email}, at="/sign-in", status=409)


def test_nobody_can_be_invited_to_a_case_they_do_not_stand_on(portal: Portal) -> None:
    jo = StaffViewer(id=portal.people.jo.staff_id, roles=frozenset({Role.PRACTITIONER}))
    with portal.write() as session, pytest.raises(invitations.NotOnTheCase):
        invitations.invite_adult(
            session, actor=jo, person_id=portal.people.grace.person_id, adult_id=portal.people.amina.adult_id,
            now=portal.clock.now,
        )  # fmt: skip


@pytest.mark.parametrize("bad", ["", "\x00", "x" * 1_000_000, "<script>", "‮", "😢"])
def test_what_is_no_address_is_told_and_costs_no_try(portal: Portal, bad: str) -> None:
    path = invite(portal, portal.people.amina)
    assert "Enter your email address" in portal.visit().post(path, {"email": bad}, status=422).text
    with portal.read() as session:
        assert session.scalars(select(Invitation.tries)).one() == 0


def test_the_letter_says_nothing_about_why(portal: Portal) -> None:
    letter = Letter("ref", "invitation", "amina@example.org", "en", {"path": "/invitation/abc"})
    email = write_email(letter, settings_for(portal.database))
    said = email.as_string()
    assert "https://portal.example.org/invitation/abc" in said
    assert not re.search(r"child|died|death|bereave|Yusuf|case", said, re.IGNORECASE)
