"""The frame round every page: the way out, help now, and how to reach a person."""

from portal.web.assets import ADDRESS_PREFIX
from tests.portal_fixtures import Portal


def test_a_page_nobody_can_find_still_says_how_to_reach_a_person(portal: Portal) -> None:
    html = portal.visit().client.get("/no-such-page", base_url="https://portal.example.org").get_data(as_text=True)

    assert 'href="tel:+441632960100"' in html or 'href="tel:01632960100"' in html
    assert "Monday to Friday" in html
    assert "data-exit" in html


def test_a_family_page_asks_for_one_stylesheet_and_one_script(portal: Portal) -> None:
    html = portal.visit(portal.people.amina).client.get("/no-such-page", base_url="https://portal.example.org").text

    assert html.count(ADDRESS_PREFIX) == 2
