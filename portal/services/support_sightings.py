"""Writing down what was seen of the addresses and numbers of the directory. No entry is changed by it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.support import EntryState
from portal.domain.support_sightings import Sighting, looked_at
from portal.models.base import new_id
from portal.models.support import SupportEntry, SupportSighting
from portal.services import audit


def write_down(session: Session, seen: Mapping[UUID, Iterable[Sighting]], *, now: datetime) -> int:
    """Keep what was seen of these entries in place of what was seen before; give how many entries there are.

    An address or a number that an entry had only while it was looked at is passed over, and so is a closed entry.
    """
    written = 0
    wanted = select(SupportEntry).where(SupportEntry.id.in_(seen), SupportEntry.state != EntryState.CLOSED.value)
    for entry in session.scalars(wanted.order_by(SupportEntry.id)).all():
        there = looked_at(support_facts.from_json(entry.name, entry.facts))
        session.execute(delete(SupportSighting).where(SupportSighting.entry_id == entry.id))
        session.add_all(
            SupportSighting(
                id=new_id(), entry_id=entry.id, asked=each.asked, seen=each.seen.value, detail=each.detail, seen_at=now
            )
            for each in {one.asked: one for one in seen[entry.id] if one.asked in there}.values()
        )
        audit.record_by_operator(session, action="support.looked_at", now=now, subject_id=entry.id)
        written += 1
    session.flush()
    return written
