"""Ruth opens Yusuf's case in an emergency: with a reason, for a while, and Moira sees it."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from portal.models.cases import AuditEntry
from portal.models.emergency_access import EmergencyAccess
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import write
from tests.visitors import HOST, Visitor

NEW = "/staff/emergency-access/new"
TODAY = {"day": "24", "month": "11", "year": "2026"}
REASON = "Amina rang: she needs to know who comes tonight, and Jo cannot be reached."


def case_page(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}"


def open_it(ruth: Visitor, *, status: int = 303, **changes: Any) -> str:
    form = {"form_key": str(uuid4()), "typed": "f-1001", "reason": REASON, **changes}
    return ruth.post(NEW, form, status=status).text


def test_ruth_writes_why_and_the_case_is_open_to_her_for_four_hours_and_then_by_itself_no_more(portal: Portal) -> None:
    ruth = portal.visit(portal.people.ruth)
    ruth.get(case_page(portal), status=404)
    assert NEW in ruth.get("/staff/search").text

    open_it(ruth)

    page = ruth.get(case_page(portal)).text
    assert "Yusuf" in page
    assert "You opened this case in an emergency" in page
    assert "in an emergency" not in portal.visit(portal.people.jo).get(case_page(portal)).text
    write(ruth, "I am here tonight.", at=f"{case_page(portal)}/messages/{portal.people.amina.adult_id}")
    ruth.get(f"{case_page(portal)}/notes")
    ruth.get(f"/staff/cases/{portal.people.daisy_case_id}", status=404)
    portal.clock.pass_by(timedelta(hours=3, minutes=59))
    ruth = portal.visit(portal.people.ruth)
    ruth.get(case_page(portal))
    portal.clock.pass_by(timedelta(minutes=1))
    ruth.get(case_page(portal), status=404)
    assert "Yusuf" not in ruth.get("/staff/emergency-access").text


def test_ruth_looks_after_the_family_tonight_and_changes_nothing_that_stays(portal: Portal) -> None:
    ruth, here, amina = portal.visit(portal.people.ruth), case_page(portal), portal.people.amina.adult_id
    open_it(ruth)
    ruth.get(f"{here}/contacts")
    form = {
        "send_key": str(uuid4()),
        "kind": "call",
        "outcome": "talked",
        "adults": [str(amina)],
        "at": "9:15",
        "body": "She is with her sister tonight.",
        **{f"{name}-{part}": value for name in ("on", "next_contact_on") for part, value in TODAY.items()},
    }
    ruth.post(f"{here}/contacts", form)
    ruth.post(f"{here}/notes", {"send_key": str(uuid4()), "about": "", "body": "Rang at nine."})
    for shut in (
        f"adults/{amina}/details",
        f"adults/{amina}/ways-in/address",
        f"adults/{amina}/restriction",
        "journey",
        "circumstances",
        "hospital",
        "debrief/delays",
        "debrief/records/police",
        "meetings/new",
        "dates",
        "children",
    ):
        ruth.post(f"{here}/{shut}", {}, at=here, status=404)


def test_no_page_of_the_case_leads_ruth_to_a_shut_door(portal: Portal) -> None:
    ruth, here = portal.visit(portal.people.ruth), case_page(portal)
    open_it(ruth)
    adult = f"adults/{portal.people.amina.adult_id}"
    rooms = ("", "/contacts", "/notes", "/journey", "/dates", "/children", f"/{adult}/restriction", "/meetings")
    shut = set()
    for room in (*rooms, "/debrief", "/debrief/delays", "/support", "/procedure", "/visits", "/questions"):
        page = ruth.get(f"{here}{room}").text
        for address in set(re.findall(rf'<a [^>]*href="({here}[^"#]*)', page)):
            if ruth.client.get(html.unescape(address), base_url=HOST).status_code == 404:
                shut.add((room, address))
        for address in set(re.findall(rf'<form [^>]*action="({here}[^"]*)', page)):
            if ruth.client.post(html.unescape(address), base_url=HOST).status_code == 404:
                shut.add((room, address))
    assert shut == set()
    assert "This is left to those who look after the family." in ruth.get(f"{here}/dates").text
    assert "This is left to" not in portal.visit(portal.people.jo).get(f"{here}/dates").text


def test_moira_is_told_in_her_inbox_until_she_has_looked_and_sees_which_pages_by_what_right(portal: Portal) -> None:
    ruth, moira = portal.visit(portal.people.ruth), portal.visit(portal.people.moira)
    open_it(ruth)
    ruth.get(f"{case_page(portal)}/notes")
    assert "1 case was opened in an emergency" in moira.get("/staff/inbox").text
    assert "opened in an emergency" not in ruth.get("/staff/inbox").text
    page = moira.get("/staff/emergency-access").text
    assert REASON in page
    assert "Ruth Adeyemi" in page
    with portal.read() as session:
        access = session.scalars(select(EmergencyAccess)).one()
    assert REASON.encode() not in access.sealed_reason

    moira.post(f"/staff/emergency-access/{access.id}/seen", at="/staff/emergency-access")
    moira.post(f"/staff/emergency-access/{access.id}/seen", at="/staff/emergency-access")

    assert "opened in an emergency" not in moira.get("/staff/inbox").text
    assert "Moira Finch" in moira.get("/staff/emergency-access").text
    opened = moira.get(f"{case_page(portal)}/openings").text
    assert "emergency access" in opened
    assert "Notes" in opened
    with portal.read() as session:
        wanted = select(AuditEntry.action).where(AuditEntry.action.like("emergency.%")).order_by(AuditEntry.happened_at)
        assert sorted(session.scalars(wanted)) == ["emergency.begun", "emergency.seen"]


def test_two_taps_open_once_and_an_end_is_an_end(portal: Portal) -> None:
    ruth = portal.visit(portal.people.ruth)
    key = str(uuid4())
    open_it(ruth, form_key=key)
    open_it(ruth, form_key=key)
    open_it(ruth)
    with portal.read() as session:
        access = session.scalars(select(EmergencyAccess)).one()

    ruth.post(f"/staff/emergency-access/{access.id}/end", at="/staff/emergency-access")

    ruth.get(case_page(portal), status=404)
    sam = portal.visit(portal.people.sam)
    sam.post(f"/staff/emergency-access/{access.id}/end", at=NEW, status=404)
    assert REASON not in sam.get("/staff/emergency-access").text


def test_a_name_alone_finds_nobody_and_a_name_with_its_day_finds_one(portal: Portal) -> None:
    ruth = portal.visit(portal.people.ruth)
    assert "No family fits" in open_it(ruth, typed="Yusuf", status=422)
    assert REASON in open_it(ruth, typed="Yusuf", status=422)
    day: dict[str, Any] = {"day-day": "3", "day-month": "9", "day-year": "2026"}
    assert "No family fits" in open_it(ruth, typed="Yasmin", **day, status=422)
    assert "Write why" in open_it(ruth, typed="Yusuf", **day, reason=" ", status=422)
    open_it(ruth, typed="Amina", **day)
    ruth.get(case_page(portal))


def test_jo_needs_no_reason_for_her_own_family(portal: Portal) -> None:
    open_it(portal.visit(portal.people.jo))
    with portal.read() as session:
        assert session.scalars(select(EmergencyAccess)).all() == []


def test_the_list_asks_the_database_the_same_however_many_there_are(portal: Portal) -> None:
    moira, ruth, sam = (portal.visit(getattr(portal.people, name)) for name in ("moira", "ruth", "sam"))
    open_it(ruth)
    moira.get("/staff/emergency-access")
    with statements(portal) as few:
        moira.get("/staff/emergency-access")
    open_it(ruth, typed="f-1002")
    open_it(sam)
    moira.get("/staff/emergency-access")
    with statements(portal) as many:
        moira.get("/staff/emergency-access")
    assert len(many) == len(few)
