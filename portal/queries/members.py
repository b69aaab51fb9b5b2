"""Members of staff: the list of them, and what signing in is checked against."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.domain.access import Role
from portal.models import sealing
from portal.models.cases import Case
from portal.models.people import StaffMember
from portal.models.sign_in import Invitation
from portal.queries.faces import face_of


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of staff in the list."""

    id: UUID
    name: str
    email: str
    job_title: str
    roles: tuple[Role, ...]
    has_signed_up: bool
    invited_until: datetime | None
    """Until when their open invitation is good; None without one."""
    left_at: datetime | None
    open_cases: int
    face: UUID | None
    """The address part of their photograph; None without one."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in attempt is checked against. Never handed to a page."""

    staff_id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    password_hash: str | None
    totp_secret: str | None
    sealed_totp_secret: bytes | None


_HELD = (
    (Role.PRACTITIONER, StaffMember.is_practitioner),
    (Role.CONTENT_EDITOR, StaffMember.is_content_editor),
    (Role.ADMINISTRATOR, StaffMember.is_administrator),
    (Role.MANAGER, StaffMember.is_manager),
)
_OPEN_CASES = (
    select(func.count())
    .where(Case.practitioner_id == StaffMember.id, Case.closed_at.is_(None))
    .correlate(StaffMember)
    .scalar_subquery()
)
_INVITED_UNTIL = (
    select(func.max(Invitation.expires_at))
    .where(Invitation.staff_id == StaffMember.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    .correlate(StaffMember)
    .scalar_subquery()
)
_MEMBERS = select(
    StaffMember.id,
    StaffMember.sealed_name,
    StaffMember.sealed_email,
    StaffMember.job_title,
    StaffMember.password_hash,
    StaffMember.left_at,
    _OPEN_CASES.label("open_cases"),
    _INVITED_UNTIL.label("invited_until"),
    face_of(StaffMember.id).label("face"),
    *(column for _role, column in _HELD),
)


def everybody(session: Session) -> list[MemberRow]:
    """All who work or worked here: first those who still do, by name."""
    found = _rows(session, _MEMBERS.order_by(StaffMember.created_at, StaffMember.id))
    return sorted(found, key=lambda row: (row.left_at is not None, row.name.casefold(), row.id))


def find(session: Session, *, staff_id: UUID) -> MemberRow | None:
    """One member of staff; None where there is no such."""
    return next(iter(_rows(session, _MEMBERS.where(StaffMember.id == staff_id))), None)


def _rows(session: Session, wanted: Select[Any]) -> list[MemberRow]:
    rows = session.execute(wanted).all()
    sealing.learn_keys(session, [row.sealed_name for row in rows])
    open_name = sealing.opener(session, StaffMember.sealed_name)
    open_email = sealing.opener(session, StaffMember.sealed_email)
    return [
        MemberRow(
            id=row.id,
            name=open_name(row.id, row.sealed_name),
            email=open_email(row.id, row.sealed_email),
            job_title=row.job_title,
            roles=tuple(role for role, column in _HELD if getattr(row, column.key)),
            has_signed_up=row.password_hash is not None,
            invited_until=row.invited_until,
            left_at=row.left_at,
            open_cases=row.open_cases,
            face=row.face,
        )
        for row in rows
    ]


def credentials_by_email(session: Session, *, email_index: bytes) -> Credentials | None:
    """What somebody with this address must know and hold; None for strangers and for those who have left."""
    return _credentials(session, StaffMember.email_index == email_index)


def credentials_of(session: Session, *, staff_id: UUID) -> Credentials | None:
    """What this member of staff must know and hold; None for those who have left."""
    return _credentials(session, StaffMember.id == staff_id)


def _credentials(session: Session, condition: ColumnElement[bool]) -> Credentials | None:
    row = session.execute(
        select(
            StaffMember.id,
            StaffMember.sealed_name,
            StaffMember.sealed_email,
            StaffMember.password_hash,
            StaffMember.sealed_totp_secret,
            *(column for _role, column in _HELD),
        ).where(condition, StaffMember.left_at.is_(None))
    ).first()
    if row is None:
        return None
    sealed = row.sealed_totp_secret
    secret = None if sealed is None else sealing.open_text(session, StaffMember.sealed_totp_secret, row.id, sealed)
    return Credentials(
        staff_id=row.id,
        name=sealing.open_text(session, StaffMember.sealed_name, row.id, row.sealed_name),
        email=sealing.open_text(session, StaffMember.sealed_email, row.id, row.sealed_email),
        roles=frozenset(role for role, column in _HELD if getattr(row, column.key)),
        password_hash=row.password_hash,
        totp_secret=secret,
        sealed_totp_secret=sealed,
    )
