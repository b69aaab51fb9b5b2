"""The made-up family for whom a meeting can be offered: every item of the gate recorded, and times to choose from."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.debrief_records import DateCheck, Question, Report, Review, Told
from portal.domain.debrief_slots import Slot
from portal.domain.debriefs import Attendance, CoronerPosition, PolicePosition, WishToKnow
from portal.i18n import LONDON
from portal.services import debrief_slots, debriefs

TRAVEL = timedelta(minutes=45)
TIMES = ((3, time(10)), (4, time(14)), (8, time(11)), (9, time(15, 30)))
"""Working days ahead, and the hour in London."""


def open_the_gate(
    session: Session,
    practitioner: StaffViewer,
    case_id: UUID,
    adults: Sequence[FamilyViewer],
    *,
    recorded_at: datetime,
) -> None:
    """Record every item, as staff would, so that each adult is offered a time."""
    for_all: tuple[tuple[Question, str, str], ...] = (
        (Question.REPORT, Report.FINAL, "Received from the coroner’s office."),
        (Question.CORONER, CoronerPosition.AGREED, "Agreed by letter that it may be shared."),
        (Question.POLICE, PolicePosition.NOT_INVOLVED, "Asked: not involved."),
        (Question.ATTENDANCE, Review.ANYWHERE, "No order, nothing known at the address."),
        (Question.DATE, DateCheck.CHECKED, "No date that hurts within two weeks."),
        (Question.INTERPRETER, Attendance.NOT_NEEDED, "Not needed."),
        (Question.CLINICIAN, Attendance.BOOKED, "Dr Ellis (made up) keeps these times free."),
    )
    for_each: tuple[tuple[Question, str, str], ...] = (
        (Question.WISH, WishToKnow.MAIN_POINTS, "Asked on the phone."),
        (Question.TOLD, Told.BY_PHONE, "Told on the phone that there is something to talk about."),
    )
    rows: list[tuple[Question, UUID | None, str, str]] = [
        (question, None, answer, words) for question, answer, words in for_all
    ]
    rows += [(question, adult.adult_id, answer, words) for adult in adults for question, answer, words in for_each]
    today = recorded_at.astimezone(LONDON).date()
    for question, adult_id, answer, words in rows:
        debriefs.record(
            session,
            viewer=practitioner,
            case_id=case_id,
            question=question,
            adult_id=adult_id,
            answer=answer,
            happened_on=today,
            evidence=words,
            today=today,
            now=recorded_at,
        )


def publish_times(
    session: Session, practitioners: Sequence[StaffViewer], *, bank_holidays: frozenset[date], now: datetime
) -> None:
    """Offer a few times of each practitioner in the next two weeks."""
    today = now.astimezone(LONDON).date()
    working = [
        day for day in (today + timedelta(days=ahead) for ahead in range(1, 40)) if _is_worked(day, bank_holidays)
    ]
    for practitioner in practitioners:
        for ahead, hour in TIMES:
            starts_at = datetime.combine(working[ahead], hour, LONDON).astimezone(UTC)
            slot = Slot(starts_at, starts_at + timedelta(minutes=75), travel_before=TRAVEL, travel_after=TRAVEL)
            debrief_slots.publish(session, viewer=practitioner, staff_id=practitioner.id, slot=slot, now=now)


def _is_worked(day: date, bank_holidays: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in bank_holidays
