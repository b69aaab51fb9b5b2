"""What a figure looks like: tables of counts that add up to a total, and how long things took."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from portal.domain.figure_periods import Period, months_of, year_name
from portal.domain.figures import Code, Unit

MONTHS_AT_MOST: Final = 24


class Label(StrEnum):
    """What a line, or a table, is called, where it is not a name or a month."""

    BY_MONTH = "by_month"
    BY_YEAR = "by_year"
    BY_HOSPITAL = "by_hospital"
    BY_AREA = "by_area"
    BY_TRIGGER = "by_trigger"
    BY_AGE = "by_age"
    NOT_KNOWN = "not_known"
    UNEXPECTED = "unexpected"
    EXPECTED = "expected"
    UP_TO_27_DAYS = "up_to_27_days"
    UP_TO_A_YEAR = "up_to_a_year"
    FROM_1_TO_4 = "from_1_to_4"
    FROM_5_TO_9 = "from_5_to_9"
    FROM_10_TO_14 = "from_10_to_14"
    FROM_15_TO_17 = "from_15_to_17"
    NOTIFICATION = "notification"
    FIRST_CONTACT_OF_FAMILY = "first_contact_of_family"
    FIRST_CONTACT_OF_ADULT = "first_contact_of_adult"
    WORKING_DAYS = "working_days"
    NAMING = "naming"
    COVER = "cover"
    COVER_NAMED = "cover_named"
    COVER_MISSING = "cover_missing"
    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    SECOND_DAY = "second_day"
    LATER = "later"
    NOT_YET = "not_yet"
    VISITS = "visits"
    VISITED_NEXT_WORKING_DAY = "visited_next_working_day"
    VISITED_LATER = "visited_later"
    VISIT_OFFERED = "visit_offered"
    VISIT_DECLINED = "visit_declined"
    NO_VISIT = "no_visit"
    CONTACTS_BY_KIND = "contacts_by_kind"
    SILENCE = "silence"
    UP_TO_28_DAYS = "up_to_28_days"
    UP_TO_THREE_MONTHS = "up_to_three_months"
    LONGER = "longer"
    PROMISES = "promises"
    KEPT = "kept"
    BROKEN = "broken"
    NOT_DUE_YET = "not_due_yet"
    PRELIMINARY = "preliminary"
    FINAL_REPORT = "final_report"
    OFFERED = "offered"
    DEBRIEF_OFFER = "debrief_offer"
    HELD = "held"
    SUMMARY_GIVEN = "summary_given"
    UP_TO_SIX_MONTHS = "up_to_six_months"
    UP_TO_TWELVE_MONTHS = "up_to_twelve_months"
    DEBRIEF_STATE = "debrief_state"
    ATTENDED = "attended"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_OFFERED = "not_offered"
    PLACES = "places"
    INTERPRETING = "interpreting"
    WISHES = "wishes"
    WISH_RECORDED = "wish_recorded"
    WISH_MISSING = "wish_missing"
    QUESTION_STATE = "question_state"
    WITH_TEAM = "with_team"
    CARRIED = "carried"
    ANSWERED = "answered"
    TOLD = "told"
    QUESTION_MEETING = "question_meeting"
    TO_REVIEW = "to_review"
    TO_ANOTHER = "to_another"
    QUESTION_AGE = "question_age"
    QUESTION_ANSWER = "question_answer"
    REVIEW_MEETING = "review_meeting"
    FEEDBACK = "feedback"
    PANEL = "panel"
    FOLLOW_UP = "follow_up"
    NOTHING_SAID = "nothing_said"
    OFFERS_BY_ORGANISATION = "offers_by_organisation"
    NOT_GOT_THROUGH = "not_got_through"
    CRISIS_HOURS = "crisis_hours"
    IN_HOURS = "in_hours"
    OUT_OF_HOURS = "out_of_hours"
    SEEN_IN_HOURS = "seen_in_hours"
    SEEN_OUT_OF_HOURS = "seen_out_of_hours"
    WITHIN_AN_HOUR = "within_an_hour"
    WITHIN_24_HOURS = "within_24_hours"
    WITHIN_48_HOURS = "within_48_hours"
    CRISIS_OUTCOME = "crisis_outcome"
    STILL_OPEN = "still_open"
    TRAINING_SESSIONS = "training_sessions"
    ORGANISATIONS_TRAINED = "organisations_trained"
    TRAINING_ORGANISATIONS = "training_organisations"
    TRAINING_ROLES = "training_roles"
    TRAINING_FEEDBACK = "training_feedback"
    EXPERIENCE_ANSWERS = "experience_answers"
    FAMILY_ANSWERED = "family_answered"
    NO_ANSWER = "no_answer"
    EXPERIENCE_MEASURES = "experience_measures"
    EXPERIENCE_SCORES = "experience_scores"
    LEARNING = "learning"
    LEARNING_THEMES = "learning_themes"
    NO_THEME = "no_theme"
    AGREED = "agreed"
    WAITS_FOR_READER = "waits_for_reader"
    SENT_BACK = "sent_back"
    ACTIONS = "actions"
    DONE = "done"
    OPEN = "open"
    OVERDUE = "overdue"
    LANGUAGES = "languages"
    INTERPRETER_NEEDED = "interpreter_needed"
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    WAYS = "ways"
    KEY_CONTACT = "key_contact"
    NO_KEY_CONTACT = "no_key_contact"
    DELAY_REASONS = "delay_reasons"
    ETHNICITY = "ethnicity"
    NOT_ASKED = "not_asked"
    DEPRIVATION = "deprivation"


Name = Label | date | str
"""A label, the first day of a month, or a name that somebody typed: of a hospital, an area, a topic."""


class Clock(StrEnum):
    """What a span, or a number that has a middle, is given in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    PEOPLE = "people"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Line:
    """One count. None: hidden, so that nobody can be recognised."""

    name: Name
    count: int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, for those for whom it has happened; or how much it was."""

    clock: Clock
    median: float
    mean: float
    shortest: float
    longest: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How many reached a standard: so many lines of a table, from its first, of all for whom it can be told."""

    name: Label
    lines: int


