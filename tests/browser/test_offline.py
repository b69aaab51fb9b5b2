"""Without a connection: what anyone may read still opens, and nothing of a person was ever saved."""

import pytest
from playwright.sync_api import Browser, Page

from tests import world
from tests.browser.live import Live, window
from tests.threads import answer_as
from tests.world import NOW, World

pytestmark = [
    pytest.mark.browser,
    # What a phone saves does not depend on the database.
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

EVERYTHING_SAVED = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) texts.push(asked.url + "\\n" + await (await cache.match(asked)).text());
  }
  return texts;
}"""

UNTIL_SAVED = """() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  navigator.serviceWorker.addEventListener("controllerchange", done);
})"""
UNTIL_NONE_IS_SAVED = """async () => {
  while ((await caches.keys()).length) await new Promise((again) => setTimeout(again, 20));
}"""


def _saves_pages(page: Page, address: str) -> None:
    """Open a public page and wait until the phone has saved the rest."""
    page.goto(address + "/help-now")
    page.evaluate(UNTIL_SAVED)


def test_amina_reads_help_now_without_a_connection_and_nothing_of_hers_is_in_her_phone(
    chromium: Browser, live_portal: tuple[Live, World]
) -> None:
    live, people = live_portal
    with live.database.write_session() as session:
        answer_as(session, people.jo, people.amina, "Zimtzeisig, dear Amina.", at=NOW)
        cookie = world.sign_in(session, people.amina)
        session.commit()
    with window(chromium, saves_pages=True) as phone:
        phone.add_cookies(
            [{"name": "__Host-sid", "value": cookie, "url": live.address.replace("http:", "https:"), "secure": True}]
        )
        page = phone.new_page()
        _saves_pages(page, live.address)
        for path in ("/home", "/messages", "/what-happens", "/what-happens/finding-out-why"):
            page.goto(live.address + path)
        assert page.goto(live.address + "/messages") is not None
        assert "Zimtzeisig" in page.content()

        phone.set_offline(True)
        page.goto(live.address + "/help-now")
        assert page.get_by_text("This page was saved here on").is_visible()
        assert page.locator('a[href="tel:116123"]').is_visible()
        page.goto(live.address + "/messages")
        assert page.get_by_role("heading", name="There is no connection just now").is_visible()
        assert page.locator('a[href="tel:116123"]').is_visible()
        page.get_by_role("link", name="How this works").first.click()
        assert page.get_by_role("heading", level=1).inner_text().startswith("How this")

        saved = page.evaluate(EVERYTHING_SAVED)
        assert len(saved) > 20
        assert not [
            each for each in saved if any(name in each for name in ("Zimtzeisig", "Yusuf", "Amina", "Jo Marsh"))
        ]
        assert not [each for each in saved if 'csrf_token"' in each and "<form" in each]
        phone.set_offline(False)


def test_signing_out_keeps_the_help_and_removing_the_saved_pages_leaves_none(
    chromium: Browser, live_portal: tuple[Live, World]
) -> None:
    live, people = live_portal
    with live.database.write_session() as session:
        cookie = world.sign_in(session, people.amina)
        session.commit()
    with window(chromium, saves_pages=True) as phone:
        phone.add_cookies(
            [{"name": "__Host-sid", "value": cookie, "url": live.address.replace("http:", "https:"), "secure": True}]
        )
        page = phone.new_page()
        _saves_pages(page, live.address)
        page.get_by_role("button", name="Sign out").click()
        phone.set_offline(True)
        page.goto(live.address + "/help-now")
        assert page.locator('a[href="tel:116123"]').is_visible()

        phone.set_offline(False)
        page.goto(live.address + "/saved-pages")
        page.get_by_role("button", name="Remove the saved pages").click()
        page.get_by_text("No pages are saved here now.").wait_for()
        page.evaluate(UNTIL_NONE_IS_SAVED)
        assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
