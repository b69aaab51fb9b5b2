"""K10, K13 and K15: meetings of professionals, training, and what was learned and agreed on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from portal.domain.debrief_accounts import Verdict
from portal.domain.figure_care import SIX_MONTHS, THREE_MONTHS, TWELVE_MONTHS, days_after
from portal.domain.figure_periods import Period
from portal.domain.figure_tables import (
    Band,
    Bands,
    Clock,
    Figure,
    Label,
    Line,
    Table,
    by_time,
    count_by,
    span_table,
    spread_of,
)
from portal.domain.figures import Code, Unit
from portal.domain.reviews import LearningTheme
from portal.domain.training import SCORES

_MONTHS: Final = Bands(
    (
        Band(Label.UP_TO_THREE_MONTHS, THREE_MONTHS),
        Band(Label.UP_TO_SIX_MONTHS, SIX_MONTHS),
        Band(Label.UP_TO_TWELVE_MONTHS, TWELVE_MONTHS),
    ),
)


class Reviewed(NamedTuple):
    """The days of the review of one death; None: not yet."""

    died_on: date
    review_on: date | None
    """The child death review meeting was held."""
    told_on: date | None
    """A person told the family what it said."""
    panel_on: date | None


class Trained(NamedTuple):
    """So many people of one role from one organisation."""

    organisation: str
    role: str
    people: int


class Learned(NamedTuple):
    """A point of learning."""

    verdict: str | None
    """None while a second person has not read it."""
    theme: str | None
    """None of what was written down before anybody was asked for one."""


class Agreed(NamedTuple):
    """Something that a meeting agreed on."""

    due_on: date
    is_done: bool


def reviews(rows: Sequence[Reviewed]) -> Figure:
    """K10: from the death to the review meeting, to its feedback to the family, and to the panel."""
    died = [row.died_on for row in rows]
    steps = (
        (Label.REVIEW_MEETING, [row.review_on for row in rows]),
        (Label.FEEDBACK, [row.told_on for row in rows]),
        (Label.PANEL, [row.panel_on for row in rows]),
    )
    return Figure(
        Code.K10, tuple(span_table(name, Unit.FAMILIES, days_after(died, ended), _MONTHS) for name, ended in steps)
    )


def learning(points: Sequence[Learned], actions: Iterable[Agreed], *, today: date) -> Figure:
    """K15: points of learning by whether a second person agreed, those that count by theme; actions by being done."""
    return Figure(
        Code.K15,
        (
            count_by(
                Label.LEARNING,
                Unit.POINTS,
                [_read(point) for point in points],
                order=(Label.AGREED, Label.WAITS_FOR_READER, Label.SENT_BACK),
            ),
            count_by(
                Label.LEARNING_THEMES,
                Unit.POINTS,
                [point.theme or Label.NO_THEME for point in points if point.verdict == Verdict.GOOD],
                order=(*LearningTheme, Label.NO_THEME),
            ),
            count_by(
                Label.ACTIONS,
                Unit.ACTIONS,
                [_done(action, today) for action in actions],
                order=(Label.DONE, Label.OPEN, Label.OVERDUE),
            ),
        ),
    )


def training(sessions: Sequence[date], groups: Sequence[Trained], scores: Mapping[int, int], period: Period) -> Figure:
    """K13: sessions by the time at which they were held, people by organisation and role, and what they thought."""
    of_organisation = Counter[str]()
    of_role = Counter[str]()
    for group in groups:
        of_organisation[group.organisation] += group.people
        of_role[group.role] += group.people
    reach = Line(Label.ORGANISATIONS_TRAINED, len(of_organisation))
    given = [score for score, people in scores.items() for _one in range(people)]
    return Figure(
        Code.K13,
        (
            replace(by_time(Unit.SESSIONS, sessions, period), name=Label.TRAINING_SESSIONS),
            Table(Label.ORGANISATIONS_TRAINED, Unit.ORGANISATIONS, (reach,), len(of_organisation)),
            replace(
                _people(Label.TRAINING_ORGANISATIONS, of_organisation),
                spread=spread_of(list(of_organisation.values()), Clock.PEOPLE),
            ),
            _people(Label.TRAINING_ROLES, of_role),
            replace(
                count_by(
                    Label.TRAINING_FEEDBACK,
                    Unit.SCORES,
                    [str(score) for score in given],
                    order=[str(score) for score in SCORES],
                ),
                spread=spread_of(given, Clock.POINTS),
            ),
        ),
    )


def _people(name: Label, counted: Mapping[str, int]) -> Table:
    largest_first = sorted(counted, key=lambda each: (-counted[each], each))
    lines = tuple(Line(each, counted[each]) for each in largest_first)
    return Table(name, Unit.PEOPLE, lines, sum(counted.values()))


def _read(point: Learned) -> Label:
    if point.verdict is None:
        return Label.WAITS_FOR_READER
    return Label.AGREED if point.verdict == Verdict.GOOD else Label.SENT_BACK


def _done(action: Agreed, today: date) -> Label:
    if action.is_done:
        return Label.DONE
    return Label.OVERDUE if action.due_on < today else Label.OPEN
