"""A manager confirms that what a member of staff may do is still right."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.models.access_reviews import AccessReview
from portal.models.base import new_id
from portal.models.people import StaffMember
from portal.services import audit


class OwnAccess(PermissionError):
    """Nobody confirms their own roles."""


class RolesChanged(Exception):
    """They may do something else by now than what stood on the page, or have left."""


def confirm(session: Session, *, viewer: StaffViewer, staff_id: UUID, seen: Collection[str], now: datetime) -> None:
    """Keep that these roles, as they stood on the page, are still right. Raises OwnAccess, RolesChanged."""
    if staff_id == viewer.id:
        raise OwnAccess
    member = session.execute(
        select(StaffMember).where(StaffMember.id == staff_id, StaffMember.left_at.is_(None)).with_for_update()
    ).scalar_one_or_none()
    if member is None or set(seen) != _roles_of(member):
        raise RolesChanged
    review = AccessReview(id=new_id(), staff_id=staff_id, roles=sorted(seen), reviewed_by=viewer.id, reviewed_at=now)
    session.add(review)
    session.flush()
    audit.record(session, actor=viewer, action="access.confirmed", now=now, subject_id=staff_id)


def _roles_of(member: StaffMember) -> set[str]:
    held = (
        (Role.PRACTITIONER, member.is_practitioner),
        (Role.CONTENT_EDITOR, member.is_content_editor),
        (Role.ADMINISTRATOR, member.is_administrator),
        (Role.MANAGER, member.is_manager),
    )
    return {role.value for role, holds in held if holds}
