"""Home: who is with Amina, where things are, and when she will next hear."""

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select, update

from portal.domain.debrief_records import Question
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import DebriefBooking
from portal.models.messages import Message, Opening, Thread
from portal.models.people import Absence, Person, StaffHours, StaffMember
from portal.models.sealing import seal
from tests import directory, world
from tests.gates import book, record, settle
from tests.portal_fixtures import Portal
from tests.queries_counted import statements
from tests.threads import answer_as, write_as
from tests.web.family.told import case_key, reach, tell
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW, Adult, Worker

DAY = timedelta(days=1)


def _home(portal: Portal, someone: Adult) -> str:
    html = portal.visit(someone).get("/home").text
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", "", main[0]).split())


def _write_to(portal: Portal, adult: Adult, *, at: datetime) -> None:
    with portal.write() as session:
        message = Message(
            id=new_id(), thread_id=adult.thread_id, staff_id=portal.people.jo.staff_id, send_key=uuid4(), sent_at=at
        )
        seal(session, message, key_id=case_key(session, adult.case_id), body="Words that home never shows")
        session.add(message)
        session.commit()


def _send_away(portal: Portal, worker: Worker, *, cover: Worker, from_on: date, to_on: date) -> None:
    with portal.write() as session:
        world.send_away(session, worker, cover=cover, from_on=from_on, to_on=to_on)
        session.commit()


def test_in_her_first_week_amina_sees_jo_as_a_person_and_that_things_have_begun(portal: Portal) -> None:
    words = _home(portal, portal.people.amina)

    assert "Jo Marsh" in words
    assert "Your practitioner · Specialist nurse practitioner" in words
    assert "Jo is at work today until 5pm." in words
    assert "Call Jo on 01632 960 101" in words
    assert "We have only just begun. Jo will write here" in words
    assert "Jo will write to you by Tuesday 1 December, even if nothing has changed." in words
    assert "There is no message yet." in words


def test_the_title_of_home_names_neither_child_nor_person(portal: Portal) -> None:
    html = portal.visit(portal.people.amina).get("/home").text

    assert "<title>Home – Family support</title>" in html


def test_each_adult_reads_the_childs_name_as_they_use_it(portal: Portal) -> None:
    with portal.write() as session:
        tariq = session.get_one(CaseAdult, portal.people.tariq.adult_id)
        seal(session, tariq, key_id=case_key(session, tariq.case_id), child_name="Yoyo")
        session.commit()

    assert "Yoyo" in _home(portal, portal.people.tariq)
    assert "Yoyo" not in _home(portal, portal.people.amina)
    assert "Yusuf" in _home(portal, portal.people.amina)


def test_amina_sees_what_she_was_told_and_never_what_tariq_was_told(portal: Portal) -> None:
    tell(portal, portal.people.amina, "The laboratory has asked for more time.")
    tell(portal, portal.people.tariq, "Words for Tariq alone.", at=NOW)

    words = _home(portal, portal.people.amina)

    assert "Jo wrote on Monday 23 November: The laboratory has asked for more time." in words
    assert "Words for Tariq alone." not in words


def test_a_long_update_begins_on_home_and_stands_whole_with_the_steps(portal: Portal) -> None:
    tell(portal, portal.people.amina, "I asked them again on Tuesday. " * 30 + "THE END")

    words = _home(portal, portal.people.amina)

    assert "…" in words
    assert "THE END" not in words


def test_the_step_recorded_last_stands_on_home_with_whom_everybody_waits_for(portal: Portal) -> None:
    put_on_the_shelf(
        portal, stage("finding-out-why", title="Finding out why"), stage("the-long-wait", title="The wait")
    )
    reach(portal, "the-long-wait", at=NOW - 9 * DAY)
    reach(portal, "finding-out-why", state="waiting", at=NOW - DAY, waiting_for="the hospital laboratory")

    words = _home(portal, portal.people.amina)

    assert "Finding out why" in words
    assert "We are waiting for the hospital laboratory." in words
    assert "What finding-out-why is about." in words


