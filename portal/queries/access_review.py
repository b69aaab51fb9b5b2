"""Who may do what here, since when, and whether somebody looked whether that is still right. Managers only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain import access_review as rules
from portal.domain.access import Role
from portal.models.access_reviews import AccessReview
from portal.models.cases import Case
from portal.models.people import Absence, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.models.sign_in import SignInSession


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One account that can be used, or will be."""

    id: UUID
    name: str
    roles: tuple[Role, ...]
    since: datetime
    """Since when they hold these roles."""
    has_signed_up: bool
    last_signed_in_at: datetime | None
    sessions: int
    """Browsers in which they are signed in now."""
    cases: int
    """Open ones that they look after."""
    covers: int
    """Absences of colleagues, from today on, that they cover."""
    reviewed_at: datetime | None
    reviewed_by: str
    """Empty while nobody has looked."""
    is_due: bool


_HELD = (
    (Role.PRACTITIONER, StaffMember.is_practitioner),
    (Role.CONTENT_EDITOR, StaffMember.is_content_editor),
    (Role.ADMINISTRATOR, StaffMember.is_administrator),
    (Role.MANAGER, StaffMember.is_manager),
)
_LATER = aliased(AccessReview)
_REVIEWER = aliased(StaffMember)
_NOW = bindparam("now", type_=SignInSession.idle_until.type)


def _of_staff(wanted: Any) -> Any:
    return wanted.correlate(StaffMember).scalar_subquery()


_LINES = (
    select(
        StaffMember.id,
        StaffMember.sealed_name,
        StaffMember.password_hash,
        func.coalesce(StaffMember.roles_changed_at, StaffMember.created_at).label("since"),
        *(column for _role, column in _HELD),
        _of_staff(select(func.max(SignInSession.created_at)).where(SignInSession.staff_id == StaffMember.id)).label(
            "last_signed_in_at"
        ),
        _of_staff(
            select(func.count()).where(
                SignInSession.staff_id == StaffMember.id,
                SignInSession.ended_at.is_(None),
                SignInSession.idle_until > _NOW,
                SignInSession.absolute_until > _NOW,
            )
        ).label("sessions"),
        _of_staff(select(func.count()).where(Case.practitioner_id == StaffMember.id, Case.closed_at.is_(None))).label(
            "cases"
        ),
        _of_staff(
            select(func.count()).where(Absence.cover_id == StaffMember.id, Absence.to_on >= bindparam("today"))
        ).label("covers"),
        AccessReview.reviewed_at,
        AccessReview.reviewed_by,
        AccessReview.roles,
        _REVIEWER.sealed_name.label("sealed_reviewer"),
    )
    .select_from(StaffMember)
    .outerjoin(
        AccessReview,
        (AccessReview.staff_id == StaffMember.id)
        & ~select(_LATER.id)
        .where(_LATER.staff_id == AccessReview.staff_id, _LATER.id > AccessReview.id)
        .correlate(AccessReview)
        .exists(),
    )
    .outerjoin(_REVIEWER, _REVIEWER.id == AccessReview.reviewed_by)
    .where(StaffMember.left_at.is_(None))
    .order_by(StaffMember.id)
)


def lines(session: Session, *, every_days: int, today: date, now: datetime) -> tuple[AccessLine, ...]:
    """Everybody who works here: those to be looked at first, then by name. One statement and the keys.

    `today` is the day in London.
    """
    rows = session.execute(_LINES, {"today": today, "now": now}).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_name, row.sealed_reviewer)])
    name = opener(session, StaffMember.sealed_name)
    found = []
    for row in rows:
        roles = tuple(role for role, column in _HELD if getattr(row, column.key))
        found.append(
            AccessLine(
                id=row.id,
                name=name(row.id, row.sealed_name),
                roles=roles,
                since=row.since,
                has_signed_up=row.password_hash is not None,
                last_signed_in_at=row.last_signed_in_at,
                sessions=row.sessions,
                cases=row.cases,
                covers=row.covers,
                reviewed_at=row.reviewed_at,
                reviewed_by="" if row.reviewed_by is None else name(row.reviewed_by, row.sealed_reviewer),
                is_due=rules.is_due(
                    row.reviewed_at, right_then=row.roles or (), roles=roles, every_days=every_days, now=now
                ),
            )
        )
    return tuple(sorted(found, key=lambda line: (not line.is_due, line.name.casefold())))
