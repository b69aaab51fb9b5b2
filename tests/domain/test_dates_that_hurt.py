"""Lily was born on the 29th of February and died on New Year’s Day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.dates_that_hurt import DatesThatHurt, hurts

LILY = DatesThatHurt(born_on=date(2020, 2, 29), died_on=date(2026, 1, 1))


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2031, 1, 1)])
def test_around_the_day_lily_died_the_days_hurt_each_year(day: date) -> None:
    assert hurts(day, LILY)


@pytest.mark.parametrize("day", [date(2026, 12, 30), date(2027, 1, 3), date(2027, 6, 1)])
def test_two_days_away_is_far_enough(day: date) -> None:
    assert not hurts(day, LILY)


def test_in_a_leap_year_her_birthday_is_the_29th_alone() -> None:
    near = [date(2028, 2, 27) + timedelta(days=offset) for offset in range(5)]

    assert [hurts(day, LILY, before=0, after=0) for day in near] == [False, False, True, False, False]
    assert [hurts(day, LILY) for day in near] == [False, True, True, True, False]


def test_in_other_years_it_is_both_the_28th_and_the_1st() -> None:
    near = [date(2027, 2, 26) + timedelta(days=offset) for offset in range(6)]

    assert [hurts(day, LILY, before=0, after=0) for day in near] == [False, False, True, True, False, False]
    assert [hurts(day, LILY) for day in near] == [False, True, True, True, True, False]
    assert not hurts(date(2100, 2, 26), LILY)
    assert hurts(date(2100, 3, 1), LILY, before=0, after=0)
    assert not hurts(date(2000, 2, 28), LILY, before=0, after=0)


def test_before_and_after_are_counted_the_right_way_round() -> None:
    funeral = DatesThatHurt(fixed=frozenset({date(2026, 11, 20)}))

    assert hurts(date(2026, 11, 17), funeral, before=3, after=0)
    assert not hurts(date(2026, 11, 16), funeral, before=3, after=0)
    assert not hurts(date(2026, 11, 21), funeral, before=3, after=0)
    assert hurts(date(2026, 11, 21), funeral, before=0, after=1)
    assert not hurts(date(2026, 11, 19), funeral, before=0, after=1)


def test_a_funeral_does_not_return_and_a_day_her_mother_named_does() -> None:
    dates = DatesThatHurt(fixed=frozenset({date(2026, 2, 10)}), yearly=frozenset({date(2026, 9, 4)}))

    assert not hurts(date(2027, 2, 10), dates)
    assert hurts(date(2027, 9, 4), dates)


def test_a_margin_that_would_silence_everything_is_refused() -> None:
    for before, after in [(15, 0), (0, 15), (-1, 0), (0, -1)]:
        with pytest.raises(ValueError, match="margin"):
            hurts(date(2026, 11, 24), LILY, before=before, after=after)


def test_with_no_dates_known_no_day_hurts() -> None:
    assert not hurts(date(2026, 11, 24), DatesThatHurt())


@given(
    known=st.dates(date(2005, 1, 1), date(2026, 1, 1)),
    year=st.integers(2026, 2050),
    offset=st.integers(-14, 14),
)
def test_every_year_each_day_within_the_margin_hurts(known: date, year: int, offset: int) -> None:
    day_of_year = date(year, known.month, min(known.day, 28) if known.month == 2 else known.day)

    assert hurts(day_of_year + timedelta(days=offset), DatesThatHurt(born_on=known), before=14, after=14)
