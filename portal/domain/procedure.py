"""The standard operating procedure of a service: which steps a family's case has, when each is due, and how it stands.

Steps come from a settings file; nothing here knows one of them by name. Families never see any of it.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from portal.domain import working_time
from portal.domain.working_time import WorkingHours

DEATH = "death"
"""What a time may count from besides a step: the midnight at the end of the day, since the hour is not kept."""

COMES_UP_WITHIN = timedelta(days=7)
"""How far ahead the list over all families looks."""


class Unit(StrEnum):
    """What a due time is counted in."""

    HOURS = "hours"
    WORKING_HOURS = "working hours"
    DAYS = "days"
    """To the end of the day."""
    WORKING_DAYS = "working days"
    """To the hour at which work ends on that day."""


class DueUnreadable(ValueError):
    """A due time in words that nobody can read."""


@dataclass(frozen=True, slots=True)
class Due:
    """So long after the death, or after another step was done."""

    count: int
    unit: Unit
    after: str
    """DEATH, or the slug of a step."""


_DUE = re.compile(r"(?:next working day|([1-9][0-9]{0,3}) (hour|working hour|day|working day)s?) after ([a-z0-9-]+)")


def read_due(words: str) -> Due:
    """Read “24 hours after notification” or “next working day after notification”. Raises DueUnreadable."""
    found = _DUE.fullmatch(words)
    if found is None:
        raise DueUnreadable(words)
    count, unit, after = found.groups()
    return Due(1, Unit.WORKING_DAYS, after) if count is None else Due(int(count), Unit(f"{unit}s"), after)


def due_at(due: Due, *, since: datetime, hours: WorkingHours, bank_holidays: AbstractSet[date]) -> datetime:
    """Give the moment, in UTC, by which it is to be done. Raises NeverOpens."""
    if due.unit is Unit.HOURS:
        return since + timedelta(hours=due.count)
    if due.unit is Unit.WORKING_HOURS:
        return working_time.add_working_hours(since, due.count, hours=hours, bank_holidays=bank_holidays)
    day = working_time.local(since).date()
    if due.unit is Unit.DAYS:
        return end_of_day(day + timedelta(days=due.count))
    last = working_time.add_working_days(day, due.count, hours=hours, bank_holidays=bank_holidays)
    worked = working_time.hours_on(last, hours=hours, bank_holidays=bank_holidays)
    return end_of_day(last) if worked is None else working_time.at_local(last, worked.closes)


def end_of_day(day: date) -> datetime:
    """Give the midnight, in London, with which that day ends."""
    return working_time.at_local(day + timedelta(days=1), time())


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as the settings file has it."""

    slug: str
    phase: str
    title: str
    due: Due | None
    applies_to: frozenset[str]
    """Circumstances, any of which is enough; empty: every family."""
    not_for: frozenset[str]
    hospitals: tuple[str, ...]
    """By name; empty: all."""
    owner: str
    source: str


class RecordState(StrEnum):
    """What somebody wrote down about a step."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    REOPENED = "reopened"


class Standing(StrEnum):
    """How a step stands for one family."""

    OVERDUE = "overdue"
    DUE = "due"
    """Its time is known and has not come."""
    OPEN = "open"
    """There is no set time, or what it counts from has not happened."""
    DONE = "done"
    NOT_NEEDED = "not_needed"
    RESTS = "rests"
    """It is not for this family as things stand; what was done stays."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to do it."""
        return self in {Standing.OVERDUE, Standing.DUE, Standing.OPEN}


class DoneInTheFuture(ValueError):
    """It has not been done yet."""


class DoneBeforeDeath(ValueError):
    """Before the day on which the child died."""


class ReasonMissing(ValueError):
    """“Not needed” and “open again” need a reason."""


class NotOffered(ValueError):
    """What is done is opened again before anything else; what is open cannot be opened again."""


def offered(latest: RecordState | None) -> tuple[RecordState, ...]:
    """Give what may be written down next."""
    if latest in {RecordState.DONE, RecordState.NOT_NEEDED}:
        return (RecordState.REOPENED,)
    return RecordState.DONE, RecordState.NOT_NEEDED


def check_record(
    state: RecordState,
    *,
    latest: RecordState | None,
    happened_at: datetime,
    words: str,
    died_on: date,
    now: datetime,
) -> None:
    """Refuse what cannot be so. Raises NotOffered, ReasonMissing, DoneInTheFuture, DoneBeforeDeath."""
    if state not in offered(latest):
        raise NotOffered
    if state is not RecordState.DONE and not words.strip():
        raise ReasonMissing
    if happened_at > now:
        raise DoneInTheFuture
    if working_time.local(happened_at).date() < died_on:
        raise DoneBeforeDeath


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a case decides which steps it has."""

    circumstances: frozenset[str]
    hospital_id: UUID
    died_on: date


@dataclass(frozen=True, slots=True)
class KnownStep:
    """A step as it is kept, with the hospitals it is for by their ids."""

    id: UUID
    slug: str
    phase: str
    title: str
    due: Due | None
    applies_to: frozenset[str]
    not_for: frozenset[str]
    hospital_ids: frozenset[UUID]
    owner: str
    source: str
    is_current: bool

    def applies(self, facts: Facts) -> bool:
        """Tell whether it is for this family as things stand."""
        return (
            self.is_current
            and (not self.applies_to or not self.applies_to.isdisjoint(facts.circumstances))
            and self.not_for.isdisjoint(facts.circumstances)
            and (not self.hospital_ids or facts.hospital_id in self.hospital_ids)
        )


@dataclass(frozen=True, slots=True)
class Record:
    """The newest thing written down about a step of a case."""

    state: RecordState
    happened_at: datetime
    number: int
    """How many have been written down about it."""


@dataclass(frozen=True, slots=True)
class StepOnCase:
    """A step as it stands for one family."""

    step: KnownStep
    standing: Standing
    due_at: datetime | None
    """None while there is no set time, or nothing to count from."""
    latest: Record | None


def steps_of(
    steps: Sequence[KnownStep],
    *,
    facts: Facts,
    latest: Mapping[UUID, Record],
    hours: WorkingHours,
    bank_holidays: AbstractSet[date],
    now: datetime,
) -> tuple[StepOnCase, ...]:
    """Give the steps of one family, in the order they came; those that rest only where something is written down."""
    began = {DEATH: end_of_day(facts.died_on)} | {
        step.slug: latest[step.id].happened_at
        for step in steps
        if step.id in latest and latest[step.id].state is RecordState.DONE
    }
    found = []
    for step in steps:
        record = latest.get(step.id)
        if not step.applies(facts):
            if record is not None:
                found.append(StepOnCase(step, Standing.RESTS, None, record))
            continue
        since = None if step.due is None else began.get(step.due.after)
        by = None
        if step.due is not None and since is not None:
            by = due_at(step.due, since=since, hours=hours, bank_holidays=bank_holidays)
        found.append(StepOnCase(step, _standing(record, by, now), by, record))
    return tuple(found)


def _standing(record: Record | None, by: datetime | None, now: datetime) -> Standing:
    if record is not None and record.state is not RecordState.REOPENED:
        return Standing(record.state.value)
    if by is None:
        return Standing.OPEN
    return Standing.OVERDUE if by < now else Standing.DUE
