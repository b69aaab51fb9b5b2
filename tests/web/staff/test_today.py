"""Jo comes in and sees whom to answer, tell, phone and meet today, and nobody twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from portal.domain.dates_that_hurt import MarkedDay, between
from portal.models.cases import Case, CaseAdult
from portal.models.people import StaffMember
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import write_as

TODAY = "/staff/today"


def main_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def promise(portal: Portal, on: date) -> None:
    """Everybody was promised to hear by that day."""
    with portal.write() as session:
        session.execute(update(CaseAdult).values(next_update_by=on))
        session.commit()


def test_whoever_waits_or_was_promised_stands_there_one_press_from_being_told(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, "Is there any news?", at=portal.clock.now - timedelta(hours=2))
        session.commit()
    promise(portal, portal.clock.now.date())

    page = main_of(portal.visit(portal.people.jo).get(TODAY).text)

    case = f"/staff/cases/{portal.people.yusuf_case_id}"
    assert f'href="{case}/messages/{portal.people.amina.adult_id}"' in page
    assert f"{case}/journey?nothing=1" in page
    assert "waiting 2 hours" in page
    assert "Grace" not in page
    assert "Is there any news" not in page


def test_a_family_of_whom_nobody_heard_for_long_is_quiet_unless_it_stands_there_already(portal: Portal) -> None:
    promise(portal, date(2027, 3, 1))
    jo = portal.visit(portal.people.jo)
    assert "Quiet for" not in jo.get(TODAY).text
    portal.clock.pass_by(timedelta(days=28))
    jo = portal.visit(portal.people.jo)
    page = main_of(jo.get(TODAY).text)
    assert "Quiet for 28 days or longer" in page
    assert page.count("Yusuf") == 1

    promise(portal, portal.clock.now.date())
    assert "Quiet for" not in jo.get(TODAY).text
    promise(portal, date(2027, 3, 1))
    with portal.write() as session:
        write_as(session, portal.people.tariq, "Good morning.", at=portal.clock.now)
        session.commit()
    page = main_of(jo.get(TODAY).text)
    assert "Quiet for" not in page
    assert "Tariq" in page


def test_a_birthday_this_week_a_cover_that_begins_and_supervision_stand_there(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Case).where(Case.id == portal.people.yusuf_case_id).values(born_on=date(2019, 11, 27)))
        session.execute(
            update(StaffMember)
            .where(StaffMember.id == portal.people.jo.staff_id)
            .values(supervision_on=date(2026, 11, 26))
        )
        world.send_away(
            session, portal.people.sam, cover=portal.people.jo, from_on=date(2026, 11, 26), to_on=date(2026, 12, 4)
        )
        session.commit()

    page = main_of(portal.visit(portal.people.jo).get(TODAY).text)

    assert "Friday 27 November" in page.split("Dates that hurt this week")[1]
    assert "birthday" in page
    assert "You cover for Sam Reed" in page
    assert "Your supervision is due on Thursday 26 November" in page
    assert "Sam Reed" not in main_of(portal.visit(portal.people.ruth).get(TODAY).text)


def test_ed_sees_the_directory_and_no_family_and_moira_what_managers_must_see(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, "Hello", at=portal.clock.now)
        session.commit()
    ed = main_of(portal.visit(portal.people.ed).get(TODAY).text)
    assert "Amina" not in ed
    assert "Nothing waits for you today" in ed
    moira = main_of(portal.visit(portal.people.moira).get(TODAY).text)
    assert "Confirm what 5 colleagues may do" in moira
    assert "Amina" in moira


@pytest.mark.parametrize("who", ["jo", "moira"])
def test_the_page_asks_the_database_the_same_however_many_families_there_are(portal: Portal, who: str) -> None:
    promise(portal, portal.clock.now.date())
    with portal.write() as session:
        write_as(session, portal.people.amina, "Hello", at=portal.clock.now)
        session.commit()
    browser = portal.visit(getattr(portal.people, who))
    browser.get(TODAY)
    with statements(portal) as few:
        browser.get(TODAY)
    with portal.write() as session:
        for number in range(6):
            case = world.add_case(
                session, f"Child {number}", portal.people.hospital_id, portal.people.jo, reference=f"F-2{number}"
            )
            adult = world.add_adult(session, case, f"Adult{number}", child=f"Child {number}", relationship="mother")
            write_as(session, adult, "Hello", at=portal.clock.now)
        session.commit()
    browser.get(TODAY)
    with statements(portal) as many:
        browser.get(TODAY)
    assert len(many) == len(few)


def test_a_day_that_returns_is_found_in_a_span_and_the_29th_of_february_on_both_days() -> None:
    birthday = MarkedDay(date(2020, 2, 29), yearly=True)
    first, last = date(2027, 2, 26), date(2027, 3, 4)
    assert between(birthday, first=first, last=last) == (date(2027, 2, 28), date(2027, 3, 1))
    assert between(MarkedDay(date(2026, 3, 1), yearly=False), first=first, last=last) == ()
