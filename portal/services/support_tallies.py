"""Counting what is offered and what became of it, by service and month, apart from every case.

Which service was offered to whom is sealed under the key of a case; the counts outlive it and name nobody.
"""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.domain.working_time import local
from portal.models.support_lists import SupportTally


def month_of(at: datetime) -> date:
    """The first day of the month, in London, in which something was offered."""
    return local(at).date().replace(day=1)


def count(session: Session, *, entry_id: UUID, offered_at: datetime, what: str, by: int = 1) -> None:
    """Add to a count, or take from it; two at once lose nothing."""
    table = cast(Table, SupportTally.__table__)
    insertion = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insertion(table).values(entry_id=entry_id, month=month_of(offered_at), what=what, amount=by)
    again = {"amount": table.c.amount + by}
    session.execute(row.on_conflict_do_update(index_elements=["entry_id", "month", "what"], set_=again))
