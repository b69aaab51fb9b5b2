"""What a made-up family is written down as: who they are, and what happened on which day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.domain.adults import Way
from portal.domain.cases import Relationship
from portal.domain.contact_log import ContactKind, Outcome
from portal.domain.debriefs import WishToKnow
from portal.domain.journey import Circumstance, StageState
from portal.domain.safe_times import SafeTimes


@dataclass(frozen=True, slots=True)
class DemoAdult:
    """An adult of a made-up family. `short_name` is agreed where two share a mailbox."""

    name: str
    relationship: Relationship
    email: str
    phone: str
    child_name: str
    area: str = "SS1"
    short_name: str = ""
    locale: str = "en"
    is_restricted: bool = False
    way: Way = Way.PORTAL
    pronoun: str = ""
    language: str = ""
    """What they speak at home; with it they want an interpreter."""
    safe_times: str = ""
    phone_times: SafeTimes | None = None
    wish: WishToKnow | None = None
    """How much they said they want to know."""


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """Something written so many days ago, at that hour in London, by an adult of the family or by the team."""

    days_ago: int
    hour: int
    words: str
    adult: int = 0
    by_team: bool = False
    with_picture: bool = False


@dataclass(frozen=True, slots=True)
class DemoMove:
    """A stage that came to stand differently so many days ago, and what the adults were told."""

    days_ago: int
    stage: str
    state: StageState
    words: str
    waiting_for: str = ""
    asked_days_ago: int | None = None
    """When somebody last asked whomever it waits for, and there was nothing new."""
    left_out: str = ""
    """Why the last adult of the family was not told then; empty where everybody was."""


@dataclass(frozen=True, slots=True)
class DemoContact:
    days_ago: int
    kind: ContactKind
    outcome: Outcome
    note: str
    adult: int = 0


@dataclass(frozen=True, slots=True)
class DemoFamily:
    """One made-up family and what has happened so far; `practitioner` and `hospital` are places in the demo's lists."""

    child_name: str
    age: timedelta
    died_days_ago: int
    circumstances: frozenset[Circumstance]
    practitioner: int
    hospital: int
    adults: tuple[DemoAdult, ...]
    moves: tuple[DemoMove, ...]
    messages: tuple[DemoMessage, ...] = ()
    contacts: tuple[DemoContact, ...] = ()
    dates: tuple[tuple[str, timedelta], ...] = ()
    """Label, and how far from today the day lies."""
    debrief_is_offered: bool = False
    have_met: bool = False
    """Whether the meeting was held: written down, with a summary that was read twice and given to them."""
    closes_with: str = ""
    opened_after: timedelta = field(default=timedelta(days=1))

    def died_on(self, today: date) -> date:
        return today - timedelta(days=self.died_days_ago)
