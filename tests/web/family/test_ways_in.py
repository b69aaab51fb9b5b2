"""Amina sees where she is signed in, and changes her address; Jo and Moira help her back when her mailbox is lost."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from portal.domain.notifications import NoticeKind
from portal.models.cases import AuditEntry
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.sealing import open_text
from portal.models.sign_in import Recovery, SignInSession
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.auth.test_links import is_in
from tests.web.staff.test_adult_details import notices_to, prove
from tests.world import Adult

NEW = "amina.new@example.org"


def letters(portal: Portal, kind: NoticeKind) -> list[dict[str, str]]:

    with portal.read() as session:
        rows = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()
        return [json.loads(open_text(session, Notice.sealed_letter, row.id, row.sealed_letter)) for row in rows]


def address_of(portal: Portal, adult: Adult) -> str:
    with portal.read() as session:
        person = session.get_one(Person, adult.person_id)
        return open_text(session, Person.sealed_email, person.id, person.sealed_email)


def ask_for(visitor: Visitor, email: str = NEW, status: int = 303, **more: str) -> str:
    return visitor.post("/settings/email", {"email": email, **more}, status=status).text


def test_the_new_address_counts_once_its_code_is_typed_and_the_old_one_is_told(portal: Portal) -> None:
    prove(portal, portal.people.amina)
    amina, elsewhere = portal.visit(portal.people.amina), portal.visit(portal.people.amina)

    ask_for(amina)
    assert [each["address"] for each in letters(portal, NoticeKind.SECURITY_WARNING)] == ["amina@example.org"]
    (letter,) = letters(portal, NoticeKind.CONTACT_CHANGED)
    assert letter["address"] == NEW
    assert address_of(portal, portal.people.amina) == "amina@example.org"

    wrong = f"{(int(letter['code']) + 1) % 10**6:06}"
    assert "does not work" in amina.post("/settings/email/code", {"code": wrong}, status=422).text
    amina.post("/settings/email/code", {"code": letter["code"], "elsewhere": "y"})

    assert address_of(portal, portal.people.amina) == NEW
    assert NEW in amina.get("/settings/email?kept=1").text
    assert not is_in(elsewhere)
    portal.visit().post("/sign-in", {"email": "amina@example.org"})
    assert letters(portal, NoticeKind.SIGN_IN_LINK)[-1]["address"] == ""
    portal.visit().post("/sign-in", {"email": NEW})
    assert letters(portal, NoticeKind.SIGN_IN_LINK)[-1]["address"] == NEW


def test_a_session_that_is_not_fresh_asks_her_to_sign_in_once_more(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    portal.clock.pass_by(timedelta(minutes=16))

    assert "please sign in once more" in ask_for(amina, status=403)
    assert not letters(portal, NoticeKind.CONTACT_CHANGED)
    assert amina.post("/settings/email/sign-in-again", at="/settings/email").location == (
        f"/sign-in?next={quote('/settings/email', safe='/')}"
    )
    assert not is_in(amina)


def test_five_wrong_codes_or_ten_minutes_end_it(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    ask_for(amina)
    (letter,) = letters(portal, NoticeKind.CONTACT_CHANGED)
    for guess in range(5):
        code = f"{(int(letter['code']) + 1 + guess) % 10**6:06}"
        amina.post("/settings/email/code", {"code": code}, status=422)
    amina.post("/settings/email/code", {"code": letter["code"]}, status=422)

    ask_for(amina)
    portal.clock.pass_by(timedelta(minutes=10))
    amina.post("/settings/email/code", {"code": letters(portal, NoticeKind.CONTACT_CHANGED)[-1]["code"]}, status=422)
    assert address_of(portal, portal.people.amina) == "amina@example.org"


def test_whether_somebody_has_an_address_is_told_only_to_whoever_reads_it(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    ask_for(amina, "tariq@example.org")
    code = letters(portal, NoticeKind.CONTACT_CHANGED)[-1]["code"]
    assert "agree a short name" in amina.post("/settings/email/code", {"code": code}, status=409).text

    ask_for(amina, "tariq@example.org", short_name="oak")
    amina.post("/settings/email/code", {"code": letters(portal, NoticeKind.CONTACT_CHANGED)[-1]["code"]})
    with portal.read() as session:
        assert session.get_one(Person, portal.people.amina.person_id).has_short_name


def test_the_address_she_has_already_sends_nothing_and_warns_nobody(portal: Portal) -> None:
    prove(portal, portal.people.amina)
    amina = portal.visit(portal.people.amina)

    assert "You sign in with this address already." in ask_for(amina, "Amina@Example.org ", status=422)
    assert not letters(portal, NoticeKind.CONTACT_CHANGED)
    assert not letters(portal, NoticeKind.SECURITY_WARNING)

    ask_for(amina, "amina@example.org", short_name="oak")
    assert len(letters(portal, NoticeKind.CONTACT_CHANGED)) == 1, "with a short name it is another way in"


@pytest.mark.parametrize("bad", ["", "amina", "a@b\nc.org", "a" * 300 + "@example.org", "\x00"])
def test_what_is_no_address_is_told_beside_the_box(portal: Portal, bad: str) -> None:
    assert "Enter your email address" in ask_for(portal.visit(portal.people.amina), bad, status=422)


def test_she_names_her_tablet_and_signs_one_of_them_out_and_never_somebody_elses(portal: Portal) -> None:
    lost, amina, tariq = (portal.visit(who) for who in (portal.people.amina, portal.people.amina, portal.people.tariq))
    with portal.read() as session:
        of = {row.person_id: row.id for row in session.scalars(select(SignInSession).order_by(SignInSession.id.desc()))}
    hers, his = of[portal.people.amina.person_id], of[portal.people.tariq.person_id]

    amina.post(f"/settings/devices/{hers}/name", {"device_name": "The old tablet"}, at="/settings/devices")
    amina.post(f"/settings/devices/{his}/name", {"device_name": "Mine"}, at="/settings/devices")
    amina.post(f"/settings/devices/{his}/end", at="/settings/devices")
    long = {"device_name": "t" * 61}
    assert "too long" in amina.post(f"/settings/devices/{hers}/name", long, at="/settings/devices", status=422).text

    assert "The old tablet" in amina.get("/settings/devices").text
    assert is_in(tariq)
    for _tap in range(2):
        ended = amina.post(f"/settings/devices/{hers}/end", at="/settings/devices")
        assert "It is signed out." in amina.get(ended.location).text
    assert (is_in(lost), is_in(amina)) == (False, True)
    with portal.read() as session:
        written = session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "session.ended")).all()
        assert written == [hers], "once, and nothing about his"
    assert "Mine" not in tariq.get("/settings/devices").text


def test_a_shared_phone_keeps_no_page_and_no_name(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    for path in ("/settings", "/settings/email", "/settings/devices", "/settings/about-you", "/home"):
        answer = amina.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert 'autocomplete="name"' not in answer.text
    out = amina.post("/sign-out", at="/settings")
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(amina)
    kept = amina.client.get_cookie("__Host-sid", domain="portal.example.org")
    assert kept is None or not kept.value


def ways_in(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/adults/{adult.adult_id}/ways-in"


def test_jo_signs_amina_out_at_her_request_and_the_log_says_so(portal: Portal) -> None:
    amina, jo, page = portal.visit(portal.people.amina), portal.visit(portal.people.jo), ways_in(portal.people.amina)

    assert "Write who asked for it" in jo.post(f"{page}/sign-out", {"why": " "}, at=page, status=422).text
    jo.post(f"{page}/sign-out", {"why": "She rang: her bag was stolen."}, at=page)

    assert not is_in(amina)
    assert "her bag was stolen" in jo.get(f"/staff/cases/{portal.people.yusuf_case_id}/contacts").text


def test_a_lost_mailbox_needs_jo_and_somebody_else_and_closes_every_old_way(portal: Portal) -> None:
    prove(portal, portal.people.amina)
    thief, jo, moira = (portal.visit(who) for who in (portal.people.amina, portal.people.jo, portal.people.moira))
    page = ways_in(portal.people.amina)
    jo.post(f"{page}/address", {"email": NEW, "evidence": "Rang her on the number from the visit."}, at=page)
    with portal.read() as session:
        waiting = session.scalars(select(Recovery.id)).one()
    assert is_in(thief)
    told = "1 adult has lost their mailbox"
    assert told in moira.get("/staff/inbox").text
    assert told not in jo.get("/staff/inbox").text, "somebody else has to decide"
    assert page in moira.get("/staff/second-look").text
    assert "you: it waits for somebody else" in jo.get("/staff/second-look").text
    assert page not in portal.visit(portal.people.ruth).get("/staff/second-look").text

    own = jo.post(f"{page}/address/{waiting}", {"decision": "approve"}, at=page)
    assert own.location.endswith("?own=1")
    assert address_of(portal, portal.people.amina) == "amina@example.org"
    moira.post(f"{page}/address/{waiting}", {"decision": "approve"}, at=page)

    assert not is_in(thief)
    assert address_of(portal, portal.people.amina) == NEW
    assert letters(portal, NoticeKind.SECURITY_WARNING)[-1]["address"] == "amina@example.org"
    invitation = letters(portal, NoticeKind.INVITATION)[-1]
    assert invitation["address"] == NEW
    amina = portal.visit()
    amina.post(invitation["path"], {"email": NEW})
    assert is_in(amina)
    assert told not in moira.get("/staff/inbox").text
    again = moira.post(f"{page}/address/{waiting}", {"decision": "approve"}, at=page)
    assert again.location.endswith("?over=1")


def test_a_declined_address_changes_nothing_and_grace_is_out_of_jos_reach(portal: Portal) -> None:
    jo, moira, page = portal.visit(portal.people.jo), portal.visit(portal.people.moira), ways_in(portal.people.amina)
    jo.post(f"{page}/address", {"email": NEW, "evidence": "A call."}, at=page)
    with portal.read() as session:
        waiting = session.scalars(select(Recovery.id)).one()
    moira.post(f"{page}/address/{waiting}", {"decision": "decline"}, at=page)
    assert address_of(portal, portal.people.amina) == "amina@example.org"
    assert not notices_to(portal, portal.people.amina.person_id)
    grace = f"/staff/cases/{portal.people.yusuf_case_id}/adults/{portal.people.grace.adult_id}/ways-in"
    for rest, form in (("sign-out", {"why": "x"}), ("address", {"email": NEW, "evidence": "x"})):
        jo.post(f"{grace}/{rest}", form, at=page, status=404)
