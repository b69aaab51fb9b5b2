"""Where things are: which stages a family meets, how far each has come, and the promise of the next update."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Protocol, TypeVar

from portal.domain import working_time
from portal.domain.working_time import WorkingHours

NEXT_UPDATE_WITHIN = 28
"""Days between updates unless a service sets its own: our assumption, inside the coroner’s three months."""

NEXT_UPDATE_WITHIN_AT_MOST = 90
"""Days a service may set at most: coroners update families at least every three months (Guide to Coroner Services)."""


class Circumstance(StrEnum):
    """What is so about a death, as far as it changes what a family meets."""

    EXPECTED = "expected"
    UNEXPECTED = "unexpected"
    CORONER_POST_MORTEM = "coroner_post_mortem"
    HOSPITAL_POST_MORTEM = "hospital_post_mortem"
    """With the parents’ consent."""
    INQUEST = "inquest"
    POLICE_INVESTIGATION = "police_investigation"
    NHS_INVESTIGATION = "nhs_investigation"
    NEWBORN = "newborn"
    """Up to 28 days, or in neonatal care."""
    LEARNING_DISABILITY = "learning_disability"
    """Or autism, from the age of four."""
    SUSPECTED_SUICIDE = "suspected_suicide"
    """Never said or implied to a family: that is the coroner’s to find."""
    ROAD_DEATH = "road_death"
    ABROAD = "abroad"


class StageState(StrEnum):
    """How far a stage has come for this family."""

    AHEAD = "ahead"
    HAPPENING = "happening"
    WAITING = "waiting"
    DONE = "done"
    NOT_FOR_THIS_FAMILY = "not_for_this_family"


class CircumstancesDisagree(ValueError):
    """Two circumstances that cannot both be so."""

    def __init__(self, first: Circumstance, second: Circumstance) -> None:
        super().__init__(f"{first} and {second}")
        self.first, self.second = first, second


class ExpectedOrUnexpectedMissing(ValueError):
    """Neither expected nor unexpected is recorded; much hangs on it, so one must be."""


class NextUpdateMissing(ValueError):
    """A case is open and no next update is promised."""


class NextUpdateInThePast(ValueError):
    """The promised day is not after today."""


class NextUpdateTooFar(ValueError):
    """The promised day lies beyond the longest silence that is allowed."""

    def __init__(self, latest: date) -> None:
        super().__init__(f"at the latest {latest.isoformat()}")
        self.latest = latest


class Stage(Protocol):
    """What the rules need to know of a stage; its text lives elsewhere."""

    @property
    def slug(self) -> str:
        """Its name in addresses and events."""

    @property
    def applies_to(self) -> AbstractSet[str]:
        """The circumstances it is for; empty means every family."""


AnyStage = TypeVar("AnyStage", bound=Stage)

_CANNOT_BOTH_BE: tuple[tuple[Circumstance, Circumstance], ...] = (
    (Circumstance.EXPECTED, Circumstance.UNEXPECTED),
    (Circumstance.CORONER_POST_MORTEM, Circumstance.HOSPITAL_POST_MORTEM),
    (Circumstance.EXPECTED, Circumstance.SUSPECTED_SUICIDE),
    (Circumstance.EXPECTED, Circumstance.ROAD_DEATH),
    (Circumstance.NEWBORN, Circumstance.SUSPECTED_SUICIDE),
    (Circumstance.NEWBORN, Circumstance.LEARNING_DISABILITY),
)


@dataclass(frozen=True, slots=True)
class StageEvent:
    """What was recorded: on that day, this stage came to be so. `recorded_at` settles which record is the newer."""

    stage: str
    state: StageState
    on: date
    recorded_at: datetime
    waiting_for: str | None = None
    """Whom everybody waits for, while the state is WAITING."""
    checked_on: date | None = None
    """The last day on which somebody asked whether there is news of this, and there was none."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whom everybody waits for, since when, and when somebody last asked (None: not since this was recorded)."""

    whom: str
    since: date
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class StageOnPath:
    """A stage as it stands for one family. Both days are None until they have come."""

    stage: str
    state: StageState
    began_on: date | None
    done_on: date | None
    waiting: Waiting | None = None
    """Only while it waits."""
    was_taken_back: bool = False
    """It had come, and does not concern this family after all: said on their page, never just gone from it."""


_HAVE_COME = frozenset({StageState.HAPPENING, StageState.WAITING, StageState.DONE})


def check_circumstances(circumstances: AbstractSet[Circumstance]) -> None:
    """Refuse circumstances that contradict each other.

    Raises CircumstancesDisagree, ExpectedOrUnexpectedMissing.
    """
    for first, second in _CANNOT_BOTH_BE:
        if first in circumstances and second in circumstances:
            raise CircumstancesDisagree(first, second)
    if not circumstances & {Circumstance.EXPECTED, Circumstance.UNEXPECTED}:
        raise ExpectedOrUnexpectedMissing


