"""The frame round every page: the way out, help now, and how to reach a person."""

import re

import pytest

from portal.config import PACKAGE
from portal.web.assets import ADDRESS_PREFIX
from tests.portal_fixtures import Portal
from tests.visitors import HOST


def test_a_page_nobody_can_find_still_says_how_to_reach_a_person(portal: Portal) -> None:
    html = portal.visit().client.get("/no-such-page", base_url=HOST).get_data(as_text=True)

    assert 'href="tel:+441632960100"' in html or 'href="tel:01632960100"' in html
    assert "Monday to Friday" in html
    assert "data-exit" in html


def test_a_family_page_asks_for_one_stylesheet_and_one_script(portal: Portal) -> None:
    html = portal.visit(portal.people.amina).client.get("/no-such-page", base_url=HOST).text

    assert html.count(ADDRESS_PREFIX) == 2


@pytest.mark.parametrize("part", ["head", "header", "footer", "rooms"])
def test_what_is_drawn_once_and_kept_holds_nothing_about_the_reader(part: str) -> None:
    source = re.sub(
        r"{#.*?#}", "", (PACKAGE / f"templates/layouts/{part}.html").read_text(encoding="utf-8"), flags=re.DOTALL
    )

    assert not re.search(r"viewer|csrf_token|staff_nav|session|request", source)


def test_two_readers_of_two_languages_each_get_their_own_frame(portal: Portal) -> None:
    pages = [
        portal.visit().client.get("/none", base_url=HOST, headers={"Accept-Language": tag}).text
        for tag in ("en", "ur", "en")
    ]

    assert pages[0] == pages[2]
    assert 'dir="ltr"' in pages[0]
    assert 'dir="rtl"' in pages[1]
