"""The meeting about a post-mortem: what must be so before it is offered, and to whom.

Everything here is for staff, except one answer: `is_open`. While it is False a family sees one sentence (their
practitioner will be in touch about a time to talk) and never a list, a date or the word “ready”.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from portal.domain import working_time
from portal.domain.restrictions import may_upload_or_book
from portal.domain.working_time import WorkingHours


class GateItem(StrEnum):
    """What must be settled before a family is offered the meeting."""

    REPORT_RECEIVED = "report_received"
    """The final report, or a preliminary one agreed to be shared, is with the practitioner."""
    CORONER_AGREED = "coroner_agreed"
    POLICE_POSITION = "police_position"
    ATTENDANCE_REVIEWED = "attendance_reviewed"
    """Who may attend, and where, looked at for safety: orders, bail, risk at home."""
    WISH_RECORDED = "wish_recorded"
    """Each adult asked, separately, how much they want to know."""
    TOLD_BY_PERSON = "told_by_person"
    """Each adult told by a person, by phone or visit, that there is something to talk about."""
    DATE_CHECKED = "date_checked"
    INTERPRETER_AND_CLINICIAN_BOOKED = "interpreter_and_clinician_booked"


class WhyMissing(StrEnum):
    """Why an item keeps the gate shut."""

    NOT_RECORDED = "not_recorded"
    WAITING = "waiting"
    REFUSED = "refused"
    ON_HOLD = "on_hold"


class CoronerPosition(StrEnum):
    """What the coroner has said about sharing the findings."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    NOT_INVOLVED = "not_involved"
    """A hospital post-mortem that the parents consented to: there is nobody to ask."""


class PolicePosition(StrEnum):
    """What the police have said about talking with the family."""

    NOT_INVOLVED = "not_involved"
    CONTENT = "content"
    """Asked, and content that it goes ahead."""
    HOLD = "hold"


class Attendance(StrEnum):
    """Whether a person the meeting needs is arranged."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    BOOKED = "booked"


class WishToKnow(StrEnum):
    """How much one adult wants to know. May change on any day; never nagged about."""

    EVERYTHING = "everything"
    MAIN_POINTS = "main_points"
    IN_WRITING = "in_writing"
    NOT_NOW = "not_now"
    NOT_SURE = "not_sure"

    @property
    def would_meet(self) -> bool:
        """Tell whether times to meet are worth showing: not to somebody who asked for writing, or for peace."""
        return self in {WishToKnow.EVERYTHING, WishToKnow.MAIN_POINTS, WishToKnow.NOT_SURE}


@dataclass(frozen=True, slots=True)
class AdultFacts:
    """One adult who has, or may have, a part in the meeting."""

    adult_id: UUID
    wish: WishToKnow | None = None
    told_by_person_at: datetime | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What is recorded about one case; None means that nothing is."""

    adults: tuple[AdultFacts, ...]
    report_received_on: date | None = None
    coroner: CoronerPosition | None = None
    police: PolicePosition | None = None
    attendance_reviewed_on: date | None = None
    date_checked_on: date | None = None
    interpreter: Attendance | None = None
    clinician: Attendance | None = None


@dataclass(frozen=True, slots=True)
class MissingItem:
    """An item that keeps the gate shut, for the whole family (`adult_id` None) or for one adult."""

    item: GateItem
    why: WhyMissing
    adult_id: UUID | None = None


_WHY_THE_CORONER: dict[CoronerPosition | None, WhyMissing] = {
    CoronerPosition.ASKED: WhyMissing.WAITING,
    CoronerPosition.REFUSED: WhyMissing.REFUSED,
}


def missing(facts: GateFacts) -> tuple[MissingItem, ...]:
    """Give all that is missing, in the order of GateItem: the list a practitioner works through."""
    found = [*_missing_for_all(facts), *(item for adult in facts.adults for item in _missing_for_one(adult))]
    order = list(GateItem)
    return tuple(sorted(found, key=lambda missed: order.index(missed.item)))


def missing_for(facts: GateFacts, *, adult_id: UUID) -> tuple[MissingItem, ...]:
    """Give what keeps the offer from this adult.

    All that concerns the family; every adult’s wish, so that nobody is told before the other was asked; of the rest,
    only their own. An adult who is not among the facts has no part in the meeting: all items are missing for them.
    """
    if adult_id not in {adult.adult_id for adult in facts.adults}:
        return tuple(MissingItem(item, WhyMissing.NOT_RECORDED, adult_id) for item in GateItem)
    return tuple(
        missed
        for missed in missing(facts)
        if missed.adult_id in {None, adult_id} or missed.item is GateItem.WISH_RECORDED
    )


