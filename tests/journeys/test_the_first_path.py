"""The main job of the portal from end to end, in a real browser: the team, Amina, and nobody else.

All but the first chapter find the people of tests/world.py there, signed in where the chapter is not about that.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, expect
from sqlalchemy import update

from portal.adapters.content_files import read_services
from portal.config import find_shipped
from portal.models.people import Person
from portal.services import support
from tests.browser.live import Live
from tests.journeys import story as tale
from tests.journeys.story import CODE, Story, follow, press, read_heading, telling
from tests.world import World

pytestmark = pytest.mark.browser

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
PROMISE = date(2026, 12, 8)
TUESDAY = date(2026, 12, 8)
FRIDAY = date(2026, 12, 11)


@pytest.fixture
def told(live_portal: tuple[Live, World], chromium: Browser, *, scripts: bool) -> Iterator[tuple[Story, World]]:
    """The story with people in it."""
    live, people = live_portal
    with live.database.write_session() as session:
        session.execute(update(Person).values(email_verified_at=live.clock.now))
        session.commit()
    with telling(live, chromium, scripts=scripts) as story:
        yield story, people


@with_and_without_scripts
def test_from_an_empty_machine_to_amina_reading_jos_answer(live: Live, chromium: Browser, *, scripts: bool) -> None:
    with telling(live, chromium, scripts=scripts) as story:
        tale.add_hospital(story, "Test Hospital")
        _the_team_comes_together(story)
        jo = story.desk()
        tale.sign_in_as_staff(story, jo, "jo@team.example.org")
        read_heading(jo, "Today")
        tale.open_case(jo, child="Yusuf", died_on=date(2026, 11, 10), hospital="Test Hospital", practitioner="Jo Marsh")
        tale.add_adult(jo, name="Amina", child="Yusuf", email="amina@example.org", promise=PROMISE)

        amina = story.phone()
        tale.accept_invitation(story, amina, "amina@example.org")
        read_heading(amina, "Yusuf")
        main = amina.get_by_role("main")
        expect(main).to_contain_text("Jo Marsh")
        expect(main).to_contain_text("Tuesday 8 December")
        expect(main.get_by_role("link", name="Call Jo on 01632 960 101")).to_be_visible()

        follow(amina, "Write to Jo")
        tale.send_message(amina, "Jo", "Can his school have his drawings back?")
        expect(amina.get_by_text("Can his school have his drawings back?")).to_be_visible()
        expect(amina.get_by_role("status").filter(has_text="Your message has arrived")).to_be_visible()
        expect(amina.get_by_role("link", name="There is a new message.")).to_have_count(0)

        follow(jo, "Inbox")
        row = jo.get_by_role("row", name="Amina")
        expect(row).to_contain_text("has just written")
        row.get_by_role("link", name="Amina").click()
        expect(jo.get_by_text("Can his school have his drawings back?")).to_be_visible()
        tale.send_message(jo, "Amina", "Yes. I will ask them today.")
        expect(jo.get_by_text("Amina is waiting for an answer.")).to_have_count(0)

        # One notice a day at most, and the invitation was today's: the next goes out in the morning.
        live.clock.now = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
        letter = live.newest_letter_to("amina@example.org").as_string() + story.letter_to("amina@example.org")
        assert "There is something new for you to read." in letter
        for word in ("Yusuf", "Jo", "school", "post-mortem", "died"):
            assert not re.search(rf"\b{word}\b", letter), word
        tale.come_in_by_link(story, amina, "amina@example.org")
        follow(amina, "Read and write messages")
        expect(amina.get_by_text("Yes. I will ask them today.")).to_be_visible()


def _the_team_comes_together(story: Story) -> None:
    """The first administrator invites a manager, who invites Jo; each sets up their own account."""
    ada = story.desk()
    tale.set_up_account(
        story,
        ada,
        tale.first_administrator(story, name="Ada Byrne", email="ada@team.example.org"),
        "ada@team.example.org",
    )
    tale.invite_colleague(ada, name="Moira Finch", email="moira@team.example.org", title="Manager", role="Manager")
    moira = story.desk()
    tale.set_up_account(story, moira, story.link_to("moira@team.example.org"), "moira@team.example.org")
    tale.invite_colleague(
        moira, name="Jo Marsh", email="jo@team.example.org", title="Specialist nurse", role="Practitioner"
    )
    jo = story.desk()
    tale.set_up_account(story, jo, story.link_to("jo@team.example.org"), "jo@team.example.org")
    press(jo, "Sign out")
    read_heading(jo, "You are signed out")


@with_and_without_scripts
def test_jo_says_where_things_are_and_amina_reads_it(told: tuple[Story, World]) -> None:
    story, people = told
    jo = story.signed_in(people.jo)
    story.go(jo, f"/staff/cases/{people.yusuf_case_id}/journey")
    jo.get_by_label("Words to everybody").fill(
        "Yusuf is at the hospital. The doctor there is kind, and I have met her."
    )
    tale.type_date(jo, "They hear from you next by", PROMISE)
    jo.get_by_label("Step that has changed").select_option(label="Finding out why")
    jo.get_by_label("Waiting", exact=True).check()
    jo.get_by_label("Who we are waiting for").fill("the hospital laboratory")
    press(jo, "Tell them")
    expect(jo.get_by_text("Every adult has been told.")).to_be_visible()

    amina = story.signed_in(people.amina)
    story.go(amina, "/home")
    main = amina.get_by_role("main")
    for words in ("Finding out why", "The doctor there is kind", "the hospital laboratory", "Tuesday 8 December"):
        expect(main).to_contain_text(words)
    follow(amina, "What happens")
    here = amina.locator("li[aria-current=step]")
    expect(here).to_contain_text("Finding out why")
    expect(here).to_contain_text("The doctor there is kind")
    follow(here, "Read about")
    read_heading(amina, "Finding out why")


@with_and_without_scripts
def test_amina_picks_a_time_to_talk_changes_it_and_calls_it_off(told: tuple[Story, World]) -> None:
    story, people = told
    jo, amina = story.signed_in(people.jo), story.signed_in(people.amina)
    today = story.live.clock.now.date()
    story.go(amina, "/appointments")
    expect(amina.get_by_text("You have no appointment at the moment.")).to_be_visible()

    tale.fill_the_gate(story, jo, people.yusuf_case_id, ("Amina", "Tariq"), today)
    story.go(jo, f"/staff/cases/{people.yusuf_case_id}/debrief")
    expect(jo.get_by_text("Nothing is missing.")).to_be_visible()
    tale.offer_time(story, jo, TUESDAY, "14:00")
    tale.offer_time(story, jo, FRIDAY, "10:00")

    story.live.clock.now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    amina = story.signed_in(people.amina)
    story.go(amina, "/appointments")
    follow(amina, "Choose a time")
    amina.get_by_label("Tuesday 8 December 2026").check()
    press(amina, "Go on")
    amina.get_by_label("At home").check()
    amina.get_by_label("Who comes with you?").fill("My sister Salma")
    amina.get_by_label("Coffee").check()
    press(amina, "Go on")
    read_heading(amina, "Is this right?")
    press(amina, "Book this time")
    expect(amina.get_by_role("main")).to_contain_text("Tuesday 8 December 2026")
    expect(amina.get_by_role("main")).to_contain_text("My sister Salma")
    _the_calendar_says_only(amina.context.request.get(story.live.address + _calendar_of(amina)).text(), "Coffee")

    jo = story.signed_in(people.jo)
    story.go(jo, f"/staff/cases/{people.yusuf_case_id}/debrief")
    appointments = jo.get_by_role("table", name="Appointments")
    expect(appointments).to_contain_text("Amina")
    expect(appointments).to_contain_text("Tuesday 8 December")

    follow(amina, "Change it")
    amina.get_by_label("Friday 11 December 2026").check()
    press(amina, "Change it")
    expect(amina.get_by_role("main")).to_contain_text("Friday 11 December 2026")
    jo.reload()
    expect(appointments).to_contain_text("Friday 11 December")

    follow(amina, "Call it off")
    press(amina, "Call it off")
    expect(amina.get_by_role("link", name="Choose a time")).to_be_visible()
    jo.reload()
    expect(jo.get_by_text("Nobody has an appointment.")).to_be_visible()


def _calendar_of(amina: Page) -> str:
    return amina.get_by_role("link", name="Put it in your calendar").get_attribute("href") or ""


def _the_calendar_says_only(calendar: str, title: str) -> None:
    assert re.search(rf"^SUMMARY:{title}\r?$", calendar, re.MULTILINE)
    for word in ("Yusuf", "Amina", "Salma", "Jo", "post-mortem", "bereave", "hospital"):
        assert word not in calendar, word


@with_and_without_scripts
def test_ada_checks_a_service_and_amina_sees_when(told: tuple[Story, World]) -> None:
    story, people = told
    with story.live.database.write_session() as session:
        support.load(
            session, read_services(find_shipped("content") / "support" / "services.toml"), now=story.live.clock.now
        )
        session.commit()
    amina = story.signed_in(people.amina)
    story.go(amina, "/support")
    expect(amina.get_by_role("heading", name="Child Bereavement UK")).to_have_count(0)

    ada = story.signed_in(people.ada)
    story.go(ada, "/staff/directory")
    follow(ada, "Child Bereavement UK")
    ada.get_by_role("link", name="Check", exact=True).click()
    ada.get_by_label("If it is right, publish it to families").check()
    press(ada, "I called: the right people answered, and this is right")

    amina.reload()
    card = amina.get_by_role("article").filter(has=amina.get_by_role("heading", name="Child Bereavement UK"))
    expect(card).to_contain_text("Checked on 24 November 2026")

    stranger = story.phone()
    story.go(stranger, "/help-now")
    expect(stranger.get_by_role("link", name="116 123")).to_be_visible()


@with_and_without_scripts
def test_amina_signs_out_and_comes_back_by_link_and_by_code(told: tuple[Story, World]) -> None:
    story, people = told
    amina = story.signed_in(people.amina)
    story.go(amina, "/messages")
    press(amina, "Sign out")
    read_heading(amina, "You are signed out")
    amina.go_back()
    expect(amina.get_by_text("Messages with Jo")).to_have_count(0)

    tale.come_in_by_link(story, amina, people.amina.email)
    read_heading(amina, "Yusuf")

    story.live.clock.pass_by(timedelta(minutes=20))
    laptop = story.desk()
    tale.ask_for_a_link(story, laptop, people.amina.email)
    digits = CODE.search(story.letter_to(people.amina.email))
    assert digits is not None
    laptop.get_by_label("Six digits from the email").fill(digits[1])
    press(laptop, "Sign in")
    read_heading(laptop, "Yusuf")


@pytest.mark.parametrize("scripts", [True])
def test_a_scanner_that_opens_and_posts_everything_in_the_mail_is_never_in(told: tuple[Story, World]) -> None:
    story, people = told
    amina = story.phone()
    tale.ask_for_a_link(story, amina, people.amina.email)
    letter = story.letter_to(people.amina.email)
    scanner = story.desk().context.request
    for address in re.findall(r"https?://\S+", letter):
        page = scanner.get(address)
        for form in re.findall(r"<form\b.*?</form>", page.text(), re.DOTALL):
            _post(scanner, story.live.address, page.url, form)
    assert scanner.get(f"{story.live.address}/home").url != f"{story.live.address}/home"

    story.go(amina, tale.LINK.search(letter)[1])  # type: ignore[index]
    press(amina, "Sign in")
    read_heading(amina, "Yusuf")


def _post(scanner: APIRequestContext, site: str, page: str, form: str) -> None:
    """Send one form with everything that stands in it."""
    action = re.search(r'action="([^"]*)"', form)
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    scanner.post(site + action[1] if action else page, form=fields, headers={"Referer": page})
