"""Tariq is restricted: what the team writes to him waits for a second person, and he is told nothing of it."""

import re
import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portal.adapters import content_files
from portal.config import find_shipped
from portal.domain.content import TextKind
from portal.domain.restrictions import OwnWords
from portal.models.cases import AuditEntry
from portal.models.held_messages import HeldMessage
from portal.models.messages import Message, Notice
from portal.models.people import Person
from portal.models.texts import TextEdition
from portal.services import held_messages, texts
from tests import world
from tests.portal_fixtures import Portal
from tests.restricting import lift, tariq_is_restricted
from tests.threads import box_of, read, staff_viewer_of, write_as
from tests.visitors import Visitor
from tests.world import NOW, Adult, Worker

WORDS = "I know what the police have said."


@pytest.fixture(autouse=True)
def restricted(portal: Portal) -> None:
    tariq_is_restricted(portal)


def thread_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/messages/{adult.adult_id}"


def seen_on(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    return {"seen": found[1]} if found else {}


def propose(portal: Portal, author: Worker, words: str = WORDS, *, status: int = 303) -> str:
    """Write to Tariq and ask for a second person; what waits has the id that comes back."""
    browser, at = portal.visit(author), thread_of(portal.people.tariq)
    form = {"body": words, "send_key": str(uuid4()), **seen_on(read(browser, at))}
    browser.post(f"{at}/held", form, at=at, status=status)
    with portal.read() as session:
        newest = select(HeldMessage.id).order_by(HeldMessage.written_at.desc(), HeldMessage.id.desc()).limit(1)
        return str(session.execute(newest).scalar_one())


def decide(portal: Portal, who: Worker, held_id: str, what: str, *, status: int = 303, **form: str) -> Any:
    browser, at = portal.visit(who), thread_of(portal.people.tariq)
    fields = {**seen_on(read(browser, at)), **form}
    return browser.post(f"{at}/held/{held_id}/{what}", fields, at=at, status=status)


def what_tariq_reads(portal: Portal) -> str:
    return read(portal.visit(portal.people.tariq))


def count(portal: Portal, table: type[Message] | type[Notice]) -> int:
    with portal.read() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def test_moira_releases_what_jo_wrote_and_tariq_reads_it_as_jos_with_one_notice(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    assert WORDS not in what_tariq_reads(portal)
    assert count(portal, Notice) == 0

    decide(portal, portal.people.moira, held_id, "release")

    page = what_tariq_reads(portal)
    assert WORDS in page
    assert "<bdi>Jo</bdi>" in page
    assert "Moira" not in page
    assert count(portal, Notice) == 1
    with portal.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action.like("message.%"))).all()
        assert {entry.action for entry in entries} == {"message.held", "message.sent", "message.released"}
        assert all(entry.facts == {} for entry in entries)


