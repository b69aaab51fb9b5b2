"""Whoever took it down wrote “Punjabi (Mirpuri)”, “polski” or a whole sentence: what is unclear means nothing."""

import pytest

from portal.domain.home_languages import language_meant
from portal.domain.name_search import folded
from portal.domain.support_typing import LANGUAGES
from portal.i18n import names_of

NAMED = {folded(name): code for code in LANGUAGES for name in names_of(code)}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Polish", "pl"),
        ("  POLSKI. ", "pl"),
        ("Punjabi (Mirpuri)", "pa"),
        ("پنجابی", "pa"),
        ("ਪੰਜਾਬੀ", "pa"),
        ("Bengali, Sylheti", "bn"),
        ("Kurdish Sorani", "ku"),
        ("kurdî", "ku"),
        ("Turkce", "tr"),
        ("Tiếng Việt", "vi"),
        ("Brazilian Portuguese", "pt"),
        ("Українська", "uk"),
        ("中文", "zh"),
        ("English", "en"),
    ],
)
def test_a_name_in_english_or_in_itself_is_understood_and_a_dialect_after_it_forgiven(said: str, code: str) -> None:
    assert language_meant(said, NAMED) == code


@pytest.mark.parametrize(
    "said",
    ["", " – ", "Twi", "Cantonese", "not Polish", "Urdu and English", "Polish, Ukrainian", "Polish Sign Language"],
)
def test_what_names_none_two_or_another_language_means_nothing(said: str) -> None:
    assert language_meant(said, NAMED) is None


def test_a_name_is_known_in_both_englishes_and_in_every_script_of_its_own() -> None:
    assert names_of("bn") >= {"Bengali", "Bangla", "বাংলা"}
    assert names_of("pa") >= {"Punjabi", "ਪੰਜਾਬੀ", "پنجابی"}
    assert names_of("xx") == frozenset()
