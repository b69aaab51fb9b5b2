"""“Nobody is reading now”: once for each time of it, in the thread, and nowhere else."""

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


def reply_once(
    session: Session,
    *,
    adult_id: UUID,
    message_id: UUID,
    reader_id: UUID | None,
    closed_until: datetime,
    now: datetime,
) -> bool:
    """Let the automatic reply stand after this message, unless one that is still true stands in the thread already.

    Where leave was written down since, so that somebody else reads at another time, the first reply is enough: the page
    says who reads and when each time it is opened. No notice goes out for it. Tells whether it is a new one.
    """
    still_true = select(AutomaticReply.id).where(
        AutomaticReply.thread_id == Thread.id, AutomaticReply.closed_until > now
    )
    wanted = select(Thread.id).where(Thread.adult_id == adult_id, ~still_true.exists())
    thread_id = session.scalars(wanted).first()
    if thread_id is None:
        return False
    values = {
        "id": new_id(),
        "thread_id": thread_id,
        "message_id": message_id,
        "closed_until": closed_until,
        "reader_id": reader_id,
    }
    return bool(_ONCE.count(session, values))
