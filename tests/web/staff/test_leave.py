"""Nobody goes away without a colleague who is there instead."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from portal.models.people import Absence, StaffMember
from portal.services import absences
from tests import gates
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.world import NOW, Worker, add_worker, send_away


@pytest.fixture(autouse=True)
def everybody_has_set_up_their_account(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(StaffMember).values(password_hash="$argon2id$not-asked-for-here"))
        session.commit()


def leave(away: Worker, covers: Worker, first: date, last: date, **changes: Any) -> dict[str, Any]:
    """A filled form."""
    days = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("from_on", first), ("to_on", last))
        for part in ("day", "month", "year")
    }
    return {"who": str(away.staff_id), "cover": str(covers.staff_id), **days, **changes}


OVER = {"from_on-day": "2", "from_on-month": "11", "to_on-day": "3", "to_on-month": "11"}
MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 4)


def written(portal: Portal) -> list[Absence]:
    with portal.read() as session:
        return list(session.scalars(select(Absence).order_by(Absence.from_on)))


def test_jo_goes_away_for_a_week_and_ruth_covers(portal: Portal) -> None:
    people = portal.people
    jo = portal.visit(people.jo)

    jo.post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY))

    shown = jo.get("/staff/leave").text
    for words in ("Jo Marsh", "Ruth Adeyemi", "Monday 30 November 2026", "Friday 4 December 2026"):
        assert words in shown
    case = f"/staff/cases/{people.yusuf_case_id}"
    portal.visit(people.ruth).get(case, status=404)
    portal.clock.now = portal.clock.now.replace(day=30)
    portal.visit(people.ruth).get(case)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cover": ""}, "Choose who covers."),
        ({"cover": "ed"}, "Choose who covers."),
        ({"to_on-day": "29", "to_on-month": "11"}, "The last day is before the first."),
        ({"to_on-year": "2028"}, "This is more than a year."),
        (
            OVER,
            "This leave is over already.",
        ),
        ({"to_on-day": "31", "to_on-month": "2"}, "There is no such day"),
        ({"from_on-day": ""}, "Enter the date like this"),
    ],
)
def test_leave_that_cannot_be_is_refused_beside_its_field(portal: Portal, changes: dict[str, Any], said: str) -> None:
    people = portal.people
    form = leave(people.jo, people.ruth, MONDAY, FRIDAY, **changes)
    assert said in portal.visit(people.jo).post("/staff/leave", form, status=422).text
    assert written(portal) == []


def test_jo_cannot_cover_for_herself_even_when_moira_says_so(portal: Portal) -> None:
    people = portal.people
    form = leave(people.jo, people.jo, MONDAY, FRIDAY)
    assert "nobody covers for themselves" in portal.visit(people.moira).post("/staff/leave", form, status=422).text


def test_jo_cannot_send_sam_on_leave_and_moira_can(portal: Portal) -> None:
    people = portal.people
    form = leave(people.sam, people.ruth, MONDAY, FRIDAY)
    assert "Choose who is away." in portal.visit(people.jo).post("/staff/leave", form, status=422).text
    portal.visit(people.moira).post("/staff/leave", form)
    assert [each.staff_id for each in written(portal)] == [people.sam.staff_id]


def test_ruth_cannot_cover_while_she_is_away_herself(portal: Portal) -> None:
    people = portal.people
    moira = portal.visit(people.moira)
    moira.post("/staff/leave", leave(people.ruth, people.sam, FRIDAY, FRIDAY + timedelta(days=7)))
    refused = moira.post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY), status=422)
    assert "is away on one of these days" in refused.text
    moira.post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY - timedelta(days=1)))
    assert len(written(portal)) == 2


def test_the_same_days_cannot_be_taken_twice(portal: Portal) -> None:
    people = portal.people
    jo, form = portal.visit(people.jo), leave(people.jo, people.ruth, MONDAY, FRIDAY)
    jo.post("/staff/leave", form)
    assert "is written down already" in jo.post("/staff/leave", form, status=422).text


def test_jo_is_back_early_and_ruth_may_no_longer_open_the_case(portal: Portal) -> None:
    people = portal.people
    portal.visit(people.jo).post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY))
    portal.clock.now = portal.clock.now.replace(month=12, day=2)
    case, (absence,) = f"/staff/cases/{people.yusuf_case_id}", written(portal)
    portal.visit(people.ruth).get(case)

    portal.visit(people.jo).post(f"/staff/leave/{absence.id}/end", at="/staff/leave")

    assert [each.to_on for each in written(portal)] == [date(2026, 12, 1)]
    portal.visit(people.ruth).get(case, status=404)


def test_leave_that_has_not_begun_is_taken_back_altogether(portal: Portal) -> None:
    people = portal.people
    jo = portal.visit(people.jo)
    jo.post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY))
    (absence,) = written(portal)
    jo.post(f"/staff/leave/{absence.id}/end", at="/staff/leave")
    assert written(portal) == []
    jo.post(f"/staff/leave/{absence.id}/end", at="/staff/leave", status=404)


def test_sam_cannot_end_jos_leave(portal: Portal) -> None:
    people = portal.people
    portal.visit(people.jo).post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY))
    (absence,) = written(portal)
    portal.visit(people.sam).post(f"/staff/leave/{absence.id}/end", at="/staff/leave", status=404)
    portal.visit(people.sam).post(f"/staff/leave/{UUID(int=1)}/end", at="/staff/leave", status=404)
    assert [each.to_on for each in written(portal)] == [FRIDAY]


def test_nia_who_has_not_set_up_her_account_cannot_be_chosen_as_cover(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        nia = add_worker(session, "Nia Pryce", is_practitioner=True)
        session.commit()
    jo = portal.visit(people.jo)

    assert "Nia Pryce" not in jo.get("/staff/leave").text
    assert "Choose who covers." in jo.post("/staff/leave", leave(people.jo, nia, MONDAY, FRIDAY), status=422).text

    with portal.write() as session, pytest.raises(absences.CoverCannotSignIn):
        absences.write_down(
            session,
            viewer=gates.practitioner(people.jo),
            staff_id=people.jo.staff_id,
            cover_id=nia.staff_id,
            from_on=MONDAY,
            to_on=FRIDAY,
            today=MONDAY,
            now=NOW,
        )
    assert written(portal) == []


def test_jo_is_told_which_meeting_falls_into_her_leave_and_sam_is_not(portal: Portal) -> None:
    people = portal.people
    gates.settle(portal)
    slot_id = gates.offer_time(portal)
    portal.visit(people.amina).post("/appointments", gates.answers(slot_id), at="/messages")
    jo = portal.visit(people.jo)

    jo.post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY))

    shown = jo.get("/staff/leave").text
    gate = f"/staff/cases/{people.yusuf_case_id}/debrief"
    assert "1 falls into this leave." in shown
    assert f'href="{gate}"' in shown
    assert "Tuesday 1 December" in shown
    assert gate not in portal.visit(people.sam).get("/staff/leave").text


def test_when_jo_and_ruth_cover_each_other_sam_opens_yusufs_case_and_moira_is_told_and_told_on_which_days(
    portal: Portal,
) -> None:
    people = portal.people
    case = f"/staff/cases/{people.yusuf_case_id}"
    with portal.write() as session:
        send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=NOW.date() + timedelta(days=3))
        send_away(session, people.ruth, cover=people.jo, from_on=date(2026, 11, 25), to_on=date(2026, 11, 26))
        session.commit()
    portal.visit(people.sam).get(case, status=404)
    portal.visit(people.ruth).get(case)
    leave_page = portal.visit(people.moira).get("/staff/leave").text
    assert "Nobody named is there" in leave_page
    assert "for the families of Jo Marsh from Wednesday 25 November 2026 to Thursday 26 November 2026" in leave_page
    assert "Nobody named is there" not in portal.visit(people.jo).get("/staff/leave").text
    assert "families of 2 colleagues" in portal.visit(people.moira).get("/staff/inbox").text

    portal.clock.pass_by(timedelta(days=1))

    sam = portal.visit(people.sam)
    sam.get(case)
    sam.post(f"{case}/messages/{people.amina.adult_id}", {"body": "I am Sam.", "send_key": str(uuid4())})
    assert "Until then our team is there for you." in portal.visit(people.amina).get("/home").text
    assert "Yusuf" in sam.get("/staff/cases?show=covering").text

    portal.clock.pass_by(timedelta(days=2))
    portal.visit(people.sam).get(case, status=404)


def test_when_ruth_leaves_the_service_her_leave_cover_for_jo_is_the_whole_team(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=NOW.date())
        session.execute(update(StaffMember).where(StaffMember.id == people.ruth.staff_id).values(left_at=NOW))
        session.commit()

    home = portal.visit(people.amina).get("/home").text

    assert "Ruth" not in home
    assert "Until then our team is there for you." in home
    assert "our team reads your messages" in portal.visit(people.amina).get("/messages").text
    portal.visit(people.sam).get(f"/staff/cases/{people.yusuf_case_id}")


def test_jo_sees_for_which_of_her_families_no_note_is_left_and_writes_one(portal: Portal) -> None:
    people = portal.people
    jo = portal.visit(people.jo)
    jo.post("/staff/leave", leave(people.jo, people.ruth, MONDAY, FRIDAY))
    shown = jo.get("/staff/leave").text
    assert "no note yet" in shown
    assert "Yusuf" not in portal.visit(people.sam).get("/staff/leave").text
    notes = f"/staff/cases/{people.yusuf_case_id}/notes"
    assert re.search(r"<input[^>]*checked[^>]*is_handover", jo.get(f"{notes}?handover=1").text)

    form = {"send_key": str(uuid4()), "about": "", "body": "Amina likes to be rung.", "is_handover": "y"}
    jo.post(notes, form)

    shown = jo.get("/staff/leave").text
    assert "no note yet" not in shown
    assert "note of Tuesday 24 November" in shown


def test_the_page_of_leave_asks_a_fixed_number_of_things(portal: Portal) -> None:
    people = portal.people
    moira = portal.visit(people.moira)
    with portal.write() as session:
        send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=NOW.date())
        session.commit()
    moira.get("/staff/leave")
    with statements(portal) as few:
        moira.get("/staff/leave")
    with portal.write() as session:
        for days in range(1, 20):
            day = NOW.date() + timedelta(days=days)
            send_away(session, people.sam, cover=people.ruth, from_on=day, to_on=day)
        session.commit()
    moira.get("/staff/leave")

    with statements(portal) as many:
        moira.get("/staff/leave")

    assert len(few) == len(many) <= 7, many
