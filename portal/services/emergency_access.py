"""Opening the case of somebody else’s family in an emergency: with a reason, for a while, seen by the manager."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer, looks_after_the_case
from portal.domain.emergency_access import LASTS, REASON_AT_MOST
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.emergency_access import EmergencyAccess
from portal.models.sealing import seal
from portal.queries import cases as case_queries
from portal.services import audit


class NeedsNoReason(Exception):
    """They look after this family, or stand in today: the case is open to them anyway."""


class NoSuchAccess(LookupError):
    """There is none of this id that this member of staff may see."""


class OwnAccess(PermissionError):
    """Somebody else has to look at what one opened oneself."""


def begin(
    session: Session, *, viewer: StaffViewer, case_id: UUID, reason: str, form_key: UUID, today: date, now: datetime
) -> None:
    """Open a case to this practitioner for LASTS; where it is open to them already, nothing is added.

    Raises EmptyMessage and MessageTooLong (the reason; domain.messages), NeedsNoReason.
    """
    written = clean_body(reason, limit=REASON_AT_MOST)
    facts = case_queries.facts(session, case_id=case_id, on=today, now=now)
    if looks_after_the_case(viewer, facts):
        raise NeedsNoReason
    if facts is not None and viewer.id in facts.emergency_ids:
        return
    row = EmergencyAccess(
        id=new_id(), case_id=case_id, staff_id=viewer.id, began_at=now, ends_at=now + LASTS, form_key=form_key
    )
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, reason=written)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        sent_before = select(EmergencyAccess.id).where(EmergencyAccess.form_key == form_key)
        if session.execute(sent_before).first() is None:
            raise
        return
    audit.record(session, actor=viewer, action="emergency.begun", now=now, case_id=case_id, subject_id=row.id)


def end(session: Session, *, viewer: StaffViewer, access_id: UUID, now: datetime) -> None:
    """It is not needed any more: one’s own, or anybody’s for a manager. One that is over stays as it is.

    Raises NoSuchAccess.
    """
    row = session.get(EmergencyAccess, access_id, with_for_update=True)
    if row is None or (row.staff_id != viewer.id and Role.MANAGER not in viewer.roles):
        raise NoSuchAccess
    if row.ends_at <= now:
        return
    row.ends_at = now
    session.flush()
    audit.record(session, actor=viewer, action="emergency.ended", now=now, case_id=row.case_id, subject_id=row.id)


def note_seen(session: Session, *, viewer: StaffViewer, access_id: UUID, now: datetime) -> None:
    """A manager has read the reason; whoever was first stands there. Raises NoSuchAccess, OwnAccess."""
    row = session.get(EmergencyAccess, access_id)
    if row is None:
        raise NoSuchAccess
    if row.staff_id == viewer.id:
        raise OwnAccess
    seen = session.execute(
        update(EmergencyAccess)
        .where(EmergencyAccess.id == access_id, EmergencyAccess.seen_at.is_(None))
        .values(seen_by=viewer.id, seen_at=now)
        .returning(EmergencyAccess.id)
    ).first()
    if seen is not None:
        audit.record(session, actor=viewer, action="emergency.seen", now=now, case_id=row.case_id, subject_id=row.id)
