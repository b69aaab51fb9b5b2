"""Which of the events of a case one adult sees: the one rule for their path and for their home page.

For a restricted adult things stand still as they were on the day of the restriction. Whoever was left out when the
others were told sees what moved when they are told themselves. Both need CaseAdult in the statement.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from portal.models.cases import CaseAdult
from portal.models.journey import LeftOut, StageCheck, StageEvent


def seen(event: type[StageEvent]) -> ColumnElement[bool]:
    """Whether this adult sees the event; `event` is StageEvent, or an alias of it in the statement."""
    not_yet = (
        select(LeftOut.id)
        .where(LeftOut.event_id == event.id, LeftOut.adult_id == CaseAdult.id, LeftOut.told_at.is_(None))
        .correlate(event, CaseAdult)
        .exists()
    )
    return and_(_before_restriction(event.recorded_at), ~not_yet)


def checked_on_seen(event: type[StageEvent]) -> ScalarSelect[date]:
    """The last day on which somebody asked for news of what this event waits for, as far as this adult sees it."""
    return (
        select(func.max(StageCheck.checked_on))
        .where(StageCheck.event_id == event.id, _before_restriction(StageCheck.checked_at))
        .correlate(event, CaseAdult)
        .scalar_subquery()
    )


def _before_restriction(at: Any) -> ColumnElement[bool]:
    return or_(CaseAdult.restricted_at.is_(None), at <= CaseAdult.restricted_at)
