"""Amina asks for another worker and complains; Moira, the manager, reads it, and Jo, whom it is about, never does."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.models.cases import AuditEntry, CaseAdult
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag
from portal.models.messages import Notice
from portal.models.people import StaffMember
from portal.services import cases, concerns
from portal.services.concerns import NoSuchConcern
from tests.portal_fixtures import Portal
from tests.test_worker import Mailbox, _deliver
from tests.threads import staff_viewer_of
from tests.world import Adult

HERE, STAFF = "/tell-a-manager", "/staff/concerns"
CROSS = "Jo did not ring on Friday."
DARK = "Jo never came and I want to die."


def _tell(portal: Portal, adult: Adult, words: str = CROSS, kind: str = "complaint", **form: Any) -> None:
    fields = {"form_key": str(uuid4()), "kind": kind, "body": words, **form}
    portal.visit(adult).post(f"{HERE}/new", fields)


def _flag(portal: Portal) -> DangerFlag:
    with portal.read() as session:
        return session.scalars(select(DangerFlag)).one()


def _only(portal: Portal) -> Concern:
    with portal.read() as session:
        return session.scalars(select(Concern)).one()


def test_amina_asks_for_another_worker_from_home_and_reads_who_will_see_it(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 11, 27, 22, tzinfo=UTC)
    amina = portal.visit(portal.people.amina)
    home = amina.get("/home").text
    assert f"{HERE}/new?kind=another_worker" in home
    assert f"{HERE}/new?kind=complaint" in home

    shown = amina.get(f"{HERE}/new?kind=another_worker").text
    assert 'value="another_worker" checked' in shown
    key = str(uuid4())
    for _tap in range(2):
        amina.post(f"{HERE}/new", {"form_key": key, "kind": "another_worker", "body": ""})

    told = amina.get(HERE).text
    assert told.count("I want another worker") == 1
    assert "A manager will read this. We are not here now. We are back on" in told
    assert "I want another worker" not in portal.visit(portal.people.tariq).get(HERE).text
    with portal.read() as session:
        [kept] = session.scalars(select(AuditEntry).where(AuditEntry.action == "concern.told")).all()
    assert kept.facts == {"kind": "another_worker"}


def _letters(portal: Portal, kind: NoticeKind) -> dict[UUID | None, datetime | None]:
    with portal.read() as session:
        found = session.scalars(select(Notice).where(Notice.kind == kind)).all()
        return {each.staff_id: each.due_at for each in found}


def test_the_managers_get_a_letter_that_names_nobody_at_once_and_jo_gets_none(portal: Portal) -> None:
    with portal.write() as session:
        session.get_one(StaffMember, portal.people.jo.staff_id).is_manager = True
        session.commit()
    portal.clock.now = datetime(2026, 11, 27, 22, tzinfo=UTC)
    key = str(uuid4())
    for _tap in range(2):
        _tell(portal, portal.people.amina, form_key=key)

    assert _letters(portal, NoticeKind.STAFF_CONCERN) == {portal.people.moira.staff_id: portal.clock.now}
    assert _letters(portal, NoticeKind.STAFF_ALERT) == {}
    mailbox = Mailbox()
    assert _deliver(portal, mailbox)
    [letter] = mailbox.letters
    assert letter["To"] == portal.people.moira.email
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert f"{STAFF}/{_only(portal).id}" in plain.get_content()
    for word in ("Amina", "Yusuf", "Jo", "Friday", "omplain", "another worker"):
        assert word not in letter.as_string()


def test_words_of_danger_in_a_complaint_call_the_managers_and_jo_sees_no_trace(portal: Portal) -> None:
    people = portal.people
    _tell(portal, people.amina, DARK)
    moira, jo = portal.visit(people.moira), portal.visit(people.jo)
    assert _letters(portal, NoticeKind.STAFF_ALERT) == {people.moira.staff_id: portal.clock.now}
    here = f"/staff/cases/{people.yusuf_case_id}/messages/{people.amina.adult_id}"
    flag = _flag(portal)

    assert "Somebody may be in danger" in moira.get("/staff/inbox").text
    shown = moira.get(f"{here}/danger").text
    assert "Their practitioner does not know of it." in shown
    assert f"{STAFF}/{_only(portal).id}" in shown
    assert "Somebody may be in danger" in moira.get(STAFF).text
    assert "Somebody may be in danger" in moira.get(f"{STAFF}/{_only(portal).id}").text
    for address in ("/staff/today", "/staff/inbox", "/staff/cases", f"/staff/cases/{people.yusuf_case_id}", here):
        assert "may be in danger." not in jo.get(address).text
        assert "Somebody may be in danger" not in jo.get(address).text
    assert "Nothing is open." in jo.get(f"{here}/danger").text
    jo.post(f"{here}/danger/{flag.id}", at=here, status=404)

    moira.post(f"{here}/danger/{flag.id}", at=f"{here}/danger")
    record = {
        "form_key": str(uuid4()),
        "step": "called",
        "on-day": "24",
        "on-month": "11",
        "on-year": "2026",
        "at": "10:00",
        "outcome": "spoken_to",
        "informed": ["gp"],
        "account": "She is with her sister.",
        "closes": "y",
    }
    moira.post(f"{here}/danger/{flag.id}/records", record, at=f"{here}/danger")
    assert "She is with her sister." in moira.get(f"{here}/danger").text
    assert "She is with her sister." not in jo.get(f"{here}/danger").text
    assert _flag(portal).closed_at is not None
    assert "Somebody may be in danger" not in moira.get("/staff/inbox").text


def test_a_manager_whom_it_is_about_finds_no_danger_of_it_on_any_page_or_record(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        session.get_one(StaffMember, people.jo.staff_id).is_manager = True
        session.commit()
    _tell(portal, people.amina, DARK)

    assert set(_letters(portal, NoticeKind.STAFF_ALERT)) == {people.moira.staff_id}
    jo, moira = portal.visit(people.jo), portal.visit(people.moira)
    assert "Somebody may be in danger" not in jo.get("/staff/inbox").text
    for action, reader, is_there in (("danger.flagged", jo, False), ("danger.flagged", moira, True)):
        assert ("F-1001" in reader.get(f"/staff/audit?action={action}").text) is is_there


def test_whoever_needs_someone_now_after_a_complaint_reaches_the_managers_also_without_any_message(
    portal: Portal,
) -> None:
    amina = portal.visit(portal.people.amina)
    form = {"form_key": str(uuid4()), "kind": "complaint", "body": DARK}
    assert amina.post(f"{HERE}/new", form).location == f"{HERE}?told=1&help=1"
    assert amina.post(f"{HERE}/new", form).location == f"{HERE}?told=1&help=1"
    with portal.write() as session:
        session.execute(update(Notice).where(Notice.kind == NoticeKind.STAFF_ALERT).values(due_at=None))
        session.commit()

    amina.post("/messages/how-are-you", {"said": "need_someone"}, at=f"{HERE}?told=1&help=1")

    assert _flag(portal).said == "need_someone"
    with portal.read() as session:
        again = select(Notice.staff_id).where(Notice.kind == NoticeKind.STAFF_ALERT, Notice.due_at.is_not(None))
        assert session.scalars(again).all() == [portal.people.moira.staff_id]


def test_jo_who_closes_a_case_is_not_told_by_being_stopped_and_moira_is_stopped(portal: Portal) -> None:
    _tell(portal, portal.people.amina, DARK)
    jo = staff_viewer_of(portal.people.jo)
    moira = StaffViewer(portal.people.moira.staff_id, frozenset({Role.MANAGER}))
    words = {each.adult_id: "Goodbye." for each in (portal.people.amina, portal.people.tariq)}

    def close(session: Session, viewer: StaffViewer) -> None:
        case_id, now = portal.people.yusuf_case_id, portal.clock.now
        cases.close(session, viewer=viewer, case_id=case_id, form_key=uuid4(), words=words, ending="Agreed.", now=now)

    with portal.write() as session, pytest.raises(cases.DangerNotSettled):
        close(session, moira)
    with portal.write() as session:
        close(session, jo)
        session.commit()
    assert "Somebody may be in danger" in portal.visit(portal.people.moira).get("/staff/inbox").text


def test_a_complaint_in_another_language_offers_help_for_nobody_here_could_check_it(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    form = {"form_key": str(uuid4()), "kind": "complaint", "body": "میں بہت تھک گئی ہوں"}
    assert "help=1" in amina.post(f"{HERE}/new", form).location
    no_words = {"form_key": str(uuid4()), "kind": "another_worker", "body": " "}
    assert "help" not in amina.post(f"{HERE}/new", no_words).location
    with portal.read() as session:
        assert session.scalars(select(DangerFlag)).all() == []


def test_a_complaint_without_words_is_refused_and_what_was_typed_stays(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    empty = amina.post(f"{HERE}/new", {"form_key": str(uuid4()), "kind": "complaint", "body": " "}, status=422).text
    assert "Write what you want to complain about." in empty
    kept = amina.post(f"{HERE}/new", {"form_key": str(uuid4()), "kind": "", "body": CROSS}, status=422).text
    assert "Choose what you want to tell." in kept
    assert CROSS in kept


def test_moira_takes_it_on_answers_and_settles_while_jo_sees_nothing(portal: Portal) -> None:
    _tell(portal, portal.people.amina)
    concern = _only(portal)
    moira, jo = portal.visit(portal.people.moira), portal.visit(portal.people.jo)
    assert "1 family has told the managers something." in moira.get("/staff/inbox").text
    here = f"{STAFF}/{concern.id}"
    assert CROSS in moira.get(here).text

    case = f"/staff/cases/{portal.people.yusuf_case_id}"
    for address in ("/staff/inbox", case, f"{case}/messages/{portal.people.amina.adult_id}", f"{case}/contacts"):
        page = jo.get(address).text
        assert CROSS not in page
        assert "managers something" not in page
    jo.get(here, status=404)
    jo.get(STAFF, status=403)

    moira.post(f"{here}/take", at=here)
    assert "Moira, a manager, is looking into this." in portal.visit(portal.people.amina).get(HERE).text
    assert "Settle it" not in moira.get(here).text
    hurts = moira.post(f"{here}/answer", {"how": "page", "body": "About the deceased."}, at=here, status=422).text
    assert "These words can hurt" in hurts
    moira.post(f"{here}/answer", {"how": "page", "body": "I am sorry. Sam will ring you."}, at=here)
    again = {"how": "page", "body": "Something else."}
    assert "answered already" in moira.post(f"{here}/answer", again, at=here, status=409).text
    moira.post(f"{here}/settle", {"body": "Handed over to Sam."}, at=here)

    assert "Handed over to Sam." in moira.get(here).text
    read = portal.visit(portal.people.amina).get(HERE).text
    assert "I am sorry. Sam will ring you." in read
    assert "Handed over to Sam." not in read
    with portal.read() as session:
        [notice] = session.scalars(select(Notice).where(Notice.person_id == portal.people.amina.person_id)).all()
        done = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == concern.id)).all()
    assert notice.kind == "new_message"
    assert sorted(done) == ["concern.answered", "concern.settled", "concern.taken", "concern.told"]


def test_a_manager_who_looks_after_the_family_never_reads_what_is_about_them(portal: Portal) -> None:
    with portal.write() as session:
        session.get_one(StaffMember, portal.people.jo.staff_id).is_manager = True
        session.commit()
    _tell(portal, portal.people.amina)
    concern, jo = _only(portal), portal.visit(portal.people.jo)

    assert CROSS not in jo.get(STAFF).text
    assert "managers something" not in jo.get("/staff/inbox").text
    jo.get(f"{STAFF}/{concern.id}", status=404)
    record = "/staff/audit?action=concern.told"
    assert "F-1001" not in jo.get(record).text
    assert "F-1001" in portal.visit(portal.people.moira).get(record).text
    viewer = StaffViewer(portal.people.jo.staff_id, frozenset({Role.MANAGER}))
    with portal.write() as session, pytest.raises(NoSuchConcern):
        concerns.take(session, viewer=viewer, concern_id=concern.id, now=portal.clock.now)

    with portal.write() as session:
        session.get_one(StaffMember, portal.people.moira.staff_id).left_at = portal.clock.now
        session.commit()
    form = {"form_key": str(uuid4()), "kind": "complaint", "body": "More."}
    refused = portal.visit(portal.people.amina).post(f"{HERE}/new", form, status=409).text
    assert "There is no manager now who could read this for you." in refused
    assert "More." in refused


def test_words_to_a_restricted_adult_are_told_by_the_manager_instead(portal: Portal) -> None:
    _tell(portal, portal.people.amina, "I want to die.")
    concern: UUID = _only(portal).id
    assert "These people are there now" in portal.visit(portal.people.amina).get(f"{HERE}?told=1&help=1").text
    with portal.write() as session:
        session.get_one(CaseAdult, portal.people.amina.adult_id).restricted_at = portal.clock.now
        session.commit()
    moira, here = portal.visit(portal.people.moira), f"{STAFF}/{concern}"

    stopped = moira.post(f"{here}/answer", {"how": "page", "body": "I am sorry."}, at=here, status=409).text
    assert "Words to this adult go through a second person." in stopped
    assert "I am sorry." in stopped
    moira.post(f"{here}/answer", {"how": "told", "body": "I am sorry."}, at=here)
    assert "Moira told you the answer." in portal.visit(portal.people.amina).get(HERE).text
