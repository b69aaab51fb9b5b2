"""Amina and David are Yusuf’s parents. Jo may offer them a meeting only when everything is settled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import debriefs, working_time
from portal.domain.debriefs import (
    AdultFacts,
    Attendance,
    CoronerPosition,
    GateFacts,
    GateItem,
    MissingItem,
    PolicePosition,
    WhyMissing,
    WishToKnow,
)
from portal.domain.working_time import OFFICE_HOURS, DayHours, WorkingHours

AMINA, DAVID, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
MONDAY = datetime(2026, 11, 23, 11, tzinfo=UTC)
TOLD = datetime(2026, 11, 20, 14, tzinfo=UTC)
NONE: frozenset[date] = frozenset()

SETTLED = GateFacts(
    adults=(AdultFacts(AMINA, WishToKnow.EVERYTHING, TOLD), AdultFacts(DAVID, WishToKnow.NOT_NOW, TOLD)),
    report_received_on=date(2026, 11, 2),
    coroner=CoronerPosition.AGREED,
    police=PolicePosition.CONTENT,
    attendance_reviewed_on=date(2026, 11, 10),
    date_checked_on=date(2026, 11, 11),
    interpreter=Attendance.NOT_NEEDED,
    clinician=Attendance.BOOKED,
)


def opens(facts: GateFacts, *, adult_id: UUID = AMINA, now: datetime = MONDAY) -> bool:
    return debriefs.is_open(
        facts, adult_id=adult_id, now=now, complete_since=TOLD, hours=OFFICE_HOURS, bank_holidays=NONE
    )


def david_with(**changes: object) -> GateFacts:
    amina, david = SETTLED.adults
    return replace(SETTLED, adults=(amina, replace(david, **changes)))  # type: ignore[arg-type]  # names checked by replace


Change = tuple[Callable[[GateFacts], GateFacts], GateItem, WhyMissing]

CHANGES: list[Change] = [
    (lambda f: replace(f, report_received_on=None), GateItem.REPORT_RECEIVED, WhyMissing.NOT_RECORDED),
    (lambda f: replace(f, coroner=None), GateItem.CORONER_AGREED, WhyMissing.NOT_RECORDED),
    (lambda f: replace(f, coroner=CoronerPosition.ASKED), GateItem.CORONER_AGREED, WhyMissing.WAITING),
    (lambda f: replace(f, coroner=CoronerPosition.REFUSED), GateItem.CORONER_AGREED, WhyMissing.REFUSED),
    (lambda f: replace(f, police=None), GateItem.POLICE_POSITION, WhyMissing.NOT_RECORDED),
    (lambda f: replace(f, police=PolicePosition.HOLD), GateItem.POLICE_POSITION, WhyMissing.ON_HOLD),
    (lambda f: replace(f, attendance_reviewed_on=None), GateItem.ATTENDANCE_REVIEWED, WhyMissing.NOT_RECORDED),
    (lambda f: replace(f, date_checked_on=None), GateItem.DATE_CHECKED, WhyMissing.NOT_RECORDED),
    (lambda f: replace(f, interpreter=None), GateItem.INTERPRETER_AND_CLINICIAN_BOOKED, WhyMissing.NOT_RECORDED),
    (lambda f: replace(f, clinician=None), GateItem.INTERPRETER_AND_CLINICIAN_BOOKED, WhyMissing.NOT_RECORDED),
    (
        lambda f: replace(f, interpreter=Attendance.NEEDED),
        GateItem.INTERPRETER_AND_CLINICIAN_BOOKED,
        WhyMissing.WAITING,
    ),
    (
        lambda f: replace(f, clinician=Attendance.NEEDED),
        GateItem.INTERPRETER_AND_CLINICIAN_BOOKED,
        WhyMissing.WAITING,
    ),
]


def test_with_everything_settled_nothing_is_missing_and_both_parents_see_the_offer() -> None:
    assert debriefs.missing(SETTLED) == ()
    assert opens(SETTLED)
    assert opens(SETTLED, adult_id=DAVID)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change[1]}-{change[2]}")
def test_any_single_thing_missing_shuts_the_gate_for_both_and_jo_sees_which_and_why(change: Change) -> None:
    alter, item, why = change

    facts = alter(SETTLED)

    assert debriefs.missing(facts) == (MissingItem(item, why),)
    assert not opens(facts)
    assert not opens(facts, adult_id=DAVID)


def test_a_hospital_post_mortem_needs_no_word_from_a_coroner_nor_from_police_who_are_not_there() -> None:
    facts = replace(SETTLED, coroner=CoronerPosition.NOT_INVOLVED, police=PolicePosition.NOT_INVOLVED)

    assert debriefs.missing(facts) == ()


def test_amina_sees_no_offer_while_david_has_not_been_asked_what_he_wants_to_know() -> None:
    facts = david_with(wish=None)

    assert debriefs.missing(facts) == (MissingItem(GateItem.WISH_RECORDED, WhyMissing.NOT_RECORDED, DAVID),)
    assert not opens(facts)


def test_amina_who_was_told_sees_the_offer_and_david_who_was_not_does_not() -> None:
    facts = david_with(told_by_person_at=None)

    assert debriefs.missing(facts) == (MissingItem(GateItem.TOLD_BY_PERSON, WhyMissing.NOT_RECORDED, DAVID),)
    assert opens(facts)
    assert not opens(facts, adult_id=DAVID)


def test_a_restriction_on_david_keeps_the_offer_from_him_and_changes_nothing_for_amina() -> None:
    facts = david_with(restricted=True)

    assert debriefs.missing_for(facts, adult_id=DAVID) == (
        MissingItem(GateItem.ATTENDANCE_REVIEWED, WhyMissing.ON_HOLD, DAVID),
    )
    assert debriefs.missing_for(facts, adult_id=AMINA) == ()
    assert not opens(facts, adult_id=DAVID)
    assert opens(facts)


def test_somebody_with_no_part_in_the_meeting_never_sees_the_offer() -> None:
    assert {missed.item for missed in debriefs.missing_for(SETTLED, adult_id=STRANGER)} == set(GateItem)
    assert not opens(SETTLED, adult_id=STRANGER)
    assert not opens(replace(SETTLED, adults=()))


def test_nothing_recorded_lists_every_item_in_the_order_jo_works_through() -> None:
    facts = GateFacts(adults=(AdultFacts(AMINA),))

    assert [missed.item for missed in debriefs.missing(facts)] == list(GateItem)


@given(which=st.sets(st.integers(0, len(CHANGES) - 1), min_size=1))
def test_whatever_set_of_things_is_missing_the_gate_is_shut(which: set[int]) -> None:
    facts = SETTLED
    for number in which:
        facts = CHANGES[number][0](facts)

    assert {missed.item for missed in debriefs.missing(facts)} == {CHANGES[number][1] for number in which}
    assert not opens(facts)


def appears(complete: datetime, *, hours: WorkingHours = OFFICE_HOURS, holidays: frozenset[date] = NONE) -> datetime:
    return debriefs.appears_at(complete, hours=hours, bank_holidays=holidays)


def test_settled_on_a_tuesday_at_noon_it_appears_at_once() -> None:
    assert appears(datetime(2026, 11, 24, 12, tzinfo=UTC)) == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_settled_early_on_a_tuesday_it_appears_when_somebody_is_there() -> None:
    assert appears(datetime(2026, 11, 24, 5, tzinfo=UTC)) == datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize("day", [27, 28, 29])
def test_settled_on_a_friday_or_at_the_weekend_it_appears_on_monday(day: int) -> None:
    assert appears(datetime(2026, 11, day, 12, tzinfo=UTC)) == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_settled_two_days_before_christmas_it_appears_and_on_christmas_eve_it_waits() -> None:
    christmas = frozenset({date(2026, 12, 25), date(2026, 12, 28)})

    assert appears(datetime(2026, 12, 23, 12, tzinfo=UTC), holidays=christmas).day == 23
    assert appears(datetime(2026, 12, 24, 12, tzinfo=UTC), holidays=christmas) == datetime(2026, 12, 29, 9, tzinfo=UTC)


def test_where_somebody_works_tuesdays_only_it_appears_the_day_before() -> None:
    tuesdays = WorkingHours((DayHours(1, time(9), time(17)),))

    assert appears(datetime(2026, 11, 24, 12, tzinfo=UTC), hours=tuesdays) == datetime(2026, 11, 30, tzinfo=UTC)


def test_where_nobody_ever_works_it_never_appears() -> None:
    with pytest.raises(working_time.NeverOpens):
        appears(MONDAY, hours=WorkingHours(()))


def test_an_offer_that_appeared_on_thursday_is_still_there_at_the_weekend() -> None:
    for day in (26, 27, 28, 29):
        assert debriefs.is_open(
            SETTLED,
            adult_id=AMINA,
            now=datetime(2026, 11, day, 23, tzinfo=UTC),
            complete_since=datetime(2026, 11, 26, 10, tzinfo=UTC),
            hours=OFFICE_HOURS,
            bank_holidays=NONE,
        )


def test_an_offer_settled_on_friday_is_not_there_on_saturday_night() -> None:
    assert not opens(SETTLED, now=datetime(2026, 11, 21, 23, tzinfo=UTC))
    assert not opens(SETTLED, now=datetime(2026, 11, 23, 8, 59, tzinfo=UTC))
    assert opens(SETTLED, now=datetime(2026, 11, 23, 9, tzinfo=UTC))


def test_until_the_moment_of_completion_is_recorded_there_is_no_offer() -> None:
    assert not debriefs.is_open(
        SETTLED, adult_id=AMINA, now=MONDAY, complete_since=None, hours=OFFICE_HOURS, bank_holidays=NONE
    )


@given(complete=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_whenever_it_is_settled_it_first_appears_with_somebody_to_ring_that_day_and_the_next(
    complete: datetime,
) -> None:
    at = appears(complete)
    day = working_time.local(at).date()

    assert at >= complete
    assert working_time.is_working_day(day, hours=OFFICE_HOURS, bank_holidays=NONE)
    assert day.weekday() < 4


def test_times_to_meet_are_for_those_who_may_want_to_meet() -> None:
    assert {wish for wish in WishToKnow if wish.would_meet} == {
        WishToKnow.EVERYTHING,
        WishToKnow.MAIN_POINTS,
        WishToKnow.NOT_SURE,
    }
