"""The front door, for somebody who is not signed in."""

from datetime import UTC, datetime

from tests.portal_fixtures import Portal


def test_somebody_who_is_not_signed_in_sees_how_to_reach_a_person_and_when(portal: Portal) -> None:
    html = portal.visit().get("/").text

    assert 'href="tel:01632960100"' in html
    assert "We are here now, until 5pm." in html
    assert 'href="/help-now"' in html
    assert 'href="tel:999"' in html


def test_at_night_the_front_door_says_when_a_person_is_back(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert "We are not here now. We are back on Wednesday 25 November at 9am." in portal.visit().get("/").text


def test_before_opening_on_christmas_eve_and_after_it_the_words_fit_the_holidays(portal: Portal) -> None:
    portal.clock.now = datetime(2026, 12, 24, 7, 0, tzinfo=UTC)
    assert "We are here today from 9am to 5pm." in portal.visit().get("/").text

    portal.clock.now = datetime(2026, 12, 24, 18, 0, tzinfo=UTC)
    # Friday is Christmas Day, Monday 28 December stands in for Boxing Day.
    assert "We are back on Tuesday 29 December at 9am." in portal.visit().get("/").text


def test_the_title_of_the_front_door_gives_nothing_away(portal: Portal) -> None:
    html = portal.visit().get("/").text

    assert "<title>Welcome – Family support</title>" in html


def test_a_reader_of_urdu_gets_the_front_door_from_right_to_left(portal: Portal) -> None:
    browser = portal.visit()
    browser.client.set_cookie("__Host-language", "ur", domain="portal.example.org", secure=True, path="/")

    assert 'dir="rtl"' in browser.get("/").text