def test_a_step_that_is_done_or_only_a_draft_is_not_where_things_are(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first-hours", title="The first hours"))
    put_on_the_shelf(portal, stage("secret", title="Not yet published"), published=False)
    reach(portal, "first-hours", state="done", at=NOW - DAY)
    reach(portal, "secret")

    words = _home(portal, portal.people.amina)

    assert "The first hours" not in words
    assert "Not yet published" not in words


def test_for_a_restricted_adult_things_stand_still_and_nothing_says_so(portal: Portal) -> None:
    put_on_the_shelf(
        portal, stage("finding-out-why", title="Finding out why"), stage("the-long-wait", title="The wait")
    )
    reach(portal, "the-long-wait", at=NOW - 9 * DAY)
    with portal.write() as session:
        restricted = update(CaseAdult).where(CaseAdult.id == portal.people.tariq.adult_id)
        session.execute(restricted.values(restricted_at=NOW - 5 * DAY))
        session.commit()
    reach(portal, "finding-out-why", at=NOW - DAY)

    assert "Finding out why" in _home(portal, portal.people.amina)
    words = _home(portal, portal.people.tariq)
    assert "The wait" in words
    assert "Finding out why" not in words
    assert "restrict" not in words.lower()


def test_a_promise_that_has_passed_is_never_shown_as_late(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 12, 3, 10, 0, tzinfo=UTC)

    words = _home(portal, portal.people.amina)

    assert "Jo will be in touch." in words
    assert "1 December" not in words
    assert "late" not in words.lower().split()


def test_on_the_promised_day_itself_the_promise_stands(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)

    assert "by Tuesday 1 December" in _home(portal, portal.people.amina)


def test_after_stepping_back_the_door_stays_open(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Case).where(Case.id == portal.people.yusuf_case_id).values(closed_at=NOW))
        session.execute(
            update(CaseAdult).where(CaseAdult.id == portal.people.amina.adult_id).values(next_update_by=None)
        )
        session.commit()

    assert "the door stays open" in _home(portal, portal.people.amina)


def test_jo_wrote_yesterday_and_home_says_so_without_a_word_of_it(portal: Portal) -> None:
    _write_to(portal, portal.people.amina, at=NOW - DAY)

    words = _home(portal, portal.people.amina)

    assert "Jo wrote to you yesterday. You can read it when you are ready." in words
    assert "Words that home never shows" not in words
    assert "There is no message yet." in _home(portal, portal.people.tariq)


def test_a_message_that_amina_has_opened_no_longer_waits_to_be_read(portal: Portal) -> None:
    _write_to(portal, portal.people.amina, at=NOW - 5 * DAY)
    amina = portal.people.amina
    with portal.write() as session:
        session.add(Opening(subject_id=amina.adult_id, person_id=amina.person_id, opened_at=NOW - DAY))
        session.commit()

    words = _home(portal, amina)

    assert "Jo wrote to you on Thursday 19 November." in words
    assert "when you are ready" not in words


