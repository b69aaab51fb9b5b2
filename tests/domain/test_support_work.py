"""Ed keeps the directory: what presses comes first, and each entry comes to the right person once a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from portal.domain import support_work
from portal.domain.support import Entry, EntryState
from portal.domain.support_work import Reason, Standing, Waiting

TODAY = date(2026, 11, 24)
ED, ADA = UUID(int=1), UUID(int=2)
LANTERN = Entry(slug="lantern", name="Lantern", state=EntryState.PUBLISHED, checked_on=TODAY)
NIGHT_LINE = replace(LANTERN, slug="night-line", name="Night Line", crisis=True)


def why(entry: Entry, **known: Any) -> tuple[Reason, ...]:
    return support_work.reasons(Standing(entry=entry, **known), today=TODAY)


def waiting(number: int, *reasons: Reason, **known: Any) -> Waiting:
    facts: dict[str, Any] = {"is_crisis": False, "checked_on": None, "tried_on": None, "confirmed_by": None}
    return Waiting(id=UUID(int=number), reasons=reasons, **(facts | known))


def test_an_entry_that_was_checked_today_waits_for_nothing() -> None:
    assert why(LANTERN) == (Reason.NOTHING,)


@pytest.mark.parametrize(
    ("days_ago", "reasons"),
    [(75, (Reason.NOTHING,)), (76, (Reason.DUE_SOON,)), (90, (Reason.DUE_SOON,)), (91, (Reason.OVERDUE,))],
)
def test_a_check_warns_for_two_weeks_and_lapses_after_ninety_days(days_ago: int, reasons: tuple[Reason, ...]) -> None:
    assert why(replace(LANTERN, checked_on=TODAY - timedelta(days=days_ago))) == reasons


def test_everything_that_an_entry_waits_for_is_said_the_most_pressing_first() -> None:
    forgotten = replace(LANTERN, checked_on=None, ends_on=TODAY + timedelta(days=60))
    known = {"told": 3, "page_is_missing": True, "has_doubt": True}

    assert why(forgotten, **known) == (
        Reason.TOLD,
        Reason.OVERDUE,
        Reason.NO_SUCH_PAGE,
        Reason.DOUBT,
        Reason.FUNDING_ENDS,
    )
    assert why(replace(LANTERN, ends_on=TODAY + timedelta(days=61))) == (Reason.NOTHING,)


def test_a_draft_is_not_overdue_and_what_is_closed_waits_for_nothing_more() -> None:
    assert why(replace(LANTERN, state=EntryState.DRAFT, checked_on=None), has_doubt=True) == (Reason.DRAFT,)
    assert why(replace(LANTERN, state=EntryState.CLOSED), told=2) == (Reason.CLOSED,)


def test_a_crisis_line_comes_before_every_complaint_but_not_for_a_doubt_alone() -> None:
    def urgency(*reasons: Reason, is_crisis: bool = False) -> Any:
        return support_work.urgency(reasons, is_crisis=is_crisis)

    assert why(NIGHT_LINE, confirmed_by_two=False) == (Reason.UNCONFIRMED,)
    assert urgency(Reason.DUE_SOON, is_crisis=True) < urgency(Reason.TOLD) < urgency(Reason.OVERDUE)
    assert urgency(Reason.OVERDUE) < urgency(Reason.DUE_SOON) < urgency(Reason.DOUBT, is_crisis=True)


def test_the_next_entry_is_never_one_that_was_tried_today_nor_a_line_that_waits_for_somebody_else() -> None:
    lines = [
        waiting(10, Reason.PROPOSED, is_crisis=True),
        waiting(11, Reason.UNCONFIRMED, is_crisis=True, checked_on=TODAY, confirmed_by=ED),
        waiting(12, Reason.TOLD, tried_on=TODAY),
        waiting(13, Reason.DOUBT, checked_on=TODAY),
        waiting(14, Reason.OVERDUE, tried_on=TODAY - timedelta(days=1)),
        waiting(15, Reason.DRAFT),
        waiting(16, Reason.PAUSED),
    ]

    def after(viewer_id: UUID, number: int | None = None) -> UUID | None:
        passed = None if number is None else UUID(int=number)
        return support_work.next_to_check(lines, viewer_id=viewer_id, today=TODAY, after=passed)

    assert after(ED) == UUID(int=14)
    assert after(ADA) == UUID(int=11)
    assert after(ED, 14) == UUID(int=15)
    lines[4:6] = []
    assert after(ED) is None
