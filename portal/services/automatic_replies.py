"""“We are closed, nobody has read it yet”: once for each time the team is closed, in the thread, and nowhere else."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from portal.models.base import new_id
from portal.models.danger import AutomaticReply
from portal.models.messages import Thread
from portal.models.prepared import insert_once

_ONCE = insert_once(cast(Table, AutomaticReply.__table__), "thread_id", "closed_until")


def reply_once(session: Session, *, adult_id: UUID, message_id: UUID, closed_until: datetime) -> bool:
    """Let the automatic reply stand after this message, unless one stands in the thread for this time already.

    No notice goes out for it. Tells whether it is a new one.
    """
    thread_id = session.scalars(select(Thread.id).where(Thread.adult_id == adult_id)).one()
    values = {"id": new_id(), "thread_id": thread_id, "message_id": message_id, "closed_until": closed_until}
    return bool(_ONCE.count(session, values))
