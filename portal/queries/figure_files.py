"""Files of figures that have left the service, as far as their dates cross those of another."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.figure_periods import Period
from portal.models.cases import AuditEntry
from portal.models.prepared import Prepared

LOOKED_BACK = 200
"""Files: some years of them. An older one has been read by whoever asked for it."""
NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class FileMade:
    """A file that somebody took away."""

    period: Period
    made_at: datetime


_MADE = Prepared(
    select(AuditEntry.happened_at, AuditEntry.facts)
    .where(AuditEntry.action == bindparam("action"))
    .order_by(AuditEntry.happened_at.desc(), AuditEntry.id.desc())
    .limit(LOOKED_BACK)
)


def crossing(session: Session, period: Period) -> tuple[FileMade, ...]:
    """The newest files whose dates cross this period without being the same: one of each period, the newest first."""
    found: dict[Period, FileMade] = {}
    for row in _MADE.all(session, {"action": "figures.exported"}):
        other = Period(date.fromisoformat(row.facts["first"]), date.fromisoformat(row.facts["last"]))
        if other.crosses(period):
            found.setdefault(other, FileMade(other, row.happened_at))
    return tuple(found.values())[:NAMED_AT_MOST]
