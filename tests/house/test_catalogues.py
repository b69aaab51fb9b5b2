"""The catalogues know every sentence the portal says, no other, and keep its placeholders."""

import re

import pytest
from babel.messages.catalog import Message

from portal.i18n import OFFERED, SOURCE
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


def test_every_language_on_offer_has_a_catalogue() -> None:
    assert catalogues.tags() == TRANSLATED


def _pairs(message: Message) -> list[tuple[str, str]]:
    if isinstance(message.id, tuple):
        forms = message.string if isinstance(message.string, tuple) else ()
        return [(message.id[-1], form) for form in forms]
    return [(str(message.id), str(message.string or ""))] if message.id else []


def _names(words: str) -> set[tuple[str, ...]]:
    return set(PLACEHOLDER.findall(words))
