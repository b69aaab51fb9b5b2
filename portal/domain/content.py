"""The texts that families read, and the first directory of support, as they are before anybody has edited them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.cases import Relationship
from portal.domain.journey import Circumstance
from portal.domain.support import Cause, Referrer
from portal.domain.support_ways import Way

SOURCE = "en"
"""The language every text is written in first; all others are translations of it."""

TITLE_LIMIT = 60
"""Characters in a title: it must fit a heading on a small phone and a browser’s history line."""
SUMMARY_LIMIT = 300
"""Characters in a summary: two sentences."""
BODY_LIMIT = 20_000
"""Characters in a body: nobody reads more than that on one page."""
LONGEST_SENTENCE = 30
"""Words in the longest sentence of a family text."""

USUAL_REVIEW = timedelta(days=365)
"""How long after its facts were gathered a text is looked at again, where nobody has chosen a day."""
REVIEW_COMES_UP = timedelta(days=30)
"""How long before that day it stands on the list."""

PLACEHOLDERS = frozenset({"team_name", "team_phone", "hours"})
"""What a text may leave open in braces, for the service’s own settings to fill when the page is shown.

All three stand inside a sentence: “You can call {team_name} on {team_phone}, {hours}.”
"""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class TextKind(StrEnum):
    """Which shelf a text stands on."""

    STAGE = "stage"
    """One step of what happens after a child dies."""
    PAGE = "page"
    """A page about the portal itself, or for help."""
    NEUTRAL = "neutral"
    """A message that says nothing of the matter; staff choose it for an adult to whom free words need two people."""


class TranslationState(StrEnum):
    """How far a translation may be trusted. Every text has one in each language on offer."""

    MISSING = "missing"
    """Nobody has translated it: readers get the English."""
    DRAFT = "draft"
    """Nobody has checked it: never shown in production, shown with a label in the demo."""
    OUTDATED = "outdated"
    """The English has changed since: readers get the English beside it."""
    REVIEWED = "reviewed"
    """A named person has checked it against the English that stands now."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact in a text was read. `year` is none where the source shows no date."""

    label: str
    address: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language, as the content folder holds it.

    `applies_to` empty means every family; otherwise a family with at least one of these circumstances. `reviewed_on` is
    the day its facts were last gathered; `reviewed_by` is empty until somebody clinical has read and approved it.
    `translated_from` is the `words_digest` of the English that a translation was made from, and empty for English; all
    but its words a translation has from the English.
    """

    kind: TextKind
    slug: str
    position: int
    locale: str
    title: str
    summary: str
    applies_to: frozenset[Circumstance]
    sources: tuple[Source, ...]
    reviewed_on: date
    reviewed_by: str
    body: str
    translated_from: str = ""
    review_on: date | None = None
    """The day on which somebody looks at its facts again; none for the usual time (`look_again_on`)."""

    @property
    def words_digest(self) -> str:
        """See `words_digest`, the function."""
        return words_digest(title=self.title, summary=self.summary, body=self.body)

    def applies(self, circumstances: frozenset[Circumstance]) -> bool:
        """Whether a family in these circumstances is shown this text."""
        return not self.applies_to or bool(self.applies_to & circumstances)


class Confidence(StrEnum):
    """How far a directory fact may be trusted before somebody has rung the number."""

    A = "A"
    """The organisation’s own page, or two sources that agree."""
    B = "B"
    """One secondary or dated source."""
    C = "C"
    """Sources disagree, or it is unclear."""


class Area(StrEnum):
    """Where a service works: everywhere in the country, or a part of Essex."""

    NATIONAL = "national"
    ESSEX = "essex"
    SOUTH_ESSEX = "south-essex"
    MID_ESSEX = "mid-essex"
    NORTH_EAST_ESSEX = "north-east-essex"
    WEST_ESSEX = "west-essex"
    SOUTHEND = "southend"
    THURROCK = "thurrock"


class Kind(StrEnum):
    """What a service offers, and for which need."""

    CRISIS = "crisis"
    HELP_NOW_YOUNG_PEOPLE = "help-now-young-people"
    """Belongs beside the crisis lines for readers under 19, once somebody has checked it."""
    PHONE = "phone"
    TEXT = "text"
    ONLINE = "online"
    LISTENING = "listening"
    COUNSELLING = "counselling"
    PEER_SUPPORT = "peer-support"
    """From people whose own child or relative has died."""
    BEFRIENDING = "befriending"
    GROUPS = "groups"
    CHILDREN = "children"
    YOUNG_PEOPLE = "young-people"
    FATHERS = "fathers"
    FAITH = "faith"
    BABY_LOSS = "baby-loss"
    NEXT_BABY = "next-baby"
    MENTAL_HEALTH = "mental-health"
    REFERRAL = "referral"
    """Somebody else has to ask for it, or a form does."""
    INQUEST = "inquest"
    INFORMATION = "information"
    PRACTICAL = "practical"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as people dial it, and what answers there."""

    number: str
    label: str
    cost: str = ""
    """What a call costs, only as the service itself says it; empty where it says nothing."""


