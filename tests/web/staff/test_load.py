"""Moira sees who carries how much; the list of families says what must not be overlooked, and the next contact."""

from datetime import timedelta
from uuid import uuid4

from portal.domain.contact_log import ContactKind, Outcome
from portal.services import contacts
from tests.portal_fixtures import Portal
from tests.restricting import restrict
from tests.threads import staff_viewer_of, write_as


def test_moira_sees_open_new_and_recent_and_sets_when_supervision_is_due(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, "Hello", at=portal.clock.now)
        session.commit()
    moira = portal.visit(portal.people.moira)
    row = next(row for row in moira.get("/staff/load").text.split("<tr>") if "<bdi>Jo Marsh</bdi></th>" in row)
    assert [part.split("</td>")[0] for part in row.split('class="amount">')[1:]] == ["1", "1", "0", "1"]
    supervision = f"/staff/load/{portal.people.jo.staff_id}/supervision"
    past = {"on-day": "23", "on-month": "11", "on-year": "2026"}
    assert "Choose today or a later day" in moira.post(supervision, past, status=422).text

    moira.post(supervision, {"on-day": "24", "on-month": "11", "on-year": "2026"})

    assert "24 November 2026 <strong>due now" in moira.get("/staff/load").text
    moira.get(f"/staff/load/{portal.people.ed.staff_id}/supervision", status=404)


def test_a_family_whose_case_is_months_old_is_neither_new_nor_recent(portal: Portal) -> None:
    portal.clock.pass_by(timedelta(days=28))
    page = portal.visit(portal.people.moira).get("/staff/load").text
    row = next(row for row in page.split("<tr>") if "<bdi>Jo Marsh</bdi></th>" in row)
    assert [part.split("</td>")[0] for part in row.split('class="amount">')[1:]] == ["1", "0", "0", "0"]


def test_jos_list_says_what_must_not_be_overlooked_and_the_next_contact(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)
    assert "none set" in jo.get("/staff/cases").text
    with portal.write() as session:
        for days_ago, next_in in ((2, 3), (1, 7)):
            contacts.log(
                session,
                viewer=staff_viewer_of(portal.people.jo),
                case_id=portal.people.yusuf_case_id,
                form_key=uuid4(),
                adult_id=None,
                kind=ContactKind.CALL,
                outcome=Outcome.TALKED,
                happened_at=portal.clock.now - timedelta(days=days_ago),
                note="We talked.",
                next_contact_on=portal.clock.now.date() + timedelta(days=next_in),
                today=portal.clock.now.date(),
                now=portal.clock.now,
            )
        write_as(session, portal.people.amina, "Hello", at=portal.clock.now)
        restrict(session, portal.people.jo, portal.people.tariq)
        session.commit()

    page = jo.get("/staff/cases").text

    for said in ("waits for a reply", "restricted", "1 December 2026"):
        assert said in page
    assert "27 November 2026" not in page
