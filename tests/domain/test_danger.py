"""What the check for danger sees, and what it leaves alone: the published list, both ways."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import find_shipped
from portal.domain.danger import (
    Informed,
    WelfareOutcome,
    WelfareUnfinished,
    can_be_checked,
    check_closing,
    may_be_in_danger,
)

EXAMPLES = tomllib.loads((find_shipped("content") / "danger" / "en.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", EXAMPLES["flagged"])
def test_these_words_are_seen(words: str) -> None:
    assert may_be_in_danger(words)
    assert may_be_in_danger(f"Thank you for Tuesday.\n\n{words.upper()}\nAmina")


@pytest.mark.parametrize("words", EXAMPLES["not_flagged"])
def test_these_words_are_left_alone(words: str) -> None:
    assert not may_be_in_danger(words)


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


def test_a_check_that_reached_nobody_and_told_nobody_does_not_close_the_matter() -> None:
    with pytest.raises(WelfareUnfinished):
        check_closing(WelfareOutcome.NOT_REACHED, frozenset())
    check_closing(WelfareOutcome.NOT_REACHED, frozenset({Informed.EMERGENCY}))
    check_closing(WelfareOutcome.SPOKEN_TO, frozenset())
