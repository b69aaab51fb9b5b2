"""Leave: nobody goes away without a named colleague who is there instead."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.cases import Away, check_absence
from portal.models.base import new_id
from portal.models.people import Absence, StaffMember
from portal.services import audit

ABSENCE_AT_MOST = timedelta(days=366)
"""A longer absence is a change of practitioner: each case is handed over instead."""


class NotTheirLeave(PermissionError):
    """Only a manager writes down, or ends, somebody else's leave."""


class NotAPractitioner(LookupError):
    """Whoever is away, or covers, must look after families here."""


class CoverIsAway(ValueError):
    """The colleague who would cover is away on one of these days, while somebody else is there on all of them."""


class AlreadyAway(ValueError):
    """Leave on one of these days is written down already."""


class AbsenceIsOver(ValueError):
    """The last day lies behind us."""


class AbsenceTooLong(ValueError):
    """Longer than ABSENCE_AT_MOST."""


class CoverCannotSignIn(ValueError):
    """The colleague who would cover has not set up their account yet: no family could reach them here."""


class NoSuchAbsence(LookupError):
    """It has been ended already, or never was."""


def write_down(
    session: Session,
    *,
    viewer: StaffViewer,
    staff_id: UUID,
    cover_id: UUID | None,
    from_on: date,
    to_on: date,
    today: date,
    now: datetime,
) -> UUID:
    """Write down that somebody is away, first and last day included, and who covers; return the absence's id.

    A cover who is away too is refused as long as anybody else could cover; where nobody can, it is kept (people fall
    ill), the whole team covers the days on which nobody named is there, and managers are shown them.

    Raises NotTheirLeave, CoverMissing and AbsenceEndsBeforeItBegins (domain.cases), AbsenceIsOver, AbsenceTooLong,
    NotAPractitioner, CoverCannotSignIn, AlreadyAway, CoverIsAway.
    """
    _require_own_or_manager(viewer, staff_id)
    check_absence(Away(practitioner_id=staff_id, from_on=from_on, to_on=to_on, covered_by_id=cover_id))
    if to_on < today:
        raise AbsenceIsOver
    if to_on - from_on > ABSENCE_AT_MOST:
        raise AbsenceTooLong
    _hold_both(session, staff_id, cover_id)
    if _is_away(session, staff_id, from_on=from_on, to_on=to_on):
        raise AlreadyAway
    if _is_away(session, cover_id, from_on=from_on, to_on=to_on) and _somebody_else_is_there(
        session, staff_id, from_on=from_on, to_on=to_on
    ):
        raise CoverIsAway
    row = Absence(id=new_id(), staff_id=staff_id, cover_id=cover_id, from_on=from_on, to_on=to_on)
    session.add(row)
    session.flush()
    audit.record(session, actor=viewer, action="absence.written_down", now=now, subject_id=row.id)
    return row.id


def end(session: Session, *, viewer: StaffViewer, absence_id: UUID, today: date, now: datetime) -> None:
    """Somebody is back: yesterday was the last day away. Leave that has not begun is taken back altogether.

    Raises NoSuchAbsence, NotTheirLeave.
    """
    row = session.get(Absence, absence_id, with_for_update=True)
    if row is None or row.to_on < today:
        raise NoSuchAbsence
    _require_own_or_manager(viewer, row.staff_id)
    if row.from_on >= today:
        session.delete(row)
    else:
        row.to_on = today - timedelta(days=1)
    session.flush()
    audit.record(session, actor=viewer, action="absence.ended", now=now, subject_id=absence_id)


def _require_own_or_manager(viewer: StaffViewer, staff_id: UUID) -> None:
    if viewer.id != staff_id and Role.MANAGER not in viewer.roles:
        raise NotTheirLeave


def _hold_both(session: Session, staff_id: UUID, cover_id: UUID | None) -> None:
    """Hold both rows until the transaction ends, so that two people cannot name each other at the same moment."""
    wanted = (
        select(StaffMember.id, StaffMember.is_practitioner, StaffMember.left_at, StaffMember.password_hash)
        .where(StaffMember.id.in_([staff_id, cover_id]))
        .order_by(StaffMember.id)
        .with_for_update()
    )
    found = session.execute(wanted).all()
    if len(found) != 2 or any(not row.is_practitioner or row.left_at is not None for row in found):
        raise NotAPractitioner
    if any(row.id == cover_id and row.password_hash is None for row in found):
        raise CoverCannotSignIn


def _somebody_else_is_there(session: Session, staff_id: UUID, *, from_on: date, to_on: date) -> bool:
    away = select(Absence.staff_id).where(Absence.from_on <= to_on, Absence.to_on >= from_on)
    others = select(StaffMember.id).where(
        StaffMember.id != staff_id,
        StaffMember.id.not_in(away),
        StaffMember.is_practitioner,
        StaffMember.left_at.is_(None),
        StaffMember.password_hash.is_not(None),
    )
    return session.execute(others.limit(1)).first() is not None


def _is_away(session: Session, staff_id: UUID | None, *, from_on: date, to_on: date) -> bool:
    overlapping = select(Absence.id).where(
        Absence.staff_id == staff_id, Absence.from_on <= to_on, Absence.to_on >= from_on
    )
    return session.execute(overlapping.limit(1)).first() is not None
