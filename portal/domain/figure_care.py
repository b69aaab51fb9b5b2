"""K6 to K9 and K12: contacts and silences, the way to a debrief, questions, and messages in which somebody feared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Final, NamedTuple

from portal.domain.contact_log import KINDS_OF_CONTACT
from portal.domain.debrief_accounts import Interpreting, Part
from portal.domain.debrief_delays import DelayReason
from portal.domain.figure_tables import (
    Band,
    Bands,
    Clock,
    Figure,
    Label,
    Line,
    Reach,
    Table,
    count_by,
    span_table,
)
from portal.domain.figures import Code, Unit
from portal.domain.meetings import PlaceKind

THREE_MONTHS: Final = 92
SIX_MONTHS: Final = 183
TWELVE_MONTHS: Final = 365
"""Days; three months are never longer."""

_SILENCES: Final = Bands(
    (Band(Label.UP_TO_28_DAYS, 28), Band(Label.UP_TO_THREE_MONTHS, THREE_MONTHS)),
    (Reach(Label.UP_TO_28_DAYS, 1), Reach(Label.UP_TO_THREE_MONTHS, 2)),
    later=Label.LONGER,
    not_yet=None,
)
_ANSWERS: Final = replace(_SILENCES, not_yet=Label.NOT_YET)
_PATHS: Final = Bands(
    (
        Band(Label.UP_TO_THREE_MONTHS, THREE_MONTHS),
        Band(Label.UP_TO_SIX_MONTHS, SIX_MONTHS),
        Band(Label.UP_TO_TWELVE_MONTHS, TWELVE_MONTHS),
    ),
)
_IN_HOURS: Final = Bands((Band(Label.WITHIN_AN_HOUR, 1), Band(Label.WITHIN_24_HOURS, 24)), clock=Clock.HOURS)


class Silence(NamedTuple):
    """When one family heard from somebody: an update, or a talk."""

    from_on: int
    """The day on which the case was opened: an ordinal, as all three, for thousands are held against each other."""
    heard_on: Sequence[int]
    until_on: int
    """Today, or the day on which the case was closed."""


class Promised(NamedTuple):
    """A promise of the next update to one adult, and when the next update or talk was: days as ordinals."""

    by: int
    kept_on: int | None


class OnThePath(NamedTuple):
    """The days of one family’s way to the talk about the post-mortem; None: not yet."""

    died_on: date
    preliminary_on: date | None
    report_on: date | None
    offered_on: date | None
    held_on: date | None
    summary_on: date | None


class Debriefed(NamedTuple):
    """How one adult of a family with a post-mortem stands to the talk about it."""

    is_offered: bool
    is_booked: bool
    part: str | None
    """What part they had in a talk that was held; a member of domain.debrief_accounts.Part."""
    has_wish: bool


class QuestionGiven(NamedTuple):
    """A question that an adult gave to the team."""

    given_on: date
    is_carried: bool
    to_review: bool
    is_answered: bool
    told_on: date | None


class Flagged(NamedTuple):
    """A message in which somebody might have been in danger."""

    raised_at: datetime
    seen_at: datetime | None
    """When a person of the team first looked at the thread, or took it on."""
    is_in_hours: bool
    outcome: str | None
    """Of its last welfare check: a member of domain.danger.WelfareOutcome; None while it is open."""


def contacts_and_silences(
    kinds: Mapping[str, int], silences: Iterable[Silence], promises: Iterable[Promised], *, today: date
) -> Figure:
    """K6: contacts by kind, the longest time without an update for each family, and promises kept."""
    by_kind = tuple(Line(kind.value, kinds.get(kind, 0)) for kind in KINDS_OF_CONTACT)
    kept = [promise_of(each, today=today.toordinal()) for each in promises]
    promised = count_by(Label.PROMISES, Unit.PROMISES, kept, order=(Label.KEPT, Label.BROKEN, Label.NOT_DUE_YET))
    return Figure(
        Code.K6,
        (
            Table(Label.CONTACTS_BY_KIND, Unit.CONTACTS, by_kind, sum(line.count or 0 for line in by_kind)),
            span_table(Label.SILENCE, Unit.FAMILIES, [longest_silence(each) for each in silences], _SILENCES),
            Table(
                promised.name,
                promised.unit,
                promised.lines,
                promised.total,
                reaches=(Reach(Label.KEPT, 1),),
                unknown=Label.NOT_DUE_YET,
            ),
        ),
    )


def longest_silence(silence: Silence) -> int:
    """Give the most days between two times at which the family heard something; the last runs until today."""
    heard = sorted(day for day in silence.heard_on if silence.from_on <= day <= silence.until_on)
    return max(after - before for before, after in pairwise((silence.from_on, *heard, silence.until_on)))


def promise_of(promise: Promised, *, today: int) -> Label:
    """Give whether a promise was kept: on its day, or before."""
    if promise.kept_on is not None:
        return Label.KEPT if promise.kept_on <= promise.by else Label.BROKEN
    return Label.NOT_DUE_YET if promise.by >= today else Label.BROKEN


def path_to_debrief(rows: Sequence[OnThePath], delays: Iterable[str]) -> Figure:
    """K7: from the death to each step towards the talk, of families with a post-mortem; and why steps took longer."""
    steps = (
        (Label.PRELIMINARY, [row.preliminary_on for row in rows]),
        (Label.FINAL_REPORT, [row.report_on for row in rows]),
        (Label.DEBRIEF_OFFER, [row.offered_on for row in rows]),
        (Label.HELD, [row.held_on for row in rows]),
        (Label.SUMMARY_GIVEN, [row.summary_on for row in rows]),
    )
    died = [row.died_on for row in rows]
    return Figure(
        Code.K7,
        (
            *(span_table(name, Unit.FAMILIES, days_after(died, ended), _PATHS) for name, ended in steps),
            count_by(Label.DELAY_REASONS, Unit.DELAYS, delays, order=tuple(DelayReason)),
        ),
    )


def days_after(begun: Sequence[date], ended: Sequence[date | None]) -> list[int | None]:
    """Give the days of each span; None while it has not ended."""
    return [None if last is None else (last - first).days for first, last in zip(begun, ended, strict=True)]


def debriefs(adults: Sequence[Debriefed], places: Iterable[str], interpreting: Iterable[str]) -> Figure:
    """K8: how each adult stands to the talk, where talks were held, with whom interpreting, and wishes recorded."""
    states = (Label.ATTENDED, Label.ACCEPTED, Label.DECLINED, Label.OFFERED, Label.NOT_OFFERED)
    wishes = [Label.WISH_RECORDED if row.has_wish else Label.WISH_MISSING for row in adults]
    return Figure(
        Code.K8,
        (
            count_by(Label.DEBRIEF_STATE, Unit.ADULTS, [debrief_state(row) for row in adults], order=states),
            count_by(Label.PLACES, Unit.MEETINGS, places, order=[kind.value for kind in PlaceKind]),
            count_by(Label.INTERPRETING, Unit.MEETINGS, interpreting, order=[kind.value for kind in Interpreting]),
            count_by(Label.WISHES, Unit.ADULTS, wishes, order=(Label.WISH_RECORDED, Label.WISH_MISSING)),
        ),
    )


def debrief_state(row: Debriefed) -> Label:
    """Give how far one adult has come."""
    if row.part == Part.ATTENDED:
        return Label.ATTENDED
    if row.is_booked:
        return Label.ACCEPTED
    if row.part == Part.DECLINED:
        return Label.DECLINED
    return Label.OFFERED if row.is_offered else Label.NOT_OFFERED


def parents_questions(rows: Sequence[QuestionGiven], *, today: date) -> Figure:
    """K9: how far each question came, how many went to a child death review meeting, and how old open ones are."""
    states = (Label.WITH_TEAM, Label.CARRIED, Label.ANSWERED, Label.TOLD)
    meetings = [Label.TO_REVIEW if row.to_review else Label.TO_ANOTHER for row in rows if row.is_carried]
    told = [None if row.told_on is None else (row.told_on - row.given_on).days for row in rows]
    ages = [(today - row.given_on).days for row in rows if row.told_on is None]
    return Figure(
        Code.K9,
        (
            count_by(Label.QUESTION_STATE, Unit.QUESTIONS, [question_state(row) for row in rows], order=states),
            count_by(Label.QUESTION_MEETING, Unit.QUESTIONS, meetings, order=(Label.TO_REVIEW, Label.TO_ANOTHER)),
            span_table(Label.QUESTION_ANSWER, Unit.QUESTIONS, told, _ANSWERS),
            span_table(Label.QUESTION_AGE, Unit.QUESTIONS, ages, _SILENCES),
        ),
    )


def question_state(row: QuestionGiven) -> Label:
    """Give how far a question has come; only telling closes it."""
    if row.told_on is not None:
        return Label.TOLD
    if row.is_answered:
        return Label.ANSWERED
    return Label.CARRIED if row.is_carried else Label.WITH_TEAM


def crisis_messages(rows: Sequence[Flagged], outcomes: Sequence[str]) -> Figure:
    """K12: how many, in and out of hours, how soon a person looked, and how each ended."""
    hours = [Label.IN_HOURS if row.is_in_hours else Label.OUT_OF_HOURS for row in rows]
    ended = [Label.STILL_OPEN if row.outcome is None else row.outcome for row in rows]
    return Figure(
        Code.K12,
        (
            count_by(Label.CRISIS_HOURS, Unit.MESSAGES, hours, order=(Label.IN_HOURS, Label.OUT_OF_HOURS)),
            _seen(Label.SEEN_IN_HOURS, [row for row in rows if row.is_in_hours]),
            _seen(Label.SEEN_OUT_OF_HOURS, [row for row in rows if not row.is_in_hours]),
            count_by(Label.CRISIS_OUTCOME, Unit.MESSAGES, ended, order=(*outcomes, Label.STILL_OPEN)),
        ),
    )


def _seen(name: Label, rows: Sequence[Flagged]) -> Table:
    spans = [None if row.seen_at is None else (row.seen_at - row.raised_at).total_seconds() / 3600 for row in rows]
    return span_table(name, Unit.MESSAGES, spans, _IN_HOURS)