@dataclass(frozen=True, slots=True)
class Table:
    """Counts that add up to the total; each thing that is counted stands in one line."""

    name: Label
    unit: Unit
    lines: tuple[Line, ...]
    total: int | None
    spread: Spread | None = None
    reaches: tuple[Reach, ...] = ()
    unknown: Label | None = None
    """The line of those for whom it has not happened, which no share counts."""

    @property
    def is_empty(self) -> bool:
        """Tell whether there was nothing to count."""
        return self.total == 0

    def share(self, reach: Reach) -> tuple[int, int] | None:
        """Give how many reached it, and of how many; None where that is hidden or nothing can be told."""
        known = [line for line in self.lines if line.name != self.unknown]
        counts = [line.count for line in known if line.count is not None]
        if len(counts) < len(known) or self.total is None or not sum(counts):
            return None
        return sum(counts[: reach.lines]), sum(counts)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure for one period."""

    code: Code
    tables: tuple[Table, ...]
    not_recorded: tuple[Label, ...] = ()
    """What belongs to it and is written down nowhere yet: no nought is shown for it."""

    @property
    def is_empty(self) -> bool:
        """Tell whether the period holds nothing at all of it."""
        return all(table.is_empty for table in self.tables)


@dataclass(frozen=True, slots=True)
class Band:
    """Spans up to so many days (or hours), counted in one line."""

    name: Label
    most: float


@dataclass(frozen=True, slots=True)
class Bands:
    """How spans are put into lines: in their order, then later, then not yet."""

    bands: tuple[Band, ...]
    reaches: tuple[Reach, ...] = ()
    clock: Clock = Clock.DAYS
    later: Label = Label.LATER
    not_yet: Label | None = Label.NOT_YET
    """None where every span has ended."""


def spread_of(spans: Sequence[float], clock: Clock) -> Spread | None:
    """Give the middle and the ends; None where there is nothing to measure."""
    if not spans:
        return None
    return Spread(clock, median(spans), sum(spans) / len(spans), min(spans), max(spans))


def count_by(name: Label, unit: Unit, found: Iterable[Name], *, order: Sequence[Name] | None = None) -> Table:
    """Count each name: in this order, noughts too, where one is given; else the most frequent first."""
    counted = Counter(found)
    if order is None:
        names: Iterable[Name] = sorted(counted, key=lambda each: (-counted[each], str(each)))
    else:
        names = order
    return Table(name, unit, tuple(Line(each, counted[each]) for each in names), counted.total())


def by_time(unit: Unit, days: Sequence[date], period: Period) -> Table:
    """Count by month; in a period of more than MONTHS_AT_MOST by financial year."""
    months = tuple(months_of(period))
    if len(months) <= MONTHS_AT_MOST:
        return count_by(Label.BY_MONTH, unit, [day.replace(day=1) for day in days], order=months)
    years = dict.fromkeys(year_name(month) for month in months)
    return count_by(Label.BY_YEAR, unit, [year_name(day) for day in days], order=tuple(years))


def span_table(name: Label, unit: Unit, spans: Iterable[float | None], how: Bands) -> Table:
    """Put spans into bands; None is a span that has not ended yet."""
    known, not_yet = list[float](), 0
    for span in spans:
        if span is None:
            not_yet += 1
        else:
            known.append(span)
    lines, before = list[Line](), 0
    for band in how.bands:
        within = sum(1 for span in known if span <= band.most)
        lines.append(Line(band.name, within - before))
        before = within
    lines.append(Line(how.later, len(known) - before))
    if how.not_yet is not None:
        lines.append(Line(how.not_yet, not_yet))
    return Table(
        name,
        unit,
        tuple(lines),
        len(known) + not_yet,
        spread=spread_of(known, how.clock),
        reaches=how.reaches,
        unknown=how.not_yet,
    )
