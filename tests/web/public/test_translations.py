"""Texts in the reader's own language: there, not there yet, not checked yet, and left behind by the English."""

import re

import pytest

from portal.adapters.content_files import read_texts
from portal.config import find_shipped
from portal.i18n import SOURCE, locale_for
from portal.services import texts
from portal.web import crisis_words
from portal.web.help_lines import shipped_lines
from tests.portal_fixtures import Portal
from tests.visitors import Visitor
from tests.web.public.shelves import put_on_the_shelf, stage
from tests.world import NOW

ENGLISH = stage("first", title="The first hours")
URDU = stage(
    "first",
    title="پہلے گھنٹے",
    summary="پہلے گھنٹوں کے بارے میں۔",
    locale="ur",
    body="یہ پہلے گھنٹوں کے بارے میں ہے۔\n",
    translated_from=ENGLISH.words_digest,
)


def _reading(portal: Portal, tag: str) -> Visitor:
    browser = portal.visit()
    browser.client.set_cookie("__Host-language", tag, domain="portal.example.org", secure=True, path="/")
    return browser


@pytest.mark.parametrize(("tag", "direction"), [("pl", "ltr"), ("ur", "rtl")])
def test_where_a_text_is_missing_the_page_says_so_and_how_to_ask_for_an_interpreter(
    portal: Portal, tag: str, direction: str
) -> None:
    put_on_the_shelf(portal, ENGLISH)
    said = locale_for(tag)

    html = _reading(portal, tag).get("/what-happens/first").text

    assert f'<html lang="{tag}" dir="{direction}">' in html
    assert said.gettext("We do not have this page in your language yet. Here it is in English.") in html
    assert '<a class="number" href="tel:01632960100">01632 960 100</a>' in html
    assert '<h1><bdi lang="en-GB">The first hours</bdi></h1>' in html
    assert re.search(r'<div class="flow prose" lang="en-GB" dir="ltr">.*These are the words of first', html, re.DOTALL)


def test_a_translation_stands_alone_while_the_english_is_the_one_it_was_made_from(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, URDU)

    html = _reading(portal, "ur").get("/what-happens/first").text

    assert '<div class="flow prose" lang="ur" dir="rtl">' in html
    assert "The first hours" not in html
    assert "tel:01632960100" in html, "the frame still says how to reach a person"
    assert locale_for("ur").gettext("This translation is a draft. Nobody has checked it yet.") in html


def test_when_the_english_moves_on_it_is_shown_below_and_the_page_says_why(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, URDU)
    put_on_the_shelf(portal, stage("first", title="The very first hours"))

    html = _reading(portal, "ur").get("/what-happens/first").text

    assert html.index("یہ پہلے گھنٹوں") < html.index("The very first hours")
    assert '<div class="flow prose" lang="en-GB" dir="ltr">' in html
    assert locale_for("ur").gettext("The newest words, in English") in html


def test_facts_checked_again_without_a_changed_word_leave_the_translation_alone(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, URDU)
    put_on_the_shelf(portal, stage("first", title="The first hours", sources=(), reviewed_by="Dr Example"))

    html = _reading(portal, "ur").get("/what-happens/first").text

    assert "The first hours" not in html
    assert locale_for("ur").gettext("Demonstration text, not yet approved by a clinical team.") not in html


def test_the_list_of_steps_marks_what_is_in_english_and_says_it_once(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, URDU, stage("second", title="The second day", position=2))

    html = _reading(portal, "ur").get("/what-happens").text

    assert '<h2 lang="en-GB" dir="auto">The second day</h2>' in html
    assert "<h2>پہلے گھنٹے</h2>" in html
    assert html.count(locale_for("ur").gettext("Some of these pages are in English only.")) == 1


def test_a_reader_of_english_is_told_nothing_about_languages(portal: Portal) -> None:
    put_on_the_shelf(portal, ENGLISH, URDU)

    for path in ("/what-happens", "/what-happens/first", "/help-now"):
        html = portal.visit().get(path).text
        assert "interpreter" not in html
        assert "<bdi lang" not in html.split("<footer")[0]


@pytest.mark.parametrize("tag", ["pl", "ur"])
def test_help_now_and_the_first_week_are_there_in_polish_and_urdu(portal: Portal, tag: str) -> None:
    with portal.write() as session:
        texts.load(session, read_texts(find_shipped("content")), now=NOW, publish_as="tests")
        session.commit()
    browser = _reading(portal, tag)

    for path in ("help-now", *(f"what-happens/{each}" for each in ("first-hours", "home-visit", "your-person"))):
        html = browser.get(f"/{path}").text
        assert f'<div class="flow prose" lang="{tag}"' in html
        assert '<div class="flow prose" lang="en-GB"' not in html
    assert "Call if you" not in browser.get("/help-now").text


def test_the_words_of_the_crisis_lines_are_those_that_translators_get() -> None:
    for line in shipped_lines():
        assert {line.summary, line.hours} <= crisis_words.WORDS


def test_a_line_that_somebody_here_has_reworded_is_marked_as_english() -> None:
    assert crisis_words.in_words("Ring <us>.", locale_for("ur")) == '<bdi lang="en-GB">Ring &lt;us&gt;.</bdi>'
    assert crisis_words.in_words("Ring <us>.", locale_for(SOURCE)) == "Ring <us>."


@pytest.mark.parametrize("tag", ["pl", "ur"])
def test_a_draft_language_says_on_every_page_that_it_is_one(portal: Portal, tag: str) -> None:
    label = "The words in this language are a first draft. Nobody has checked them yet."

    assert locale_for(tag).gettext(label) in _reading(portal, tag).get("/help-now").text
    assert label not in portal.visit().get("/help-now").text


@pytest.mark.parametrize("tag", ["tlh", "xx", "../pl", "pl-PL-x-nonsense", "%00", ""])
def test_a_language_that_does_not_exist_is_never_chosen(portal: Portal, tag: str) -> None:
    html = _reading(portal, tag).get("/help-now").text

    assert '<html lang="en-GB"' in html or tag.startswith("pl-")
