"""Why the way to the talk takes longer: Jo notes a reason for a step, and what she noted before stays."""

from datetime import timedelta

from sqlalchemy import func, select

from portal.models.cases import AuditEntry
from portal.queries import debrief_delays
from tests.portal_fixtures import Portal


def address(portal: Portal) -> str:
    return f"/staff/cases/{portal.people.yusuf_case_id}/debrief/delays"


def noted(portal: Portal) -> list[tuple[str, str, bool]]:
    """Step, reason and whether it stands, the newest first."""
    with portal.read() as session:
        rows = debrief_delays.of_case(session, case_id=portal.people.yusuf_case_id)
    return [(row.step.value, row.reason.value, row.ended_at is None) for row in rows]


def test_jo_notes_why_the_report_waits_and_moira_another_reason_and_both_stand_with_their_times(portal: Portal) -> None:
    jo, moira, here = portal.visit(portal.people.jo), portal.visit(portal.people.moira), address(portal)
    assert here in jo.get(here.removesuffix("/delays")).text
    for _tap in range(2):
        jo.post(here, {"step": "report", "reason": "coroner"})
    jo.post(here, {"step": "offer", "reason": "family_choice"})
    portal.clock.pass_by(timedelta(minutes=1))
    moira.post(here, {"step": "report", "reason": "pathology"})

    assert noted(portal) == [
        ("report", "pathology", True),
        ("offer", "family_choice", True),
        ("report", "coroner", False),
    ]
    page = jo.get(here).text
    assert "Moira Finch" in page
    assert "The final report: Coroner." in page
    with portal.read() as session:
        entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "debrief.delay_noted")
        assert session.scalars(entries).one() == 3


def test_a_reason_noted_by_mistake_stands_no_longer(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), address(portal)
    jo.post(here, {"step": "summary", "reason": "service"})
    for _tap in range(2):
        jo.post(here, {"step": "summary", "reason": "none"})
    assert noted(portal) == [("summary", "service", False)]


def test_step_and_reason_are_both_asked_for_and_what_was_chosen_stays(portal: Portal) -> None:
    jo, here = portal.visit(portal.people.jo), address(portal)
    page = jo.post(here, {"reason": "police"}, status=422).text
    assert "Choose the step." in page
    assert 'value="police" checked' in page
    assert "Choose the reason." in jo.post(here, {"step": "report", "reason": "weather"}, status=422).text
    assert noted(portal) == []
