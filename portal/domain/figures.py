"""The figures by which the service answers for its work: what each counts, from which event to which (domain.md 6.2).

Every figure is worked out anew from what was written down at the time; nothing here keeps a sum. Words for people are
the web's. A death is known by its day and not by its hour, so spans that begin with it are counted in local days:
“within 24 hours” is up to the end of the next day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Code(StrEnum):
    """The names that commissioners and panels know the figures by."""

    K1 = "K1"
    K2 = "K2"
    K3 = "K3"
    K4 = "K4"
    K5 = "K5"
    K6 = "K6"
    K7 = "K7"
    K8 = "K8"
    K9 = "K9"
    K10 = "K10"
    K11 = "K11"
    K12 = "K12"
    K13 = "K13"
    K14 = "K14"
    K15 = "K15"
    K16 = "K16"


class Event(StrEnum):
    """What a figure counts from, or to."""

    DEATH = "death"
    NOTIFIED = "notified"
    """The service heard of it: the case was opened."""
    FIRST_CONTACT = "first_contact"
    """They spoke with each other for the first time."""
    NAMED = "named"
    VISITED = "visited"
    UPDATE = "update"
    REPORT = "report"
    DEBRIEF = "debrief"
    GIVEN = "given"
    """An adult gave a question to the team."""
    TOLD = "told"
    REVIEWED = "reviewed"
    SEEN = "seen"


class Unit(StrEnum):
    """What is counted."""

    FAMILIES = "families"
    ADULTS = "adults"
    CONTACTS = "contacts"
    PROMISES = "promises"
    MEETINGS = "meetings"
    QUESTIONS = "questions"
    OFFERS = "offers"
    REPORTS = "reports"
    MESSAGES = "messages"
    SESSIONS = "sessions"
    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    SCORES = "scores"
    ABSENCES = "absences"
    POINTS = "points"
    ACTIONS = "actions"
    DELAYS = "delays"


class Standard(StrEnum):
    """What a span is held against, where a source gives something."""

    WITHIN_A_DAY = "within_a_day"
    """24 hours."""
    WITHIN_TWO_DAYS = "within_two_days"
    """48 hours."""
    NEXT_WORKING_DAY = "next_working_day"
    WITHIN_28_DAYS = "within_28_days"
    WITHIN_THREE_MONTHS = "within_three_months"
    AS_PROMISED = "as_promised"


class Source(StrEnum):
    """Where a standard, or the figure itself, comes from."""

    SET_NOTIFICATION = "set_notification"
    """Southend, Essex and Thurrock: notification expected within 24 hours."""
    KEY_WORKER_TOOLKIT = "key_worker_toolkit"
    """Birmingham and Bristol, 2024: first contact 24 to 48 hours after the death."""
    SUDDEN_DEATH_PROCEDURE = "sudden_death_procedure"
    """Bracknell Forest’s unexpected death process: else the next working day."""
    CORONER_NORM = "coroner_norm"
    """Guide to Coroner Services: an update at least every three months."""
    FREEDOM_OF_INFORMATION = "freedom_of_information"
    """What a request of July 2025 in Scotland asked for."""
    SERVICE = "service"
    """The service’s own choice."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What one figure is."""

    code: Code
    counts: tuple[Unit, ...]
    begins: Event | None = None
    ends: tuple[Event, ...] = ()
    standards: tuple[Standard, ...] = ()
    sources: tuple[Source, ...] = (Source.SERVICE,)
    by_case: bool = True
    """Whether it is about the families whose case was opened in the period, however long their path takes; else about
    what happened in the period, in whichever case."""
    has_area: bool = True
    """Whether hospital and area narrow it: training belongs to neither."""


_FAMILIES, _BOTH = (Unit.FAMILIES,), (Unit.FAMILIES, Unit.ADULTS)

DEFINITIONS: Final[Mapping[Code, Definition]] = {
    each.code: each
    for each in (
        Definition(Code.K1, _FAMILIES),
        Definition(
            Code.K2,
            _FAMILIES,
            Event.DEATH,
            (Event.NOTIFIED,),
            (Standard.WITHIN_A_DAY,),
            (Source.SET_NOTIFICATION,),
        ),
        Definition(
            Code.K3,
            _BOTH,
            Event.DEATH,
            (Event.FIRST_CONTACT,),
            (Standard.WITHIN_A_DAY, Standard.WITHIN_TWO_DAYS),
            (Source.KEY_WORKER_TOOLKIT, Source.FREEDOM_OF_INFORMATION),
        ),
        Definition(Code.K4, (Unit.FAMILIES, Unit.ABSENCES), Event.DEATH, (Event.NAMED,)),
        Definition(
            Code.K5,
            _FAMILIES,
            Event.NOTIFIED,
            (Event.VISITED,),
            (Standard.NEXT_WORKING_DAY,),
            (Source.SUDDEN_DEATH_PROCEDURE,),
        ),
        Definition(
            Code.K6,
            (Unit.CONTACTS, Unit.FAMILIES, Unit.PROMISES),
            Event.UPDATE,
            (Event.UPDATE,),
            (Standard.WITHIN_28_DAYS, Standard.WITHIN_THREE_MONTHS, Standard.AS_PROMISED),
            (Source.CORONER_NORM, Source.SERVICE),
        ),
        Definition(Code.K7, (Unit.FAMILIES, Unit.DELAYS), Event.DEATH, (Event.REPORT, Event.DEBRIEF)),
        Definition(Code.K8, (Unit.ADULTS, Unit.MEETINGS)),
        Definition(Code.K9, (Unit.QUESTIONS,), Event.GIVEN, (Event.TOLD,), by_case=False),
        Definition(Code.K10, _FAMILIES, Event.DEATH, (Event.REVIEWED, Event.TOLD)),
        Definition(Code.K11, (Unit.OFFERS, Unit.REPORTS), by_case=False),
        Definition(Code.K12, (Unit.MESSAGES,), Event.GIVEN, (Event.SEEN,), by_case=False),
        Definition(
            Code.K13, (Unit.SESSIONS, Unit.ORGANISATIONS, Unit.PEOPLE, Unit.SCORES), by_case=False, has_area=False
        ),
        Definition(Code.K14, (Unit.FAMILIES, Unit.SCORES), by_case=False, has_area=False),
        Definition(Code.K15, (Unit.POINTS, Unit.ACTIONS), by_case=False),
        Definition(Code.K16, (Unit.ADULTS,)),
    )
}
"""In their order."""
