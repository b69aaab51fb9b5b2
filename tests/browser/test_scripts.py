"""What the four small scripts do for a person, in a real browser, with every request answered by the test itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Request, Route

from portal.web.assets import ADDRESS_PREFIX, Assets

SITE = "http://portal.example.org"

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en-GB"><title>Messages</title><script src="{script}" defer></script>
<a href="https://www.bbc.co.uk/weather" data-exit>Leave this page</a>
<form method="post" action="/sign-out" data-sign-out><input type="hidden" name="csrf_token" value="token"></form>
<form method="post" action="/messages" id="write" {sends}><input type="hidden" name="csrf_token" value="token">
<label for="body">Write to Jo</label><textarea id="body" name="body" data-autosave="{draft}"></textarea>
<input type="file" name="files" id="files" multiple data-each="10" data-total="15">
<p id="files-large" role="status" data-large="Too large."></p>
<p id="body-saved" role="status" data-saved="Saved." data-unsaved="Not saved yet." data-failed="Not saved."></p>
<button>Send</button> <button formaction="/draft">Save for later</button>
<p id="sending" role="status" data-sending="Sending." data-waiting="Not sent yet."></p></form>
<div id="kept">Dear Jo</div><button type="button" data-copy="kept" hidden>Copy these words</button>
<p id="kept-copied" data-copied="Copied." data-failed="Marked."></p></html>"""


