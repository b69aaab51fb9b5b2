"""Appointments that are near: whom to remind, and for which of them somebody who is needed is not booked yet."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.domain.debrief_records import Question
from portal.domain.debriefs import Attendance
from portal.models.cases import CaseAdult
from portal.models.debriefs import DebriefBooking, DebriefSlot, GateRecord
from portal.models.sealing import learn_keys, opener

AT_MOST = 500
"""Appointments looked at: a few weeks of a large service."""


@dataclass(frozen=True, slots=True)
class NearBooking:
    """An appointment that stands, and begins soon."""

    id: UUID
    case_id: UUID
    person_id: UUID
    staff_id: UUID
    starts_at: datetime


def near(session: Session, *, after: datetime, until: datetime) -> tuple[NearBooking, ...]:
    """The appointments that begin between two moments, the soonest first."""
    return tuple(_booking(row) for row in _rows(session, after, until))


def unconfirmed(session: Session, *, after: datetime, until: datetime) -> tuple[NearBooking, ...]:
    """Those for which an interpreter or a clinician is still to be found, the soonest first.

    So they are where staff recorded that one is needed, and where the family asked for an interpreter and none has been
    booked.
    """
    rows = _rows(session, after, until)
    said = _newest_answers(session, {row.case_id for row in rows})
    learn_keys(session, [row.sealed_wishes for row in rows])
    wishes_of = opener(session, DebriefBooking.sealed_wishes)
    found = []
    for row in rows:
        interpreter, clinician = (said.get((row.case_id, each)) for each in (Question.INTERPRETER, Question.CLINICIAN))
        is_asked_for = bool(json.loads(wishes_of(row.id, row.sealed_wishes))["interpreter"])
        if Attendance.NEEDED in {interpreter, clinician} or (is_asked_for and interpreter != Attendance.BOOKED):
            found.append(_booking(row))
    return tuple(found)


def _rows(session: Session, after: datetime, until: datetime) -> list[Row[*tuple[Any, ...]]]:
    wanted = (
        select(
            DebriefBooking.id,
            DebriefBooking.case_id,
            DebriefBooking.sealed_wishes,
            CaseAdult.person_id,
            DebriefSlot.staff_id,
            DebriefSlot.starts_at,
        )
        .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
        .join(CaseAdult, CaseAdult.id == DebriefBooking.adult_id)
        .where(
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
            DebriefSlot.starts_at > after,
            DebriefSlot.starts_at <= until,
        )
        .order_by(DebriefSlot.starts_at, DebriefBooking.id)
        .limit(AT_MOST)
    )
    return list(session.execute(wanted).all())


def _newest_answers(session: Session, case_ids: set[UUID]) -> dict[tuple[UUID, Question], str]:
    wanted = (
        select(GateRecord.case_id, GateRecord.item, GateRecord.answer)
        .where(
            GateRecord.case_id.in_(case_ids),
            GateRecord.item.in_([Question.INTERPRETER.value, Question.CLINICIAN.value]),
        )
        .order_by(GateRecord.recorded_at, GateRecord.id)
    )
    return {(row.case_id, Question(row.item)): row.answer for row in session.execute(wanted)}


def _booking(row: Row[*tuple[Any, ...]]) -> NearBooking:
    return NearBooking(row.id, row.case_id, row.person_id, row.staff_id, row.starts_at)
