"""The pages behind the doors, in a real browser: narrow, dark, in the reader's own colours, right to left."""

import gzip

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests import world
from tests.browser.live import SMALL_PHONE, Live, axe_problems, is_wider_than_the_window, window
from tests.world import Adult, Worker, World

pytestmark = [
    pytest.mark.browser,
    # What a page looks like does not depend on the database; the journeys run on both.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

FAMILY = (
    "/home",
    "/messages",
    "/what-happens",
    "/what-happens/finding-out-why",
    "/appointments",
    "/appointments/choice",
    "/questions",
    "/questions/new",
    "/questions/bank",
    "/support",
    "/settings",
)
STAFF = (
    "/staff/inbox",
    "/staff/cases",
    "/staff/cases/new",
    "/staff/cases/{case}",
    "/staff/cases/{case}/messages/{adult}",
    "/staff/cases/{case}/journey",
    "/staff/cases/{case}/debrief",
    "/staff/cases/{case}/contacts",
    "/staff/cases/{case}/procedure",
    "/staff/cases/{case}/visits",
    "/staff/cases/{case}/adults/new",
    "/staff/questions",
    "/staff/cases/{case}/questions",
    "/staff/cases/{case}/questions/sheet",
    "/staff/debrief-times",
    "/staff/procedure",
    "/staff/visits",
    "/staff/leave",
)
EVERYBODY_ELSE = ("/sign-in", "/staff/sign-in", "/language")

MOST_REQUESTS = 3
MOST_BYTES = 15_000
MOST_SCRIPT_BYTES = 4_000


def _sign_in(live: Live, context: BrowserContext, someone: Adult | Worker, language: str = "en") -> None:
    with live.database.write_session() as session:
        cookie = world.sign_in(session, someone, now=live.clock.now)
        session.commit()
    site = live.address.replace("http:", "https:")
    for name, value in (("__Host-sid", cookie), ("__Host-language", language)):
        context.add_cookies([{"name": name, "value": value, "url": site, "secure": True}])


def _paths(people: World, paths: tuple[str, ...]) -> list[str]:
    return [path.format(case=people.yusuf_case_id, adult=people.amina.adult_id) for path in paths]


def _complaints(page: Page) -> list[str]:
    """Keeps what the browser complains about, from now on."""
    said: list[str] = []

    def note(words: ConsoleMessage) -> None:
        # What the test's own window refuses (live.window) is no fault of the page.
        if words.type in {"error", "warning"} and "blocked by Playwright" not in words.text:
            said.append(words.text)

    page.on("console", note)
    return said


def _is_whole(live: Live, page: Page, paths: list[str]) -> None:
    said = _complaints(page)
    for path in paths:
        answer = page.goto(live.address + path)
        assert answer is not None
        assert answer.status == 200, path
        assert axe_problems(page) == [], path
        assert not is_wider_than_the_window(page), path
    assert said == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_aminas_and_jos_pages_are_whole_on_a_small_phone(
    chromium: Browser, live_portal: tuple[Live, World], *, dark: bool
) -> None:
    live, people = live_portal
    for someone, paths in ((people.amina, FAMILY), (people.jo, STAFF), (people.ada, ("/staff/directory",))):
        with window(chromium, size=SMALL_PHONE, dark=dark) as context:
            _sign_in(live, context, someone)
            _is_whole(live, context.new_page(), _paths(people, paths))
    with window(chromium, size=SMALL_PHONE, dark=dark) as context:
        _is_whole(live, context.new_page(), list(EVERYBODY_ELSE))


def test_aminas_pages_turn_round_for_a_reader_of_urdu_with_colours_of_her_own(
    chromium: Browser, live_portal: tuple[Live, World]
) -> None:
    live, people = live_portal
    with window(chromium, size=SMALL_PHONE, forced=True) as context:
        _sign_in(live, context, people.amina, "ur")
        page = context.new_page()
        for path in _paths(people, FAMILY):
            page.goto(live.address + path)
            assert page.evaluate("getComputedStyle(document.body).direction") == "rtl", path
            assert not is_wider_than_the_window(page), path
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")


def test_the_first_visit_to_home_is_three_requests_and_fifteen_kilobytes(
    chromium: Browser, live_portal: tuple[Live, World]
) -> None:
    live, people = live_portal
    answers: list[Response] = []
    with window(chromium) as context:
        _sign_in(live, context, people.amina)
        page = context.new_page()
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"{live.address}/home", wait_until="networkidle")
        sizes = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert len(answers) <= MOST_REQUESTS, sorted(sizes)
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert sum(size for url, size in sizes.items() if ".js" in url) <= MOST_SCRIPT_BYTES, sizes