class Site:
    """A portal of one page; remembers what was posted to it and can be made to fail."""

    def __init__(self) -> None:
        self.assets = Assets.build(Path(__file__).parents[2] / "portal" / "static")
        self.posted: list[Request] = []
        self.draft = "/draft"
        self.sends = ""
        self.is_working = True

    def answer(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        if request.method == "POST":
            self.posted.append(request)
            self._take(route)
        elif path.startswith(ADDRESS_PREFIX):
            asset = self.assets.find(path.removeprefix(ADDRESS_PREFIX))
            assert asset is not None
            route.fulfill(body=asset.body, content_type=asset.content_type)
        elif request.url.startswith(SITE):
            page = PAGE.format(script=self.assets.address("portal.js"), draft=self.draft, sends=self.sends)
            route.fulfill(body=page, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body="<title>Weather</title>", content_type="text/html")

    def _take(self, route: Route) -> None:
        """Accept what was posted; "204" leaves the browser on the page it is on."""
        if self.is_working:
            route.fulfill(status=204)
        else:
            route.abort()

    def posts_to(self, path: str) -> list[Request]:
        return [request for request in self.posted if request.url == SITE + path]


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.clock.install()
    page.route("**/*", site.answer)
    page.goto(f"{SITE}/messages")
    yield page
    context.close()


def test_amina_leaves_the_page_and_is_signed_out_and_back_shows_nothing(phone: Page, site: Site) -> None:
    before = phone.evaluate("history.length")

    phone.get_by_text("Leave this page").click()
    phone.wait_for_url("https://www.bbc.co.uk/weather")

    assert len(site.posts_to("/sign-out")) == 1
    assert phone.evaluate("history.length") == before


def test_three_presses_of_escape_leave_the_page(phone: Page) -> None:
    for _ in range(3):
        phone.keyboard.press("Escape")

    phone.wait_for_url("https://www.bbc.co.uk/weather")


def test_escape_pressed_twice_or_between_other_keys_stays(phone: Page) -> None:
    for key in ("Escape", "Escape", "a", "Escape"):
        phone.keyboard.press(key)

    assert phone.url == f"{SITE}/messages"


def test_a_double_tap_sends_one_message_and_keeps_the_words(phone: Page, site: Site) -> None:
    phone.get_by_label("Write to Jo").fill("Can Yusuf’s school have his drawings back?")

    with phone.expect_request("**/messages"):
        phone.get_by_role("button", name="Send").dblclick()
    phone.get_by_role("button", name="Send").dispatch_event("click")

    assert len(site.posts_to("/messages")) == 1
    assert phone.get_by_label("Write to Jo").input_value() == "Can Yusuf’s school have his drawings back?"


def test_on_a_bad_line_amina_can_try_again_after_a_while(phone: Page) -> None:
    button = phone.get_by_role("button", name="Send")
    button.click()
    assert button.get_attribute("aria-disabled") == "true"

    phone.clock.run_for(10_000)

    assert button.get_attribute("aria-disabled") is None


def test_without_a_connection_the_words_stay_and_go_as_soon_as_there_is_one(phone: Page, site: Site) -> None:
    site.sends, site.is_working = 'data-send="sending"', False
    phone.reload()
    box, state = phone.get_by_label("Write to Jo"), phone.locator("#sending")
    box.fill("Dear Jo")

    with phone.expect_event("requestfailed"):
        phone.get_by_role("button", name="Send").click()
    state.get_by_text("Not sent yet.", exact=True).wait_for()
    assert box.input_value() == "Dear Jo"

    site.is_working = True
    site.posted.clear()
    with phone.expect_response("**/messages"):
        phone.clock.run_for(8_000)

    assert all("Dear Jo" in (request.post_data or "") for request in site.posts_to("/messages"))


def test_the_browser_shows_whatever_the_portal_answers_to_a_message(phone: Page, site: Site) -> None:
    site.sends = 'data-send="sending"'
    phone.reload()
    phone.get_by_label("Write to Jo").fill("Dear Jo")

    with phone.expect_response(lambda response: response.request.is_navigation_request()):
        phone.get_by_role("button", name="Send").click()

    asked, shown = site.posts_to("/messages")
    assert not asked.is_navigation_request()
    assert shown.is_navigation_request()


def test_a_message_with_files_is_sent_by_the_browser_itself_and_too_large_ones_are_told_of_before(
    phone: Page, site: Site
) -> None:
    def file(size: int) -> FilePayload:
        return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": bytes(size)}

    site.sends = 'enctype="multipart/form-data" data-send="sending"'
    phone.reload()
    phone.get_by_label("Write to Jo").fill("Dear Jo")
    files, state = phone.locator("#files"), phone.locator("#files-large")
    for chosen, words in (([file(11)], "Too large."), ([file(8), file(8)], "Too large."), ([file(8)], "")):
        files.set_input_files(chosen)
        assert state.text_content() == words

    with phone.expect_request(f"{SITE}/messages"):
        phone.get_by_role("button", name="Send").click()

    assert [request.is_navigation_request() for request in site.posts_to("/messages")] == [True]
    assert phone.locator("#sending").text_content() == "Sending."


def test_tapping_again_while_there_is_no_connection_changes_nothing(phone: Page, site: Site) -> None:
    site.sends, site.is_working = 'data-send="sending"', False
    phone.reload()
    phone.get_by_label("Write to Jo").fill("Dear Jo")
    button = phone.get_by_role("button", name="Send")
    with phone.expect_event("requestfailed"):
        button.click()
    phone.locator("#sending").get_by_text("Not sent yet.", exact=True).wait_for()

    button.click()
    button.click()

    assert len(site.posts_to("/messages")) == 1


def test_saving_for_later_is_left_to_the_browser(phone: Page, site: Site) -> None:
    site.sends = 'data-send="sending"'
    phone.reload()
    phone.get_by_label("Write to Jo").fill("Dear Jo")

    with phone.expect_request("**/draft"):
        phone.get_by_role("button", name="Save for later").click()

    assert site.posts_to("/messages") == []


def test_a_draft_is_kept_and_the_page_says_so_only_when_it_is(phone: Page, site: Site) -> None:
    state = phone.locator("#body-saved")
    phone.get_by_label("Write to Jo").fill("Dear Jo")
    assert state.text_content() == "Not saved yet."

    with phone.expect_response("**/draft"):
        phone.clock.run_for(4_000)
    state.get_by_text("Saved.", exact=True).wait_for()

    posted = site.posts_to("/draft")[0].post_data or ""
    assert "Dear Jo" in posted
    assert "token" in posted


def test_a_draft_that_could_not_be_kept_is_never_called_saved(phone: Page, site: Site) -> None:
    site.is_working = False
    phone.get_by_label("Write to Jo").fill("Dear Jo")

    with phone.expect_event("requestfailed"):
        phone.clock.run_for(4_000)
    phone.locator("#body-saved").get_by_text("Not saved.", exact=True).wait_for()

    site.is_working = True
    with phone.expect_response("**/draft"):
        phone.clock.run_for(4_000)
    phone.locator("#body-saved").get_by_text("Saved.", exact=True).wait_for()


def test_a_draft_goes_to_nobody_but_this_site(phone: Page, site: Site) -> None:
    site.draft = "https://elsewhere.example.net/draft"
    phone.reload()

    phone.get_by_label("Write to Jo").fill("Dear Jo")
    phone.clock.run_for(9_000)

    assert site.posted == []


def test_words_can_be_copied_or_at_least_marked(phone: Page) -> None:
    phone.get_by_role("button", name="Copy these words").click()

    phone.locator("#kept-copied").filter(has_text="ed.").wait_for()
