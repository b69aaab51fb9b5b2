"""How often a service was offered, and what families said about it; nobody's name stands anywhere near."""

from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.support_outcomes import OFFERED, Counts, Outcome
from portal.models.support_lists import SupportTally

_COUNTS = (
    select(SupportTally.what, func.sum(SupportTally.amount).label("amount"))
    .where(SupportTally.entry_id == bindparam("entry_id"))
    .group_by(SupportTally.what)
    .order_by(SupportTally.what)
)


def of_entry(session: Session, *, entry_id: UUID) -> Counts:
    """Since the beginning; what was taken back unused is not counted."""
    found = {row.what: int(row.amount) for row in session.execute(_COUNTS, {"entry_id": entry_id})}
    return Counts(offered=found.get(OFFERED, 0), said={each: found.get(each.value, 0) for each in Outcome})
