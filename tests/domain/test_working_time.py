"""Jo works Monday to Friday, 9 to 5, and some weeks have holes in them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import working_time
from portal.domain.working_time import OFFICE_HOURS, Absence, DayHours, WorkingHours

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
NONE: frozenset[date] = frozenset()
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def test_jo_is_there_at_nine_and_gone_at_five() -> None:
    for clock, there in [("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False)]:
        now = datetime.fromisoformat(f"2026-11-24T{clock}+00:00")
        assert working_time.is_open(now, hours=OFFICE_HOURS, bank_holidays=NONE) is there, clock


def test_in_summer_jo_begins_at_eight_by_greenwich() -> None:
    assert working_time.is_open(datetime(2026, 7, 1, 8, tzinfo=UTC), hours=OFFICE_HOURS, bank_holidays=NONE)
    assert not working_time.is_open(datetime(2026, 7, 1, 16, tzinfo=UTC), hours=OFFICE_HOURS, bank_holidays=NONE)


def test_on_friday_evening_aminas_message_waits_for_monday() -> None:
    opens = working_time.next_opening(datetime(2026, 11, 27, 21, tzinfo=UTC), hours=OFFICE_HOURS, bank_holidays=NONE)

    assert opens == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_before_nine_the_next_opening_is_today_and_at_nine_it_is_tomorrow() -> None:
    early = working_time.next_opening(datetime(2026, 11, 24, 8, 59, tzinfo=UTC), hours=OFFICE_HOURS, bank_holidays=NONE)
    sharp = working_time.next_opening(datetime(2026, 11, 24, 9, tzinfo=UTC), hours=OFFICE_HOURS, bank_holidays=NONE)

    assert (early.day, sharp.day) == (24, 25)


@pytest.mark.parametrize(
    ("friday", "monday_at"),
    [
        (datetime(2027, 3, 26, 18, tzinfo=UTC), datetime(2027, 3, 29, 8, tzinfo=UTC)),
        (datetime(2026, 10, 23, 18, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC)),
    ],
)
def test_over_the_weekend_the_clocks_change_jo_still_begins_at_nine_on_the_wall(
    friday: datetime, monday_at: datetime
) -> None:
    assert working_time.next_opening(friday, hours=OFFICE_HOURS, bank_holidays=NONE) == monday_at


def test_on_christmas_eve_evening_the_next_opening_is_after_the_holidays() -> None:
    opens = working_time.next_opening(
        datetime(2026, 12, 24, 18, tzinfo=UTC), hours=OFFICE_HOURS, bank_holidays=CHRISTMAS
    )

    assert opens == datetime(2026, 12, 29, 9, tzinfo=UTC)


def test_while_jo_is_away_nobody_is_promised_jo() -> None:
    away = (Absence(date(2026, 11, 24), date(2026, 11, 27)),)
    tuesday = datetime(2026, 11, 24, 11, tzinfo=UTC)

    assert not working_time.is_open(tuesday, hours=OFFICE_HOURS, bank_holidays=NONE, absences=away)
    assert working_time.hours_today(tuesday, hours=OFFICE_HOURS, bank_holidays=NONE, absences=away) is None
    assert working_time.next_opening(tuesday, hours=OFFICE_HOURS, bank_holidays=NONE, absences=away) == datetime(
        2026, 11, 30, 9, tzinfo=UTC
    )


def test_an_absence_holds_its_first_and_its_last_day() -> None:
    away = Absence(date(2026, 11, 24), date(2026, 11, 25))

    assert [away.covers(date(2026, 11, day)) for day in (23, 24, 25, 26)] == [False, True, True, False]


def test_just_after_midnight_in_summer_hours_today_are_those_of_the_local_day() -> None:
    tuesdays_only = WorkingHours((DayHours(1, time(10), time(14)),))
    monday_in_greenwich = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)

    today = working_time.hours_today(monday_in_greenwich, hours=tuesdays_only, bank_holidays=NONE)

    assert today is not None
    assert today.opens == time(10)


def test_three_working_days_after_the_wednesday_before_christmas() -> None:
    day = working_time.add_working_days(date(2026, 12, 23), 3, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS)

    assert day == date(2026, 12, 30)


def test_the_next_working_day_is_never_the_same_day() -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)

    assert working_time.next_working_day(friday, hours=OFFICE_HOURS, bank_holidays=NONE) == monday
    assert working_time.add_working_days(friday, 0, hours=OFFICE_HOURS, bank_holidays=NONE) == friday
    assert working_time.add_working_days(date(2026, 11, 28), 0, hours=OFFICE_HOURS, bank_holidays=NONE) == monday


def test_nobody_counts_working_days_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        working_time.add_working_days(date(2026, 11, 27), -1, hours=OFFICE_HOURS, bank_holidays=NONE)


def test_hours_nobody_works_end_in_a_refusal_not_in_an_endless_search() -> None:
    with pytest.raises(working_time.NeverOpens):
        working_time.next_opening(datetime(2026, 11, 24, tzinfo=UTC), hours=WorkingHours(()), bank_holidays=NONE)
    with pytest.raises(working_time.NeverOpens):
        working_time.next_working_day(date(2026, 11, 24), hours=WorkingHours(()), bank_holidays=NONE)


def test_many_working_days_ahead_are_counted_across_years() -> None:
    mondays = WorkingHours((DayHours(0, time(9), time(12)),))

    assert working_time.add_working_days(date(2026, 11, 23), 100, hours=mondays, bank_holidays=NONE) == date(
        2026, 11, 23
    ) + timedelta(weeks=100)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(working_time.NaiveTime):
        working_time.is_open(datetime(2026, 11, 24, 10), hours=OFFICE_HOURS, bank_holidays=NONE)  # noqa: DTZ001 - the refusal is the point


def test_hours_that_run_backwards_and_an_eighth_weekday_are_refused() -> None:
    with pytest.raises(working_time.ClosesBeforeItOpens):
        DayHours(0, time(17), time(9))
    with pytest.raises(ValueError, match="weekday"):
        DayHours(7, time(9), time(17))


def test_half_past_one_does_not_exist_on_the_spring_night_and_is_never_quietly_moved() -> None:
    with pytest.raises(working_time.NoSuchLocalTime):
        working_time.at_local(date(2027, 3, 28), time(1, 30))
    assert working_time.at_local(date(2027, 3, 28), time(2)) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_the_hour_that_comes_twice_means_the_first_time() -> None:
    assert working_time.at_local(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(now=MOMENTS)
def test_whenever_a_parent_writes_the_opening_they_are_told_is_the_first_open_moment_ahead(now: datetime) -> None:
    opens = working_time.next_opening(now, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS)

    assert opens > now
    assert working_time.is_open(opens, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS)
    assert not working_time.is_open(opens - timedelta(seconds=1), hours=OFFICE_HOURS, bank_holidays=CHRISTMAS)
    assert working_time.local(opens).time() == time(9)
    if not working_time.is_open(now, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS):
        halfway = now + (opens - now) / 2
        assert not working_time.is_open(halfway, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS)


@given(start=st.dates(date(2024, 1, 1), date(2030, 1, 1)), one=st.integers(1, 30), more=st.integers(1, 30))
def test_working_days_add_up(start: date, one: int, more: int) -> None:
    def add(on: date, count: int) -> date:
        return working_time.add_working_days(on, count, hours=OFFICE_HOURS, bank_holidays=CHRISTMAS)

    assert add(add(start, one), more) == add(start, one + more)
