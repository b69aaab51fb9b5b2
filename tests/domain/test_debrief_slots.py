"""Jo publishes times to meet; two families never get the same quarter of an hour of her."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import debrief_slots, working_time
from portal.domain.dates_that_hurt import DatesThatHurt
from portal.domain.debrief_slots import Slot
from portal.domain.meetings import PlaceKind

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NO_DATES = DatesThatHurt()
QUARTERS = st.integers(1, 16).map(lambda count: timedelta(minutes=15 * count))
STARTS = st.integers(0, 96 * 700).map(lambda count: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * count))


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{clock}+00:00")


def test_an_hour_from_ten_takes_four_quarters() -> None:
    assert debrief_slots.cells(at("10:00"), at("11:00")) == (at("10:00"), at("10:15"), at("10:30"), at("10:45"))


def test_travel_before_and_recovery_after_are_taken_too_and_rounded_outwards() -> None:
    taken = debrief_slots.cells(
        at("10:00"), at("10:30"), travel_before=timedelta(minutes=20), travel_after=timedelta(minutes=1)
    )

    assert (taken[0], taken[-1], len(taken)) == (at("09:30"), at("10:30"), 5)


def test_cells_are_in_utc_whatever_zone_the_time_came_in() -> None:
    summer = timezone(timedelta(hours=1))
    start = datetime(2026, 7, 1, 10, tzinfo=summer)

    assert debrief_slots.cells(start, start + timedelta(minutes=15)) == (datetime(2026, 7, 1, 9, tzinfo=UTC),)
    assert debrief_slots.cells(start, start + timedelta(minutes=15))[0].tzinfo is UTC


def test_across_the_autumn_night_no_quarter_is_counted_twice_or_left_out() -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=working_time.LONDON)
    end = datetime(2026, 10, 25, 2, 30, tzinfo=working_time.LONDON)

    taken = debrief_slots.cells(start, end)

    assert len(taken) == len(set(taken)) == 12


@given(one=STARTS, other=STARTS, length=QUARTERS, second=QUARTERS)
def test_two_times_share_a_quarter_exactly_when_they_overlap(
    one: datetime, other: datetime, length: timedelta, second: timedelta
) -> None:
    other = one + (other - one) % timedelta(hours=8) - timedelta(hours=4)

    shared = set(debrief_slots.cells(one, one + length)) & set(debrief_slots.cells(other, other + second))

    assert bool(shared) is (one < other + second and other < one + length)


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    length=st.timedeltas(timedelta(minutes=1), timedelta(hours=4)),
)
def test_every_cell_stands_on_a_quarter_and_together_they_cover_the_time(start: datetime, length: timedelta) -> None:
    taken = debrief_slots.cells(start, start + length)

    assert all((cell.minute % 15, cell.second, cell.microsecond) == (0, 0, 0) for cell in taken)
    assert taken[0] <= start < taken[0] + debrief_slots.QUARTER
    assert taken[-1] < start + length <= taken[-1] + debrief_slots.QUARTER


@pytest.mark.parametrize(
    ("slot", "refusal"),
    [
        (Slot(at("10:05"), at("11:00")), debrief_slots.SlotNotOnAQuarter),
        (Slot(at("10:00"), at("11:05")), debrief_slots.SlotNotOnAQuarter),
        (Slot(at("10:00:30"), at("11:00")), debrief_slots.SlotNotOnAQuarter),
        (Slot(at("10:00"), at("10:00")), debrief_slots.SlotLengthRefused),
        (Slot(at("11:00"), at("10:00")), debrief_slots.SlotLengthRefused),
        (Slot(at("10:00"), at("14:15")), debrief_slots.SlotLengthRefused),
        (Slot(at("10:00"), at("11:00"), travel_before=timedelta(minutes=-15)), debrief_slots.TravelRefused),
        (Slot(at("10:00"), at("11:00"), travel_after=timedelta(hours=5)), debrief_slots.TravelRefused),
    ],
)
def test_a_time_no_diary_could_hold_is_refused(slot: Slot, refusal: type[ValueError]) -> None:
    with pytest.raises(refusal):
        debrief_slots.check_shape(slot)
    assert not debrief_slots.may_be_offered(slot, now=NOW, dates=NO_DATES)


def test_the_shortest_and_the_longest_meeting_are_allowed() -> None:
    debrief_slots.check_shape(Slot(at("10:00"), at("10:15")))
    debrief_slots.check_shape(Slot(at("10:00"), at("14:00"), timedelta(hours=4), timedelta(hours=4)))


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 12, 1, 10)  # noqa: DTZ001 - the refusal is the point
    with pytest.raises(working_time.NaiveTime):
        debrief_slots.check_shape(Slot(naive, at("11:00")))
    with pytest.raises(working_time.NaiveTime):
        debrief_slots.cells(naive, naive)


def test_amina_is_offered_times_from_two_days_ahead() -> None:
    soonest = Slot(NOW + timedelta(hours=48), NOW + timedelta(hours=49))
    sooner = Slot(NOW + timedelta(hours=47, minutes=45), NOW + timedelta(hours=49))

    assert debrief_slots.may_be_offered(soonest, now=NOW, dates=NO_DATES)
    with pytest.raises(debrief_slots.SlotTooSoon) as refused:
        debrief_slots.check_for_family(sooner, now=NOW, dates=NO_DATES)
    assert refused.value.earliest == NOW + timedelta(hours=48)


def test_even_with_no_notice_asked_the_past_and_this_very_moment_are_no_offer() -> None:
    for start in (NOW, NOW - timedelta(hours=1)):
        slot = Slot(start, start + timedelta(hours=1))
        assert not debrief_slots.may_be_offered(slot, now=NOW, dates=NO_DATES, minimum_notice=timedelta())


def test_on_yusufs_birthday_no_time_is_offered_and_the_day_after_one_is() -> None:
    dates = DatesThatHurt(born_on=date(2019, 12, 1))

    with pytest.raises(debrief_slots.SlotOnADateThatHurts):
        debrief_slots.check_for_family(Slot(at("10:00"), at("11:00")), now=NOW, dates=dates)
    day_after = Slot(at("10:00") + timedelta(days=1), at("11:00") + timedelta(days=1))
    assert debrief_slots.may_be_offered(day_after, now=NOW, dates=dates)


def test_the_day_is_the_local_day() -> None:
    dates = DatesThatHurt(born_on=date(2019, 7, 2))
    just_after_local_midnight = datetime(2027, 7, 1, 23, 0, tzinfo=UTC)

    assert not debrief_slots.may_be_offered(
        Slot(just_after_local_midnight, just_after_local_midnight + timedelta(minutes=15)), now=NOW, dates=dates
    )


def test_only_a_call_needs_no_travel() -> None:
    assert {place for place in PlaceKind if not place.needs_travel} == {PlaceKind.VIDEO, PlaceKind.PHONE}
