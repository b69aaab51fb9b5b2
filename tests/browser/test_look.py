"""Every component at once, in a real browser: narrow, dark, right to left, with large text and the reader's colours."""

from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Route

from portal.web.assets import ADDRESS_PREFIX
from tests.chromium import launch
from tests.gallery import ASSETS, environment, whole_page

SITE = "http://portal.example.org"
WIDER_THAN_THE_WINDOW = """() => [...document.body.querySelectorAll("*")]
    .filter((each) => !each.closest(".scroll") && getComputedStyle(each).clipPath === "none")
    .filter((each) => { const box = each.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
    .map((each) => each.outerHTML.slice(0, 80))"""
SMALLER_THAN_A_THUMB = """() => [...document.querySelectorAll("button, summary, .door, .rooms a, .safety a, .input")]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
    .map((each) => each.outerHTML.slice(0, 80))"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium_with_large_text(browser_engine: Playwright) -> Iterator[Browser]:
    browser = launch(browser_engine, text_size=32)
    yield browser
    browser.close()


def _open(page: Page, *, layout: str = "family", direction: str = "ltr") -> Page:
    html = whole_page(environment(), layout=layout, direction=direction)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        asset = ASSETS.find(path.removeprefix(ADDRESS_PREFIX))
        if asset is None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body=asset.body, content_type=asset.content_type)

    page.route("**/*", answer)
    page.goto(f"{SITE}/")
    return page


@pytest.mark.parametrize(("layout", "direction"), list(product(["family", "staff"], ["ltr", "rtl"])))
def test_nothing_is_wider_than_a_small_old_phone(chromium: Browser, layout: str, direction: str) -> None:
    page = _open(chromium.new_page(viewport={"width": 320, "height": 568}), layout=layout, direction=direction)

    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("layout", ["family", "staff"])
def test_text_of_twice_the_size_still_fits_and_nothing_covers_it(
    chromium_with_large_text: Browser, layout: str
) -> None:
    page = _open(chromium_with_large_text.new_page(viewport={"width": 390, "height": 844}), layout=layout)

    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.rooms')).position") == "static"


def test_a_thumb_finds_every_button(chromium: Browser) -> None:
    page = _open(chromium.new_page(viewport={"width": 390, "height": 844}))

    assert page.evaluate(SMALLER_THAN_A_THUMB) == []


@pytest.mark.parametrize(("layout", "light"), list(product(["family", "staff"], ["light", "dark"])))
def test_axe_finds_nothing_in_either_light(chromium: Browser, layout: str, light: str) -> None:
    page = _open(chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme=light), layout=layout)  # type: ignore[arg-type]  # "light" or "dark"

    found = Axe().run(page).response["violations"]

    # One page with two of everything repeats landmarks; a real page does not.
    assert {each["id"] for each in found} <= {"landmark-unique"}


def test_the_keyboard_sees_where_it_is(chromium: Browser) -> None:
    page = _open(chromium.new_page(viewport={"width": 1280, "height": 800}))

    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 3, page.evaluate("document.activeElement.outerHTML")


def test_a_drawer_of_rooms_closes_when_somebody_looks_away(chromium: Browser) -> None:
    page = _open(chromium.new_page(viewport={"width": 1280, "height": 800}), layout="staff")
    heading, inside = page.locator("nav.rooms summary"), page.get_by_role("link", name="Promises")

    heading.click()
    assert inside.is_visible()
    page.locator("h1").first.click()
    assert not inside.is_visible()

    heading.click()
    inside.focus()
    page.keyboard.press("Escape")
    assert not inside.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Families"


def test_on_paper_there_is_nothing_to_press_but_a_number_to_ring(chromium: Browser) -> None:
    page = _open(chromium.new_page(viewport={"width": 794, "height": 1123}))
    page.emulate_media(media="print")

    assert not page.get_by_role("link", name="Leave this page").is_visible()
    assert not page.locator(".rooms").is_visible()
    assert page.get_by_text("Call 01632 960 123").is_visible()
    assert page.get_by_text("To speak to a person").is_visible()


def test_paper_spells_out_what_nobody_can_press_and_shows_what_was_closed(chromium: Browser) -> None:
    page = _open(chromium.new_page(viewport={"width": 794, "height": 1123}))
    pressed = page.evaluate(
        "() => { let was = 0; window.print = () => { was += 1; }; document.querySelector('[data-print]').click();"
        " return was; }"
    )
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    assert pressed == 1
    assert not page.get_by_role("button", name="Print this page").is_visible()
    assert page.locator("main details[open]").count() == page.locator("main details").count()
    assert page.get_by_text("This is the page as it was on 24 November 2026.").is_visible()
