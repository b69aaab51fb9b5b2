"""Safe times by themselves: the next safe hour, over weeks and clock changes; what means nothing is refused."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import safe_times
from portal.domain.preferences import places, zone_of
from portal.domain.safe_times import NoSafeDay, SafeEndsBeforeItStarts, SafeSpan, SafeTimes, unsafe_until

LONDON = zone_of("Europe/London")
UNUSUAL = ("Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Chatham", "Africa/Cairo", "America/Santiago")
"""Half an hour forward, two hours, at a quarter to three, at midnight."""

SUNDAY = frozenset({6})
WEEKDAY_MORNINGS = SafeSpan(frozenset(range(5)), time(10), time(12))
SATURDAY_AFTERNOON = SafeSpan(frozenset({5}), time(14), time(16))
MORNINGS = SafeTimes((WEEKDAY_MORNINGS,))
BOTH = SafeTimes((SATURDAY_AFTERNOON, WEEKDAY_MORNINGS))

CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(*divmod(minutes, 60)))
HOURS = st.lists(CLOCKS, min_size=2, max_size=2, unique=True).map(sorted)
SPANS = st.builds(lambda days, hours: SafeSpan(days, *hours), st.frozensets(st.integers(0, 6), min_size=1), HOURS)
SEVERAL = st.lists(SPANS, min_size=1, max_size=safe_times.SPANS_AT_MOST).map(lambda spans: SafeTimes(tuple(spans)))
NIGHTS_OF_CLOCK_CHANGES = (
    datetime(2026, 3, 28, 20, tzinfo=UTC),
    datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 4, 23, 12, tzinfo=UTC),
    datetime(2026, 9, 5, 12, tzinfo=UTC),
    datetime(2026, 4, 4, 6, tzinfo=UTC),
)


def _utc(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _on_sunday(*hours: int | float) -> SafeTimes:
    starts, ends = (time(int(hour), round(hour % 1 * 60)) for hour in hours)
    return SafeTimes((SafeSpan(SUNDAY, starts, ends),))


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
    assert unsafe_until(now, times=MORNINGS, zone=LONDON) == safe_at


@pytest.mark.parametrize(
    ("now", "safe_at"),
    [
        (_utc(27, 11), None),
        (_utc(27, 12), _utc(28, 14)),  # after Friday morning comes Saturday afternoon
        (_utc(28, 10), _utc(28, 14)),
        (_utc(28, 15, 59), None),
        (_utc(28, 16), _utc(30, 10)),
    ],
)
def test_whichever_of_two_spans_comes_next_is_the_one_that_counts(now: datetime, safe_at: datetime | None) -> None:
    assert unsafe_until(now, times=BOTH, zone=LONDON) == safe_at


def test_spans_that_overlap_add_up() -> None:
    late_morning = SafeSpan(frozenset({1}), time(11), time(13))
    times = SafeTimes((WEEKDAY_MORNINGS, late_morning))
    for hour in (10, 11, 12):
        assert unsafe_until(_utc(24, hour, 30), times=times, zone=LONDON) is None
    assert unsafe_until(_utc(24, 13), times=times, zone=LONDON) == _utc(25, 10)


def test_one_day_a_week_is_a_week_away_once_it_is_over() -> None:
    tuesday = SafeTimes((SafeSpan(frozenset({1}), time(10), time(10, 30)),))
    assert unsafe_until(_utc(24, 10, 30), times=tuesday, zone=LONDON) == datetime(2026, 12, 1, 10, tzinfo=UTC)


def test_the_hour_that_comes_twice_in_autumn_is_safe_both_times() -> None:
    sunday = _on_sunday(1, 2)
    assert unsafe_until(_utc(24, 23, month=10), times=sunday, zone=LONDON) == _utc(25, 0, month=10)
    assert unsafe_until(_utc(25, 1, 30, month=10), times=sunday, zone=LONDON) is None


def test_a_span_into_the_hour_that_comes_twice_is_safe_again_as_soon_as_the_clocks_have_gone_back() -> None:
    sunday = _on_sunday(0.5, 1.5)
    assert unsafe_until(_utc(25, 0, 30, month=10), times=sunday, zone=LONDON) == _utc(25, 1, month=10)


@pytest.mark.parametrize(
    ("hours", "safe_at"),
    [
        ((1.5, 3), _utc(29, 1, month=3)),  # two by the clock, which a minute before was one
        ((1.25, 2.25), _utc(29, 1, month=3)),
        ((1, 2.5), _utc(29, 1, month=3)),
        ((2, 3), _utc(29, 1, month=3)),
        ((2.25, 3), _utc(29, 1, 15, month=3)),
        ((0.5, 3), _utc(29, 0, 30, month=3)),
    ],
)
def test_a_span_whose_beginning_spring_skips_opens_once_the_clocks_have_gone_forward(
    hours: tuple[float, float], safe_at: datetime
) -> None:
    assert unsafe_until(_utc(28, 12, month=3), times=_on_sunday(*hours), zone=LONDON) == safe_at


@pytest.mark.parametrize("hours", [(1, 2), (1.25, 1.75), (1.5, 2)])
def test_a_span_that_spring_skips_whole_waits_for_the_week_after(hours: tuple[float, float]) -> None:
    sunday = _on_sunday(*hours)
    first = unsafe_until(_utc(28, 12, month=3), times=sunday, zone=LONDON)
    starts = sunday.spans[0].starts
    assert first == datetime(2026, 4, 5, starts.hour - 1, starts.minute, tzinfo=UTC)
    assert unsafe_until(_utc(22, 12, month=3), times=sunday, zone=LONDON) == first


def test_where_she_lives_in_santiago_a_span_begins_when_midnight_has_been_skipped() -> None:
    santiago, night = zone_of("America/Santiago"), _on_sunday(0.5, 2)
    assert unsafe_until(_utc(5, 12, month=9), times=night, zone=santiago) == _utc(6, 4, month=9)


@settings(max_examples=400, deadline=None)
@given(
    now=st.sampled_from(NIGHTS_OF_CLOCK_CHANGES),
    ago=st.integers(0, 12 * 60),
    times=SEVERAL,
    place=st.just("Europe/London") | st.sampled_from(UNUSUAL) | st.sampled_from(places()),
)
def test_the_moment_given_is_the_first_safe_minute_whatever_the_clocks_do(
    now: datetime, ago: int, times: SafeTimes, place: str
) -> None:
    zone, now = zone_of(place), now - timedelta(minutes=ago)

    def is_alone(at: datetime) -> bool:
        there = at.astimezone(zone)
        return any(
            there.isoweekday() - 1 in span.days and span.starts <= there.time() < span.ends for span in times.spans
        )

    minutes = (now + timedelta(minutes=passed) for passed in range(24 * 60))
    within_a_day = next((at for at in minutes if is_alone(at)), None)

    found = unsafe_until(now, times=times, zone=zone)

    if found is not None:
        assert is_alone(found)
    if within_a_day is None:
        assert found is not None
        assert found >= now + timedelta(days=1)
    else:
        assert (found or now) == within_a_day


@pytest.mark.parametrize("days", [frozenset(), frozenset({7}), frozenset({-1, 2})])
def test_no_day_of_the_week_is_refused(days: frozenset[int]) -> None:
    with pytest.raises(NoSafeDay):
        SafeSpan(days, time(9), time(10))


@pytest.mark.parametrize("ends", [time(9), time(8, 59), time(0)])
def test_hours_that_end_before_they_start_are_refused(ends: time) -> None:
    with pytest.raises(SafeEndsBeforeItStarts):
        SafeSpan(frozenset({0}), time(9), ends)


@pytest.mark.parametrize("number", [0, 4])
def test_no_span_and_more_than_three_are_refused(number: int) -> None:
    with pytest.raises(safe_times.WrongNumberOfSpans):
        SafeTimes((WEEKDAY_MORNINGS,) * number)


@given(times=SEVERAL)
def test_what_is_kept_is_read_back_as_it_was(times: SafeTimes) -> None:
    assert safe_times.read(safe_times.written(times)) == times


def test_what_was_kept_while_there_was_one_span_only_is_still_read() -> None:
    assert safe_times.read('{"days": [0, 1, 2, 3, 4], "from": 600, "to": 720}') == MORNINGS
