"""When staff are warned that a promise falls due."""

from datetime import date, time

import pytest

from portal.domain.promises import Standing, standing, warned_up_to
from portal.domain.working_time import WorkingHours

OFFICE = WorkingHours.every_weekday(time(9), time(17))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (TUESDAY, date(2026, 11, 27)),
        (date(2026, 11, 26), date(2026, 12, 1)),  # over a weekend
        (date(2026, 12, 23), date(2026, 12, 30)),  # over Christmas, Boxing Day's substitute and a weekend
    ],
)
def test_jo_is_warned_three_working_days_before(today: date, last: date) -> None:
    assert warned_up_to(today, hours=OFFICE, bank_holidays=CHRISTMAS) == last


@pytest.mark.parametrize(
    ("promised", "stands"),
    [
        (None, Standing.MISSING),
        (date(2026, 11, 23), Standing.PAST),
        (TUESDAY, Standing.SOON),
        (date(2026, 11, 27), Standing.SOON),
        (date(2026, 11, 28), Standing.AHEAD),
    ],
)
def test_how_a_promise_stands_on_a_tuesday(promised: date | None, stands: Standing) -> None:
    up_to = warned_up_to(TUESDAY, hours=OFFICE, bank_holidays=CHRISTMAS)

    assert standing(promised, today=TUESDAY, warned_up_to=up_to) is stands
