"""What a member of staff may do: changed while they work here, chosen anew when they come back."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.models.people import StaffMember
from portal.services import audit, members, sessions


class StillHere(Exception):
    """They have not left, so nobody invites them back."""


def invite_back(
    session: Session, *, actor: StaffViewer, staff_id: UUID, roles: Collection[Role], now: datetime
) -> None:
    """Somebody who left works here again: a new invitation, and nothing of how they signed in before. Raises StillHere.

    What they wrote stands under their name as before.
    """
    back = session.execute(
        update(StaffMember)
        .where(StaffMember.id == staff_id, StaffMember.left_at.is_not(None))
        .values(left_at=None, password_hash=None, sealed_totp_secret=None, totp_last_step=None)
        .returning(StaffMember.id)
    ).first()
    if back is None:
        raise StillHere
    _write_roles(session, actor=actor, staff_id=staff_id, roles=roles, now=now)
    audit.record(session, actor=actor, action="staff.came_back", subject_id=staff_id, now=now)
    members.send_invitation(session, actor=actor, staff_id=staff_id, now=now)


def change_roles(
    session: Session, *, actor: StaffViewer, staff_id: UUID, roles: Collection[Role], today: date, now: datetime
) -> None:
    """From now on they may do this; they sign in afresh. `today` is the day in London.

    Whoever stops being a practitioner must hold nothing. Raises OwnAccount, HasLeft, StillHoldsCases, StillNeeded,
    LastKeeper, LastManager.
    """
    member = members.hold_account(session, actor=actor, staff_id=staff_id)
    if member.is_practitioner and Role.PRACTITIONER not in roles:
        members.require_nothing_left(session, staff_id=staff_id, today=today, now=now)
        members.withdraw_times(session, staff_id=staff_id, now=now)
    is_keeper = not {Role.ADMINISTRATOR, Role.MANAGER}.isdisjoint(roles)
    members.require_other_keepers(session, member, is_keeper=is_keeper, is_manager=Role.MANAGER in roles)
    _write_roles(session, actor=actor, staff_id=staff_id, roles=roles, now=now)
    sessions.end_all_of_staff(session, staff_id=staff_id, now=now)


def _write_roles(
    session: Session, *, actor: StaffViewer, staff_id: UUID, roles: Collection[Role], now: datetime
) -> None:
    session.execute(
        update(StaffMember)
        .where(StaffMember.id == staff_id)
        .values(
            is_practitioner=Role.PRACTITIONER in roles,
            is_content_editor=Role.CONTENT_EDITOR in roles,
            is_administrator=Role.ADMINISTRATOR in roles,
            is_manager=Role.MANAGER in roles,
            roles_changed_at=now,
        )
    )
    facts = {role.value: role in roles for role in Role}
    audit.record(session, actor=actor, action="staff.roles_changed", subject_id=staff_id, now=now, facts=facts)
