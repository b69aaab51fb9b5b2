"""A check that lapses is told in time; a crisis line that lapsed alarms whoever answers for it, once."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours
from portal.models.messages import Notice
from portal.services import support_reminders
from tests import directory
from tests.directory import LANTERN, NIGHT_LINE
from tests.portal_fixtures import Portal, settings_for
from tests.world import NOW


def _letters(portal: Portal, kind: NoticeKind) -> Counter[UUID | None]:
    """All letters of this kind there are, after the worker asked twice at this moment."""
    team = settings_for(portal.database).team
    hours = WorkingHours.every_weekday(team.opens, team.closes)
    with portal.write() as session:
        for _ in range(2):
            for tell in (support_reminders.warn_of_lapsed_lines, support_reminders.warn_of_checks_due):
                tell(session, hours=hours, bank_holidays=frozenset(), now=portal.clock.now)
                session.flush()
        session.commit()
        return Counter(session.scalars(select(Notice.staff_id).where(Notice.kind == kind)))


def test_a_crisis_line_whose_check_lapsed_alarms_managers_and_editors_once_and_stays(portal: Portal) -> None:
    directory.load(portal, NIGHT_LINE)
    people = portal.people
    told = {people.ed.staff_id: 1, people.ada.staff_id: 1, people.moira.staff_id: 1}
    portal.clock.now = NOW.replace(year=2027, month=2, day=1)
    assert _letters(portal, NoticeKind.STAFF_LINE_LAPSED) == {}, "it holds to this day"

    portal.clock.now += timedelta(days=1, hours=12)
    assert _letters(portal, NoticeKind.STAFF_LINE_LAPSED) == {}, "nobody is at work at night"
    for days in (1, 2):
        portal.clock.now = NOW.replace(year=2027, month=2, day=1) + timedelta(days=days)
        assert _letters(portal, NoticeKind.STAFF_LINE_LAPSED) == told

    assert "Night Line" in portal.visit().get("/help-now").text
    html = portal.visit(people.ed).get("/staff/directory").text
    assert "The check of 1 crisis line has lapsed. Families still see it." in html
    assert "check lapsed on 1 February 2027, and families still see it" in html


def test_editors_are_warned_once_a_week_before_a_check_lapses_and_managers_are_not(portal: Portal) -> None:
    directory.publish(portal, LANTERN)
    keepers = {portal.people.ed.staff_id: 1, portal.people.ada.staff_id: 1}
    lapses = NOW + timedelta(days=90)
    portal.clock.now = lapses - timedelta(days=15)
    assert _letters(portal, NoticeKind.STAFF_CHECKS_DUE) == {}

    portal.clock.now = lapses - timedelta(days=14)
    assert _letters(portal, NoticeKind.STAFF_CHECKS_DUE) == keepers
    portal.clock.now += timedelta(days=7)
    assert _letters(portal, NoticeKind.STAFF_CHECKS_DUE) == dict.fromkeys(keepers, 2)

    portal.clock.now = lapses + timedelta(days=1)
    assert _letters(portal, NoticeKind.STAFF_CHECKS_DUE) == dict.fromkeys(keepers, 2)
    assert "Lantern" not in portal.visit(portal.people.amina).get("/support").text
