"""Sharing the threads: taken, handed over with a note, put aside, left to the family; and who is looking right now."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.models.cases import AuditEntry
from portal.models.messages import Thread
from portal.models.people import StaffMember
from portal.models.thread_work import ThreadHandover
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import answer_as, read, write_as
from tests.visitors import Visitor
from tests.web.staff.test_inbox import names
from tests.world import NOW, Adult, Worker

TODAY = NOW.date()
INBOX = "/staff/inbox"


def thread_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/messages/{adult.adult_id}"


def amina_wrote(portal: Portal, *, hours_ago: float = 2, words: str = "Are you there?") -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, words, at=portal.clock.now - timedelta(hours=hours_ago))
        session.commit()


def jo_answers(portal: Portal) -> None:
    with portal.write() as session:
        answer_as(session, portal.people.jo, portal.people.amina, "I am here.", at=portal.clock.now)
        session.commit()


def jo_is_away_and_ruth_covers(portal: Portal) -> None:
    with portal.write() as session:
        world.send_away(session, portal.people.jo, cover=portal.people.ruth, from_on=TODAY, to_on=TODAY)
        session.commit()


def they_can_sign_in(portal: Portal, *workers: Worker) -> None:
    with portal.write() as session:
        for worker in workers:
            session.get_one(StaffMember, worker.staff_id).password_hash = "x"
        session.commit()


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    return found[1] if found else ""


def press(visitor: Visitor, adult: Adult, act: str, *, status: int = 303, **form: Any) -> str:
    """Press a button of the page of one thread's work, with what that page carries."""
    work = f"{thread_of(adult)}/thread-work"
    page = read(visitor, work)
    carried = {name: field(page, name) for name in ("form_key", "seen")}
    carried["seen_owner"] = field(read(visitor, thread_of(adult)), "seen_owner")
    return visitor.post(f"{work}/{act}", {**carried, **form}, at=work, status=status).get_data(as_text=True)


def day(on: date) -> dict[str, Any]:
    return {"back_on-day": str(on.day), "back_on-month": str(on.month), "back_on-year": str(on.year)}


def hand_to(visitor: Visitor, adult: Adult, worker: Worker, *, status: int = 303, note: str = "She rings at 4.") -> str:
    return press(visitor, adult, "hand-over", status=status, to=str(worker.staff_id), handover_note=note)


def test_jo_takes_a_thread_and_moira_sees_that_she_has_it_until_she_gives_it_back(portal: Portal) -> None:
    amina_wrote(portal)
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    assert "Nobody has taken it." in read(jo, thread_of(portal.people.amina))

    press(jo, portal.people.amina, "take")

    assert "You have it." in read(jo, thread_of(portal.people.amina))
    assert "Jo has it" in read(moira, INBOX)
    assert "You have it" in read(jo, INBOX)

    press(jo, portal.people.amina, "give-back")

    assert "has it" not in read(moira, INBOX).replace("Who has it", "")


def test_of_two_who_take_it_at_once_the_second_is_told_and_changes_nothing(portal: Portal) -> None:
    amina_wrote(portal)
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    seen_before: dict[str, Any] = {"seen_owner": ""}
    press(jo, portal.people.amina, "take")

    page = press(moira, portal.people.amina, "take", status=409, **seen_before)

    assert "Somebody else has just taken it" in page
    assert "Jo Marsh has it." in page
    press(jo, portal.people.amina, "take", **seen_before)  # the second tap of the one who has it
    press(moira, portal.people.amina, "take")  # she has read that Jo has it, and takes it all the same
    assert "Moira has it" in read(jo, INBOX)
    press(jo, portal.people.amina, "give-back", status=409)


def test_what_moira_takes_is_hers_to_see_under_mine(portal: Portal) -> None:
    amina_wrote(portal)
    with portal.write() as session:
        write_as(session, portal.people.grace, "Hello.", at=NOW)
        session.commit()
    moira = portal.visit(portal.people.moira)
    assert names(read(moira, f"{INBOX}?whose=mine")) == []

    press(moira, portal.people.amina, "take")

    assert names(read(moira, f"{INBOX}?whose=mine")) == ["Amina"]