def stages_for(
    circumstances: AbstractSet[str], stages: Iterable[AnyStage], *, recorded: AbstractSet[str] = frozenset()
) -> tuple[AnyStage, ...]:
    """Give the stages this family meets, in the order they came.

    A stage that they were told of (`recorded`) stays among them when the circumstances change: whoever was told of it
    must not find it gone. Staff put it aside, and say so.
    """
    return tuple(stage for stage in stages if fits(stage, circumstances) or stage.slug in recorded)


def told_of(events: Iterable[StageEvent]) -> frozenset[str]:
    """Give the stages of which something was said that has not been taken back to “ahead”."""
    newest = {event.stage: event.state for event in sorted(events, key=lambda event: event.recorded_at)}
    return frozenset(stage for stage, state in newest.items() if state is not StageState.AHEAD)


def fits(stage: Stage, circumstances: AbstractSet[str]) -> bool:
    """Tell whether what is so about the death leads to this stage."""
    return not stage.applies_to or bool(stage.applies_to & circumstances)


def arrange(stages: Iterable[Stage], events: Iterable[StageEvent]) -> tuple[StageOnPath, ...]:
    """Give each stage with where it stands, in the order the stages came.

    The event recorded last decides; a correction back to “ahead” takes the days with it. Events of stages that are not
    among these are left out.
    """
    recorded = sorted(events, key=lambda event: event.recorded_at)
    return tuple(
        _stand(stage.slug, tuple(event for event in recorded if event.stage == stage.slug)) for stage in stages
    )


def _stand(slug: str, events: Sequence[StageEvent]) -> StageOnPath:
    state, began_on, done_on = StageState.AHEAD, None, None
    for event in events:
        state = event.state
        if state in {StageState.AHEAD, StageState.NOT_FOR_THIS_FAMILY}:
            began_on = None
        elif began_on is None or event.on < began_on:
            began_on = event.on
        done_on = event.on if state is StageState.DONE else None
    had_come = any(event.state in _HAVE_COME for event in events)
    return StageOnPath(
        stage=slug,
        state=state,
        began_on=began_on,
        done_on=done_on,
        waiting=_waiting(events),
        was_taken_back=had_come and state is StageState.NOT_FOR_THIS_FAMILY,
    )


def _waiting(events: Sequence[StageEvent]) -> Waiting | None:
    """Since the earliest day said of this wait: the same person or office, without anything else in between."""
    if not events or events[-1].state is not StageState.WAITING:
        return None
    newest = events[-1]
    same = takewhile(lambda event: (event.state, event.waiting_for) == (newest.state, newest.waiting_for), events[::-1])
    wait = tuple(same)
    checks = [event.checked_on for event in wait if event.checked_on is not None]
    return Waiting(
        whom=newest.waiting_for or "",
        since=min(event.on for event in wait),
        checked_on=max(checks, default=None),
    )


def happening_now(path: Iterable[StageOnPath]) -> tuple[StageOnPath, ...]:
    """Give the stages that are under way or waiting: several may be, at once."""
    return tuple(step for step in path if step.state in {StageState.HAPPENING, StageState.WAITING})


def check_next_update(
    next_update_by: date | None, *, today: date, case_is_open: bool, within_days: int = NEXT_UPDATE_WITHIN
) -> None:
    """Refuse a promise that is none: missing, already past, or too far away.

    Raises NextUpdateMissing, NextUpdateInThePast, NextUpdateTooFar; ValueError if `within_days` is outside what a
    service may set.
    """
    if not 1 <= within_days <= NEXT_UPDATE_WITHIN_AT_MOST:
        raise ValueError(f"a service may promise 1 to {NEXT_UPDATE_WITHIN_AT_MOST} days ahead")
    if next_update_by is None:
        if case_is_open:
            raise NextUpdateMissing
        return
    if next_update_by <= today:
        raise NextUpdateInThePast
    latest = today + timedelta(days=within_days)
    if next_update_by > latest:
        raise NextUpdateTooFar(latest)


def usual_next_update(
    today: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date], within_days: int = NEXT_UPDATE_WITHIN
) -> date:
    """Give the day a form offers first: four weeks ahead, or the working day before it if that one is not worked.

    It moves earlier, never later, so that nobody waits longer than was said.
    """
    for ahead in range(within_days, 0, -1):
        day = today + timedelta(days=ahead)
        if working_time.is_working_day(day, hours=hours, bank_holidays=bank_holidays):
            return day
    return today + timedelta(days=within_days)
