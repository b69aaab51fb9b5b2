"""What the people of the journeys do, press by press, as a reader of the page would: by the words on it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import pyotp
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.models.base import new_id
from portal.models.people import Hospital
from portal.services import members
from tests import world
from tests.browser.live import DESK, PHONE, Live, window
from tests.world import Adult, Worker

PASSWORD = "seven lanterns over Foulness"
LINK = re.compile(r"http://localhost:\d+(/\S+)")
CODE = re.compile(r"^(\d{6})\s*$", re.MULTILINE)


@dataclass(slots=True)
class Story:
    """One portal, and everybody's own browser in front of it."""

    live: Live
    chromium: Browser
    scripts: bool = True
    secrets: dict[str, str] = field(default_factory=dict)
    """The authenticator key of each member of staff, by email address."""
    _windows: list[BrowserContext] = field(default_factory=list)

    def phone(self) -> Page:
        """A family's phone, never used before."""
        return self._open(PHONE)

    def desk(self) -> Page:
        """A computer of the team, never used before."""
        return self._open(DESK)

    def signed_in(self, someone: Adult | Worker) -> Page:
        """A browser in which somebody has signed in already."""
        with self.live.database.write_session() as session:
            cookie = world.sign_in(session, someone, now=self.live.clock.now)
            session.commit()
        page = self.phone() if isinstance(someone, Adult) else self.desk()
        page.context.add_cookies(
            [
                {
                    "name": "__Host-sid",
                    "value": cookie,
                    "url": self.live.address.replace("http:", "https:"),
                    "secure": True,
                    "httpOnly": True,
                }
            ]
        )
        return page

    def go(self, page: Page, path: str) -> None:
        page.goto(self.live.address + path)

    def code_of(self, email: str) -> str:
        """The six digits on somebody's authenticator, half a minute later: each is good once."""
        self.live.clock.pass_by(timedelta(seconds=30))
        return pyotp.TOTP(self.secrets[email]).at(self.live.clock.now)

    def letter_to(self, email: str) -> str:
        """The plain text of the newest letter to somebody."""
        body = self.live.newest_letter_to(email).get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def link_to(self, email: str) -> str:
        """The path of the link in the newest letter to somebody."""
        found = LINK.search(self.letter_to(email))
        assert found is not None, "the letter holds no link"
        return found[1]

    def close(self) -> None:
        for each in self._windows:
            each.close()

    def _open(self, size: dict[str, int]) -> Page:
        context = window(self.chromium, size=size, scripts=self.scripts)
        self._windows.append(context)
        return context.new_page()


@contextmanager
def telling(live: Live, chromium: Browser, *, scripts: bool = True) -> Iterator[Story]:
    """A story; every browser in it is closed at the end."""
    story = Story(live, chromium, scripts)
    try:
        yield story
    finally:
        story.close()


def press(page: Page | Locator, label: str) -> None:
    """Press the button with these words."""
    page.get_by_role("button", name=label, exact=True).first.click()


def follow(page: Page | Locator, label: str) -> None:
    """Follow the link with these words."""
    page.get_by_role("link", name=label).first.click()


def open_room(page: Page, drawer: str, label: str) -> None:
    """Go to a page by its door in one of the staff side's drawers, which open without scripts too."""
    rooms = page.get_by_role("navigation", name="Main")
    rooms.locator("summary", has_text=drawer).click()
    rooms.get_by_role("link", name=label).click()


def type_date(page: Page, legend: str, day: date) -> None:
    """Type a date in its three parts."""
    group = page.get_by_role("group", name=legend)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(number))


