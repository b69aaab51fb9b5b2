"""Pictures of the portal as people see it, filled with the made-up families of the demo.

`python -m tests.browser.screenshots` makes the four pictures of the README, beside this file.
`python -m tests.browser.screenshots FOLDER` makes every page in every light, width and direction.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from portal import worker
from portal.adapters import bank_holidays
from portal.adapters.database import Database
from portal.demo import people
from portal.models.cases import CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.sealing import cipher_of, learn_service_data_key
from portal.services import sessions
from portal.services.people import sign_in_index, staff_index
from tests import databases
from tests.browser.live import DESK, PHONE, SMALL_PHONE, Live, serving, window
from tests.chromium import launch
from tests.portal_fixtures import StandingClock
from tests.world import NOW

HERE = Path(__file__).parent / "screenshots"

AMINA = "amina@family.example.org"
MARK = "mark@family.example.org"
JO = "jo@team.example.org"
EDITOR = "ed@team.example.org"
MANAGER = "moira@team.example.org"


@dataclass(frozen=True, slots=True)
class Shot:
    """One page, as one person sees it; `{case}` and `{adult}` in its path are Amina's."""

    name: str
    path: str
    who: str | None = None


FAMILY = (
    Shot("home", "/home", AMINA),
    Shot("messages", "/messages", AMINA),
    Shot("what-happens", "/what-happens", AMINA),
    Shot("stage", "/what-happens/finding-out-why", AMINA),
    Shot("updates", "/updates", AMINA),
    Shot("how-much", "/how-much", AMINA),
    Shot("support", "/support", AMINA),
    Shot("my-list", "/support/list", AMINA),
    Shot("home-offer", "/home", MARK),
    Shot("appointment", "/appointments", MARK),
    Shot("appointment-choice", "/appointments/times", MARK),
    Shot("questions", "/questions", MARK),
    Shot("questions-open", "/questions", AMINA),
    Shot("question-new", "/questions/new", AMINA),
    Shot("question-bank", "/questions/bank", AMINA),
    Shot("settings", "/settings", MARK),
    Shot("notices", "/settings/notices", AMINA),
    Shot("quiet-hours", "/settings/quiet-hours", AMINA),
    Shot("own-days", "/settings/days", AMINA),
    Shot("text-size", "/settings/text-size", AMINA),
    Shot("text-number", "/settings/text-number", AMINA),
    Shot("welcome", "/"),
    Shot("help-now", "/help-now"),
    Shot("sign-in", "/sign-in"),
)
STAFF = (
    Shot("inbox", "/staff/inbox", JO),
    Shot("families", "/staff/cases", JO),
    Shot("case", "/staff/cases/{case}", JO),
    Shot("thread", "/staff/cases/{case}/messages/{adult}", JO),
    Shot("thread-work", "/staff/cases/{case}/messages/{adult}/thread-work", JO),
    Shot("put-aside", "/staff/inbox?whose=aside", MANAGER),
    Shot("saved-replies", "/staff/saved-replies", MANAGER),
    Shot("journey", "/staff/cases/{case}/journey", JO),
    Shot("gate", "/staff/cases/{case}/debrief", JO),
    Shot("contacts", "/staff/cases/{case}/contacts", JO),
    Shot("notes", "/staff/cases/{case}/notes", JO),
    Shot("offered-support", "/staff/cases/{case}/support", JO),
    Shot("search", "/staff/search", JO),
    Shot("second-look", "/staff/second-look", MANAGER),
    Shot("told", "/staff/cases/{case}/adults/{adult}/told", JO),
    Shot("promises", "/staff/promises", JO),
    Shot("calls", "/staff/calls", MANAGER),
    Shot("dates", "/staff/cases/{case}/dates", JO),
    Shot("questions-waiting", "/staff/questions", MANAGER),
    Shot("questions-of-case", "/staff/cases/{case}/questions", JO),
    Shot("questions-sheet", "/staff/cases/{case}/questions/sheet", JO),
    Shot("times", "/staff/debrief-times", JO),
    Shot("directory", "/staff/directory", EDITOR),
    Shot("staff", "/staff/members", EDITOR),
    Shot("face", "/staff/account/face", JO),
    Shot("staff-sign-in", "/staff/sign-in"),
)
README = (("home", "phone"), ("messages", "phone"), ("what-happens", "phone"), ("inbox", "desk"))


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody looks at a page."""

    name: str
    size: dict[str, int]
    dark: bool = False
    language: str = "en"


PHONE_LIGHT, DESK_LIGHT = Look("phone", PHONE), Look("desk", DESK)
LOOKS = (
    PHONE_LIGHT,
    Look("phone-dark", PHONE, dark=True),
    Look("phone-rtl", PHONE, language="ur"),
    Look("small", SMALL_PHONE),
    DESK_LIGHT,
    Look("desk-dark", DESK, dark=True),
)


@dataclass(slots=True)
class Album:
    """Takes pictures of one running portal and keeps them in a folder."""

    live: Live
    browser: Browser
    folder: Path

    def take(self, shot: Shot, look: Look, *, whole: bool) -> None:
        """One picture: of the whole page, or of what the window shows at first."""
        with window(self.browser, size=look.size, dark=look.dark) as context:
            secure = self.live.address.replace("http:", "https:")
            cookies = {"__Host-language": look.language, "__Host-sid": self._cookie(shot.who)}
            for name, value in cookies.items():
                if value:
                    context.add_cookies([{"name": name, "value": value, "url": secure, "secure": True}])
            page: Page = context.new_page()
            page.goto(self.live.address + shot.path.format(**self._amina()))
            page.screenshot(path=self.folder / f"{shot.name}-{look.name}.png", full_page=whole)

    def _cookie(self, email: str | None) -> str:
        if email is None:
            return ""
        with self.live.database.write_session() as session:
            cipher, now = cipher_of(session), self.live.clock.now
            staff_id = session.scalar(
                select(StaffMember.id).where(StaffMember.email_index == staff_index(cipher, email=email))
            )
            if staff_id is not None:
                cookie = sessions.start_for_staff(
                    session, staff_id=staff_id, roles=frozenset(), device="Camera", now=now
                )
            else:
                index = sign_in_index(cipher, email=email, short_name="")
                adult = session.scalars(select(CaseAdult).join(Person).where(Person.sign_in_index == index)).one()
                cookie = sessions.start_for_family(
                    session,
                    person_id=adult.person_id,
                    adult_id=adult.id,
                    remembered=False,
                    device="Camera",
                    now=now,
                )
            session.commit()
            return cookie

    def _amina(self) -> dict[str, str]:
        with self.live.database.read_session() as session:
            index = sign_in_index(cipher_of(session), email=AMINA, short_name="")
            adult = session.scalars(select(CaseAdult).join(Person).where(Person.sign_in_index == index)).one()
            return {"case": str(adult.case_id), "adult": str(adult.id)}


def _fill(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    databases.migrate(url)
    database = databases.open_database(url)
    with database.read_session() as session:
        learn_service_data_key(session)
    holidays = bank_holidays.england(range(NOW.year - 2, NOW.year + 2))
    people.create(database, bank_holidays=holidays, cards=folder / "cards.json", now=NOW)
    while worker.check_one(database, None, now=NOW):
        pass
    return database


def make(folder: Path, *, everything: bool) -> None:
    """Take the pictures into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as engine:
        database = _fill(Path(place))
        with serving(database, StandingClock(), Path(place)) as live:
            browser = launch(engine)
            album = Album(live, browser, folder)
            for shot in (*FAMILY, *STAFF):
                for look in LOOKS:
                    if everything or (shot.name, look.name) in README:
                        album.take(shot, look, whole=everything)
            browser.close()
        database.dispose()


if __name__ == "__main__":
    given = sys.argv[1:]
    make(Path(given[0]) if given else HERE, everything=bool(given))
