"""A time is kept for a few minutes for somebody who is deciding, and is free again by itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer
from portal.domain.debrief_records import OfficeDays
from portal.domain.meetings import HELD_FOR, MeetingKind
from portal.models.debriefs import BusyCell
from portal.queries import openings
from portal.services.debrief_taking import OfferClosed, Taking, cells_of, fill, free_time, hold_people
from portal.services.debriefs import hold


def keep(
    session: Session, *, viewer: FamilyViewer, kind: MeetingKind, slot_id: UUID, office: OfficeDays, now: datetime
) -> datetime:
    """Keep a time for this adult while they decide; returns until when. Whatever they kept before is let go.

    Raises OfferClosed, SlotTaken and AlreadyBooked.
    """
    hold(session, case_id=viewer.case_id)
    opening = openings.opening(session, viewer=viewer, office=office, now=now, kind=kind)
    if not opening.shows_times:
        raise OfferClosed
    time = free_time(session, viewer, opening, slot_id, now=now)
    hold_people(session, time)
    until = now + HELD_FOR
    with Taking(session, adult_id=viewer.adult_id, kind=kind):
        session.execute(
            delete(BusyCell).where(or_(BusyCell.kept_for_id == viewer.adult_id, BusyCell.kept_until <= now))
        )
        cells = cells_of(time, time.holder_ids, (viewer.id,))
        fill(session, [{"kept_for_id": viewer.adult_id, "kept_until": until, **each} for each in cells])
    return until