def test_amina_who_wrote_reads_on_home_that_she_wrote_and_whether_anybody_answered(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        write_as(session, people.amina, "Are you there?", at=NOW - 4 * DAY)
        session.commit()

    words = _home(portal, people.amina)
    assert "You wrote on Friday 20 November. Nobody has answered yet." in words
    assert "There is no message yet." not in words

    with portal.write() as session:
        session.execute(update(Thread).where(Thread.id == people.amina.thread_id).values(waiting_since=None))
        session.commit()
    settled = _home(portal, people.amina)
    assert "You wrote on Friday 20 November." in settled
    assert "Nobody has answered yet." not in settled

    with portal.write() as session:
        write_as(session, people.amina, "One more thing.", at=NOW - DAY)
        answer_as(session, people.jo, people.amina, "I am here.", at=NOW - timedelta(hours=1))
        session.commit()
    assert "Jo wrote to you today." in _home(portal, people.amina)


def test_an_appointment_is_shown_neutrally_with_day_time_and_place(portal: Portal) -> None:
    book(portal, portal.people.amina, starts_at=datetime(2026, 12, 10, 14, 0, tzinfo=UTC))

    words = _home(portal, portal.people.amina)

    assert "Your appointment Thursday 10 December, 2pm Room 4, Test Hospital" in words
    assert "Your appointment" not in _home(portal, portal.people.tariq)
    for telling in ("post-mortem", "debrief", "coroner", "result"):
        assert telling not in words.lower()


def test_an_appointment_that_is_over_or_cancelled_is_gone(portal: Portal) -> None:
    book(portal, portal.people.amina, starts_at=NOW - DAY)
    book(portal, portal.people.tariq, starts_at=NOW + DAY)
    with portal.write() as session:
        theirs = DebriefBooking.adult_id == portal.people.tariq.adult_id
        session.execute(update(DebriefBooking).where(theirs).values(cancelled_at=NOW))
        session.commit()

    assert "Your appointment" not in _home(portal, portal.people.amina)
    assert "Your appointment" not in _home(portal, portal.people.tariq)


def test_while_jo_is_away_amina_reads_ruths_name_and_calls_ruth(portal: Portal) -> None:
    people = portal.people
    _send_away(portal, people.jo, cover=people.ruth, from_on=date(2026, 11, 23), to_on=date(2026, 11, 29))

    words = _home(portal, people.amina)

    assert "Jo Marsh" in words
    assert "Jo is away and is back on Monday 30 November." in words
    assert "Until then Ruth Adeyemi is there for you. Ruth is at work today until 5pm." in words
    assert "Call Ruth on 01632 960 101" in words


def test_a_promise_for_a_day_when_jo_is_away_is_made_in_ruths_name(portal: Portal) -> None:
    people = portal.people
    _send_away(portal, people.jo, cover=people.ruth, from_on=date(2026, 11, 30), to_on=date(2026, 12, 4))

    words = _home(portal, people.amina)

    assert "Ruth will write to you by Tuesday 1 December" in words
    assert "Jo is at work today until 5pm." in words
    assert "Write to Jo" in words


def test_when_ruth_is_away_too_whoever_covers_her_is_named(portal: Portal) -> None:
    people = portal.people
    week = {"from_on": date(2026, 11, 23), "to_on": date(2026, 11, 29)}
    _send_away(portal, people.jo, cover=people.ruth, **week)
    _send_away(portal, people.ruth, cover=people.sam, **week)

    assert "Until then Sam Reed is there for you." in _home(portal, people.amina)


def test_when_the_covers_run_in_a_circle_the_team_answers_the_telephone(portal: Portal) -> None:
    people = portal.people
    week = {"from_on": date(2026, 11, 23), "to_on": date(2026, 11, 29)}
    _send_away(portal, people.jo, cover=people.ruth, **week)
    _send_away(portal, people.ruth, cover=people.jo, **week)

    words = _home(portal, people.amina)

    assert "Until then our team is there for you." in words
    assert "Call 01632 960 100" in words
    assert "Write to us" in words


def test_on_the_last_day_before_her_leave_amina_reads_who_is_there_tomorrow(portal: Portal) -> None:
    people = portal.people
    _send_away(portal, people.jo, cover=people.ruth, from_on=date(2026, 11, 25), to_on=date(2026, 11, 29))

    words = _home(portal, people.amina)

    assert "Jo is at work today until 5pm. On Wednesday 25 November Ruth Adeyemi is there for you." in words


def test_on_a_friday_before_leave_that_nobody_covers_the_team_is_named_for_monday(portal: Portal) -> None:
    people = portal.people
    portal.clock.now = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    week = {"from_on": date(2026, 11, 30), "to_on": date(2026, 12, 4)}
    _send_away(portal, people.jo, cover=people.ruth, **week)
    _send_away(portal, people.ruth, cover=people.jo, **week)

    assert "On Monday 30 November our team is there for you." in _home(portal, people.amina)


def test_in_the_evening_before_her_leave_jo_is_said_to_be_back_when_it_is_true(portal: Portal) -> None:
    people = portal.people
    portal.clock.now = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    _send_away(portal, people.jo, cover=people.ruth, from_on=date(2026, 11, 25), to_on=date(2026, 11, 29))

    assert "Jo is not at work now, and is back on Monday 30 November at 9am." in _home(portal, people.amina)


def test_a_practitioner_without_hours_or_telephone_is_reached_through_the_team(portal: Portal) -> None:
    with portal.write() as session:
        hours = session.scalars(select(StaffHours).where(StaffHours.staff_id == portal.people.jo.staff_id))
        for each in hours.all():
            session.delete(each)
        session.execute(
            update(StaffMember).where(StaffMember.id == portal.people.jo.staff_id).values(sealed_phone=None)
        )
        session.commit()

    words = _home(portal, portal.people.amina)

    assert "Jo is at work today until 5pm." in words
    assert "Call 01632 960 100" in words


def test_a_very_long_name_is_shown_whole(portal: Portal) -> None:
    name = "Oluwadamilola-Christabel Featherstonehaugh-Cholmondeley " + "Wilhelmina " * 10
    with portal.write() as session:
        jo = session.get_one(StaffMember, portal.people.jo.staff_id)
        seal(session, jo, key_id=jo.data_key_id, name=name)
        session.commit()

    words = _home(portal, portal.people.amina)

    assert name.strip() in words
    assert "Call Oluwadamilola-Christabel on" in words


def test_words_like_a_script_are_shown_not_run(portal: Portal) -> None:
    tell(portal, portal.people.amina, "<script>alert(1)</script>")

    assert "<script>alert" not in portal.visit(portal.people.amina).get("/home").text


def test_a_reader_of_urdu_gets_home_from_right_to_left(portal: Portal) -> None:
    browser = portal.visit(portal.people.amina)
    browser.client.set_cookie("__Host-language", "ur", domain="portal.example.org", secure=True, path="/")

    assert '<html lang="ur" dir="rtl">' in browser.get("/home").text


def test_the_front_door_leads_amina_home_and_ed_to_his_texts(portal: Portal) -> None:
    assert portal.visit(portal.people.amina).get("/", status=303).location == "/home"
    assert portal.visit(portal.people.ed).get("/", status=303).location.startswith("/staff/")


def test_jo_has_no_home_here(portal: Portal) -> None:
    portal.visit(portal.people.jo).get("/home", status=403)


def _fill(portal: Portal) -> None:
    put_on_the_shelf(
        portal, *(stage(f"step-{number}", title=f"Step {number}", position=number) for number in range(16))
    )
    for number in range(10):
        reach(portal, f"step-{number}", at=NOW - (20 - number) * DAY)
        reach(portal, f"step-{number}", state="done" if number < 9 else "waiting", at=NOW - (10 - number) * DAY)
    tell(portal, portal.people.amina, "Nothing has changed since 3 November. We are waiting for the laboratory.")
    _write_to(portal, portal.people.amina, at=NOW - DAY)
    book(portal, portal.people.amina, starts_at=NOW + 5 * DAY)


def test_home_asks_the_database_the_same_few_times_however_much_there_is(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    amina.get("/home")

    with statements(portal) as while_empty:
        amina.get("/home")
    _fill(portal)
    amina.get("/home")
    with statements(portal) as while_full:
        amina.get("/home")

    assert len(while_empty) == len(while_full) == 4  # the session, the page, the steps, support


def test_while_jo_is_away_home_asks_twice_more(portal: Portal) -> None:
    _fill(portal)
    people = portal.people
    _send_away(portal, people.jo, cover=people.ruth, from_on=date(2026, 11, 23), to_on=date(2026, 11, 29))
    amina = portal.visit(people.amina)
    amina.get("/home")

    with statements(portal) as sent:
        amina.get("/home")

    assert len(sent) == 6


def test_the_first_visit_is_three_requests_and_fifteen_kilobytes(portal: Portal) -> None:
    _fill(portal)
    answer = portal.visit(portal.people.amina).get("/home")
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', answer.text)
    assets = portal.app.extensions["portal"].assets

    page = len(gzip.compress(answer.get_data(), compresslevel=9))
    shared = sum(len(assets.find(name).compressed) for name in files)

    assert len(files) == 2
    assert page + shared <= 15 * 1024, f"{page} + {shared} bytes"


def test_the_door_to_a_time_stands_on_home_only_while_the_offer_is_open_and_nothing_is_booked(portal: Portal) -> None:
    amina = portal.people.amina
    settle(portal, without=frozenset({Question.CORONER}))
    assert "Choose a time" not in _home(portal, amina)

    record(portal, Question.CORONER, "agreed")
    assert "Choose a time to talk" in _home(portal, amina)

    portal.visit(amina).post("/appointments/choice", {"wish": "not_now"})
    assert "Choose a time" not in _home(portal, amina)
    assert "Choose a time to talk" in _home(portal, portal.people.tariq)
    book(portal, portal.people.tariq, starts_at=NOW + 7 * DAY)
    assert "Choose a time" not in _home(portal, portal.people.tariq)


def test_who_can_only_be_texted_is_one_press_away_on_home(portal: Portal) -> None:
    directory.publish(portal, directory.TEXT_LINE)

    html = portal.visit(portal.people.amina).get("/home").text

    assert directory.TEXT_LINE.name in html
    assert 'class="door second" href="sms:' in html


def test_what_is_for_adults_only_is_left_out_on_the_home_of_somebody_who_is_seventeen(portal: Portal) -> None:
    directory.publish(portal, directory.ELDERS, directory.HARBOUR)
    tariq = portal.people.tariq
    assert "Elders" in _home(portal, tariq)
    with portal.write() as session:
        person = session.get_one(Person, tariq.person_id)
        seal(session, person, key_id=person.data_key_id, born_on="2009-05-01")
        session.commit()

    words = _home(portal, tariq)

    assert "Elders" not in words
    assert "Harbour" in words


def test_settings_are_one_link_away_from_every_family_page(portal: Portal) -> None:
    assert '<a href="/settings">Settings</a>' in portal.visit(portal.people.amina).get("/home").text
    assert '"/settings"' not in portal.visit(portal.people.jo).get("/staff/inbox").text
    assert '"/settings"' not in portal.visit(None).get("/help-now").text


def test_a_page_that_is_not_there_keeps_the_rooms_and_a_way_home(portal: Portal) -> None:
    for address in ("/no-such-page", "/messages?before=everything"):
        page = portal.visit(portal.people.amina).get(address, status=404).text
        assert 'class="rooms"' in page
        assert '<a href="/home">Go to your home page</a>' in page
    page = portal.visit(portal.people.jo).get("/no-such-page", status=404).text
    assert 'class="rooms"' in page
    assert '<a href="/staff/today">Go to your first page</a>' in page
    assert '<a href="/sign-in">Sign in</a>' in portal.visit(None).get("/no-such-page", status=404).text


def test_absences_of_other_people_change_nothing_for_amina(portal: Portal) -> None:
    with portal.write() as session:
        session.add(
            Absence(
                staff_id=portal.people.sam.staff_id,
                cover_id=portal.people.ruth.staff_id,
                from_on=date(2026, 11, 1),
                to_on=date(2026, 12, 1),
            )
        )
        session.commit()

    assert "Jo is at work today until 5pm." in _home(portal, portal.people.amina)
