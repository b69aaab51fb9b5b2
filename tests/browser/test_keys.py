"""The keys of the inbox, in a real browser; the page is the test's own, and so is every answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from portal.web.assets import ADDRESS_PREFIX, Assets

SITE = "http://portal.example.org"

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en-GB"><title>Inbox</title><script src="{script}" defer></script>
<label for="find">Find</label><input id="find">
<table><caption id="families">Families</caption><tbody>
<tr><th><a href="/amina">Amina</a></th></tr><tr><th><a href="/grace">Grace</a></th></tr>
<tr><th><a href="/tariq">Tariq</a></th></tr></tbody></table>
<p hidden data-keys-door><button type="button">Keys</button></p>
<dialog data-keys="families"><input type="checkbox" id="on" checked><label for="on">Use them</label>
<button type="button" data-keys-close>Close</button></dialog></html>"""


def _answer(route: Route) -> None:
    assets = Assets.build(Path(__file__).parents[2] / "portal" / "static")
    path = route.request.url.removeprefix(SITE)
    asset = assets.find(path.removeprefix(ADDRESS_PREFIX))
    if asset is not None:
        route.fulfill(body=asset.body, content_type=asset.content_type)
    else:
        body = PAGE.format(script=assets.address("staff.js"))
        route.fulfill(body=body, content_type="text/html; charset=utf-8")


@pytest.fixture
def inbox(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/*", _answer)
    page.goto(f"{SITE}/staff/inbox")
    yield page
    context.close()


def has_focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return has_focus(page)


def test_jo_walks_through_the_rows_and_opens_one(inbox: Page) -> None:
    assert press(inbox, "j") == "Amina"
    assert press(inbox, "j", "ArrowDown") == "Tariq"
    assert press(inbox, "j") == "Tariq"
    assert press(inbox, "k", "ArrowUp") == "Amina"

    inbox.keyboard.press("Enter")

    inbox.wait_for_url(f"{SITE}/amina")


def test_what_jo_types_into_a_field_and_with_control_is_no_key(inbox: Page) -> None:
    inbox.get_by_label("Find").focus()
    press(inbox, "j", "?")
    assert inbox.get_by_label("Find").input_value() == "j?"
    assert not inbox.get_by_role("dialog").is_visible()

    inbox.get_by_label("Find").blur()
    press(inbox, "Control+j")
    assert inbox.evaluate("document.activeElement.tagName") == "BODY"


def test_the_list_of_keys_opens_and_the_letters_can_be_switched_off_for_good(inbox: Page) -> None:
    inbox.keyboard.press("?")
    inbox.get_by_label("Use them").uncheck()
    inbox.get_by_role("button", name="Close").click()
    inbox.reload()

    press(inbox, "j")

    assert inbox.evaluate("document.activeElement.tagName") == "BODY"
    inbox.get_by_role("button", name="Keys").click()
    inbox.get_by_label("Use them").check()
    inbox.keyboard.press("Escape")
    assert press(inbox, "j") == "Amina"
