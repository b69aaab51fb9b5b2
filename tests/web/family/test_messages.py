"""The family's thread: what Amina and Tariq see, write, and never lose."""

import re
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.models.messages import Message
from portal.services import messages as message_services
from tests import world
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import answer_as, box_of, read, write, write_as
from tests.visitors import HOST, TOKEN, Visitor
from tests.world import NOW


def count_messages(portal: Portal) -> int:
    with portal.read() as session:
        return session.execute(select(func.count()).select_from(Message)).scalar_one()


def test_amina_writes_and_sees_her_words_under_the_day_with_who_reads_them(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    write(amina, "Can school have his drawings back?")

    page = read(amina)
    assert "Can school have his drawings back?" in page
    assert '<li class="day">Tuesday 24 November</li>' in page
    assert "<bdi>You</bdi>" in page
    assert "Not read yet." in page
    assert box_of(page) == ""


def test_jos_answer_stands_in_aminas_thread_under_jos_first_name(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, "Are you there?", at=NOW - timedelta(hours=2))
        answer_as(session, portal.people.jo, portal.people.amina, "I am here.", at=NOW - timedelta(hours=1))
        session.commit()

    page = read(portal.visit(portal.people.amina))

    assert "I am here." in page
    assert "<bdi>Jo</bdi>" in page
    assert "Marsh" not in page.partition("<footer")[0]  # its foot, on paper only, says the whole name


def test_tariq_and_grace_never_see_what_amina_wrote(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), "For the team alone.")

    assert "For the team alone." not in read(portal.visit(portal.people.tariq))
    assert "For the team alone." not in read(portal.visit(portal.people.grace))


def test_a_double_tap_stores_one_message_and_answers_the_second_like_the_first(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    form = {"body": "Only once, please.", "send_key": str(uuid4())}

    first, second = (amina.post("/messages", form, at="/messages") for _ in range(2))

    assert first.location == second.location
    assert count_messages(portal) == 1


def test_four_taps_at_the_same_moment_store_one_message(portal: Portal) -> None:
    browsers = [portal.visit(portal.people.amina) for _ in range(4)]
    key = str(uuid4())
    tokens = [TOKEN.search(read(browser)) for browser in browsers]
    together, answers = Barrier(len(browsers)), list[int]()

    def tap(browser: Visitor, token: str) -> None:
        form = {"body": "Only once, please.", "send_key": key, "csrf_token": token}
        together.wait()
        answer = browser.client.post("/messages", data=form, base_url=HOST, headers={"Referer": f"{HOST}/messages"})
        answers.append(answer.status_code)

    taps = [
        Thread(target=tap, args=(browser, token[1] if token else ""))
        for browser, token in zip(browsers, tokens, strict=True)
    ]
    for each in taps:
        each.start()
    for each in taps:
        each.join()

    assert answers == [303] * len(browsers)
    assert count_messages(portal) == 1


def test_other_words_sent_from_the_same_page_are_another_message(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    key = str(uuid4())

    amina.post("/messages", {"body": "First thought.", "send_key": key}, at="/messages")
    amina.post("/messages", {"body": "Second thought, after going back.", "send_key": key}, at="/messages")

    assert count_messages(portal) == 2


def test_only_the_newest_thirty_are_shown_and_the_way_to_the_earlier_ones(portal: Portal) -> None:
    with portal.write() as session:
        for number in range(64):
            write_as(session, portal.people.amina, f"Message {number:02}.", at=NOW - timedelta(days=100 - number))
        session.commit()
    amina = portal.visit(portal.people.amina)

    newest = read(amina)
    earlier_link = re.search(r"\?before=[0-9a-f-]+", newest)
    earlier = read(amina, f"/messages{earlier_link[0] if earlier_link else ''}")

    assert re.findall(r"Message (\d\d)\.", newest) == [f"{number:02}" for number in range(34, 64)]
    assert re.findall(r"Message (\d\d)\.", earlier) == [f"{number:02}" for number in range(4, 34)]
    assert "?before=" in earlier


def test_tariq_cannot_look_before_a_message_of_aminas(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, "One.", at=NOW - timedelta(days=2))
        write_as(session, portal.people.amina, "Two.", at=NOW - timedelta(days=1))
        write_as(session, portal.people.tariq, "Mine.", at=NOW - timedelta(days=3))
        newest = session.scalars(select(Message.id).order_by(Message.sent_at.desc()).limit(1)).one()
        session.commit()

    assert "One." in read(portal.visit(portal.people.amina), f"/messages?before={newest}")
    portal.visit(portal.people.tariq).get(f"/messages?before={newest}", status=404)
    portal.visit(portal.people.tariq).get("/messages?before=everything", status=404)


def test_read_by_the_team_is_said_only_after_somebody_of_the_team_has_opened_it(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    address = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    write(amina, "Before Jo looks.")
    assert "Not read yet." in read(amina)

    portal.clock.pass_by(timedelta(minutes=5))
    jo.get(address)
    portal.clock.pass_by(timedelta(minutes=5))
    write(amina, "After Jo looked.")

    page = read(amina)
    assert page.count("Read by the team on Tuesday 24 November.") == 1
    assert page.count("Not read yet.") == 1
    assert page.index("Read by the team") < page.index("After Jo looked.") < page.index("Not read yet.")


def test_a_message_that_jo_answered_is_never_said_to_be_unread(portal: Portal) -> None:
    with portal.write() as session:
        write_as(session, portal.people.amina, "Are you there?", at=NOW - timedelta(days=1))
        answer_as(session, portal.people.jo, portal.people.amina, "I am here.", at=NOW - timedelta(hours=1))
        write_as(session, portal.people.amina, "And tomorrow?", at=NOW - timedelta(minutes=5))
        session.commit()

    page = read(portal.visit(portal.people.amina))

    assert page.count("Read by the team on Tuesday 24 November.") == 1
    assert page.count("Not read yet.") == 1
    assert page.index("I am here.") < page.index("Not read yet.")


def test_a_web_address_and_a_telephone_number_become_links_and_nothing_else_becomes_html(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    write(amina, "<script>alert(1)</script> see www.example.org or ring 01632 960 123\n*not bold*")

    page = read(amina)
    assert '<a href="https://www.example.org"' in page
    assert '<a href="tel:01632960123"' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "*not bold*" in page


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "Write your message here before you send it."),
        (" \n\u200b\u200f ", "Write your message here before you send it."),
        ("\x00\x00", "Write your message here before you send it."),
        ("a" * 10_001, "It has 10,001 letters and 10,000 fit."),
        ("m" * 1_000_000, "It has 1,000,000 letters and 10,000 fit."),
    ],
    ids=["nothing", "nothing to see", "null bytes", "one too many", "a megabyte"],
)
def test_what_cannot_be_sent_is_refused_in_words_with_all_that_was_typed(portal: Portal, body: str, says: str) -> None:
    page = write(portal.visit(portal.people.amina), body, status=422)

    assert says in page
    assert box_of(page) == body.replace("\x00", "")
    assert count_messages(portal) == 0


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("\u202eoverride", "override"),
        ("یوسف کی تصویر", "یوسف کی تصویر"),
        ("💚 thank you", "💚 thank you"),
        ("nul\x00nul", "nulnul"),
    ],
)
def test_odd_but_honest_words_arrive_as_words(portal: Portal, body: str, kept: str) -> None:
    amina = portal.visit(portal.people.amina)

    write(amina, body)

    assert f'<div class="said" dir="auto">{kept}</div>' in read(amina)


