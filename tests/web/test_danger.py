"""Amina writes words that may mean danger: she finds help at once, and Jo sees it before anything else."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, update

from portal.domain.notifications import NoticeKind
from portal.models.danger import AutomaticReply, DangerFlag, MessageMark, WelfareRecord
from portal.models.messages import Message, Notice
from portal.models.people import Person, StaffHours
from tests import world
from tests.portal_fixtures import Portal
from tests.restricting import lift, restrict
from tests.threads import answer_as, read, write
from tests.visitors import HOST, TOKEN
from tests.world import NOW, Adult

REPLACES = re.compile(r'name="replaces" type="hidden" value="([^"]+)"')

DARK = "I do not want to wake up tomorrow."
AT_NIGHT = datetime(2026, 11, 24, 22, 15, tzinfo=UTC)
WEDNESDAY_NINE = datetime(2026, 11, 25, 9, tzinfo=UTC)


def flag_of(portal: Portal) -> DangerFlag:
    with portal.read() as session:
        return session.scalars(select(DangerFlag)).one()


def page_of(adult: Adult) -> str:
    return f"/staff/cases/{adult.case_id}/messages/{adult.adult_id}/danger"


def alerts(portal: Portal) -> dict[UUID | None, datetime | None]:
    with portal.read() as session:
        wanted = select(Notice).where(Notice.kind == NoticeKind.STAFF_ALERT)
        return {notice.staff_id: notice.due_at for notice in session.scalars(wanted)}


def welfare(**changes: object) -> dict[str, object]:
    usual = {
        "form_key": str(uuid4()),
        "step": "called",
        "on-day": "24",
        "on-month": "11",
        "on-year": "2026",
        "at": "10:15",
        "outcome": "spoken_to",
        "informed": ["gp"],
        "account": "We spoke for an hour.",
    }
    return {**usual, **changes}


def test_aminas_message_is_kept_and_help_stands_over_the_thread_until_she_says_how_she_is(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    write(amina, DARK)

    page = read(amina)
    assert DARK in page, "nothing is ever blocked"
    assert "These people are there now" in page
    assert 'href="tel:999"' in page
    assert "I need someone now" in page
    for claim in ("alerted", "has been told", "on their way"):
        assert claim not in page

    amina.post("/messages/how-are-you", {"said": "safe"}, at="/messages")

    assert "I need someone now" not in read(amina)
    assert flag_of(portal).said == "safe"


def test_i_need_someone_now_says_whom_to_call_and_tells_jo_once_more(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    write(amina, DARK)

    amina.post("/messages/how-are-you", {"said": "need_someone"}, at="/messages")

    shown = read(amina, "/messages?said=need_someone")
    assert "Talk to somebody now" in shown
    assert "We cannot see your message at every hour" in shown
    with portal.read() as session:
        kinds = session.scalars(select(Notice.kind).where(Notice.staff_id == portal.people.jo.staff_id)).all()
    assert kinds == [NoticeKind.STAFF_ALERT] * 2


def test_ordinary_words_raise_nothing_and_a_double_tap_raises_one_flag(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    write(amina, "It kills me that nobody told us.")
    with portal.read() as session:
        assert session.scalars(select(DangerFlag)).all() == []

    key = re.search(r'name="send_key" value="([^"]+)"', read(amina))
    for _tap in range(2):
        amina.post("/messages", {"body": DARK, "send_key": key[1] if key else ""})

    assert flag_of(portal).adult_id == portal.people.amina.adult_id


def test_neither_tariq_nor_grace_nor_a_colleague_without_the_case_sees_anything_of_it(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)

    for somebody in (portal.people.tariq, portal.people.grace):
        assert "I need someone now" not in read(portal.visit(somebody))
    assert "danger" not in portal.visit(portal.people.sam).get("/staff/inbox").text
    portal.visit(portal.people.sam).get(page_of(portal.people.amina), status=404)


def test_jo_and_moira_see_it_before_everything_else_and_jo_takes_it_on(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)
    jo, page = portal.visit(portal.people.jo), page_of(portal.people.amina)

    inbox = jo.get("/staff/inbox").text
    assert inbox.index("Somebody may be in danger") < inbox.index("has just written")
    assert "nobody deals with it yet" in inbox
    assert "nobody deals with it yet" in portal.visit(portal.people.moira).get("/staff/inbox").text
    jo.post(f"{page}/{flag_of(portal).id}", at=page)

    assert "you deal with it" in jo.get("/staff/inbox").text
    assert "Jo Marsh deals with it" in portal.visit(portal.people.moira).get("/staff/inbox").text
    assert set(alerts(portal).values()) == {None}, "nobody else is asked any more"
    moira = portal.visit(portal.people.moira)
    refused = moira.post(f"{page}/{flag_of(portal).id}", at=page, status=409).text
    assert "A colleague deals with it already." in refused
    assert "I take this over" in refused
    moira.post(f"{page}/{flag_of(portal).id}", {"instead_of": str(portal.people.jo.staff_id)}, at=page)
    assert "Moira Finch deals with it" in jo.get("/staff/inbox").text


def test_in_working_hours_jo_is_told_at_once_and_moira_half_an_hour_later(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)

    assert alerts(portal) == {
        portal.people.jo.staff_id: NOW,
        portal.people.moira.staff_id: NOW + timedelta(minutes=30),
    }


def test_at_night_whoever_is_there_next_morning_is_told_when_work_begins(portal: Portal) -> None:
    people = portal.people
    portal.clock.now = AT_NIGHT
    with portal.write() as session:
        tomorrow = WEDNESDAY_NINE.date()
        world.send_away(session, people.jo, cover=people.ruth, from_on=tomorrow, to_on=tomorrow)
        session.commit()

    write(portal.visit(people.amina), DARK)

    assert alerts(portal) == {
        people.ruth.staff_id: WEDNESDAY_NINE,
        people.moira.staff_id: WEDNESDAY_NINE + timedelta(minutes=30),
    }


def test_the_check_is_written_down_step_by_step_and_closes_only_with_an_end(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)
    jo, page = portal.visit(portal.people.jo), page_of(portal.people.amina)
    records = f"{page}/{flag_of(portal).id}/records"

    jo.post(records, welfare(outcome="not_reached", informed=[], account="She did not answer."), at=page)
    open_ended = welfare(outcome="not_reached", informed=[], account="Tried again.", closes="y")
    refused = jo.post(records, open_ended, at=page, status=422).text
    assert "it cannot be closed yet" in refused
    assert "Tried again." in refused, "what was typed is kept"
    last = welfare(closes="y")
    jo.post(records, last, at=page)
    jo.post(records, last, at=page)

    shown = jo.get(page).text
    assert "Nothing is open." in shown
    assert "She did not answer." in shown
    assert "We spoke for an hour." in shown
    with portal.read() as session:
        assert session.scalar(select(func.count()).select_from(WelfareRecord)) == 2
        assert b"hour" not in session.scalars(select(WelfareRecord.sealed_account)).all()[0]
    assert "Somebody may be in danger" not in jo.get("/staff/inbox").text


def test_of_two_open_matters_jo_chooses_which_the_check_is_about_and_a_refusal_stays_with_it(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)
    portal.clock.now += timedelta(hours=3)
    write(portal.visit(portal.people.amina), DARK)
    with portal.read() as session:
        older, newer = session.scalars(select(DangerFlag).order_by(DangerFlag.raised_at)).all()
    jo, page = portal.visit(portal.people.jo), page_of(portal.people.amina)

    assert f'action="{page}/{older.id}/records"' in jo.get(page).text
    chosen = jo.get(f"{page}?about={newer.id}").text
    assert f'action="{page}/{newer.id}/records"' in chosen
    assert f"{page}?about={older.id}#write" in chosen
    assert f'action="{page}/{older.id}/records"' in jo.get(f"{page}?about=nonsense").text
    refused = jo.post(f"{page}/{newer.id}/records", welfare(at="soon"), at=page, status=422).text
    assert f'action="{page}/{newer.id}/records"' in refused

    jo.post(f"{page}/{newer.id}/records", welfare(closes="y"), at=page)
    with portal.read() as session:
        assert session.scalars(select(DangerFlag.id).where(DangerFlag.closed_at.is_(None))).all() == [older.id]


def test_an_empty_step_is_answered_beside_its_fields(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)
    jo, page = portal.visit(portal.people.jo), page_of(portal.people.amina)

    shown = jo.post(f"{page}/{flag_of(portal).id}/records", {"form_key": str(uuid4())}, at=page, status=422).text

    assert "Write what happened, where they are, and what was agreed." in shown
    assert "Choose what you did." in shown


def test_a_step_of_tomorrow_and_a_time_that_is_none_are_answered_beside_their_fields(portal: Portal) -> None:
    write(portal.visit(portal.people.amina), DARK)
    jo, page = portal.visit(portal.people.jo), page_of(portal.people.amina)
    records = f"{page}/{flag_of(portal).id}/records"

    assert "This has not happened yet." in jo.post(records, welfare(**{"on-day": "25"}), at=page, status=422).text
    assert "Enter the time, like 14:30." in jo.post(records, welfare(at="soon"), at=page, status=422).text


def test_words_that_nobody_here_can_check_bring_help_and_a_mark_for_staff(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    write(amina, "میں بہت تھک گئی ہوں")

    with portal.read() as session:
        assert session.scalars(select(MessageMark)).one().is_unchecked
        assert session.scalars(select(DangerFlag)).all() == []
    assert "These people are there now" in read(amina, "/messages?sent=1&help=1")
    assert "Not checked" not in read(amina)
    thread = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    assert "Not checked for signs of danger" in portal.visit(portal.people.jo).get(thread).text


def test_help_stands_there_too_where_the_page_sends_twice_as_its_script_does(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    form = {"body": "میں بہت تھک گئی ہوں", "send_key": str(uuid4())}

    first, second = (amina.post("/messages", form, at="/messages") for _tap in range(2))

    assert "help=1" in first.location
    assert second.location == first.location
    shown = read(amina, second.location)
    assert "These people are there now" in shown
    assert "I need someone now" in shown, "whoever does not write English is asked, too"


def test_whoever_reads_polish_is_not_checked_while_the_polish_pages_are_not_shown(portal: Portal) -> None:
    portal.app.extensions["portal"] = replace(
        portal.app.extensions["portal"],
        settings=replace(portal.app.extensions["portal"].settings, shows_unreviewed=False),
    )
    with portal.write() as session:
        session.execute(update(Person).where(Person.id == portal.people.amina.person_id).values(locale="pl"))
        session.commit()
    amina = portal.visit(portal.people.amina)

    write(amina, "Nie mogę spać.")

    assert 'lang="en-GB"' in read(amina)
    with portal.read() as session:
        assert session.scalars(select(MessageMark)).one().is_unchecked


def test_after_dark_words_amina_lands_at_the_help_which_says_once_that_her_message_arrived(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    assert 'href="/messages?sent=1&amp;help=1#help"' in write(amina, DARK)
    page = read(amina, "/messages?sent=1&help=1")
    assert page.count("Your message has arrived.") == 1
    assert "Your message has arrived." in page.partition('id="help"')[2].partition("</section>")[0]
    assert 'href="/messages?sent=1#newest"' in write(amina, "Thank you for ringing.")


def test_nobody_is_asked_to_sign_in_before_help_is_shown(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    write(amina, DARK)
    token = TOKEN.search(read(amina))
    portal.clock.pass_by(timedelta(hours=9))

    answered = amina.client.post(
        "/messages/how-are-you",
        data={"said": "need_someone", "csrf_token": token[1] if token else ""},
        base_url=HOST,
        headers={"Referer": f"{HOST}/messages"},
    )

    assert answered.location == "/help-now"


def test_a_translation_of_jos_words_goes_to_amina_and_to_a_restricted_adult_only_through_two_people(
    portal: Portal,
) -> None:
    amina, jo = portal.people.amina, portal.visit(portal.people.jo)
    with portal.write() as session:
        answer_as(session, portal.people.jo, amina, "I will ring at ten.", at=NOW)
        restrict(session, portal.people.jo, amina)
        session.commit()
        message_id = session.scalars(select(Message.id)).one()
    form = f"/staff/cases/{amina.case_id}/messages/{amina.adult_id}/interpreting/{message_id}"
    words = {"translation": "میں دس بجے فون کروں گی۔", "translator": "Sara Malik, interpreter"}

    held = jo.post(form, words, status=409).text

    assert "Two people must agree" in held
    assert words["translation"] in held, "what was typed is kept"
    assert words["translation"] not in read(portal.visit(amina))

    with portal.write() as session:
        lift(session, portal.people.jo, amina)
        session.commit()
    jo.post(form, words)
    assert words["translation"] in read(portal.visit(amina))


def test_an_interpreter_is_asked_for_and_the_translation_stands_beside_the_words_for_both(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    write(amina, "میں بہت تھک گئی ہوں")
    thread = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    with portal.read() as session:
        message_id = session.scalars(select(Message.id)).one()
    form = f"{thread}/interpreting/{message_id}"

    jo.post(f"{form}/interpreter", at=form)
    assert "Needs an interpreter." in jo.get(thread).text
    assert "interpreter" not in read(amina)
    jo.post(form, {"translation": "I am so tired.", "translator": "Sara Malik, interpreter"})

    for shown in (jo.get(thread).text, read(amina)):
        assert "میں بہت تھک گئی ہوں" in shown, "the original stays"
        assert "I am so tired." in shown
        assert "Translated by Sara Malik, interpreter, added on Tuesday 24 November:" in shown


def test_moira_puts_a_translation_right_and_what_it_said_before_stays_with_the_team(portal: Portal) -> None:
    amina, jo, moira = (portal.visit(each) for each in (portal.people.amina, portal.people.jo, portal.people.moira))
    write(amina, "میں بہت تھک گئی ہوں")
    thread = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    with portal.read() as session:
        message_id = session.scalars(select(Message.id)).one()
    form = f"{thread}/interpreting/{message_id}"
    sara = "Sara Malik, interpreter"
    jo.post(form, {"translation": "I am so tried.", "translator": sara, "replaces": ""})
    jo.post(form, {"translation": "I am so tried.", "translator": sara, "replaces": ""})  # a second tap
    as_read = REPLACES.search(moira.get(form).text)
    assert as_read
    portal.clock.pass_by(timedelta(minutes=5))

    moira.post(form, {"translation": "I am so tired.", "translator": sara, "replaces": as_read[1]})
    late = jo.post(form, {"translation": "I was trying.", "translator": "Jo", "replaces": as_read[1]}, status=409).text

    assert "A colleague has changed the translation in the meantime." in late
    assert "I am so tired." in late, "hers is shown"
    assert "I was trying." in late, "his is kept"
    for shown in (jo.get(thread).text, read(amina)):
        assert "I am so tired." in shown
        assert "so tried" not in shown
    assert "I am so tried." in moira.get(form).text
    again = REPLACES.search(late)
    assert again
    jo.post(form, {"translation": "I was trying.", "translator": "Jo", "replaces": again[1]})
    assert "I was trying." in read(amina)


@pytest.mark.parametrize("junk", ["", "yesterday", "0001-01-01T00:00:00+00:00"])
def test_a_translation_is_never_replaced_by_somebody_who_has_not_read_it(portal: Portal, junk: str) -> None:
    write(portal.visit(portal.people.amina), "میں بہت تھک گئی ہوں")
    jo, thread = portal.visit(portal.people.jo), f"/staff/cases/{portal.people.amina.case_id}/messages"
    with portal.read() as session:
        message_id = session.scalars(select(Message.id)).one()
    form = f"{thread}/{portal.people.amina.adult_id}/interpreting/{message_id}"
    jo.post(form, {"translation": "I am so tired.", "translator": "Sara Malik"})

    jo.post(form, {"translation": "Other words", "translator": "Jo", "replaces": junk}, status=409)

    assert "Other words" not in read(portal.visit(portal.people.amina))


def test_jo_sees_in_the_inbox_that_amina_waits_for_an_interpreter_until_it_is_translated(portal: Portal) -> None:
    amina, jo = portal.visit(portal.people.amina), portal.visit(portal.people.jo)
    write(amina, "میں بہت تھک گئی ہوں")
    with portal.read() as session:
        message_id = session.scalars(select(Message.id)).one()
    thread = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    form = f"{thread}/interpreting/{message_id}"
    assert "interpreter" not in jo.get("/staff/inbox").text

    jo.post(f"{form}/interpreter", at=form)

    assert "1 message waits for an interpreter." in jo.get("/staff/inbox").text
    assert form in jo.get("/staff/interpreters").text
    for other in (portal.people.ruth, portal.people.sam):
        assert "waits for an interpreter" not in portal.visit(other).get("/staff/inbox").text
        assert form not in portal.visit(other).get("/staff/interpreters").text
    assert form in portal.visit(portal.people.moira).get("/staff/interpreters").text

    jo.post(form, {"translation": "I am so tired.", "translator": "Sara Malik, interpreter"})

    assert "interpreter" not in jo.get("/staff/inbox").text
    assert "No message waits for an interpreter." in jo.get("/staff/interpreters").text


def test_a_translation_in_another_familys_thread_is_not_found(portal: Portal) -> None:
    write(portal.visit(portal.people.grace), "Hello")
    with portal.read() as session:
        message_id = session.scalars(select(Message.id)).one()
    thread = f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"

    portal.visit(portal.people.jo).get(f"{thread}/interpreting/{message_id}", status=404)


def test_at_night_one_automatic_reply_says_when_we_are_back_and_claims_nothing(portal: Portal) -> None:
    portal.clock.now = AT_NIGHT
    amina = portal.visit(portal.people.amina)

    write(amina, "Are you there?")
    portal.clock.pass_by(timedelta(minutes=5))
    write(amina, "It does not matter.")

    page = read(amina)
    assert page.count("Automatic reply, 10.15pm:") == 1
    assert "<bdi>" not in page.partition("Automatic reply")[2].partition("</div>")[0]
    assert "Nobody was reading messages at that time." in page
    assert "reads them again from Wednesday 25 November, 9am." in page
    with portal.read() as session:
        assert session.scalars(select(AutomaticReply)).one().closed_until == WEDNESDAY_NINE
        assert session.scalars(select(Notice)).all() == [], "no letter goes out for it"


def test_the_automatic_reply_keeps_to_jos_own_days_and_names_who_reads_next(portal: Portal) -> None:
    people = portal.people
    with portal.write() as session:
        jos = StaffHours.staff_id == people.jo.staff_id
        session.execute(delete(StaffHours).where(jos, StaffHours.weekday == NOW.weekday()))
        session.commit()

    amina = portal.visit(people.amina)
    write(amina, "Jo does not work on Tuesdays.")

    assert "Jo reads them again from Wednesday 25 November, 9am." in read(amina)


def test_leave_that_is_written_down_at_night_brings_no_second_reply(portal: Portal) -> None:
    people = portal.people
    portal.clock.now = AT_NIGHT
    amina = portal.visit(people.amina)
    write(amina, "Are you there?")
    with portal.write() as session:
        tomorrow = WEDNESDAY_NINE.date()
        world.send_away(session, people.jo, cover=people.ruth, from_on=tomorrow, to_on=tomorrow)
        ruths = StaffHours.staff_id == people.ruth.staff_id
        session.execute(update(StaffHours).where(ruths).values(opens_minute=10 * 60))
        session.commit()

    write(amina, "It does not matter.")

    assert read(amina).count("Automatic reply, 10.15pm:") == 1


def test_the_next_night_has_an_automatic_reply_of_its_own_and_by_day_there_is_none(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)
    write(amina, "By day")
    assert "Automatic reply" not in read(amina)

    for night in (AT_NIGHT, AT_NIGHT + timedelta(days=1)):
        portal.clock.now = night
        amina = portal.visit(portal.people.amina)
        write(amina, f"At night {night:%d}")

    assert read(amina).count("Automatic reply, 10.15pm:") == 2


def test_a_restricted_adult_gets_the_same_help_and_the_same_reply(portal: Portal) -> None:
    with portal.write() as session:
        restrict(session, portal.people.jo, portal.people.amina)
        session.commit()
    portal.clock.now = AT_NIGHT

    amina = portal.visit(portal.people.amina)
    write(amina, DARK)

    page = read(amina)
    assert "I need someone now" in page
    assert "Automatic reply, 10.15pm:" in page
    assert "restrict" not in page.lower()


def test_whoever_reads_in_urdu_is_not_checked_even_in_latin_letters(portal: Portal) -> None:
    with portal.write() as session:
        session.execute(update(Person).where(Person.id == portal.people.amina.person_id).values(locale="ur"))
        session.commit()
    amina = portal.visit(portal.people.amina)

    write(amina, "Main bohat thak gayi hoon")

    with portal.read() as session:
        assert session.scalars(select(MessageMark)).one().is_unchecked
