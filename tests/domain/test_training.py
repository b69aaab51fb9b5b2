"""Training: quarters, scores and days that can be."""

from datetime import date, timedelta

import pytest

from portal.domain import training as rules
from portal.domain.training import Quarter

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("on", "quarter"),
    [
        (date(2026, 1, 1), Quarter(2026, 1)),
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_a_day_lies_in_its_quarter(on: date, quarter: Quarter) -> None:
    assert rules.quarter_of(on) == quarter
    assert quarter.first_day <= on
    assert quarter.last_month.month - quarter.first_day.month == 2


def test_scores_are_typed_one_after_the_other_and_nothing_else_is_a_score() -> None:
    assert rules.read_scores(" 5 4,4;3\n") == {5: 1, 4: 2, 3: 1}
    assert rules.typed_scores({3: 1, 4: 2, 5: 1}) == "5 4 4 3"
    assert rules.mean_of({5: 1, 4: 2, 3: 1}) == 4
    assert rules.read_scores("") == {}
    assert rules.mean_of({}) is None
    for typed in ("0", "6", "55", "five", "-1", "4.5", "٣"):
        with pytest.raises(rules.ScoreNotUnderstood):
            rules.read_scores(typed)


def test_a_session_was_on_a_day_that_has_come_took_time_and_had_people() -> None:
    rules.check_session(held_on=TODAY, today=TODAY, minutes=1, people=1)
    with pytest.raises(rules.NotHeldYet):
        rules.check_session(held_on=TODAY + timedelta(days=1), today=TODAY, minutes=60, people=1)
    for minutes in (0, 1441):
        with pytest.raises(rules.MinutesUnlikely):
            rules.check_session(held_on=TODAY, today=TODAY, minutes=minutes, people=1)
    with pytest.raises(rules.NobodyCame):
        rules.check_session(held_on=TODAY, today=TODAY, minutes=60, people=0)
