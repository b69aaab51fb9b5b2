"""Ten years of a service by the thousand, with nothing but what the figures count: nobody opens a name of it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import DeclarativeBase, Session

from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.danger import DangerFlag
from portal.models.debriefs import DebriefAccount, DebriefPart, GateRecord
from portal.models.journey import FamilyUpdate
from portal.models.messages import Message, Opening, Thread
from portal.models.organisations import Organisation
from portal.models.people import Hospital, Person, StaffMember
from portal.models.procedure import ProcedureRecord, ProcedureStep
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewAction, ReviewLearning
from portal.models.support_lists import SupportOffer
from portal.models.training import TrainingGroup, TrainingSession

YEARS = 10
CASES = 5_000
CONTACTS, UPDATES, QUESTIONS, STEPS = 10, 12, 3, 12
"""Of each case: an update every four weeks for a year, a talk in half of the contacts."""
AT_ONCE = 250

_SLUGS = (
    *("notification", "home-visit", "first-results", "final-report", "debrief-offered", "summary-sent"),
    *("final-case-discussion", "review-fed-back", "panel", "first-contact", "key-worker", "release"),
)
_OUTCOMES = (("call", "talked"), ("attempt_failed", "no_answer"), ("visit", "talked"), ("text", "sent"))
_CIRCUMSTANCES = (["unexpected", "coroner_post_mortem"], ["expected"], ["unexpected", "hospital_post_mortem"])

Rows = dict[type[DeclarativeBase], list[dict[str, Any]]]


def fill_years(session: Session, *, last: date) -> None:
    """Write CASES cases, opened evenly over the YEARS that end with a day."""
    staff = list(session.scalars(select(StaffMember.id).order_by(StaffMember.id)))
    rows: Rows = {
        Hospital: [{"id": new_id(), "name": f"Hospital {number}", "revision": 1} for number in range(5)],
        ProcedureStep: [_step(slug) for slug in _SLUGS],
        Organisation: [{"id": new_id(), "name": f"Organisation {each}", "key": str(each)} for each in range(26)],
    }
    hospitals, steps = [each["id"] for each in rows[Hospital]], [each["id"] for each in rows[ProcedureStep]]
    organisations = [each["id"] for each in rows[Organisation]]
    for number in range(CASES):
        opened_on = last - timedelta(days=YEARS * 365 * (CASES - number) // CASES)
        opened_at = datetime.combine(opened_on, time(10 + number % 6), tzinfo=UTC)
        each = _Family(number, opened_at, staff[number % len(staff)])
        _case(rows, each, hospitals[number % 5])
        _told(rows, each)
        _path(rows, each, steps, organisations[0])
        _offer_and_danger(rows, each)
        if number % AT_ONCE == AT_ONCE - 1:
            _write(session, rows)
            rows = {}
    for number in range(20 * YEARS):
        _training(rows, number, last - timedelta(days=18 * number), staff[0], organisations)
    _write(session, rows)


def _write(session: Session, rows: Rows) -> None:
    for model, some in rows.items():
        assert isinstance(model.__table__, Table)
        session.execute(insert(model.__table__), some)


def _step(slug: str) -> dict[str, Any]:
    words = dict.fromkeys(("phase", "title", "owner", "source"), "x")
    lists: dict[str, Any] = {"applies_to": [], "not_for": [], "hospital_ids": []}
    at = datetime.now(UTC)
    return {"id": new_id(), "slug": slug, "position": 1, "is_current": True, "loaded_at": at, **words, **lists}


@dataclass(frozen=True, slots=True)
class _Family:
    """Whose rows are written."""

    number: int
    opened_at: datetime
    staff_id: UUID
    case_id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)
    adult_id: UUID = field(default_factory=new_id)
    thread_id: UUID = field(default_factory=new_id)

    @property
    def theirs(self) -> dict[str, UUID]:
        return {"case_id": self.case_id, "adult_id": self.adult_id}

    def after(self, days: float) -> datetime:
        """So many days after the case was opened."""
        return self.opened_at + timedelta(days=days)


def _add(rows: Rows, model: type[DeclarativeBase], **values: Any) -> UUID:
    row_id: UUID = values.setdefault("id", new_id())
    rows.setdefault(model, []).append(values)
    return row_id


def _case(rows: Rows, each: _Family, hospital_id: UUID) -> None:
    day = each.opened_at.date()
    _add(
        rows,
        Case,
        id=each.case_id,
        data_key_id=each.case_id,
        reference=f"Y-{each.number:05}",
        sealed_child_name=b"x",
        born_on=day - timedelta(days=each.number * 7 % 6000),
        died_on=day - timedelta(days=each.number % 4),
        circumstances=_CIRCUMSTANCES[each.number % 3],
        hospital_id=hospital_id,
        practitioner_id=each.staff_id,
        opened_at=each.opened_at,
        closed_at=each.after(360),
    )
    person = {
        "data_key_id": each.person_id,
        "sealed_name": b"x",
        "sealed_email": b"x",
        "sign_in_index": each.person_id.bytes,
    }
    _add(
        rows,
        Person,
        id=each.person_id,
        locale="en",
        needs_interpreter=each.number % 9 == 0,
        created_at=each.opened_at,
        **person,
    )
    _add(
        rows,
        CaseAdult,
        id=each.adult_id,
        case_id=each.case_id,
        person_id=each.person_id,
        relationship="mother",
        sealed_child_name=b"x",
        area=f"SS{each.number % 9 + 1}",
        joined_at=each.opened_at,
    )


def _told(rows: Rows, each: _Family) -> None:
    for nth in range(CONTACTS):
        kind, outcome = _OUTCOMES[(nth + each.number) % 4]
        _add(
            rows,
            Contact,
            **each.theirs,
            event_id=new_id(),
            staff_id=each.staff_id,
            kind=kind,
            outcome=outcome,
            happened_at=each.after(0.5 + nth * 30),
            sealed_note=b"x",
            next_contact_on=each.after(28 + nth * 30).date(),
            logged_at=each.after(nth * 30 + 1),
            form_key=new_id(),
        )
    for nth in range(UPDATES):
        _add(
            rows,
            FamilyUpdate,
            **each.theirs,
            next_update_by=each.after(28 * nth + 28).date(),
            written_by=each.staff_id,
            written_at=each.after(28 * nth + 2),
            form_key=new_id(),
        )
    for nth in range(QUESTIONS):
        _add(
            rows,
            Question,
            **each.theirs,
            is_from_bank=False,
            sealed_words=b"x",
            whom_for="anyone",
            added_at=each.after(nth),
            handed_at=each.after(nth + 1),
            form_key=new_id(),
        )


def _path(rows: Rows, each: _Family, steps: list[UUID], organisation_id: UUID) -> None:
    for place, step_id in enumerate(steps):
        _add(
            rows,
            ProcedureRecord,
            case_id=each.case_id,
            step_id=step_id,
            number=1,
            state="done",
            happened_at=each.after(place * 10),
            sealed_who=b"",
            sealed_words=b"x",
            recorded_by=each.staff_id,
            recorded_at=each.after(place * 10),
            form_key=new_id(),
        )
    for item, answer in (("report", "final"), ("report", "preliminary"), ("told", "by_phone"), ("wish", "everything")):
        _add(
            rows,
            GateRecord,
            case_id=each.case_id,
            adult_id=each.adult_id if item in {"told", "wish"} else None,
            item=item,
            answer=answer,
            happened_on=each.after(100).date(),
            sealed_evidence=b"x",
            recorded_by=each.staff_id,
            recorded_at=each.after(100),
        )
    account_id = _add(
        rows,
        DebriefAccount,
        case_id=each.case_id,
        happened_at=each.after(130),
        minutes=60,
        place_kind="home",
        interpreting="not_needed",
        sealed_account=b"x",
        recorded_by=each.staff_id,
        recorded_at=each.after(130),
        form_key=new_id(),
    )
    rows.setdefault(DebriefPart, []).append(
        {"account_id": account_id, "adult_id": each.adult_id, "part": "attended", "copy": "none"}
    )
    for kind, days in (("death_review", 180), ("panel", 260)):
        at = each.after(days)
        review_id = _add(
            rows,
            Review,
            case_id=each.case_id,
            kind=kind,
            starts_at=at,
            meets_on=at.date(),
            way="remote",
            written_by=each.staff_id,
            written_at=at,
            held_by=each.staff_id,
            held_at=at,
            revision=1,
            form_key=new_id(),
        )
        written = {"review_id": review_id, "sealed_words": b"x", "written_by": each.staff_id, "written_at": at}
        _add(rows, ReviewLearning, **written, form_key=new_id())
        _add(rows, ReviewAction, **written, organisation_id=organisation_id, due_on=at.date(), form_key=new_id())


def _offer_and_danger(rows: Rows, each: _Family) -> None:
    offer = {"staff_id": each.staff_id, "sealed_entry": b"x", "offered_at": each.after(40), "form_key": new_id()}
    _add(rows, SupportOffer, **each.theirs, **offer)
    if each.number % 10 == 0:
        _add(
            rows, Thread, id=each.thread_id, case_id=each.case_id, practitioner_id=each.staff_id, adult_id=each.adult_id
        )
        message = {"thread_id": each.thread_id, "staff_id": each.staff_id, "sealed_body": b"x", "send_key": new_id()}
        message_id = _add(rows, Message, **message, sent_at=each.after(3))
        _add(rows, DangerFlag, **each.theirs, message_id=message_id, raised_at=each.after(3), calls=0)
        for nth in range(20):
            _add(rows, Opening, subject_id=each.thread_id, staff_id=each.staff_id, opened_at=each.after(nth + 1.5))


def _training(rows: Rows, number: int, day: date, staff_id: UUID, organisations: list[UUID]) -> None:
    session_id, at = new_id(), datetime.combine(day, time(12), tzinfo=UTC)
    words = dict.fromkeys(("title", "title_key", "place"), f"session {number}")
    written = {"sealed_teachers": b"x", "written_by": staff_id, "written_at": at, "revision": 1, "form_key": new_id()}
    rows.setdefault(TrainingSession, []).append(
        {"id": session_id, "topics": [], "held_on": day, "minutes": 60, **words, **written}
    )
    rows.setdefault(TrainingGroup, []).extend(
        {"id": new_id(), "session_id": session_id, "organisation_id": each, "role": "Nurse", "people": 5}
        for each in organisations[number % 13 :: 13]
    )
