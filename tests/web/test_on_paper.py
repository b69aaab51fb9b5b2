"""What a family prints says who is with them, whom to ring, and of which day it is."""

from tests.portal_fixtures import Portal
from tests.web.public.shelves import put_on_the_shelf, stage

HINT = "You can print this page"


def test_aminas_pages_on_paper_name_jo_and_the_day_in_her_language(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("home-visit", title="A visit"))
    amina = portal.visit(portal.people.amina)

    for path in ("/home", "/appointments", "/what-happens", "/what-happens/home-visit", "/messages"):
        html = amina.get(path).text
        assert "Your practitioner is Jo Marsh." in html, path
        assert "This is the page as it was on 24 November 2026." in html, path
    amina.post("/language", {"language": "pl"})
    assert "24 listopada 2026" in amina.get("/home").text


def test_a_page_for_anybody_names_the_day_and_nobody(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("home-visit", title="A visit"))
    html = portal.visit().get("/what-happens/home-visit").text

    assert "This is the page as it was on 24 November 2026." in html
    assert "Your practitioner" not in html
    assert HINT in html


def test_without_a_script_a_sentence_says_how_to_print(portal: Portal) -> None:
    amina = portal.visit(portal.people.amina)

    for path in ("/home", "/appointments", "/help-now", "/what-happens"):
        assert HINT in amina.get(path).text, path
