"""What staff write down about the gate, record by record, and the facts that follow from all of it.

Records are only ever added. For each question (and, where it is asked for each adult, for each of them) the newest one
counts; the older ones stay as the history.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from portal.domain.debriefs import (
    AdultFacts,
    Attendance,
    CoronerPosition,
    GateFacts,
    GateItem,
    PolicePosition,
    WishToKnow,
    missing_for,
)
from portal.domain.meetings import PlaceKind
from portal.domain.working_time import WorkingHours


class Question(StrEnum):
    """What is asked of whoever makes a record. Interpreter and clinician are one gate item and two questions."""

    REPORT = "report"
    CORONER = "coroner"
    POLICE = "police"
    ATTENDANCE = "attendance"
    WISH = "wish"
    TOLD = "told"
    DATE = "date"
    INTERPRETER = "interpreter"
    CLINICIAN = "clinician"
    COMPANY = "company"
    """No item of the gate: whom they would meet with counts once the gate is open."""

    @property
    def is_for_each_adult(self) -> bool:
        """Tell whether each adult has an answer of their own."""
        return self in {Question.WISH, Question.TOLD, Question.COMPANY}


class Report(StrEnum):
    """Which report the practitioner holds."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    """Not the last word, but agreed to be shared."""
    AWAITED = "awaited"
    """None yet, or a new one is coming: the gate shuts again."""


class Review(StrEnum):
    """Who may attend, and where, looked at for safety: orders, bail, risk at home."""

    ANYWHERE = "anywhere"
    NOT_AT_HOME = "not_at_home"
    AGAIN = "again"
    """Something changed: it has to be looked at anew."""


class Told(StrEnum):
    """How a person told an adult that there is something to talk about."""

    BY_PHONE = "by_phone"
    BY_VISIT = "by_visit"
    NOT_YET = "not_yet"


class DateCheck(StrEnum):
    """Whether the coming weeks were held against the days that hurt."""

    CHECKED = "checked"
    AGAIN = "again"


class Company(StrEnum):
    """Whether an adult, asked by themself, would meet together with the other adults of the family."""

    TOGETHER = "together"
    APART = "apart"


ANSWERS: Mapping[Question, type[StrEnum]] = {
    Question.REPORT: Report,
    Question.CORONER: CoronerPosition,
    Question.POLICE: PolicePosition,
    Question.ATTENDANCE: Review,
    Question.WISH: WishToKnow,
    Question.TOLD: Told,
    Question.DATE: DateCheck,
    Question.INTERPRETER: Attendance,
    Question.CLINICIAN: Attendance,
    Question.COMPANY: Company,
}
"""The answers each question takes; they are what is stored."""

GATE_ITEMS: Mapping[Question, GateItem] = {
    Question.REPORT: GateItem.REPORT_RECEIVED,
    Question.CORONER: GateItem.CORONER_AGREED,
    Question.POLICE: GateItem.POLICE_POSITION,
    Question.ATTENDANCE: GateItem.ATTENDANCE_REVIEWED,
    Question.WISH: GateItem.WISH_RECORDED,
    Question.TOLD: GateItem.TOLD_BY_PERSON,
    Question.DATE: GateItem.DATE_CHECKED,
    Question.INTERPRETER: GateItem.INTERPRETER_AND_CLINICIAN_BOOKED,
    Question.CLINICIAN: GateItem.INTERPRETER_AND_CLINICIAN_BOOKED,
}
"""Which item of the gate a question settles, where it settles one."""


class AnswerDoesNotFit(ValueError):
    """An answer that this question does not take, or an adult where none belongs, or none where one does."""


class HappenedInTheFuture(ValueError):
    """Something is written down as done on a day that has not come."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that somebody wrote down, as the rules need it."""

    question: Question
    answer: str
    happened_on: date
    recorded_at: datetime
    adult_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AdultOnGate:
    """One adult of the case, as their own row says."""

    adult_id: UUID
    wish: WishToKnow | None = None
    """What they want to know today: they may have changed it themselves since staff asked."""
    wish_recorded_at: datetime | None = None
    restricted: bool = False
    unrestricted_at: datetime | None = None
    """When a restriction of this adult was last lifted."""


@dataclass(frozen=True, slots=True)
class OfficeDays:
    """The team’s week and its holidays: an offer first appears on a day with a working day after it."""

    hours: WorkingHours
    bank_holidays: AbstractSet[date]


