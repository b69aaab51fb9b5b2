"""Who reads a family’s messages next, and when: the truth that is told before typing and after sending."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from portal.domain.cases import Away, present_practitioner
from portal.domain.working_time import LONDON, SEARCH_DAYS, NeverOpens, WorkingHours, hours_on, local


@dataclass(frozen=True, slots=True)
class ReadNext:
    """The next moment at which a person reads what a family writes.

    `reader_id` is None when the team as a whole covers. `opens_at` (aware, UTC) is None while that person is at work;
    then `closes` says until when, by the clock in London.
    """

    reader_id: UUID | None
    opens_at: datetime | None
    closes: time


def read_next(
    now: datetime,
    *,
    assigned_id: UUID,
    absences: Sequence[Away],
    hours: Mapping[UUID, WorkingHours],
    team_hours: WorkingHours,
    bank_holidays: AbstractSet[date],
) -> ReadNext:
    """Give who reads next: the assigned person, or whoever covers on the day it happens.

    Somebody whose hours are not known reads in the team’s hours. Raises NeverOpens when nobody works in the next year,
    and NaiveTime.
    """
    here = local(now)
    for offset in range(SEARCH_DAYS + 1):
        day = here.date() + timedelta(days=offset)
        reader_id = present_practitioner(assigned_id, absences, day)
        theirs = team_hours if reader_id is None else hours.get(reader_id, team_hours)
        worked = hours_on(day, hours=theirs, bank_holidays=bank_holidays)
        if worked is None:
            continue
        if offset or here.time() < worked.opens:
            opens_at = datetime.combine(day, worked.opens, tzinfo=LONDON).astimezone(UTC)
            return ReadNext(reader_id, opens_at, worked.closes)
        if here.time() < worked.closes:
            return ReadNext(reader_id, None, worked.closes)
    raise NeverOpens("nobody reads in the next year")