@dataclass(frozen=True, slots=True)
class Service:
    """An entry of the starting directory. All but the crisis lines are drafts until a person has checked them.

    Empty `for_whom` means everybody, empty `causes` whatever happened; ages are those of the
    person who needs support, in years; `hours` and `cost` are empty where no source gives them;
    `checked_on` is set for crisis lines only.
    """

    slug: str
    organisation: str
    name: str
    kinds: tuple[Kind, ...]
    summary: str
    for_whom: frozenset[Relationship]
    age_from: int | None
    age_to: int | None
    causes: frozenset[Cause]
    earliest_weeks_after_death: int | None
    areas: tuple[Area, ...]
    phones: tuple[Phone, ...]
    text: str
    email: str
    web: str
    hours: str
    hours_certain: bool
    cost: str
    confidence: Confidence
    doubt: str
    source: str
    source_year: int | None
    crisis: bool
    checked_on: date | None
    child_age_from: int | None = None
    child_age_to: int | None = None
    faith: str = ""
    ways: tuple[Way, ...] = ()
    referrers: tuple[Referrer, ...] = ()
    begin: str = ""
    opening: Mapping[str, Any] | None = None
    """Hours as domain.support_hours reads them, only where a source gives the whole week."""


def words_digest(*, title: str, summary: str, body: str) -> str:
    """Twelve figures for the words of a text: its translations name them, and a changed word changes them."""
    return hashlib.sha256("\0".join((title, summary, body)).encode()).hexdigest()[:12]


def look_again_on(*, reviewed_on: date, review_on: date | None) -> date:
    """The day on which somebody looks at the facts of a text again."""
    return review_on or reviewed_on + USUAL_REVIEW


def translation_state(*, translated_from: str, source_digest: str, reviewed_by: str) -> TranslationState:
    """The state of one translation, given the words digest of the English that stands now."""
    if translated_from != source_digest:
        return TranslationState.OUTDATED
    return TranslationState.REVIEWED if reviewed_by else TranslationState.DRAFT


def as_message(body: str) -> str:
    """Give a neutral text as it is sent: its paragraphs, each in one piece, however the file broke the lines."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in body.split("\n\n"))


def placeholders_in(text: str) -> frozenset[str]:
    """The names that stand in braces in a text, known or not."""
    return frozenset(_PLACEHOLDER.findall(text))


def unknown_placeholders(text: str) -> list[str]:
    """The names in braces that no setting fills, in alphabetical order; a stray brace counts as one."""
    unknown = set(placeholders_in(text) - PLACEHOLDERS)
    unknown.update(re.findall(r"[{}]", _PLACEHOLDER.sub("", text)))
    return sorted(unknown)
