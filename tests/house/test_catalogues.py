"""The catalogues know every sentence the portal says, no other, and keep its placeholders."""

import re
from datetime import date

import pytest
from babel.messages.catalog import Message

from portal.adapters import catalogue_files
from portal.i18n import OFFERED, SOURCE, choose_tag, locale_for, offered_tags
from translations import catalogues

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
TRANSLATED = sorted(set(OFFERED) - {SOURCE})


def _key(message: Message) -> tuple[object, object]:
    return message.id, message.context


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_catalogue_holds_exactly_what_the_portal_says(tag: str) -> None:
    said = {_key(message) for message in catalogues.extracted() if message.id}
    known = {_key(message) for message in catalogues.read_catalogue(tag) if message.id}

    assert said == known, "run `python -m translations.catalogues`"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_keeps_the_placeholders_and_nothing_is_guessed(tag: str) -> None:
    for message in catalogues.read_catalogue(tag):
        assert not message.fuzzy, f"“{message.id}” is marked as a guess"
        for source, words in _pairs(message):
            if words:
                assert _names(source) == _names(words), f"placeholders differ in “{source}”"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_shipped_translation_passes_what_an_agencys_must_pass(tag: str) -> None:
    catalogue = catalogues.read_catalogue(tag)

    for message in catalogue:
        if message.id:
            assert catalogue_files.problem_in(message, forms=catalogue.num_plurals) is None, message.id


def test_a_polish_day_stands_in_any_sentence() -> None:
    polish, on = locale_for("pl"), date(2026, 12, 2)

    assert polish.day(on) == "2 grudnia (środa)"
    assert polish.day_and_year(on) == "2 grudnia 2026 (środa)"
    assert locale_for("en").day(on) == "Wednesday 2 December"


@pytest.mark.parametrize(("count", "word"), [(1, "tygodnia"), (2, "tygodni"), (5, "tygodni"), (22, "tygodni")])
def test_polish_counts_in_its_own_plural_forms(count: int, word: str) -> None:
    said = locale_for("pl").ngettext(
        "Usually from about %(num)d week after a death.", "Usually from about %(num)d weeks after a death.", count
    )

    assert said == f"Zwykle od około %(num)d {word} po śmierci."


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_language_nobody_has_reviewed_is_not_offered_in_production(tag: str) -> None:
    assert catalogue_files.state(tag).reviewed_by == ""
    assert tag not in offered_tags(shows_unreviewed=False)
    assert choose_tag([tag], shows_unreviewed=False) == SOURCE
    assert choose_tag([tag], shows_unreviewed=True) == tag


def test_every_language_on_offer_has_a_catalogue() -> None:
    assert catalogues.tags() == TRANSLATED


def _pairs(message: Message) -> list[tuple[str, str]]:
    if isinstance(message.id, tuple):
        forms = message.string if isinstance(message.string, tuple) else ()
        return [(message.id[-1], form) for form in forms]
    return [(str(message.id), str(message.string or ""))] if message.id else []


def _names(words: str) -> set[tuple[str, ...]]:
    return set(PLACEHOLDER.findall(words))
