"""A practitioner offers an adult a visit, a talk or a follow-up, and takes the offer back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.meetings import MeetingKind
from portal.domain.restrictions import may_upload_or_book
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.meetings import MeetingOffer
from portal.services import audit
from portal.services.debriefs import NotOnThisCase, hold


class OpenedByItsGate(ValueError):
    """A debrief is opened by what its gate records, never by hand."""


class NothingMayBeOffered(Exception):
    """The case is closed, or this adult is restricted."""


def offer(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, kind: MeetingKind, now: datetime
) -> None:
    """Let this adult pick a time for such a meeting; a second offer of the same kind begins anew.

    Raises OpenedByItsGate, NotOnThisCase, NothingMayBeOffered.
    """
    if kind is MeetingKind.DEBRIEF:
        raise OpenedByItsGate
    case = hold(session, case_id=case_id)
    adult = _adult(session, case_id, adult_id)
    if not may_upload_or_book(is_restricted=adult.restricted_at is not None, is_closed=case.closed_at is not None):
        raise NothingMayBeOffered
    _end(session, adult_id, kind, now)
    row = MeetingOffer(id=new_id(), adult_id=adult_id, kind=kind, offered_by=viewer.id, offered_at=now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return
    audit.record(
        session,
        actor=viewer,
        action="meeting.offered",
        now=now,
        case_id=case_id,
        subject_id=adult_id,
        facts={"kind": kind.value},
    )


def take_back(
    session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, kind: MeetingKind, now: datetime
) -> None:
    """End an offer; an appointment that stands goes on standing. Raises NotOnThisCase."""
    hold(session, case_id=case_id)
    _adult(session, case_id, adult_id)
    if _end(session, adult_id, kind, now):
        audit.record(
            session,
            actor=viewer,
            action="meeting.offer_ended",
            now=now,
            case_id=case_id,
            subject_id=adult_id,
            facts={"kind": kind.value},
        )


def _adult(session: Session, case_id: UUID, adult_id: UUID) -> CaseAdult:
    adult = session.execute(select(CaseAdult).where(CaseAdult.id == adult_id, CaseAdult.case_id == case_id)).scalar()
    if adult is None:
        raise NotOnThisCase
    return adult


def _end(session: Session, adult_id: UUID, kind: MeetingKind, now: datetime) -> bool:
    open_ones = (MeetingOffer.adult_id == adult_id, MeetingOffer.kind == kind, MeetingOffer.ended_at.is_(None))
    ended = session.execute(update(MeetingOffer).where(*open_ones).values(ended_at=now).returning(MeetingOffer.id))
    return ended.first() is not None
