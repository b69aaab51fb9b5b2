"""Jo writes down what is so about Amina and Tariq; what is not safe is never used; Tariq wants no portal."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.domain.notifications import NoticeKind
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.phone_tasks import PhoneTask
from portal.models.sign_in import Invitation, SignInSession
from portal.services import notices
from tests.portal_fixtures import Portal
from tests.web.auth.test_invitations import invite
from tests.web.auth.test_links import ask
from tests.web.staff.test_contacts import contact
from tests.world import NOW, Adult


def page_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/adults/{adult.adult_id}/details"


def filled(portal: Portal, adult: Adult, **changes: Any) -> dict[str, Any]:
    """The form as Jo would send it back for an adult of tests/world.py."""
    with portal.read() as session:
        person = session.get_one(Person, adult.person_id)
        revision = person.revision
    return {
        "revision": f"{revision}-{revision}",
        "name": adult.name,
        "relationship": "mother",
        "child_name": "Yusuf",
        "locale": "en",
        "talks": "",
        "way": "portal",
        "email": adult.email,
        "phone": "07700 900 101",
        "area": "SS1",
        "may_be_told": "",
        "may_decide": "",
        **changes,
    }


def prove(portal: Portal, *adults: Adult) -> None:
    with portal.write() as session:
        for adult in adults:
            session.get_one(Person, adult.person_id).email_verified_at = NOW - timedelta(days=9)
        session.commit()


def tell(portal: Portal, adult: Adult, kind: NoticeKind = NoticeKind.NEW_UPDATE) -> None:
    with portal.write() as session:
        notices.post_to_person(
            session, person_id=adult.person_id, case_id=adult.case_id, kind=kind, now=portal.clock.now
        )
        session.commit()


def notices_to(portal: Portal, person_id: UUID) -> list[Notice]:
    with portal.read() as session:
        return list(session.scalars(select(Notice).where(Notice.person_id == person_id)))


def test_what_amina_says_of_her_ethnic_group_is_counted_in_k16_and_stands_on_no_page_of_hers(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    said = "Asian or Asian British"
    jo.post(page_of(amina), filled(portal, amina, ethnic_group="asian"))

    assert re.search(r'value="asian"[^>]*checked|checked[^>]*value="asian"', jo.get(page_of(amina)).text)
    assert said not in portal.visit(amina).get("/settings/about-you").text
    assert said in portal.visit(portal.people.moira).get("/staff/figures/K16").text
    with portal.read() as session:
        groups = dict(session.execute(select(Person.id, Person.ethnic_group)).all())
    assert {who for who, group in groups.items() if group} == {amina.person_id}


def test_an_ethnic_group_that_is_none_is_refused_beside_its_question(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina

    page = jo.post(page_of(amina), filled(portal, amina, ethnic_group="martian", name="Amina A."), status=422).text

    assert "Choose one of these answers." in page
    assert "Amina A." in page


def test_jo_writes_down_who_amina_is_and_the_page_says_who_changed_what(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    said = {
        "pronoun": "she",
        "relationship": "other",
        "relationship_words": "Godmother",
        "language": "Urdu",
        "dialect": "Mirpuri",
        "needs_interpreter": "y",
        "talks": "spoken",
        "rang": "y",
        "safe_times": "Weekdays after 10",
        "may_decide": "yes",
        "decide_evidence": "Court order seen by Jo",
        "authority_review_on-day": "1",
        "authority_review_on-month": "2",
        "authority_review_on-year": "2027",
    }

    jo.post(page_of(amina), filled(portal, amina, **said))

    shown = jo.get(f"{page_of(amina)}?saved=1").text
    for words in ("Godmother", "Mirpuri", "Court order seen by Jo", "Weekdays after 10", "Rung, and they answered"):
        assert words in shown
    assert "Jo Marsh" in shown
    case = jo.get(f"/staff/cases/{amina.case_id}").text
    assert "Interpreter: Urdu" in case
    assert "she, Godmother" in case


def test_jo_writes_down_when_aminas_address_and_number_are_safe_and_takes_it_back(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    prove(portal, amina)
    said = {
        "safe_times": "Her mother is there at noon",
        "email_days": ["0", "1", "2", "3", "4"],
        "email_starts": "09:30",
        "email_ends": "12:00",
        "email_days_3": ["5"],
        "email_starts_3": "14:00",
        "email_ends_3": "16:00",
        "phone_days": ["5"],
        "phone_starts": "10:00",
        "phone_ends": "11:00",
    }

    jo.post(page_of(amina), filled(portal, amina, **said))

    shown = jo.get(page_of(amina)).text
    for value in (
        'value="09:30"',
        'value="12:00"',
        'id="email_days_2-5" value="5" checked',
        'name="email_starts_2" type="time" value="14:00"',
        'id="phone_days-5" value="5" checked',
        "Her mother is there at noon",
    ):
        assert value in shown
    assert "When the address is safe, When the number is safe" in shown
    case = jo.get(f"/staff/cases/{amina.case_id}").text
    assert "The address is safe Monday to Friday, 9.30am to 12pm; Saturday, 2pm to 4pm" in case
    assert "The number is safe Saturday, 10am to 11am" in case

    portal.clock.pass_by(timedelta(hours=4))
    tell(portal, amina)
    jo = portal.visit(portal.people.jo)
    case = jo.get(f"/staff/cases/{amina.case_id}").text
    assert "Wednesday 25 November, 9.30am, because only then is it safe for them." in case
    assert "Let it go now" not in case
    (waits,) = notices_to(portal, amina.person_id)
    asked = jo.post(f"/staff/cases/{amina.case_id}/notices/{waits.id}", {"reason": "Urgent"}, status=422).text
    assert "It is not safe for them at this hour." in asked

    jo.post(page_of(amina), filled(portal, amina))
    assert "is safe Monday" not in jo.get(f"/staff/cases/{amina.case_id}").text


def test_a_second_span_that_cannot_be_is_open_with_the_refusal_and_what_jo_typed(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    said = {"phone_days_2": ["4"], "phone_starts_2": "22:00", "phone_ends_2": "02:00"}

    refused = jo.post(page_of(amina), filled(portal, amina, **said), status=422).text

    assert refused.count("<details open>") == 1
    assert 'href="#phone_ends_2"' in refused
    assert 'id="phone_days_2-4" value="4" checked' in refused
    assert 'value="22:00"' in refused
    assert 'value="02:00"' in refused
    assert "<details open>" not in jo.get(page_of(amina)).text


def test_hours_that_a_colleague_changed_meanwhile_are_shown_in_words(portal: Portal) -> None:
    jo, moira, amina = portal.visit(portal.people.jo), portal.visit(portal.people.moira), portal.people.amina
    opened = filled(portal, amina)
    moira.post(page_of(amina), {**opened, "phone_days": "5", "phone_starts": "10:00", "phone_ends": "11:00"})

    refused = jo.post(page_of(amina), {**opened, "talks": "spoken"}, status=409).text

    assert "When the number is safe: <bdi>Saturday, 10am to 11am</bdi>" in refused


def test_a_change_over_somebody_elses_change_is_refused_and_both_are_shown(portal: Portal) -> None:
    jo, moira, amina = portal.visit(portal.people.jo), portal.visit(portal.people.moira), portal.people.amina
    opened = filled(portal, amina)
    moira.post(page_of(amina), {**opened, "phone": "07700 900 777"})

    answer = jo.post(page_of(amina), {**opened, "dialect": "Mirpuri"}, status=409)

    assert "Nothing is saved yet" in answer.text
    assert "07700 900 777" in answer.text
    assert "Mirpuri" in answer.text
    assert "Mirpuri" not in jo.get(page_of(amina)).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": "+44 12"}, "Enter a telephone number"),
        ({"phone": "+99 1234 5678 9012 3456"}, "Enter a telephone number"),
        ({"phone": "0900 123 4567"}, "costs more than an ordinary call"),
        ({"phone": "٠٧٧٠٠"}, "Enter a telephone number"),
        ({"email": "amina@example.org\nBcc: x@example.org"}, "Enter an email address"),
        ({"email": "tariq@example.org"}, "Agree a short name"),
        ({"way": "phone", "phone": ""}, "Enter a number that is safe to ring."),
        ({"way": "phone", "phone_not_safe": "y"}, "Enter a number that is safe to ring."),
        ({"may_be_told": "no"}, "Write how it is known"),
        ({"born_on-day": "1", "born_on-month": "1", "born_on-year": "2015"}, "16 and over"),
        ({"name": "A" * 201}, "Use at most 200 letters."),
        ({"safe_times": "t" * 1001}, "Use at most 1000 letters."),
        ({"phone_starts": "10:00", "phone_ends": "12:00"}, "Choose the days, or leave the hours empty too."),
        ({"email_days": ["0", "4"]}, "Enter both times, or choose no day."),
        ({"email_days": "0", "email_starts": "10:00"}, "Enter both times, or choose no day."),
        ({"email_days": "0", "email_starts": "10:00", "email_ends": "25:00"}, "Enter a time like 09:00."),
        ({"phone_days": "0", "phone_starts": "22:00", "phone_ends": "02:00"}, "one until 23:59, and one from 00:00"),
        ({"phone_days_2": "0", "phone_starts_2": "22:00", "phone_ends_2": "02:00"}, "It must end after it begins"),
        ({"email_days_3": "0", "email_starts_3": "noon", "email_ends_3": "14:00"}, "Enter a time like 09:00."),
        ({"email_starts_2": "10:00"}, "Choose the days, or leave the hours empty too."),
        ({"phone_days_3": ["0"]}, "Enter both times, or choose no day."),
        ({"phone_days": "0", "phone_starts": "10:00", "phone_ends": "10:00"}, "It must end after it begins"),
        ({"phone_days": "7", "phone_starts": "10:00", "phone_ends": "12:00"}, "Choose from this list."),
        ({"phone_days": "١", "phone_starts": "10:00", "phone_ends": "12:00"}, "Choose from this list."),
        ({"revision": "junk"}, "Nothing is saved yet"),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field(portal: Portal, changes: dict[str, Any], said: str) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    status = 409 if "revision" in changes else 422
    assert said in jo.post(page_of(amina), filled(portal, amina, **changes), status=status).text
    with portal.read() as session:
        assert session.get_one(Person, amina.person_id).revision == 1


def test_an_address_somebody_else_reads_gets_nothing_and_lets_nobody_in(portal: Portal) -> None:
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    prove(portal, amina)
    browser = portal.visit(amina)
    link = ask(portal, portal.visit(), amina)

    jo.post(page_of(amina), filled(portal, amina, email_not_safe="y", email_unsafe="Her husband reads it"))
    before = len(notices_to(portal, amina.person_id))
    tell(portal, amina)
    portal.visit().post("/sign-in", {"email": amina.email})

    assert len(notices_to(portal, amina.person_id)) == before
    assert not [each for each in notices_to(portal, amina.person_id) if each.due_at is not None]
    assert browser.get("/home", status=303).location.startswith("/sign-in")
    assert "stopped working" in portal.visit().get(link, follow=True).text
    shown = jo.get("/staff/calls").text
    assert "Nothing may be sent to them" in shown
    assert "Amina" in shown


def test_tariq_wants_no_portal_and_is_told_by_phone_until_the_log_says_that_he_was(portal: Portal) -> None:
    jo, tariq = portal.visit(portal.people.jo), portal.people.tariq
    prove(portal, tariq)
    invite(portal, tariq)
    his = portal.visit(tariq)
    jo.post(page_of(tariq), filled(portal, tariq, way="phone", relationship="father"))
    made = len(notices_to(portal, tariq.person_id))

    for kind in (NoticeKind.NEW_UPDATE, NoticeKind.NEW_MESSAGE, NoticeKind.SECURITY_WARNING):
        tell(portal, tariq, kind)

    assert len(notices_to(portal, tariq.person_id)) == made
    assert his.get("/home", status=303).location.startswith("/sign-in")
    with portal.read() as session:
        assert {each.notice_kind for each in session.scalars(select(PhoneTask))} == {"new_update", "new_message"}
        assert not session.scalars(select(Invitation).where(Invitation.revoked_at.is_(None))).all()
        open_sessions = select(SignInSession.id).where(SignInSession.ended_at.is_(None))
        assert not session.scalars(open_sessions.where(SignInSession.person_id == tariq.person_id)).all()
    case = f"/staff/cases/{tariq.case_id}"
    shown = jo.get(case).text
    assert "Calls to make</h2>" in shown
    assert shown.count("Told by email") == 1, "Amina, and not Tariq"
    listed = jo.get("/staff/calls").text
    assert listed.count("Take on the call to Tariq") == 1
    for words in ("that there is an update", "that there is a message", "Nothing may be sent to them", "Phone them."):
        assert words in listed
    assert "1 adult is to be rung or written to" in jo.get("/staff/inbox").text

    jo.post(f"{case}/contacts", contact(portal, adults=[str(tariq.adult_id)]))
    assert "Calls to make</h2>" not in jo.get(case).text
    assert "Tariq" not in jo.get("/staff/calls").text


def test_amina_puts_her_own_name_right_and_jo_sees_that_she_did(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    own = {
        "revision": "1",
        "name": "Aminah",
        "pronoun": "she",
        "language": "Urdu",
        "needs_interpreter": "y",
        "talks": "",
    }

    amina.post("/settings/about-you", own)

    assert "Aminah" in amina.get("/settings").text
    shown = jo.get(page_of(portal.people.amina)).text
    assert "Put right by themselves: Name, Pronoun, Language they speak, Interpreter" in shown
    assert "practitioner changed this" in amina.post("/settings/about-you", {**own, "name": "A"}, status=409).text
    assert "Enter the name" in amina.post("/settings/about-you", {**own, "name": " "}, status=422).text


def test_two_practitioners_who_add_people_with_one_address_are_told_so(portal: Portal) -> None:
    jo, moira, amina = portal.visit(portal.people.jo), portal.visit(portal.people.moira), portal.people.amina
    free = {"email": "home@example.org"}
    jo.post(page_of(amina), filled(portal, amina, **free))
    refused = moira.post(
        page_of(portal.people.tariq), filled(portal, portal.people.tariq, relationship="father", **free), status=422
    )
    assert "Agree a short name" in refused.text
    moira.post(
        page_of(portal.people.tariq),
        filled(portal, portal.people.tariq, relationship="father", short_name="river", **free),
    )
    with portal.read() as session:
        assert session.get_one(Person, portal.people.tariq.person_id).has_short_name
