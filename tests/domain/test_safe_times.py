"""Safe times by themselves: the next safe hour, over weeks and clock changes; what means nothing is refused."""

from datetime import UTC, datetime, time

import pytest

from portal.domain import safe_times
from portal.domain.preferences import zone_of
from portal.domain.safe_times import NoSafeDay, SafeEndsBeforeItStarts, SafeTimes, unsafe_until

LONDON = zone_of("Europe/London")
WEEKDAY_MORNINGS = SafeTimes(frozenset(range(5)), time(10), time(12))


def _utc(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "safe_at"),
    [
        (_utc(24, 10), None),
        (_utc(24, 11, 59), None),
        (_utc(24, 9, 59), _utc(24, 10)),
        (_utc(24, 12), _utc(25, 10)),
        (_utc(27, 12), _utc(30, 10)),  # after Friday comes Monday
        (_utc(1, 10, month=7), None),  # eleven by the clock in London
        (_utc(1, 11, month=7), _utc(2, 9, month=7)),
    ],
)
def test_what_comes_outside_weekday_mornings_waits_for_the_next_one(now: datetime, safe_at: datetime | None) -> None:
    assert unsafe_until(now, times=WEEKDAY_MORNINGS, zone=LONDON) == safe_at


def test_one_day_a_week_is_a_week_away_once_it_is_over() -> None:
    tuesday = SafeTimes(frozenset({1}), time(10), time(10, 30))
    assert unsafe_until(_utc(24, 10, 30), times=tuesday, zone=LONDON) == datetime(2026, 12, 1, 10, tzinfo=UTC)


def test_the_hour_that_comes_twice_in_autumn_is_safe_both_times() -> None:
    sunday = SafeTimes(frozenset({6}), time(1), time(2))
    assert unsafe_until(_utc(24, 23, month=10), times=sunday, zone=LONDON) == _utc(25, 0, month=10)
    assert unsafe_until(_utc(25, 1, 30, month=10), times=sunday, zone=LONDON) is None


def test_an_hour_that_spring_skips_is_asked_about_again_and_never_taken_for_safe() -> None:
    sunday = SafeTimes(frozenset({6}), time(1, 15), time(1, 45))
    at: datetime | None = _utc(27, 12, month=3)
    found = at
    while at is not None:
        found, at = at, unsafe_until(at, times=sunday, zone=LONDON)
    assert found == _utc(5, 0, 15, month=4)


@pytest.mark.parametrize("days", [frozenset(), frozenset({7}), frozenset({-1, 2})])
def test_no_day_of_the_week_is_refused(days: frozenset[int]) -> None:
    with pytest.raises(NoSafeDay):
        SafeTimes(days, time(9), time(10))


@pytest.mark.parametrize("ends", [time(9), time(8, 59), time(0)])
def test_hours_that_end_before_they_start_are_refused(ends: time) -> None:
    with pytest.raises(SafeEndsBeforeItStarts):
        SafeTimes(frozenset({0}), time(9), ends)


def test_what_is_kept_is_read_back_as_it_was() -> None:
    assert safe_times.read(safe_times.written(WEEKDAY_MORNINGS)) == WEEKDAY_MORNINGS
