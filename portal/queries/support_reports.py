"""What families told us about services and nobody has seen to yet; for those who keep the directory, without who."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.support_reports import ReportKind
from portal.models.sealing import learn_keys, opener
from portal.models.support import SupportEntry
from portal.models.support_lists import SupportReport

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class OpenReport:
    """One thing that was told."""

    id: UUID
    entry_id: UUID
    entry: str
    kind: ReportKind
    made_at: datetime
    words: str
    """Empty where nothing was written."""


def open_reports(session: Session, *, entry_id: UUID | None = None) -> tuple[OpenReport, ...]:
    """Those that wait, crisis lines first, then the oldest; of one service alone where one is named."""
    wanted = (
        select(
            SupportReport.id,
            SupportReport.entry_id,
            SupportEntry.name,
            SupportReport.kind,
            SupportReport.made_at,
            SupportReport.sealed_words,
        )
        .join(SupportEntry, SupportEntry.id == SupportReport.entry_id)
        .where(SupportReport.settled_at.is_(None))
        .order_by(SupportEntry.is_crisis.desc(), SupportReport.made_at, SupportReport.id)
        .limit(AT_MOST)
    )
    if entry_id is not None:
        wanted = wanted.where(SupportReport.entry_id == entry_id)
    rows = session.execute(wanted).all()
    learn_keys(session, [row.sealed_words for row in rows])
    words = opener(session, SupportReport.sealed_words)
    return tuple(
        OpenReport(
            id=row.id,
            entry_id=row.entry_id,
            entry=row.name,
            kind=ReportKind(row.kind),
            made_at=row.made_at,
            words="" if row.sealed_words is None else words(row.id, row.sealed_words),
        )
        for row in rows
    )
