"""Choosing a language."""

from datetime import time

from sqlalchemy import select

from portal.i18n import locale_for
from portal.models.people import Person
from tests.portal_fixtures import Portal


def _locale_of(portal: Portal, person_id: object) -> str | None:
    with portal.read() as session:
        return session.scalar(select(Person.locale).where(Person.id == person_id))


def test_a_visitor_chooses_urdu_and_goes_back_to_where_they_were(portal: Portal) -> None:
    browser = portal.visit()

    answer = browser.post("/language", {"language": "ur", "next": "/help-now"})

    assert answer.location == "/help-now"
    assert "__Host-language=ur" in answer.headers["Set-Cookie"]
    assert 'dir="rtl"' in browser.get("/help-now").text


def test_aminas_choice_is_kept_with_her_and_not_with_tariq(portal: Portal) -> None:
    portal.visit(portal.people.amina).post("/language", {"language": "ur"})

    assert _locale_of(portal, portal.people.amina.person_id) == "ur"
    assert _locale_of(portal, portal.people.tariq.person_id) == "en"


def test_a_language_that_is_not_offered_is_refused_with_words(portal: Portal) -> None:
    for chosen in ("", "tlh", "en\x00", "<script>", "x" * 1_000_000):
        answer = portal.visit().post("/language", {"language": chosen}, status=422)
        assert "Choose one of these languages." in answer.text


def test_nobody_is_sent_to_another_site_after_choosing(portal: Portal) -> None:
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = portal.visit().post("/language", {"language": "en", "next": elsewhere})
        assert answer.location == "/"


def test_the_page_remembers_which_of_our_pages_led_to_it(portal: Portal) -> None:
    client = portal.visit().client
    ours = client.get(
        "/language", base_url="https://portal.example.org", headers={"Referer": "https://portal.example.org/help-now"}
    )
    theirs = client.get(
        "/language", base_url="https://portal.example.org", headers={"Referer": "https://evil.example/help-now"}
    )

    assert 'name="next" value="/help-now"' in ours.text
    assert 'name="next" value=""' in theirs.text


def test_an_hour_stays_whole_in_a_sentence_that_runs_to_the_left() -> None:
    urdu = locale_for("ur").time(time(20, 0))

    assert urdu.startswith("\u2068")
    assert urdu.endswith("\u2069")
    assert locale_for("en").time(time(20, 0)) == "8pm"
    assert "\u2068" not in locale_for("pl").time(time(20, 0))
