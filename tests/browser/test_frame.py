"""What every page shares, in a real browser: no error, no third party, no sideways scrolling, nothing for axe."""

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.browser.live import DESK, PHONE, SMALL_PHONE, Live, axe_problems, is_wider_than_the_window, window
from tests.world import World

pytestmark = [
    pytest.mark.browser,
    # What a page looks like does not depend on the database; the journeys run on both.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

PUBLIC = ("/", "/help-now", "/what-happens", "/pages/how-this-works", "/nowhere")


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE, DESK], ids=["phone", "small-phone", "desk"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_signed_out_pages_are_whole_for_everybody(
    chromium: Browser, live_portal: tuple[Live, World], size: dict[str, int], *, dark: bool
) -> None:
    live, _ = live_portal
    with window(chromium, size=size, dark=dark) as person:
        page = person.new_page()
        for path in PUBLIC:
            page.goto(live.address + path)
            assert axe_problems(page) == [], path
            assert not is_wider_than_the_window(page), path


def test_a_page_asks_nobody_else_for_anything_and_logs_no_error(
    chromium: Browser, live_portal: tuple[Live, World]
) -> None:
    live, _ = live_portal
    with window(chromium) as person:
        page = person.new_page()
        asked, said = _listen(page)
        for path in PUBLIC[:-1]:
            page.goto(live.address + path)
    assert [address for address in asked if not address.startswith((live.address, "data:"))] == []
    assert said == []


def _listen(page: Page) -> tuple[list[str], list[str]]:
    asked: list[str] = []
    said: list[str] = []

    def note_request(request: Request) -> None:
        asked.append(request.url)

    def note_words(words: ConsoleMessage) -> None:
        if words.type == "error":
            said.append(words.text)

    page.on("request", note_request)
    page.on("console", note_words)
    return asked, said