def _missing_for_all(facts: GateFacts) -> Iterator[MissingItem]:
    if facts.report_received_on is None:
        yield MissingItem(GateItem.REPORT_RECEIVED, WhyMissing.NOT_RECORDED)
    if facts.coroner not in {CoronerPosition.AGREED, CoronerPosition.NOT_INVOLVED}:
        yield MissingItem(GateItem.CORONER_AGREED, _WHY_THE_CORONER.get(facts.coroner, WhyMissing.NOT_RECORDED))
    if facts.police not in {PolicePosition.NOT_INVOLVED, PolicePosition.CONTENT}:
        held = facts.police is PolicePosition.HOLD
        yield MissingItem(GateItem.POLICE_POSITION, WhyMissing.ON_HOLD if held else WhyMissing.NOT_RECORDED)
    if facts.attendance_reviewed_on is None:
        yield MissingItem(GateItem.ATTENDANCE_REVIEWED, WhyMissing.NOT_RECORDED)
    if facts.date_checked_on is None:
        yield MissingItem(GateItem.DATE_CHECKED, WhyMissing.NOT_RECORDED)
    if None in (facts.interpreter, facts.clinician):
        yield MissingItem(GateItem.INTERPRETER_AND_CLINICIAN_BOOKED, WhyMissing.NOT_RECORDED)
    elif Attendance.NEEDED in (facts.interpreter, facts.clinician):
        yield MissingItem(GateItem.INTERPRETER_AND_CLINICIAN_BOOKED, WhyMissing.WAITING)


def _missing_for_one(adult: AdultFacts) -> Iterator[MissingItem]:
    if not may_upload_or_book(is_restricted=adult.restricted, is_closed=False):
        yield MissingItem(GateItem.ATTENDANCE_REVIEWED, WhyMissing.ON_HOLD, adult.adult_id)
    if adult.wish is None:
        yield MissingItem(GateItem.WISH_RECORDED, WhyMissing.NOT_RECORDED, adult.adult_id)
    if adult.told_by_person_at is None:
        yield MissingItem(GateItem.TOLD_BY_PERSON, WhyMissing.NOT_RECORDED, adult.adult_id)


def is_open(
    facts: GateFacts,
    *,
    adult_id: UUID,
    now: datetime,
    complete_since: datetime | None,
    hours: WorkingHours,
    bank_holidays: AbstractSet[date],
) -> bool:
    """Tell whether this adult may see the offer at this moment.

    `complete_since` is when the last item was settled; whoever records an item sets it when `missing_for` becomes
    empty and clears it when it no longer is. So an offer that has appeared stays, until something is missing again.
    """
    if complete_since is None or missing_for(facts, adult_id=adult_id):
        return False
    return now >= appears_at(complete_since, hours=hours, bank_holidays=bank_holidays)


def appears_at(complete_since: datetime, *, hours: WorkingHours, bank_holidays: AbstractSet[date]) -> datetime:
    """Give the first moment at which an offer may appear: on a working day with a working day after it.

    So it never comes before a weekend or a holiday, and there is somebody to ring both that day and the next. Where
    the hours never hold two days together, the day before a working day must do. Raises NeverOpens.
    """
    first = working_time.local(complete_since).date()
    on = _first_day(first, hours=hours, bank_holidays=bank_holidays, with_the_next=True)
    on = on or _first_day(first, hours=hours, bank_holidays=bank_holidays, with_the_next=False)
    if on is None:
        raise working_time.NeverOpens("no working day in the next year")
    opening = hours.on(on)
    at = datetime.combine(on, opening.opens if opening else datetime.min.time(), tzinfo=working_time.LONDON)
    return max(complete_since, at.astimezone(UTC))


def _first_day(
    first: date, *, hours: WorkingHours, bank_holidays: AbstractSet[date], with_the_next: bool
) -> date | None:
    """The first day before a working day, and worked itself where `with_the_next` asks for two in a row."""
    days = (first + timedelta(days=ahead) for ahead in range(working_time.SEARCH_DAYS))
    worked = ((day, working_time.is_working_day(day, hours=hours, bank_holidays=bank_holidays)) for day in days)
    found = ((day, today, tomorrow) for (day, today), (_next, tomorrow) in pairwise(worked))
    return next((day for day, today, tomorrow in found if tomorrow and (today or not with_the_next)), None)
