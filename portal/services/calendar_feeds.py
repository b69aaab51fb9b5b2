"""A member of staff turns their calendar's secret address on, makes another, or turns it off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.adapters import feed_addresses
from portal.domain.access import StaffViewer
from portal.models.people import CalendarFeed
from portal.models.sealing import cipher_of
from portal.queries import calendar_feeds as queries
from portal.services import audit


def turn_on(session: Session, *, viewer: StaffViewer, now: datetime) -> None:
    """Make an address; one that was there before shows nothing from this moment on."""
    row = _hold(session, viewer)
    row.number += 1
    row.is_on = True
    session.flush()
    audit.record(session, actor=viewer, action="calendar_feed.made", now=now, subject_id=viewer.id)


def turn_off(session: Session, *, viewer: StaffViewer, now: datetime) -> None:
    """Show nothing at any address of theirs. A second tap changes nothing."""
    row = _hold(session, viewer)
    if row.is_on:
        row.is_on = False
        session.flush()
        audit.record(session, actor=viewer, action="calendar_feed.turned_off", now=now, subject_id=viewer.id)


def secret_part(session: Session, *, staff_id: UUID) -> str | None:
    """The secret part of the address in use; None where there is none."""
    number = queries.number_of(session, staff_id=staff_id)
    if number is None:
        return None
    return feed_addresses.secret_part(cipher_of(session), staff_id=staff_id, number=number)


def whose(session: Session, secret: str) -> UUID | None:
    """Whose calendar stands at this address; None for one that was replaced, turned off, or made up."""
    found = feed_addresses.read(cipher_of(session), secret)
    if found is None or queries.number_of(session, staff_id=found[0]) != found[1]:
        return None
    return found[0]


def _hold(session: Session, viewer: StaffViewer) -> CalendarFeed:
    row = session.get(CalendarFeed, viewer.id, with_for_update=True)
    if row is None:
        row = CalendarFeed(staff_id=viewer.id, number=0, is_on=False)
        session.add(row)
    return row