def check_record(question: Question, answer: str, *, adult_id: UUID | None, happened_on: date, today: date) -> None:
    """Refuse what no record can say. `today` is local. Raises AnswerDoesNotFit, HappenedInTheFuture."""
    if answer not in set(ANSWERS[question]) or question.is_for_each_adult is not (adult_id is not None):
        raise AnswerDoesNotFit(question)
    if happened_on > today:
        raise HappenedInTheFuture


def facts_from(records: Sequence[Record], adults: Iterable[AdultOnGate]) -> GateFacts:
    """Give the facts of a case from its records, the oldest first."""
    facts = GateFacts(adults=tuple(_adult(adult, records) for adult in adults))
    for record in records:
        if record.question in _SETTLE:
            facts = _SETTLE[record.question](facts, record)
    return facts


def _adult(adult: AdultOnGate, records: Sequence[Record]) -> AdultFacts:
    told = [each for each in records if each.question is Question.TOLD and each.adult_id == adult.adult_id]
    is_told = bool(told) and told[-1].answer != Told.NOT_YET
    return AdultFacts(
        adult_id=adult.adult_id,
        wish=adult.wish,
        told_by_person_at=told[-1].recorded_at if is_told else None,
        restricted=adult.restricted,
    )


_SETTLE: Mapping[Question, Callable[[GateFacts, Record], GateFacts]] = {
    Question.REPORT: lambda facts, record: replace(facts, report_received_on=_day(record, unless=Report.AWAITED)),
    Question.CORONER: lambda facts, record: replace(facts, coroner=CoronerPosition(record.answer)),
    Question.POLICE: lambda facts, record: replace(facts, police=PolicePosition(record.answer)),
    Question.ATTENDANCE: lambda facts, record: replace(facts, attendance_reviewed_on=_day(record, unless=Review.AGAIN)),
    Question.DATE: lambda facts, record: replace(facts, date_checked_on=_day(record, unless=DateCheck.AGAIN)),
    Question.INTERPRETER: lambda facts, record: replace(facts, interpreter=Attendance(record.answer)),
    Question.CLINICIAN: lambda facts, record: replace(facts, clinician=Attendance(record.answer)),
}


def _day(record: Record, *, unless: StrEnum) -> date | None:
    return None if record.answer == unless else record.happened_on


def complete_since(records: Sequence[Record], adults: Sequence[AdultOnGate], *, adult_id: UUID) -> datetime | None:
    """Give the moment since when nothing keeps the offer from this adult; None while something does.

    Found by reading the records again from the newest back, as long as nothing is missing: the moment of the last one
    that was needed is the answer. Wishes count from when they were first recorded; changing one shuts nothing.
    """
    if missing_for(facts_from(records, adults), adult_id=adult_id):
        return None
    needed = len(records)
    while needed and not missing_for(facts_from(records[: needed - 1], adults), adult_id=adult_id):
        needed -= 1
    moments = [record.recorded_at for record in records[needed - 1 : needed]]
    moments += [moment for adult in adults if (moment := _wish_first_recorded(adult, records)) is not None]
    moments += [each.unrestricted_at for each in adults if each.adult_id == adult_id and each.unrestricted_at]
    return max(moments)


def _wish_first_recorded(adult: AdultOnGate, records: Sequence[Record]) -> datetime | None:
    known = [each.recorded_at for each in records if (each.question, each.adult_id) == (Question.WISH, adult.adult_id)]
    if adult.wish_recorded_at is not None:
        known.append(adult.wish_recorded_at)
    return min(known, default=None)


def places_allowed(records: Sequence[Record], *, by_default: bool = False) -> tuple[PlaceKind, ...]:
    """Give the kinds of place that may be offered, as the newest review of who may attend, and where, allows.

    `by_default` says whether their home counts as allowed before anybody has reviewed it: so it is for a visit that a
    practitioner offers themself, and never for a debrief.
    """
    reviews = [each.answer for each in records if each.question is Question.ATTENDANCE]
    at_home = reviews[-1] == Review.ANYWHERE if reviews else by_default
    return tuple(kind for kind in PlaceKind if at_home or kind is not PlaceKind.HOME)


def would_meet_together(records: Sequence[Record], *, adult_id: UUID) -> bool:
    """Tell whether this adult has said that they would meet together with the others. Apart, unless they said so."""
    said = [each.answer for each in records if (each.question, each.adult_id) == (Question.COMPANY, adult_id)]
    return bool(said) and said[-1] == Company.TOGETHER
