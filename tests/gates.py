"""Settles the debrief gate and offers times, for tests about appointments."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from portal.domain.access import FamilyViewer, Role, StaffViewer
from portal.domain.debrief_records import OfficeDays, Question
from portal.domain.debrief_slots import Slot
from portal.domain.working_time import OFFICE_HOURS, local
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.sealing import seal
from portal.services import debrief_slots, debriefs
from tests.portal_fixtures import Portal
from tests.world import Adult, Worker

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""The day before NOW: an offer complete then is open on NOW."""

NEXT_TUESDAY = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)

OFFICE = OfficeDays(hours=OFFICE_HOURS, bank_holidays=frozenset())

SETTLED = {
    Question.REPORT: "final",
    Question.CORONER: "agreed",
    Question.POLICE: "content",
    Question.ATTENDANCE: "anywhere",
    Question.DATE: "checked",
    Question.INTERPRETER: "not_needed",
    Question.CLINICIAN: "booked",
}
SETTLED_FOR_ONE = {Question.WISH: "everything", Question.TOLD: "by_visit"}


def practitioner(worker: Worker, *, is_manager: bool = False) -> StaffViewer:
    return StaffViewer(worker.staff_id, frozenset({Role.PRACTITIONER} | ({Role.MANAGER} if is_manager else set())))


def parent(adult: Adult) -> FamilyViewer:
    return FamilyViewer(adult.person_id, adult.case_id, adult.adult_id)


def record(
    portal: Portal,
    question: Question,
    answer: str,
    *,
    about: Adult | None = None,
    case_id: UUID | None = None,
    at: datetime = MONDAY,
    by: Worker | None = None,
    evidence: str = "Told me on the phone; letter in the file.",
) -> None:
    """One record of Yusuf's gate (or of another), by Jo."""
    with portal.write() as session:
        debriefs.record(
            session,
            viewer=practitioner(by or portal.people.jo),
            case_id=case_id or portal.people.yusuf_case_id,
            question=question,
            adult_id=about.adult_id if about else None,
            answer=answer,
            happened_on=local(at).date(),
            evidence=evidence,
            today=local(at).date(),
            now=at,
        )
        session.commit()


def settle(
    portal: Portal,
    *adults: Adult,
    without: frozenset[Question] = frozenset(),
    answers: Mapping[Question, str] | None = None,
    at: datetime = MONDAY,
) -> None:
    """Record all that the gate asks, for these adults (Amina and Tariq unless others are named)."""
    adults = adults or (portal.people.amina, portal.people.tariq)
    said = {**SETTLED, **SETTLED_FOR_ONE, **(answers or {})}
    for question in Question:
        if question in without or question not in said:
            continue
        for adult in adults if question.is_for_each_adult else (None,):
            record(portal, question, said[question], about=adult, case_id=adults[0].case_id, at=at)


def offer_time(
    portal: Portal,
    starts_at: datetime = NEXT_TUESDAY,
    *,
    of: Worker | None = None,
    minutes: int = 60,
    travel: int = 30,
    now: datetime | None = None,
) -> UUID:
    """A time that Jo (or somebody else) offers."""
    worker = of or portal.people.jo
    road = timedelta(minutes=travel)
    with portal.write() as session:
        slot_id = debrief_slots.publish(
            session,
            viewer=practitioner(worker),
            staff_id=worker.staff_id,
            slot=Slot(starts_at, starts_at + timedelta(minutes=minutes), road, road),
            now=now or MONDAY,
        )
        session.commit()
    return slot_id


def answers(slot_id: UUID, **changes: str) -> dict[str, str]:
    """What somebody fills in for a time."""
    return {
        "time": str(slot_id),
        "place_kind": "home",
        "place": "",
        "who_comes": "",
        "interpreter": "",
        "not_to_hear": "",
        "calendar_title": "meeting",
        **changes,
    }


def book(
    portal: Portal,
    adult: Adult,
    *,
    starts_at: datetime,
    place: str = "Room 4, Test Hospital",
    who_comes: str = "",
) -> None:
    """An hour with Jo that this adult holds, written straight into the tables."""
    with portal.write() as session:
        slot = DebriefSlot(
            id=new_id(),
            staff_id=portal.people.jo.staff_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            travel_minutes=30,
            published_at=MONDAY,
        )
        session.add(slot)
        session.flush()
        booking = DebriefBooking(
            id=new_id(),
            case_id=adult.case_id,
            adult_id=adult.adult_id,
            slot_id=slot.id,
            place_kind="neutral_place",
            calendar_title="Appointment",
            booked_at=MONDAY,
        )
        key_id = session.get_one(Case, adult.case_id).data_key_id
        seal(session, booking, key_id=key_id, place=place, wishes=json.dumps({"who_comes": who_comes}))
        session.add(booking)
        session.commit()
