"""Jo's own week is what families read; she and Moira change it, and nobody else."""

from datetime import time
from threading import Barrier, Thread
from typing import Any

from sqlalchemy import select

from portal.domain.working_time import WorkingHours
from portal.models.people import StaffHours
from portal.services import staff_hours
from tests.portal_fixtures import Portal
from tests.threads import read, staff_viewer_of
from tests.world import NOW, Worker


def address(worker: Worker) -> str:
    return f"/staff/hours/{worker.staff_id}"


def week(**changes: str) -> dict[str, Any]:
    """Tuesday and Thursday, nine to three."""
    usual = {f"{end}_{day}": "" for day in range(7) for end in ("opens", "closes")}
    days = {"opens_1": "09:00", "closes_1": "15:00", "opens_3": "09:00", "closes_3": "15:00"}
    return {**usual, **days, **changes}


def hours_of(portal: Portal, worker: Worker) -> list[tuple[int, int, int]]:
    with portal.read() as session:
        rows = session.scalars(select(StaffHours).where(StaffHours.staff_id == worker.staff_id))
        return sorted((row.weekday, row.opens_minute, row.closes_minute) for row in rows)


def test_jo_works_two_days_and_amina_reads_them(portal: Portal) -> None:
    jo = portal.visit(portal.people.jo)

    jo.post(address(portal.people.jo), week())

    assert hours_of(portal, portal.people.jo) == [(1, 540, 900), (3, 540, 900)]
    assert "Tuesday, 9am to 3pm; Thursday, 9am to 3pm" in jo.get(address(portal.people.jo)).text
    assert "Jo reads messages Tuesday, 9am to 3pm; Thursday, 9am to 3pm." in read(portal.visit(portal.people.amina))


def test_moira_changes_jos_week_and_ruth_does_not_find_it(portal: Portal) -> None:
    portal.visit(portal.people.moira).post(address(portal.people.jo), week(opens_5="10:00", closes_5="12:00"))
    assert (5, 600, 720) in hours_of(portal, portal.people.jo)

    ruth = portal.visit(portal.people.ruth)
    ruth.get(address(portal.people.jo), status=404)
    ruth.post(address(portal.people.jo), week(), at=address(portal.people.ruth), status=404)
    assert (5, 600, 720) in hours_of(portal, portal.people.jo)


def test_a_day_that_ends_before_it_begins_or_has_one_time_is_refused_beside_its_field(portal: Portal) -> None:
    before = hours_of(portal, portal.people.jo)
    wrong = week(opens_1="15:00", closes_1="09:00", opens_2="09:00", opens_4="soon", closes_4="17:00")

    shown = portal.visit(portal.people.jo).post(address(portal.people.jo), wrong, status=422).text

    assert 'href="#closes_1"' in shown
    assert 'href="#closes_2"' in shown
    assert 'href="#opens_4"' in shown
    assert hours_of(portal, portal.people.jo) == before


def test_a_week_without_a_day_is_refused(portal: Portal) -> None:
    nothing = dict.fromkeys(week(), "")

    shown = portal.visit(portal.people.jo).post(address(portal.people.jo), nothing, status=422).text

    assert "Enter the hours of at least one day." in shown


def test_whoever_looks_after_no_family_has_no_such_page(portal: Portal) -> None:
    portal.visit(portal.people.moira).get(address(portal.people.ed), status=404)
    portal.visit(portal.people.moira).get(address(portal.people.moira), status=404)


def test_two_weeks_saved_at_the_same_moment_leave_one_of_them_whole(portal: Portal) -> None:
    jo = portal.people.jo
    together, broken = Barrier(2), list[BaseException]()

    def save(closes: time) -> None:
        together.wait()
        try:
            with portal.write() as session:
                half_days = WorkingHours.every_weekday(time(9), closes)
                staff_hours.set_week(session, viewer=staff_viewer_of(jo), staff_id=jo.staff_id, week=half_days, now=NOW)
                session.commit()
        except Exception as problem:
            broken.append(problem)

    both = [Thread(target=save, args=(time(hour),)) for hour in (12, 15)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert broken == []
    assert [day for day, _, _ in hours_of(portal, jo)] == list(range(5))
    assert len({closes for _, _, closes in hours_of(portal, jo)}) == 1
