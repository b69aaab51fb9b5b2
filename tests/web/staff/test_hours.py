"""Working days and hours: Jo sets her own, Moira anybody's, and families read them at once."""

from datetime import time
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from portal.domain.working_time import DayHours
from portal.models.people import StaffHours
from portal.services import staff_hours
from tests.portal_fixtures import Portal
from tests.threads import read, staff_viewer_of
from tests.world import NOW, Worker

TUESDAY_TO_THURSDAY = {
    f"{part}_{day}": value
    for day in (1, 2, 3)
    for part, value in (("works", "y"), ("opens", "9:30"), ("closes", "15:00"))
}


def address_of(worker: Worker) -> str:
    return f"/staff/hours/{worker.staff_id}"


def week_of(portal: Portal, worker: Worker) -> list[tuple[int, int, int]]:
    with portal.read() as session:
        rows = session.scalars(
            select(StaffHours).where(StaffHours.staff_id == worker.staff_id).order_by(StaffHours.weekday)
        )
        return [(row.weekday, row.opens_minute, row.closes_minute) for row in rows]


def test_jo_sets_her_days_and_amina_reads_them_at_once(portal: Portal) -> None:
    people = portal.people
    jo = portal.visit(people.jo)
    before = jo.get(address_of(people.jo)).text
    assert 'value="09:00"' in before

    jo.post(address_of(people.jo), TUESDAY_TO_THURSDAY)

    assert week_of(portal, people.jo) == [(day, 9 * 60 + 30, 15 * 60) for day in (1, 2, 3)]
    assert "Tuesday to Thursday, 9.30am to 3pm" in jo.get("/staff/hours?saved=1").text
    assert "Jo reads messages Tuesday to Thursday, 9.30am to 3pm." in read(portal.visit(people.amina))


def test_only_jo_and_a_manager_change_jos_hours(portal: Portal) -> None:
    people = portal.people

    portal.visit(people.sam).get(address_of(people.jo), status=404)
    portal.visit(people.sam).post(address_of(people.jo), TUESDAY_TO_THURSDAY, at="/staff/leave", status=404)
    portal.visit(people.moira).post(address_of(people.jo), TUESDAY_TO_THURSDAY)
    portal.visit(people.moira).get(address_of(people.ed), status=404)

    assert len(week_of(portal, people.jo)) == 3
    assert len(week_of(portal, people.ed)) == 5


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose at least one day."),
        ({"works_0": "y", "opens_0": "", "closes_0": "17:00"}, "Enter the time, like 14:30."),
        ({"works_0": "y", "opens_0": "9:00", "closes_0": "25:00"}, "Enter the time, like 14:30."),
        ({"works_6": "y", "opens_6": "17:00", "closes_6": "09:00"}, "Work ends after it begins."),
        ({"works_6": "y", "opens_6": "09:00", "closes_6": "09:00"}, "Work ends after it begins."),
    ],
)
def test_a_week_nobody_can_work_is_answered_beside_its_field_and_changes_nothing(
    portal: Portal, typed: dict[str, Any], says: str
) -> None:
    people = portal.people

    page = portal.visit(people.jo).post(address_of(people.jo), typed, status=422).text

    assert page.count(says) >= 2, "in the list over the form, and beside the field"
    assert all(f'value="{value}"' in page for key, value in typed.items() if value and not key.startswith("works"))
    assert len(week_of(portal, people.jo)) == 5


def test_two_weeks_saved_at_the_same_moment_leave_one_of_them_whole(portal: Portal) -> None:
    jo = portal.people.jo
    weeks = [[DayHours(day, time(9), time(hour)) for day in range(5)] for hour in (12, 15)]
    together, broken = Barrier(2), list[BaseException]()

    def save(week: list[DayHours]) -> None:
        together.wait()
        try:
            with portal.write() as session:
                staff_hours.change(session, viewer=staff_viewer_of(jo), staff_id=jo.staff_id, days=week, now=NOW)
                session.commit()
        except Exception as problem:
            broken.append(problem)

    both = [Thread(target=save, args=(week,)) for week in weeks]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert broken == []
    kept = week_of(portal, jo)
    assert [day for day, _, _ in kept] == list(range(5))
    assert len({closes for _, _, closes in kept}) == 1


def test_a_week_may_not_be_empty_and_belongs_to_a_practitioner_who_is_here(portal: Portal) -> None:
    people = portal.people
    day = [DayHours(0, time(9), time(12))]
    sam = staff_viewer_of(people.sam)
    with portal.write() as session:
        with pytest.raises(staff_hours.NoWorkingDay):
            staff_hours.change(
                session, viewer=staff_viewer_of(people.jo), staff_id=people.jo.staff_id, days=[], now=NOW
            )
        with pytest.raises(staff_hours.NotTheirHours):
            staff_hours.change(session, viewer=sam, staff_id=people.jo.staff_id, days=day, now=NOW)
        with pytest.raises(staff_hours.NotAPractitioner):
            staff_hours.change(
                session, viewer=staff_viewer_of(people.ed), staff_id=people.ed.staff_id, days=day, now=NOW
            )
