"""Ed types, and sees beside the box what a family will see on a phone, in a real browser."""

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from portal.models.texts import TextEdition
from tests import world
from tests.browser.live import DESK, Live, axe_problems, window
from tests.world import World

pytestmark = pytest.mark.browser


def test_ed_sees_what_he_types_as_a_family_will_and_nothing_is_kept(
    chromium: Browser, live_portal: tuple[Live, World]
) -> None:
    live, people = live_portal
    with live.database.write_session() as session:
        cookie = world.sign_in(session, people.ed, now=live.clock.now)
        words = select(TextEdition.id).where(TextEdition.slug == "first-hours", TextEdition.locale == "en")
        edition_id = session.scalars(words).one()
        session.commit()
    context = window(chromium, size=DESK)
    context.add_cookies([{"name": "__Host-sid", "value": cookie, "domain": "localhost", "path": "/", "secure": True}])
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live.address}/staff/texts/{edition_id}/edit")

    page.get_by_label("Text", exact=True).fill(
        "The deceased. <img src=x onerror=alert(1)>\n\n:::details Inside\nWords.\n:::"
    )

    page.locator("#preview summary", has_text="Inside").wait_for()
    assert page.locator("#preview").get_by_text("<img src=x onerror=alert(1)>").count() == 1
    assert page.locator("#advice").get_by_text("The deceased").count() == 1
    assert page.locator(".family-screen").bounding_box()["width"] == pytest.approx(390, abs=1)  # type: ignore[index]
    assert (complaints, axe_problems(page)) == ([], [])
    with live.database.read_session() as session:
        assert len(session.scalars(words).all()) == 1
    context.close()