def test_what_ruth_takes_while_she_covers_is_nobodys_once_she_does_not_cover_any_more(portal: Portal) -> None:
    amina_wrote(portal)
    jo_is_away_and_ruth_covers(portal)
    ruth, moira = portal.visit(portal.people.ruth), portal.visit(portal.people.moira)
    press(ruth, portal.people.amina, "take")
    assert names(read(ruth, f"{INBOX}?whose=mine")) == ["Amina"]
    assert "Ruth has it" in read(moira, INBOX)

    portal.clock.pass_by(timedelta(days=1))

    assert names(read(portal.visit(portal.people.ruth), f"{INBOX}?whose=mine")) == []
    assert "Ruth has it" not in read(portal.visit(portal.people.moira), INBOX)
    page = read(portal.visit(portal.people.jo), thread_of(portal.people.amina))
    assert "Nobody has it: Ruth Adeyemi had taken it" in page


def test_what_jo_has_is_nobodys_while_she_is_away(portal: Portal) -> None:
    amina_wrote(portal)
    press(portal.visit(portal.people.jo), portal.people.amina, "take")
    jo_is_away_and_ruth_covers(portal)

    page = read(portal.visit(portal.people.ruth), thread_of(portal.people.amina))

    assert "Nobody has it: Jo Marsh had taken it" in page
    assert "Jo has it" not in read(portal.visit(portal.people.ruth), INBOX)


def test_moira_hands_a_thread_to_jo_who_reads_the_note_before_the_messages_and_once(portal: Portal) -> None:
    amina_wrote(portal)
    they_can_sign_in(portal, portal.people.jo, portal.people.moira)
    moira, jo, amina = portal.visit(portal.people.moira), portal.visit(portal.people.jo), portal.people.amina
    press(moira, amina, "take")

    hand_to(moira, amina, portal.people.jo)

    page = read(jo, thread_of(amina))
    assert page.index("She rings at 4.") < page.index("Are you there?")
    assert "Moira Finch left you a note" in page
    assert "You have it." in page
    assert "She rings at 4." not in read(moira, thread_of(amina))
    press(jo, amina, "note-read")
    assert "She rings at 4." not in read(jo, thread_of(amina))
    assert "She rings at 4." in read(jo, f"{thread_of(amina)}/thread-work")


def test_a_double_tap_hands_it_over_once_and_the_note_is_sealed(portal: Portal) -> None:
    amina_wrote(portal)
    they_can_sign_in(portal, portal.people.jo, portal.people.moira)
    moira, amina = portal.visit(portal.people.moira), portal.people.amina
    key = str(uuid4())

    for _ in range(2):
        press(moira, amina, "hand-over", form_key=key, to=str(portal.people.jo.staff_id), handover_note="Read slowly.")

    with portal.read() as session:
        (kept,) = session.scalars(select(ThreadHandover))
        assert b"slowly" not in kept.sealed_note
        actions = session.scalars(select(AuditEntry.action)).all()
        assert actions.count("thread.handed_over") == 1


def test_nobody_who_is_away_or_may_not_see_the_case_can_be_handed_a_thread(portal: Portal) -> None:
    people = portal.people
    amina_wrote(portal)
    they_can_sign_in(portal, people.jo, people.ruth, people.sam, people.ed, people.moira)
    moira = portal.visit(people.moira)
    offered = read(moira, f"{thread_of(people.amina)}/thread-work")
    assert "Jo Marsh" in offered
    for name in ("Ruth Adeyemi", "Sam Reed", "Ed Lowe", "Moira Finch</label>"):
        assert name not in offered
    for stranger in (people.ruth, people.ed, people.moira):
        hand_to(moira, people.amina, stranger, status=422)

    jo_is_away_and_ruth_covers(portal)

    assert "Choose who has it from now on." in hand_to(moira, people.amina, people.jo, status=422)
    hand_to(moira, people.amina, people.ruth)