@pytest.mark.parametrize("key", ["", "not a key", "'; DROP TABLE messages"])
def test_a_form_without_its_key_is_asked_for_once_more_with_the_words_kept(portal: Portal, key: str) -> None:
    amina = portal.visit(portal.people.amina)

    page = amina.post("/messages", {"body": "Still here.", "send_key": key}, status=422).get_data(as_text=True)

    assert "Please press Send once more." in page
    assert box_of(page) == "Still here."
    assert count_messages(portal) == 0


def test_when_something_breaks_amina_gets_her_words_back_and_nothing_is_half_written(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_arguments: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(message_services, "_record", breaks)
    amina = portal.visit(portal.people.amina)

    page = write(amina, "A long night of words.", status=500)

    assert "A long night of words." in page
    assert count_messages(portal) == 0


def test_on_friday_evening_the_page_says_before_and_after_when_jo_reads(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
    amina = portal.visit(portal.people.amina)
    before = read(amina)

    write(amina, "I cannot sleep.")
    after = read(amina, "/messages?sent=1")

    assert "Jo reads messages Monday to Friday, 9am to 5pm. Nobody is reading now." in before
    assert "Jo will see this on Monday morning." in before
    assert "Your message has arrived. Nobody has read it yet. Jo will read it on Monday morning." in after
    assert "Jo will see this" not in after


def test_before_a_bank_holiday_weekend_the_next_working_day_is_named(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 12, 24, 18, 0, tzinfo=UTC)

    page = read(portal.visit(portal.people.amina))

    # Friday is Christmas Day, and Boxing Day falls on a Saturday, so Monday is its bank holiday.
    assert "Jo will see this on Tuesday morning." in page


def test_while_jo_is_away_ruth_is_named_as_who_reads(portal: Portal) -> None:
    with portal.write() as session:
        world.send_away(
            session, portal.people.jo, cover=portal.people.ruth, from_on=date(2026, 11, 23), to_on=date(2026, 12, 4)
        )
        session.commit()

    page = read(portal.visit(portal.people.amina))

    assert "Jo is away and is back on Monday 7 December. Until then Ruth reads your messages." in page
    assert "Ruth is at work today until 5pm." in page


def test_in_working_hours_sending_promises_only_today(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    write(amina, "Good morning.")
    assert "Your message has arrived. Jo will read it today." in read(amina, "/messages?sent=1")

    portal.clock.now = datetime(2026, 11, 24, 16, 45, tzinfo=UTC)
    page = read(portal.visit(portal.people.amina), "/messages?sent=1")
    assert "Jo will read it today, or on the next working day." in page


def test_the_thread_asks_the_database_three_things_however_long_it_is(portal: Portal) -> None:
    with portal.write() as session:
        for number in range(40):
            write_as(session, portal.people.amina, f"Message {number}.", at=NOW - timedelta(days=60 - number))
        answer_as(session, portal.people.jo, portal.people.amina, "An answer.", at=NOW - timedelta(days=1))
        session.commit()
    amina = portal.visit(portal.people.amina)
    read(amina)

    with statements(portal) as sent:
        read(amina)

    assert len(sent) == 3, sent
