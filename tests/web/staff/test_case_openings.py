"""Moira sees who opened Yusuf's case; Amina, who asks, gets names and days and nothing of Tariq."""

from datetime import timedelta

from sqlalchemy import select

from portal.models.cases import AuditEntry
from tests.portal_fixtures import Portal
from tests.threads import box_of


def openings(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/openings"


def jo_opens(portal: Portal) -> None:
    """On one day Jo opens the case and Amina's thread, on the next Tariq's thread and what is known of him."""
    case = f"/staff/cases/{portal.people.yusuf_case_id}"
    jo = portal.visit(portal.people.jo)
    for path in (case, f"{case}/messages/{portal.people.amina.adult_id}", f"{case}/contacts"):
        jo.get(path)
    portal.clock.pass_by(timedelta(days=1))
    jo = portal.visit(portal.people.jo)
    jo.get(f"{case}/messages/{portal.people.tariq.adult_id}")
    jo.get(f"{case}/adults/{portal.people.tariq.adult_id}/details")


def test_moira_sees_who_opened_which_pages_when_and_by_what_right(portal: Portal) -> None:
    jo_opens(portal)
    page = portal.visit(portal.people.moira).get(openings(portal)).text
    for words in ("Jo Marsh", "Contact log", "Messages (<bdi>Amina</bdi>)", "looks after the family", "Moira Finch"):
        assert words in page


def test_the_list_for_amina_has_names_and_days_and_nothing_of_tariq_and_is_kept(portal: Portal) -> None:
    jo_opens(portal)
    moira = portal.visit(portal.people.moira)

    paper = moira.post(f"{openings(portal)}/{portal.people.amina.adult_id}/paper", at=openings(portal), status=200).text

    listed = paper.split("<main", 1)[1].split("</main>", 1)[0]
    assert "Jo Marsh</bdi>: Tuesday 24 November 2026" in listed or "Jo Marsh</bdi>: 24 November 2026" in listed
    assert "25 November" not in listed.split("Jo Marsh", 1)[1].split("</li>", 1)[0]
    assert "Tariq" not in listed
    with portal.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "openings.listed")).one()
    assert (entry.subject_id, entry.facts) == (portal.people.amina.adult_id, {"how": "paper"})


def test_as_a_message_it_waits_in_the_box_in_her_language_and_goes_nowhere_by_itself(portal: Portal) -> None:
    jo_opens(portal)
    moira = portal.visit(portal.people.moira)
    answer = moira.post(f"{openings(portal)}/{portal.people.amina.adult_id}/message", at=openings(portal))

    box = box_of(moira.get(answer.location).text)

    assert "You asked who in our team" in box
    assert "Jo Marsh: " in box
    assert "Tariq" not in box
    assert "You asked who" not in portal.visit(portal.people.amina).get("/messages").text
    grace = portal.people.grace.adult_id
    moira.post(f"{openings(portal)}/{grace}/paper", at=openings(portal), status=404)
