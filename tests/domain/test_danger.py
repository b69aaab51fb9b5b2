"""What the check for danger sees, and what it leaves alone: the published list, both ways."""

import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import find_shipped
from portal.domain.danger import (
    Informed,
    StepInTheFuture,
    WelfareOutcome,
    WelfareUnfinished,
    check_closing,
    check_step,
)
from portal.domain.danger_signs import Looked, can_be_checked, look, may_be_in_danger
from tests.world import NOW

EXAMPLES = tomllib.loads((find_shipped("content") / "danger" / "en.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", EXAMPLES["flagged"])
def test_these_words_are_seen(words: str) -> None:
    assert may_be_in_danger(words)
    assert may_be_in_danger(f"Thank you for Tuesday.\n\n{words.upper()}\nAmina")


@pytest.mark.parametrize("words", EXAMPLES["not_flagged"])
def test_these_words_are_left_alone(words: str) -> None:
    assert not may_be_in_danger(words)


@pytest.mark.parametrize("words", EXAMPLES["not_checked"])
def test_these_words_are_left_to_a_person_even_where_the_pages_are_read_in_english(words: str) -> None:
    assert look(words, language="en") is Looked.UNCHECKED


@pytest.mark.parametrize("words", EXAMPLES["flagged"] + EXAMPLES["not_flagged"])
def test_no_english_example_is_taken_for_another_language(words: str) -> None:
    assert look(words, language="en") is not Looked.UNCHECKED


def test_english_words_of_danger_are_seen_whatever_language_somebody_reads() -> None:
    assert look("I want to die", language="ur") is Looked.FLAGGED
    assert look("Thank you for Tuesday.", language="ur") is Looked.UNCHECKED


@pytest.mark.parametrize("hidden", ["w\u200bant", "ｗａｎｔ", "WANT", "want\n"])
def test_what_cannot_be_seen_hides_nothing(hidden: str) -> None:
    assert may_be_in_danger(f"I {hidden} to die")


@given(st.text(max_size=400))
def test_no_words_break_it(words: str) -> None:
    assert may_be_in_danger(words) in {True, False}
    assert can_be_checked(words, language="en") in {True, False}


def test_a_long_message_is_read_quickly_whatever_stands_in_it() -> None:
    assert not may_be_in_danger("goodbye " * 2000 + "not " * 2000 + "want to " * 500)


def test_only_an_english_readers_latin_words_can_be_checked() -> None:
    assert can_be_checked("I am so tired.", language="en")
    assert not can_be_checked("میں بہت تھک گئی ہوں", language="en")
    assert not can_be_checked("Jestem bardzo zmęczona", language="pl")
    assert can_be_checked("12:30?", language="en")


def test_a_step_is_written_down_after_it_was_taken() -> None:
    check_step(NOW, now=NOW)
    with pytest.raises(StepInTheFuture):
        check_step(NOW + timedelta(minutes=1), now=NOW)


def test_a_check_that_reached_nobody_and_told_nobody_does_not_close_the_matter() -> None:
    with pytest.raises(WelfareUnfinished):
        check_closing(WelfareOutcome.NOT_REACHED, frozenset())
    check_closing(WelfareOutcome.NOT_REACHED, frozenset({Informed.EMERGENCY}))
    check_closing(WelfareOutcome.SPOKEN_TO, frozenset())
