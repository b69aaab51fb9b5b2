"""Figures that leave the service: who made which file of which period."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.figure_periods import Period
from portal.services import audit


def record_file(session: Session, *, viewer: StaffViewer, what: str, period: Period, now: datetime) -> None:
    """Keep that somebody took a file of figures away: which, and of which days; no number of it."""
    audit.record(
        session,
        actor=viewer,
        action="figures.exported",
        facts={"what": what, "first": period.first.isoformat(), "last": period.last.isoformat()},
        now=now,
    )