def test_without_a_note_nothing_is_handed_over_and_the_choice_is_kept(portal: Portal) -> None:
    they_can_sign_in(portal, portal.people.jo, portal.people.moira)

    page = hand_to(portal.visit(portal.people.moira), portal.people.amina, portal.people.jo, status=422, note=" ")

    assert "Write what they should know before they read the thread." in page
    assert re.search(rf'value="{portal.people.jo.staff_id}" checked', page)


def test_a_thread_put_aside_is_back_by_itself_on_its_day_where_it_stood(portal: Portal) -> None:
    people = portal.people
    amina_wrote(portal, hours_ago=5)
    with portal.write() as session:
        write_as(session, people.tariq, "Hello.", at=NOW - timedelta(hours=1))
        session.commit()
    jo = portal.visit(people.jo)
    assert names(read(jo, INBOX)) == ["Amina", "Tariq"]

    press(jo, people.amina, "aside", **day(TODAY + timedelta(days=2)))

    assert names(read(jo, INBOX)) == ["Tariq"]
    aside = read(jo, f"{INBOX}?whose=aside")
    assert names(aside) == ["Amina"]
    assert "back on Thursday 26 November" in aside

    portal.clock.pass_by(timedelta(days=1, hours=13, minutes=31))  # one minute past midnight
    jo = portal.visit(people.jo)
    assert names(read(jo, INBOX)) == ["Amina", "Tariq"]
    assert names(read(jo, f"{INBOX}?whose=aside")) == []


def test_what_is_put_aside_is_back_at_once_when_amina_writes(portal: Portal) -> None:
    amina_wrote(portal)
    jo_answers(portal)
    jo = portal.visit(portal.people.jo)
    press(jo, portal.people.amina, "aside", **day(TODAY + timedelta(days=9)))
    assert names(read(jo, INBOX)) == []

    amina_wrote(portal, hours_ago=0)

    assert names(read(jo, INBOX)) == ["Amina"]
    assert names(read(jo, f"{INBOX}?whose=aside")) == []


def test_what_came_back_without_a_new_word_stands_in_the_line_until_it_is_done(portal: Portal) -> None:
    amina_wrote(portal)
    jo_answers(portal)
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    press(jo, amina, "aside", **day(TODAY + timedelta(days=1)))
    portal.clock.pass_by(timedelta(days=1))
    jo = portal.visit(portal.people.jo)
    assert "put aside until today" in read(jo, INBOX)

    press(jo, amina, "back")

    assert "put aside" not in read(jo, INBOX).replace("Put aside", "")
    assert names(read(jo, INBOX)) == ["Amina"]


def test_an_answer_takes_what_came_back_out_of_the_line(portal: Portal) -> None:
    amina_wrote(portal)
    press(portal.visit(portal.people.jo), portal.people.amina, "aside", **day(TODAY + timedelta(days=1)))
    portal.clock.pass_by(timedelta(days=1))

    jo_answers(portal)

    assert "last message today" in read(portal.visit(portal.people.jo), INBOX)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ({}, "Enter the day on which it comes back."),
        (day(TODAY), "Choose a day after today."),
        (day(TODAY + timedelta(days=91)), "Choose a day within 90 days."),
        ({"back_on-day": "31", "back_on-month": "2", "back_on-year": "2027"}, "There is no such day"),
    ],
)
def test_a_day_that_makes_no_sense_puts_nothing_aside(portal: Portal, on: dict[str, Any], said: str) -> None:
    amina_wrote(portal)
    jo = portal.visit(portal.people.jo)

    assert said in press(jo, portal.people.amina, "aside", status=422, **on)
    assert names(read(jo, INBOX)) == ["Amina"]


def test_a_thread_is_not_put_aside_over_a_message_that_nobody_has_seen(portal: Portal) -> None:
    amina_wrote(portal)
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    seen = field(read(jo, f"{thread_of(amina)}/thread-work"), "seen")
    amina_wrote(portal, hours_ago=0)

    page = press(jo, amina, "aside", status=409, seen=seen, **day(TODAY + timedelta(days=2)))

    assert "Something newer stands in the thread. Read it first." in page
    assert names(read(jo, INBOX)) == ["Amina"]


