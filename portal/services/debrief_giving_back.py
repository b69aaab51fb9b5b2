"""Giving a time back: one adult's booking ends, and whoever is left keeps theirs."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.meetings import MeetingKind
from portal.models.cases import CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking
from portal.models.sealing import open_text
from portal.queries.appointments import Wishes
from portal.services import question_answers


def companions(session: Session, row: DebriefBooking) -> list[DebriefBooking]:
    """The other adults' bookings that stand on the same time."""
    first_id = row.beside_id or row.id
    wanted = (
        select(DebriefBooking)
        .where(
            or_(DebriefBooking.id == first_id, DebriefBooking.beside_id == first_id),
            DebriefBooking.id != row.id,
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
        )
        .order_by(DebriefBooking.id)
    )
    return list(session.scalars(wanted))


def give_back(session: Session, row: DebriefBooking, *, now: datetime) -> list[DebriefBooking]:
    """End a booking. Whoever met beside them keeps the time, on their own; returns those bookings."""
    left = companions(session, row)
    row.cancelled_at, row.calendar_sequence = now, row.calendar_sequence + 1
    session.flush()
    if row.kind == MeetingKind.DEBRIEF:
        question_answers.follow_talk(session, adult_id=row.adult_id, moved_to=None)
    if left and row.beside_id is None:
        heir = left[0]
        heir.beside_id = None
        session.flush()
        theirs = session.get_one(CaseAdult, row.adult_id).person_id
        session.execute(
            update(BusyCell)
            .where(BusyCell.booking_id == row.id, BusyCell.holder_id != theirs)
            .values(booking_id=heir.id)
            .execution_options(synchronize_session=False)
        )
    session.execute(delete(BusyCell).where(BusyCell.booking_id == row.id))
    session.flush()
    return left


def let_go(session: Session, rows: list[DebriefBooking], *, now: datetime) -> None:
    """End bookings that become others in the same transaction."""
    for row in rows:
        row.cancelled_at = now
    session.execute(delete(BusyCell).where(BusyCell.booking_id.in_([row.id for row in rows])))
    session.flush()


def wishes_of(session: Session, row: DebriefBooking) -> Wishes:
    """What somebody wrote, to be carried over to the booking that theirs becomes."""
    said = json.loads(open_text(session, DebriefBooking.sealed_wishes, row.id, row.sealed_wishes))
    return Wishes(place=open_text(session, DebriefBooking.sealed_place, row.id, row.sealed_place), **said)


def person_of(session: Session, row: DebriefBooking) -> UUID:
    """Whose booking it is."""
    return session.get_one(CaseAdult, row.adult_id).person_id
