"""What families tell us about a service: that they could not get through, or that something is not so."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.messages import clean_body
from portal.domain.support_reports import WORDS_AT_MOST, ReportKind
from portal.domain.working_time import local
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.sealing import seal
from portal.models.support import SupportEntry
from portal.models.support_lists import SupportReport
from portal.services import audit


class NoSuchService(LookupError):
    """No service has this id."""


class NoSuchReport(LookupError):
    """No report has this id."""


def report(
    session: Session, *, viewer: FamilyViewer, entry_id: UUID, kind: ReportKind, words: str, now: datetime
) -> UUID:
    """Keep what was told, once a day for each adult, service and kind; words that come later the same day are added.

    `words` may be empty. Returns the report's id. Raises NoSuchService, MessageTooLong (domain.messages).
    """
    text = clean_body(words, limit=WORDS_AT_MOST) if words.strip() else None
    if session.get(SupportEntry, entry_id) is None:
        raise NoSuchService
    today = local(now).date()
    row = SupportReport(
        id=new_id(), entry_id=entry_id, kind=kind.value, adult_id=viewer.adult_id, made_on=today, made_at=now
    )
    _seal(session, viewer, row, text)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        told = select(SupportReport).where(
            SupportReport.adult_id == viewer.adult_id,
            SupportReport.entry_id == entry_id,
            SupportReport.kind == kind.value,
            SupportReport.made_on == today,
        )
        row = session.scalars(told).one()
        if text is not None:
            _seal(session, viewer, row, text)
            row.settled_at = row.settled_by = None  # there is something new to read
        session.flush()
        return row.id
    audit.record(
        session, actor=viewer, action="support.reported", now=now, subject_id=row.id, facts={"kind": kind.value}
    )
    return row.id


def settle(session: Session, *, viewer: StaffViewer, report_id: UUID, now: datetime) -> UUID:
    """Note that somebody has seen to it, and return the service's id; who was first stays. Raises NoSuchReport."""
    row = session.get(SupportReport, report_id, with_for_update=True)
    if row is None:
        raise NoSuchReport
    if row.settled_at is None:
        row.settled_at, row.settled_by = now, viewer.id
        session.flush()
        audit.record(session, actor=viewer, action="support.report_settled", now=now, subject_id=row.id)
    return row.entry_id


def settle_answered(
    session: Session,
    *,
    viewer: StaffViewer,
    entry_id: UUID,
    kinds: AbstractSet[ReportKind],
    read: Mapping[UUID, bool],
    now: datetime,
) -> None:
    """Settle what a check of the service has answered: reports of these kinds that this person has read.

    `read` says of each whether it had words; one that got words since then stays, because nobody has read them.
    """
    wanted = select(SupportReport).where(
        SupportReport.entry_id == entry_id,
        SupportReport.id.in_(read),
        SupportReport.kind.in_([kind.value for kind in kinds]),
        SupportReport.settled_at.is_(None),
    )
    for row in session.scalars(wanted.order_by(SupportReport.id).with_for_update()).all():
        if (row.sealed_words is not None) == read[row.id]:
            row.settled_at, row.settled_by = now, viewer.id
            audit.record(session, actor=viewer, action="support.report_settled", now=now, subject_id=row.id)
    session.flush()


def _seal(session: Session, viewer: FamilyViewer, row: SupportReport, text: str | None) -> None:
    key_id = session.get_one(Case, viewer.case_id).data_key_id
    seal(session, row, key_id=key_id, words=text)