def test_jo_can_never_release_her_own_words_not_even_by_hand(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    assert "Release and send" not in read(portal.visit(portal.people.jo), thread_of(portal.people.tariq))

    answer = decide(portal, portal.people.jo, held_id, "release", status=409)

    assert "You wrote this yourself." in answer.text
    assert count(portal, Message) == 0
    with portal.write() as session:
        row = session.get_one(HeldMessage, UUID(held_id))
        row.decided_at, row.decided_by, row.outcome = NOW, row.author_id, "released"
        with pytest.raises(IntegrityError):
            session.flush()


def test_two_taps_release_once(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    decide(portal, portal.people.moira, held_id, "release")
    decide(portal, portal.people.moira, held_id, "release")
    assert (count(portal, Message), count(portal, Notice)) == (1, 1)


def test_two_people_who_release_at_the_same_moment_send_it_once(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        world.send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=NOW.date())
        session.commit()
    held_id, problems = UUID(propose(portal, people.jo)), list[BaseException]()

    def release(who: Worker) -> None:
        try:
            with portal.database.write_session() as session:
                held_messages.release(
                    session,
                    viewer=staff_viewer_of(who),
                    case_id=people.yusuf_case_id,
                    adult_id=people.tariq.adult_id,
                    held_id=held_id,
                    seen_id=None,
                    now=NOW,
                )
                session.commit()
        except Exception as problem:
            problems.append(problem)

    racers = [threading.Thread(target=release, args=(who,)) for who in (people.ruth, people.moira)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=20)

    assert problems == []
    assert (count(portal, Message), count(portal, Notice)) == (1, 1)


def test_two_taps_of_jo_hold_one_text(portal: Portal) -> None:
    jo, at = portal.visit(portal.people.jo), thread_of(portal.people.tariq)
    form = {"body": WORDS, "send_key": str(uuid4())}
    jo.post(f"{at}/held", form, at=at)
    jo.post(f"{at}/held", form, at=at)
    with portal.read() as session:
        assert len(session.scalars(select(HeldMessage)).all()) == 1


def test_what_moira_sends_back_is_in_jos_box_again_with_the_reason_and_cannot_be_released_any_more(
    portal: Portal,
) -> None:
    held_id = propose(portal, portal.people.jo)

    decide(portal, portal.people.moira, held_id, "return", why="Leave the police out.")

    page = read(portal.visit(portal.people.jo), thread_of(portal.people.tariq))
    assert box_of(page) == WORDS
    assert "Moira sent back what you wrote" in page
    assert "Leave the police out." in page
    assert (
        "A colleague has decided about this meanwhile."
        in decide(portal, portal.people.moira, held_id, "release", status=409).text
    )
    assert count(portal, Message) == 0


def test_sending_back_needs_a_reason_and_says_so_beside_its_field(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    page = decide(portal, portal.people.moira, held_id, "return", status=422, why=" ").text
    assert page.count("Say why it goes back.") == 2
    too_long = decide(portal, portal.people.moira, held_id, "return", status=422, why="x" * 2001).text
    assert "Use at most 2,000 characters." in too_long
    assert "x" * 2001 in too_long


def test_jo_takes_her_words_back_into_the_box_and_moira_cannot(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    decide(portal, portal.people.moira, held_id, "withdrawal", status=409)

    decide(portal, portal.people.jo, held_id, "withdrawal")
    decide(portal, portal.people.jo, held_id, "withdrawal")

    assert box_of(read(portal.visit(portal.people.jo), thread_of(portal.people.tariq))) == WORDS
    decide(portal, portal.people.moira, held_id, "release", status=409)


def test_what_was_decided_before_tariq_wrote_again_is_refused_and_released_once_that_is_read(portal: Portal) -> None:
    people = portal.people
    held_id = propose(portal, people.jo)
    moira, at = portal.visit(people.moira), thread_of(people.tariq)
    before = seen_on(read(moira, at))
    with portal.write() as session:
        write_as(session, people.tariq, "I have an alibi.", at=NOW)
        session.commit()

    stale = moira.post(f"{at}/held/{held_id}/release", before, at=at, status=409)

    assert "Something newer has arrived." in stale.text
    assert "I have an alibi." in stale.text
    assert WORDS not in what_tariq_reads(portal)
    moira.post(f"{at}/held/{held_id}/release", seen_on(read(moira, at)), at=at)
    assert WORDS in what_tariq_reads(portal)
    # It was written before, so it is no answer: he goes on waiting.
    assert "Tariq is waiting for an answer." in read(moira, at)


def test_words_that_lay_for_more_than_a_week_are_not_released_but_sent_back(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    portal.clock.pass_by(timedelta(days=7, minutes=1))
    old = decide(portal, portal.people.moira, held_id, "release", status=409)
    assert "This has waited for more than a week" in old.text
    decide(portal, portal.people.moira, held_id, "return", why="It is too old.")


def test_while_jo_writes_to_tariq_through_moira_amina_gets_her_answer_at_once(portal: Portal) -> None:
    propose(portal, portal.people.jo)
    jo, at = portal.visit(portal.people.jo), thread_of(portal.people.amina)
    assert "second person" not in read(jo, at)

    jo.post(at, {"body": "I am coming on Thursday.", "send_key": str(uuid4())})

    assert "I am coming on Thursday." in read(portal.visit(portal.people.amina))


def test_tariq_can_still_write_and_reads_nothing_of_it_on_any_page(portal: Portal) -> None:
    propose(portal, portal.people.jo)
    tariq = portal.visit(portal.people.tariq)
    tariq.post("/messages", {"body": "Hello?", "send_key": str(uuid4())})
    for page in ("/messages", "/home", "/appointments", "/settings", "/support"):
        words = read(tariq, page).lower()
        for telling in ("restrict", "second person", "held", "releas", "police"):
            assert telling not in words, (page, telling)


def test_once_it_is_lifted_jo_writes_as_usual_and_a_page_from_before_is_told_so(portal: Portal) -> None:
    jo, at = portal.visit(portal.people.jo), thread_of(portal.people.tariq)
    with portal.write() as session:
        lift(session, portal.people.jo, portal.people.tariq)
        session.commit()

    late = jo.post(f"{at}/held", {"body": WORDS, "send_key": str(uuid4())}, at=at, status=409).text

    assert "This adult is not restricted any more." in late
    assert box_of(late) == WORDS
    jo.post(at, {"body": WORDS, "send_key": str(uuid4())})
    assert WORDS in what_tariq_reads(portal)


def test_what_waits_when_it_is_lifted_can_still_be_taken_back(portal: Portal) -> None:
    held_id = propose(portal, portal.people.jo)
    with portal.write() as session:
        lift(session, portal.people.jo, portal.people.tariq)
        session.commit()
    decide(portal, portal.people.jo, held_id, "withdrawal")
    assert box_of(read(portal.visit(portal.people.jo), thread_of(portal.people.tariq))) == WORDS


def test_nothing_can_be_decided_through_another_adult_or_case(portal: Portal) -> None:
    people = portal.people
    held_id = propose(portal, people.jo)
    moira = portal.visit(people.moira)
    for other in (people.amina, people.grace):
        at = thread_of(other)
        for what, form in (("release", {}), ("return", {"why": "No."}), ("withdrawal", {})):
            moira.post(f"{at}/held/{held_id}/{what}", form, at=at, status=404)


def test_empty_and_endless_words_are_refused_in_the_box(portal: Portal) -> None:
    jo, at = portal.visit(portal.people.jo), thread_of(portal.people.tariq)
    key = {"send_key": str(uuid4())}
    assert "Write your message here" in jo.post(f"{at}/held", {"body": " ", **key}, at=at, status=422).text
    long = jo.post(f"{at}/held", {"body": "x" * 10_001, **key}, at=at, status=422).text
    assert box_of(long) == "x" * 10_001


def publish_neutral_texts(portal: Portal) -> list[TextEdition]:
    with portal.write() as session:
        neutral = [each for each in content_files.read_texts(find_shipped("content")) if each.kind is TextKind.NEUTRAL]
        texts.load(session, neutral, now=NOW, publish_as="test")
        session.commit()
        return list(session.scalars(select(TextEdition).order_by(TextEdition.place)))


def test_an_approved_text_goes_at_once_as_it_stands_and_ends_the_wait(portal: Portal) -> None:
    people = portal.people
    first, *_ = publish_neutral_texts(portal)
    with portal.write() as session:
        write_as(session, people.tariq, "Is anybody there?", at=NOW - timedelta(hours=1))
        session.commit()
    jo, at = portal.visit(people.jo), thread_of(people.tariq)
    page = read(jo, at)
    form = {"text": str(first.id), "send_key": str(uuid4()), **seen_on(page)}

    jo.post(f"{at}/neutral", form, at=at)
    jo.post(f"{at}/neutral", form, at=at)

    shown = what_tariq_reads(portal)
    assert shown.count("We have read your message.") == 1
    assert "waiting for an answer" not in read(jo, at)
    with portal.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "message.neutral_text_sent")).one()
        assert entry.facts == {"edition": str(first.id), "number": 1}


def test_a_text_that_was_withdrawn_meanwhile_none_and_a_stage_are_refused(portal: Portal) -> None:
    first, *_ = publish_neutral_texts(portal)
    with portal.write() as session:
        session.execute(update(TextEdition).where(TextEdition.id == first.id).values(is_published=False))
        session.commit()
    jo, at = portal.visit(portal.people.jo), thread_of(portal.people.tariq)
    for chosen in (str(first.id), "", str(uuid4())):
        refused = jo.post(f"{at}/neutral", {"text": chosen, "send_key": str(uuid4())}, at=at, status=409)
        assert "Choose one of the texts." in refused.text
    assert count(portal, Message) == 0


def test_the_texts_stand_in_the_language_tariq_reads_where_there_is_one(portal: Portal) -> None:
    first, *_ = publish_neutral_texts(portal)
    with portal.write() as session:
        session.execute(update(Person).where(Person.id == portal.people.tariq.person_id).values(locale="ur"))
        values = {column.name: getattr(first, column.name) for column in TextEdition.__table__.columns}
        session.add(TextEdition(**{**values, "id": uuid4(), "locale": "ur", "body": "ہم نے پڑھ لیا ہے۔"}))
        session.commit()
    page = read(portal.visit(portal.people.jo), thread_of(portal.people.tariq))
    assert "ہم نے پڑھ لیا ہے۔" in page
    assert "We have read your message. We will answer" not in page
    assert "Nothing has changed since we last wrote to you." in page


def test_everybody_who_may_sees_what_waits_on_one_page_and_above_the_inbox(portal: Portal) -> None:
    people = portal.people
    propose(portal, people.jo)

    for who, told in ((people.moira, True), (people.jo, False), (people.sam, False)):
        browser: Visitor = portal.visit(who)
        assert ("1 text waits for a second person." in read(browser, "/staff/inbox")) is told
    assert "Tariq" in read(portal.visit(people.moira), "/staff/second-look")
    assert "you: it waits for somebody else" in read(portal.visit(people.jo), "/staff/second-look")
    assert "Tariq" not in read(portal.visit(people.sam), "/staff/second-look")
    assert WORDS not in read(portal.visit(people.moira), "/staff/second-look")


def test_ruth_who_covers_for_jo_may_release(portal: Portal) -> None:
    people = portal.people
    held_id = propose(portal, people.jo)
    with portal.write() as session:
        world.send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=date(2026, 11, 27))
        session.commit()
    assert "1 text waits" in read(portal.visit(people.ruth), "/staff/inbox")
    decide(portal, people.ruth, held_id, "release")
    assert WORDS in what_tariq_reads(portal)


def test_the_rule_stands_below_the_page_too(portal: Portal) -> None:
    held_id = UUID(propose(portal, portal.people.jo))
    with portal.write() as session, pytest.raises(OwnWords):
        held_messages.release(
            session,
            viewer=staff_viewer_of(portal.people.jo),
            case_id=portal.people.yusuf_case_id,
            adult_id=portal.people.tariq.adult_id,
            held_id=held_id,
            seen_id=None,
            now=NOW,
        )