def test_the_familys_turn_ends_when_they_write_and_is_no_way_to_lose_who_waits(portal: Portal) -> None:
    amina_wrote(portal)
    jo, amina = portal.visit(portal.people.jo), portal.people.amina
    assert "wait for an answer" in press(jo, amina, "family", status=409)
    jo_answers(portal)

    press(jo, amina, "family")

    assert names(read(jo, INBOX)) == []
    assert "the family’s turn since today" in read(jo, f"{INBOX}?whose=aside")
    amina_wrote(portal, hours_ago=0)
    assert names(read(jo, INBOX)) == ["Amina"]


def test_where_nothing_was_written_it_is_nobodys_turn(portal: Portal) -> None:
    page = press(portal.visit(portal.people.jo), portal.people.tariq, "family", status=409)

    assert "Nothing has been written here yet" in page


def test_jo_sees_that_moira_is_also_looking_for_as_long_as_that_is_likely(portal: Portal) -> None:
    amina_wrote(portal)
    jo, moira, amina = portal.visit(portal.people.jo), portal.visit(portal.people.moira), portal.people.amina
    read(moira, thread_of(amina))

    assert "Moira Finch is also looking." in read(jo, thread_of(amina))
    assert "Moira Finch is also looking" in read(jo, INBOX)
    assert "Jo Marsh is also looking" in read(moira, INBOX)
    assert "Moira Finch is also looking" not in read(moira, INBOX)

    portal.clock.pass_by(timedelta(minutes=6))
    assert "also looking" not in read(jo, INBOX)


def test_that_amina_reads_her_own_thread_is_no_colleague_looking(portal: Portal) -> None:
    amina_wrote(portal)
    read(portal.visit(portal.people.amina), "/messages")

    assert "also looking" not in read(portal.visit(portal.people.jo), INBOX)


def test_a_closer_look_at_work_that_is_not_theirs_is_not_found(portal: Portal) -> None:
    jo, amina, grace = portal.visit(portal.people.jo), portal.people.amina, portal.people.grace
    crossed = f"/staff/cases/{amina.case_id}/messages/{grace.adult_id}/thread-work"

    jo.get(crossed, status=404)
    for act in ("take", "give-back", "aside", "family", "back", "note-read"):
        jo.post(f"{crossed}/{act}", day(TODAY + timedelta(days=2)), at=thread_of(amina), status=404)
    with portal.read() as session:
        assert session.scalars(select(Thread.owner_id).where(Thread.owner_id.is_not(None))).all() == []


def test_the_page_of_what_is_put_aside_asks_as_little_as_the_inbox(portal: Portal) -> None:
    amina_wrote(portal)
    jo = portal.visit(portal.people.jo)
    press(jo, portal.people.amina, "aside", **day(TODAY + timedelta(days=2)))

    with statements(portal) as sent:
        read(jo, f"{INBOX}?whose=aside")

    assert len(sent) == 8, sent


def letters_of(page: str) -> str:
    """A page without what is made anew each time it is drawn."""
    return re.sub(r'(name="(?:csrf_token|send_key)" value=)"[^"]*"', r"\1", page)


def test_nothing_the_team_does_with_a_thread_changes_a_letter_of_aminas_pages(portal: Portal) -> None:
    amina_wrote(portal)
    jo_answers(portal)
    they_can_sign_in(portal, portal.people.jo, portal.people.moira)
    jo, moira = portal.visit(portal.people.jo), portal.visit(portal.people.moira)
    amina, her = portal.visit(portal.people.amina), portal.people.amina
    pages = ("/home", "/messages", "/messages/newest", "/settings", "/what-happens")
    read(jo, thread_of(her))
    for page in pages:
        read(amina, page)  # what is new on a first visit is not new on the next
    before = [letters_of(read(amina, page)) for page in pages]

    press(moira, her, "take")
    hand_to(moira, her, portal.people.jo)
    press(jo, her, "note-read")
    press(jo, her, "aside", **day(TODAY + timedelta(days=2)))
    press(jo, her, "family")
    during = [letters_of(read(amina, page)) for page in pages]
    press(jo, her, "back")
    press(jo, her, "give-back")

    assert during == before
    assert [letters_of(read(amina, page)) for page in pages] == before
