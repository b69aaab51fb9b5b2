"""Yusuf’s family and Lily’s family: what each meets, where they are, and when they hear next."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import journey, working_time
from portal.domain.journey import Circumstance, StageEvent, StageState
from portal.domain.working_time import OFFICE_HOURS, DayHours, WorkingHours

TODAY = date(2026, 11, 24)
NONE: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Text:
    slug: str
    applies_to: frozenset[str] = frozenset()


FIRST_DAYS = Text("first-days")
CORONER = Text("coroner", frozenset({"coroner_post_mortem", "inquest"}))
INQUEST = Text("inquest", frozenset({"inquest"}))
STAGES = (FIRST_DAYS, CORONER, INQUEST)


def event(stage: str, state: StageState, on: date, *, recorded: int) -> StageEvent:
    return StageEvent(stage, state, on, datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(minutes=recorded))


def waits(whom: str, on: date, *, recorded: int, checked_on: date | None = None) -> StageEvent:
    happened = event("coroner", StageState.WAITING, on, recorded=recorded)
    return replace(happened, waiting_for=whom, checked_on=checked_on)


def test_a_family_meets_the_stages_for_everybody_and_those_of_their_own_circumstances() -> None:
    assert journey.stages_for({Circumstance.EXPECTED}, STAGES) == (FIRST_DAYS,)
    assert journey.stages_for({Circumstance.CORONER_POST_MORTEM}, STAGES) == (FIRST_DAYS, CORONER)
    assert journey.stages_for({Circumstance.INQUEST}, STAGES) == STAGES


def test_before_anything_is_recorded_everything_is_ahead() -> None:
    path = journey.arrange(STAGES, [])

    assert [step.state for step in path] == [StageState.AHEAD] * 3
    assert journey.happening_now(path) == ()


def test_yusufs_family_sees_what_is_done_what_waits_and_since_when() -> None:
    first, coroner, inquest = journey.arrange(
        STAGES,
        [
            event("coroner", StageState.WAITING, date(2026, 11, 9), recorded=3),
            event("first-days", StageState.DONE, date(2026, 11, 5), recorded=2),
            event("first-days", StageState.HAPPENING, date(2026, 11, 2), recorded=0),
            event("coroner", StageState.HAPPENING, date(2026, 11, 4), recorded=1),
        ],
    )

    assert (first.state, first.began_on, first.done_on) == (StageState.DONE, date(2026, 11, 2), date(2026, 11, 5))
    assert (coroner.state, coroner.began_on, coroner.done_on) == (StageState.WAITING, date(2026, 11, 4), None)
    assert (inquest.state, inquest.began_on) == (StageState.AHEAD, None)
    assert journey.happening_now((first, coroner, inquest)) == (coroner,)


def test_two_stages_may_happen_at_once() -> None:
    path = journey.arrange(
        STAGES,
        [
            event("inquest", StageState.HAPPENING, TODAY, recorded=0),
            event("first-days", StageState.HAPPENING, TODAY, recorded=1),
        ],
    )

    assert [step.stage for step in journey.happening_now(path)] == ["first-days", "inquest"]


def test_the_newest_record_decides_even_when_it_tells_of_an_earlier_day() -> None:
    (step,) = journey.arrange(
        (FIRST_DAYS,),
        [
            event("first-days", StageState.DONE, date(2026, 11, 20), recorded=0),
            event("first-days", StageState.HAPPENING, date(2026, 11, 10), recorded=1),
        ],
    )

    assert (step.state, step.began_on, step.done_on) == (StageState.HAPPENING, date(2026, 11, 10), None)


def test_a_stage_recorded_by_mistake_and_put_back_leaves_no_days_behind() -> None:
    for put_back in (StageState.AHEAD, StageState.NOT_FOR_THIS_FAMILY):
        (step,) = journey.arrange(
            (INQUEST,),
            [
                event("inquest", StageState.DONE, date(2026, 11, 3), recorded=0),
                event("inquest", put_back, date(2026, 11, 4), recorded=1),
            ],
        )
        assert (step.state, step.began_on, step.done_on) == (put_back, None, None)


def test_a_stage_only_known_to_be_done_began_no_later_than_that_day() -> None:
    (step,) = journey.arrange((INQUEST,), [event("inquest", StageState.DONE, date(2026, 11, 3), recorded=0)])

    assert (step.began_on, step.done_on) == (date(2026, 11, 3), date(2026, 11, 3))


def test_events_of_a_stage_that_no_longer_applies_are_not_shown() -> None:
    path = journey.arrange((FIRST_DAYS,), [event("inquest", StageState.HAPPENING, TODAY, recorded=0)])

    assert [step.stage for step in path] == ["first-days"]


def test_a_step_that_yusufs_family_was_told_of_stays_when_the_facts_change_until_it_is_put_aside_with_words() -> None:
    told = [event("inquest", StageState.HAPPENING, TODAY, recorded=0)]
    put_back = [*told, event("inquest", StageState.AHEAD, TODAY, recorded=1)]

    def meets(events: list[StageEvent]) -> tuple[Text, ...]:
        return journey.stages_for({Circumstance.UNEXPECTED}, STAGES, recorded=journey.told_of(events))

    assert meets([]) == (FIRST_DAYS,)
    assert meets(told) == (FIRST_DAYS, INQUEST)
    assert meets(put_back) == (FIRST_DAYS,), "taken back as a mistake, and not of theirs: nothing is left to say"


def test_a_step_that_had_come_and_is_put_aside_is_said_to_be_taken_back_and_one_that_never_came_is_not() -> None:
    came, never = (
        journey.arrange((INQUEST,), events)[0]
        for events in (
            [
                event("inquest", StageState.HAPPENING, TODAY, recorded=0),
                event("inquest", StageState.NOT_FOR_THIS_FAMILY, TODAY, recorded=1),
            ],
            [event("inquest", StageState.NOT_FOR_THIS_FAMILY, TODAY, recorded=1)],
        )
    )

    assert (came.was_taken_back, never.was_taken_back) == (True, False)


def test_a_wait_says_for_whom_since_when_and_when_somebody_last_asked_and_begins_anew_with_somebody_else() -> None:
    events = [
        event("coroner", StageState.HAPPENING, date(2026, 11, 2), recorded=0),
        waits("the laboratory", date(2026, 11, 9), recorded=1, checked_on=date(2026, 11, 12)),
        waits("the laboratory", date(2026, 11, 16), recorded=2, checked_on=date(2026, 11, 19)),
        waits("the coroner", date(2026, 11, 20), recorded=3),
    ]

    assert journey.arrange((CORONER,), events[:3])[0].waiting == journey.Waiting(
        "the laboratory", since=date(2026, 11, 9), checked_on=date(2026, 11, 19)
    )
    assert journey.arrange((CORONER,), events)[0].waiting == journey.Waiting(
        "the coroner", since=date(2026, 11, 20), checked_on=None
    )
    done = [*events, event("coroner", StageState.DONE, TODAY, recorded=4)]
    assert journey.arrange((CORONER,), done)[0].waiting is None


@given(order=st.permutations(range(6)))
def test_the_order_in_which_events_arrive_does_not_matter(order: list[int]) -> None:
    states = [*StageState, StageState.HAPPENING]
    events = [
        event("inquest", state, date(2026, 11, 1) + timedelta(days=number), recorded=number)
        for number, state in enumerate(states)
    ]

    assert journey.arrange((INQUEST,), [events[number] for number in order]) == journey.arrange((INQUEST,), events)


@pytest.mark.parametrize(
    "pair",
    [
        {Circumstance.EXPECTED, Circumstance.UNEXPECTED},
        {Circumstance.UNEXPECTED, Circumstance.CORONER_POST_MORTEM, Circumstance.HOSPITAL_POST_MORTEM},
        {Circumstance.EXPECTED, Circumstance.SUSPECTED_SUICIDE},
        {Circumstance.EXPECTED, Circumstance.ROAD_DEATH},
        {Circumstance.UNEXPECTED, Circumstance.NEWBORN, Circumstance.LEARNING_DISABILITY},
        {Circumstance.UNEXPECTED, Circumstance.NEWBORN, Circumstance.SUSPECTED_SUICIDE},
    ],
)
def test_circumstances_that_cannot_both_be_are_refused(pair: set[Circumstance]) -> None:
    with pytest.raises(journey.CircumstancesDisagree) as refused:
        journey.check_circumstances(pair)
    assert {refused.value.first, refused.value.second} <= pair


def test_expected_or_unexpected_must_be_said() -> None:
    with pytest.raises(journey.ExpectedOrUnexpectedMissing):
        journey.check_circumstances({Circumstance.INQUEST})
    journey.check_circumstances({Circumstance.EXPECTED, Circumstance.HOSPITAL_POST_MORTEM})
    journey.check_circumstances({Circumstance.UNEXPECTED, Circumstance.INQUEST, Circumstance.ROAD_DEATH})


def test_an_open_case_always_has_a_next_update_and_a_closed_one_need_not() -> None:
    with pytest.raises(journey.NextUpdateMissing):
        journey.check_next_update(None, today=TODAY, case_is_open=True)
    journey.check_next_update(None, today=TODAY, case_is_open=False)


def test_the_next_update_is_after_today_and_within_four_weeks() -> None:
    for past in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(journey.NextUpdateInThePast):
            journey.check_next_update(past, today=TODAY, case_is_open=True)
    journey.check_next_update(TODAY + timedelta(days=1), today=TODAY, case_is_open=True)
    journey.check_next_update(TODAY + timedelta(days=28), today=TODAY, case_is_open=True)
    with pytest.raises(journey.NextUpdateTooFar) as refused:
        journey.check_next_update(TODAY + timedelta(days=29), today=TODAY, case_is_open=True)
    assert refused.value.latest == date(2026, 12, 22)


def test_a_service_may_promise_three_months_and_not_a_day_more() -> None:
    journey.check_next_update(TODAY + timedelta(days=90), today=TODAY, case_is_open=True, within_days=90)
    journey.check_next_update(TODAY + timedelta(days=1), today=TODAY, case_is_open=True, within_days=1)
    for wrong in (0, 91):
        with pytest.raises(ValueError, match="1 to 90"):
            journey.check_next_update(TODAY + timedelta(days=1), today=TODAY, case_is_open=True, within_days=wrong)


def test_four_weeks_that_end_on_boxing_day_are_promised_for_christmas_eve() -> None:
    holidays = frozenset({date(2026, 12, 25), date(2026, 12, 28)})

    day = journey.usual_next_update(date(2026, 11, 28), hours=OFFICE_HOURS, bank_holidays=holidays)

    assert day == date(2026, 12, 24)


def test_where_no_day_is_worked_the_promise_is_still_made() -> None:
    tuesdays = WorkingHours((DayHours(1, time(9), time(12)),))

    day = journey.usual_next_update(TODAY, hours=tuesdays, bank_holidays=NONE, within_days=3)

    assert day == date(2026, 11, 27)


@given(today=st.dates(date(2024, 1, 1), date(2030, 1, 1)), within=st.integers(4, 90))
def test_the_day_offered_first_is_always_a_promise_that_may_be_made(today: date, within: int) -> None:
    day = journey.usual_next_update(today, hours=OFFICE_HOURS, bank_holidays=NONE, within_days=within)

    journey.check_next_update(day, today=today, case_is_open=True, within_days=within)
    assert working_time.is_working_day(day, hours=OFFICE_HOURS, bank_holidays=NONE)
