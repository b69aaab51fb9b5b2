"""The inbox: who has waited longest first, and nobody's family but one's own and those one covers."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.cases import Case
from portal.models.messages import Thread
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import answer_as, read, write_as
from tests.visitors import Visitor
from tests.world import NOW, Adult

NAME = re.compile(r'<th scope="row"><a href="([^"]+)" dir="auto">([^<]+)</a>')


def names(html: str) -> list[str]:
    return [name for _, name in NAME.findall(html)]


def more_adults(session: Session, case_id: UUID, count: int) -> list[Adult]:
    case = session.get_one(Case, case_id)
    return [
        world.add_adult(session, case, f"Adult{number:03}", child="Yusuf", relationship="other")
        for number in range(count)
    ]


def test_who_has_waited_longest_stands_first_and_then_the_newest_talk(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        answered_long_ago, answered_today = more_adults(session, people.yusuf_case_id, 2)
        write_as(session, people.tariq, "Second.", at=NOW - timedelta(hours=3))
        write_as(session, people.amina, "First.", at=NOW - timedelta(days=4))
        # Writing again never sends her to the back of the queue.
        write_as(session, people.amina, "Still here.", at=NOW - timedelta(hours=1))
        answer_as(session, people.jo, answered_long_ago, "An old answer.", at=NOW - timedelta(days=9))
        answer_as(session, people.jo, answered_today, "A new answer.", at=NOW - timedelta(hours=2))
        session.commit()

    page = read(portal.visit(people.jo), "/staff/inbox")

    assert names(page) == ["Amina", "Tariq", "Adult001", "Adult000"]
    assert "waiting since Friday" in page
    assert "waiting 3 hours" in page
    assert "First." not in page
    assert "Yusuf" in page


def test_sam_does_not_see_jos_families_and_moira_sees_all(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        write_as(session, people.amina, "Hello.", at=NOW - timedelta(hours=2))
        write_as(session, people.grace, "Hello.", at=NOW - timedelta(hours=1))
        session.commit()

    assert names(read(portal.visit(people.sam), "/staff/inbox")) == ["Grace"]
    assert names(read(portal.visit(people.moira), "/staff/inbox")) == ["Amina", "Grace"]
    assert names(read(portal.visit(people.moira), "/staff/inbox?whose=mine")) == []
    assert names(read(portal.visit(people.ruth), "/staff/inbox")) == []


def test_ruth_sees_jos_families_while_she_covers_and_can_answer_them(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        write_as(session, people.amina, "Hello.", at=NOW - timedelta(hours=2))
        world.send_away(session, people.jo, cover=people.ruth, from_on=date(2026, 11, 23), to_on=date(2026, 11, 24))
        session.commit()
    ruth = portal.visit(people.ruth)

    page = read(ruth, "/staff/inbox?whose=covering")

    assert names(page) == ["Amina"]
    assert "you cover" in page
    address = NAME.findall(page)[0][0]
    ruth.post(address, {"body": "I am Ruth.", "send_key": str(uuid4())})
    assert "<bdi>Ruth</bdi>" in read(portal.visit(people.amina))

    portal.clock.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    after = portal.visit(people.ruth)
    assert names(read(after, "/staff/inbox")) == []
    after.get(address, status=404)


def test_a_case_that_changes_hands_takes_its_threads_along(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        write_as(session, people.amina, "Hello.", at=NOW)
        session.execute(update(Case).where(Case.id == people.yusuf_case_id).values(practitioner_id=people.sam.staff_id))
        session.commit()

    assert names(read(portal.visit(people.sam), "/staff/inbox")) == ["Amina"]
    assert names(read(portal.visit(people.jo), "/staff/inbox")) == []


def test_pages_follow_one_another_without_gap_or_repeat_even_at_equal_moments(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        adults = more_adults(session, people.yusuf_case_id, 130)
        for number, adult in enumerate(adults):
            moment = NOW - timedelta(hours=number % 3)
            waits = {"waiting_since": moment} if number < 70 else {}
            session.execute(update(Thread).where(Thread.id == adult.thread_id).values(last_message_at=moment, **waits))
        session.commit()

    seen = every_page(portal.visit(people.jo), "/staff/inbox")

    assert len(seen) == 130
    assert set(seen) == {adult.name for adult in adults}
    assert set(seen[:70]) == {adult.name for adult in adults[:70]}


@pytest.mark.parametrize(
    "asked",
    [
        "whose=everybody",
        "whose=aside&after=waiting-1-" + "0" * 32,
        "after=aside-1-" + "0" * 32,
        "after=1",
        "after=waiting-1-x",
        "after=now-1-" + "0" * 32,
        f"after=rest-{'9' * 40}-{'0' * 32}",
    ],
)
def test_an_address_that_makes_no_sense_is_not_found(portal: Portal, asked: str) -> None:
    portal.visit(portal.people.jo).get(f"/staff/inbox?{asked}", status=404)


def test_a_page_of_fifty_asks_the_database_eight_things(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        for adult in more_adults(session, people.yusuf_case_id, 60):
            session.execute(
                update(Thread).where(Thread.id == adult.thread_id).values(last_message_at=NOW, waiting_since=NOW)
            )
        session.commit()
        assert session.scalars(select(Thread.id).where(Thread.waiting_since.is_not(None))).all()
    jo = portal.visit(people.jo)
    assert len(names(read(jo, "/staff/inbox"))) == 50

    with statements(portal) as sent:
        read(jo, "/staff/inbox")

    # Session, absences (for the page and for what stands above it), the page, who is looking, danger, what else waits.
    assert len(sent) == 8, sent


def test_what_is_put_aside_and_what_came_back_are_each_in_one_list_once_over_all_pages(portal: Portal) -> None:
    people = portal.people
    ways: tuple[dict[str, datetime], ...] = (
        {"waiting_since": NOW - timedelta(hours=3)},
        {"waiting_since": NOW - timedelta(hours=3), "comes_back_at": NOW - timedelta(hours=1)},
        {"comes_back_at": NOW - timedelta(hours=3)},
        {},
        {"waiting_since": NOW - timedelta(hours=3), "comes_back_at": NOW + timedelta(hours=1)},
        {"asked_family_at": NOW - timedelta(hours=3)},
    )
    with portal.write() as session:
        adults = more_adults(session, people.yusuf_case_id, 90)
        for number, adult in enumerate(adults):
            state = {"last_message_at": NOW, **ways[number % 6]}
            session.execute(update(Thread).where(Thread.id == adult.thread_id).values(**state))
        session.commit()
    jo = portal.visit(people.jo)

    in_line, aside = (every_page(jo, f"/staff/inbox?whose={whose}") for whose in ("all", "aside"))

    assert sorted(in_line) == [adult.name for number, adult in enumerate(adults) if number % 6 < 4]
    assert sorted(aside) == [adult.name for number, adult in enumerate(adults) if number % 6 >= 4]
    assert {int(name[5:]) % 6 for name in in_line[:45]} == {0, 1, 2}
    assert {int(name[5:]) % 6 for name in aside[:15]} == {4}


def every_page(visitor: Visitor, address: str) -> list[str]:
    """The names on all pages of a list, as they follow one another."""
    seen: list[str] = []
    while address:
        page = read(visitor, address)
        seen += names(page)
        following = re.search(r'rel="next" href="(\?[^"]+)"', page)
        address = f"/staff/inbox{following[1].replace('&amp;', '&')}" if following else ""
    return seen
