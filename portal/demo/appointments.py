"""The made-up family for whom a meeting can be offered: every item of the gate recorded, and times to choose from."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.debrief_accounts import Account, Copy, Interpreting, Part, PartTaken, Verdict
from portal.domain.debrief_records import Company, DateCheck, Question, Report, Review, Told
from portal.domain.debrief_slots import Slot
from portal.domain.debriefs import Attendance, CoronerPosition, PolicePosition, WishToKnow
from portal.domain.meetings import MeetingKind, PlaceKind
from portal.i18n import LONDON
from portal.services import (
    colleagues,
    debrief_accounts,
    debrief_slots,
    debrief_summaries,
    debriefs,
    meeting_offers,
    meeting_places,
    open_questions,
)
from portal.services.debrief_slots import Setting
from portal.services.open_questions import ToFindOut

TRAVEL = timedelta(minutes=45)
TIMES = ((3, time(10)), (4, time(14)), (8, time(11)), (9, time(15, 30)), (10, time(11)))
"""Working days ahead, and the hour in London."""

SUMMARY = """\
## The main points

We talked about the last weeks, and about what the doctors wrote afterwards. Nothing that you did, or did not do, made
a difference to how long he lived.

## Your questions, and the answers

**Was he in pain at the end?** The doctor who was with him says that the medicine worked, and that he slept.

**Who made the last decisions?** You did, together with the two doctors you know. What you wanted is written down.

## What nobody knows

Why the last infection came just then. No test can say.

## What happens next

Tom asks the school nurse about the third question, and rings you within a week.
"""
"""Of a meeting that never was, about a boy who never lived."""


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
        (Question.COMPANY, Company.TOGETHER, "Asked on the phone, each alone."),
    )
    rows: list[tuple[Question, UUID | None, str, str]] = [
        (question, None, answer, words) for question, answer, words in for_all
    ]
    rows += [(question, adult.adult_id, answer, words) for adult in adults for question, answer, words in for_each]
    for adult in adults:
        meeting_offers.offer(
            session,
            viewer=practitioner,
            case_id=case_id,
            adult_id=adult.adult_id,
            kind=MeetingKind.PHONE_CALL,
            now=recorded_at,
        )
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
    settings = _settings(session, practitioners[0], now=now)
    for practitioner in practitioners:
        for (ahead, hour), setting in zip(TIMES, settings, strict=True):
            starts_at = datetime.combine(working[ahead], hour, LONDON).astimezone(UTC)
            slot = Slot(starts_at, starts_at + timedelta(minutes=75), travel_before=TRAVEL, travel_after=TRAVEL)
            debrief_slots.publish(
                session, viewer=practitioner, staff_id=practitioner.id, slot=slot, setting=setting, now=now
            )


def _settings(session: Session, practitioner: StaffViewer, *, now: datetime) -> tuple[Setting, ...]:
    """Who comes along to each of the times, and where it is: a made-up doctor, and a house that is nowhere."""
    doctor_id = colleagues.add_colleague(
        session, viewer=practitioner, name="Dr Ellis (made up)", job_title="children’s doctor", now=now
    )
    place_id = meeting_places.add_place(
        session,
        viewer=practitioner,
        name="Example House",
        kind=PlaceKind.NEUTRAL_PLACE,
        address="1 Example Street",
        access_notes="Park behind the house. There are no steps, and a quiet room to wait in.",
        hospital_id=None,
        now=now,
    )
    return (
        Setting(people=(doctor_id,)),
        Setting(people=(doctor_id,), place_kinds=(PlaceKind.NEUTRAL_PLACE,), place_id=place_id),
        Setting(kind=MeetingKind.HOME_VISIT),
        Setting(kind=MeetingKind.PHONE_CALL),
        Setting(),
    )


def have_met(
    session: Session,
    practitioner: StaffViewer,
    second_reader: StaffViewer,
    case_id: UUID,
    adult_ids: Sequence[UUID],
    *,
    at: datetime,
) -> None:
    """A meeting that was held: what happened, and a summary that a colleague read and that was given to everybody."""
    today, later = at.astimezone(LONDON).date(), at + timedelta(hours=2)
    account_id = debrief_accounts.write_down(
        session,
        viewer=practitioner,
        case_id=case_id,
        form_key=uuid4(),
        account=Account(
            happened_at=at,
            minutes=70,
            place=PlaceKind.HOME,
            interpreting=Interpreting.NOT_NEEDED,
            parts={each: PartTaken(Part.ATTENDED, WishToKnow.MAIN_POINTS, Copy.SUMMARY) for each in adult_ids},
            words="Went through the main points. Two of three questions answered.",
            follow_up_by=today + timedelta(days=7),
            debriefed_on=today,
        ),
        today=today,
        now=later,
    )
    open_questions.note(
        session,
        viewer=practitioner,
        case_id=case_id,
        account_id=account_id,
        form_key=uuid4(),
        adult_id=adult_ids[0],
        words="Should the school know more?",
        wanted=ToFindOut(finder_id=practitioner.id, due_on=today + timedelta(days=7)),
        today=today,
        now=later,
    )
    summary_id = debrief_summaries.write(
        session, viewer=practitioner, case_id=case_id, account_id=account_id, body=SUMMARY, based_on=None, now=later
    )
    debrief_summaries.judge(
        session,
        viewer=second_reader,
        case_id=case_id,
        summary_id=summary_id,
        verdict=Verdict.GOOD,
        remark="",
        now=later,
    )
    debrief_summaries.release(
        session,
        viewer=practitioner,
        case_id=case_id,
        summary_id=summary_id,
        adult_ids=adult_ids,
        told_on=today,
        today=today,
        now=later,
    )


def _is_worked(day: date, bank_holidays: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in bank_holidays