def read_heading(page: Page, words: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def first_administrator(story: Story, *, name: str, email: str) -> str:
    """What the command line prints on a new machine: the path of a link that is good once."""
    with story.live.database.write_session() as session:
        path = members.make_first_administrator(session, name=name, email=email, now=story.live.clock.now)
        session.commit()
    return path


def set_up_account(story: Story, page: Page, path: str, email: str) -> None:
    """Choose a password, type the key on the page into an authenticator, type its first digits back."""
    story.go(page, path)
    read_heading(page, "Set up your account")
    story.secrets[email] = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_label("Six digits that the app shows now").fill(story.code_of(email))
    press(page, "Keep both and sign in")


def sign_in_as_staff(story: Story, page: Page, email: str) -> None:
    """Come in with a password and an authenticator."""
    story.go(page, "/staff/sign-in")
    page.get_by_label("Work email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code from your authenticator").fill(story.code_of(email))
    press(page, "Sign in")


def invite_colleague(page: Page, *, name: str, email: str, title: str, role: str) -> None:
    """Invite somebody to the team, from the page of the staff."""
    open_room(page, "The service", "Staff")
    follow(page, "Invite somebody")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Job title").fill(title)
    page.get_by_label("Work email address").fill(email)
    page.get_by_label("Work phone").fill("01632 960 101")
    page.get_by_label(role, exact=True).check()
    press(page, "Send the invitation")
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()


def add_hospital(story: Story, name: str) -> UUID:
    """Hospitals are settings of the service; no page makes one."""
    hospital = Hospital(id=new_id(), name=name)
    with story.live.database.write_session() as session:
        session.add(hospital)
        session.commit()
        return hospital.id


def open_case(page: Page, *, child: str, died_on: date, hospital: str, practitioner: str) -> None:
    """Open a case, from the list of families."""
    open_room(page, "Families", "All families")
    follow(page, "Open a case")
    page.get_by_label("Child’s name").fill(child)
    type_date(page, "Died on", died_on)
    page.get_by_label("Hospital", exact=True).select_option(label=hospital)
    page.get_by_label("The death was unexpected").check()
    page.get_by_label("Coroner’s post-mortem").check()
    page.get_by_label(practitioner).check()
    press(page, "Open the case")


def add_adult(page: Page, *, name: str, child: str, email: str, promise: date) -> None:
    """Add an adult to the case whose page is open, and invite them."""
    follow(page, "Add an adult")
    page.get_by_label("Name, as they like to be called").fill(name)
    page.get_by_label("Mother", exact=True).check()
    page.get_by_label("The child’s name, as they use it").fill(child)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("English").first.check()
    page.get_by_label("First half of their postcode").fill("SS1")
    type_date(page, "They hear from you by", promise)
    press(page, "Add")
    press(page, "Invite")


def accept_invitation(story: Story, page: Page, email: str) -> None:
    """Open the invitation, type the address it came to, go in."""
    story.go(page, story.link_to(email))
    read_heading(page, "Your invitation")
    page.get_by_label("The email address this invitation came to").fill(email)
    press(page, "Go in")


def ask_for_a_link(story: Story, page: Page, email: str) -> None:
    """Ask for a way in."""
    story.go(page, "/sign-in")
    page.get_by_label("Your email address").fill(email)
    press(page, "Send me a link")
    read_heading(page, "Look at your email")


def come_in_by_link(story: Story, page: Page, email: str) -> None:
    """Ask for a link, open it in the same browser, press the button."""
    ask_for_a_link(story, page, email)
    story.go(page, story.link_to(email))
    press(page, "Sign in")


def send_message(page: Page, to: str, words: str) -> None:
    """Write in the box of a thread, and send."""
    page.get_by_label(f"Write to {to}").fill(words)
    press(page, "Send")


def fill_the_gate(story: Story, page: Page, case_id: UUID, adults: tuple[str, ...], day: date) -> None:
    """Record every line of the gate, one page each."""
    settled = {
        "Post-mortem report": "The final report is here",
        "Coroner’s agreement to share": "Agreed",
        "Police position": "Not involved",
        "Who may attend, and where: safety review": "Reviewed: anywhere, at home too",
        "Coming weeks checked against dates that hurt": "Checked",
        "Interpreter": "Not needed",
        "Clinician who can explain": "Booked",
    }
    for name in adults:
        settled[f"{name}: How much they want to know"] = "Talk everything through"
        settled[f"{name}: Told by a person that there is something to talk about"] = "Told on a visit"
    for question, answer in settled.items():
        story.go(page, f"/staff/cases/{case_id}/debrief")
        page.locator(".gate > li").filter(has_text=question).get_by_role("link").click()
        page.get_by_label(answer, exact=True).check()
        type_date(page, "On which day", day)
        page.get_by_label("Evidence").fill("Told me on the phone; letter in the file.")
        press(page, "Record")


def offer_time(story: Story, page: Page, day: date, at: str) -> None:
    """Offer a time for a meeting."""
    story.go(page, "/staff/debrief-times")
    type_date(page, "Day", day)
    page.get_by_label("Begins at").fill(at)
    press(page, "Offer this time")
    expect(page.get_by_role("table", name="Times on offer")).to_be_visible()
