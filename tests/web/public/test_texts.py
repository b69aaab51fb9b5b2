"""What happens, and the pages about the portal, read by anybody."""

import pytest

from portal.adapters.content_files import read_texts
from portal.config import find_shipped
from portal.services import texts
from tests.portal_fixtures import Portal
from tests.web.public.shelves import plain_page, put_on_the_shelf, stage
from tests.world import NOW


def test_anybody_reads_the_steps_in_their_order_without_signing_in(portal: Portal) -> None:
    put_on_the_shelf(
        portal, stage("the-long-wait", title="The long wait", position=10), stage("first", title="The first hours")
    )

    html = portal.visit().get("/what-happens").text

    assert html.index("The first hours") < html.index("The long wait")
    assert 'href="/what-happens/the-long-wait"' in html


def test_pages_for_any_day_stand_below_the_steps_for_amina_and_for_anybody(portal: Portal) -> None:
    put_on_the_shelf(
        portal, stage("first", title="The first hours"), plain_page("hard-days", title="Birthdays and other hard days")
    )

    for reader in (portal.visit(), portal.visit(portal.people.amina)):
        html = reader.get("/what-happens").text
        assert html.index("The first hours") < html.index('href="/pages/hard-days"')
        assert 'href="/pages/telling-people"' not in html, "it is not published"


def test_a_step_shows_its_words_its_sources_and_when_they_were_checked(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"))

    html = portal.visit().get("/what-happens/first").text

    assert "These are the words of first." in html
    assert 'href="https://guide.example.org"' in html
    assert "Facts checked on 20 November 2026." in html
    assert "Demonstration text, not yet approved by a clinical team." in html


def test_a_text_that_somebody_clinical_approved_is_not_called_a_demonstration(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours", reviewed_by="Dr Example"))

    assert "Demonstration text" not in portal.visit().get("/what-happens/first").text


def test_a_draft_is_not_to_be_found(portal: Portal) -> None:
    put_on_the_shelf(portal, stage("first", title="The first hours"), published=False)

    portal.visit().get("/what-happens/first", status=404)
    assert "The first hours" not in portal.visit().get("/what-happens").text


@pytest.mark.parametrize("slug", ["nothing", "%00", "..%2f", "%E2%80%AE", "x" * 3000, "1' OR '1'='1"])
def test_a_wrong_address_is_kindly_not_found(portal: Portal, slug: str) -> None:
    portal.visit().get(f"/what-happens/{slug}", status=404)
    portal.visit().get(f"/pages/{slug}", status=404)


def test_the_team_and_its_number_are_filled_in(portal: Portal) -> None:
    words = "You can call {team_name} on {team_phone}. {hours}\n"
    put_on_the_shelf(portal, plain_page("privacy", title="Your details", body=words))

    html = portal.visit().get("/pages/privacy").text

    assert 'call the family support team on <a href="tel:01632960100"' in html
    assert "We read messages Monday to Friday, 9am to 5pm.</p>" in html


def test_the_words_of_help_now_lead_to_the_page_with_the_numbers(portal: Portal) -> None:
    assert portal.visit().get("/pages/help-now", status=303).location == "/help-now"


def test_no_text_says_twice_that_we_read_messages(portal: Portal) -> None:
    with portal.write() as session:
        texts.load(session, read_texts(find_shipped("content")), now=NOW, publish_as="tests")
        session.commit()

    for path in ("/help-now", "/pages/privacy", "/pages/how-this-works", "/what-happens/the-long-wait"):
        page = portal.visit().get(path).get_data(as_text=True)
        assert "We read messages We read" not in page
        assert ", We read" not in page
        assert "5pm.." not in page
        assert "Monday to Friday, 9am to 5pm" in page
