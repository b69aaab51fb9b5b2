"""Who works here: inviting them, inviting them again, and ending an account."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.adapters import tokens
from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.domain.sign_in import INVITATION_LIFE, normalise_email
from portal.domain.working_time import OFFICE_HOURS
from portal.models.base import new_id
from portal.models.debriefs import DebriefSlot
from portal.models.people import StaffHours, StaffMember
from portal.models.sealing import cipher_of, seal
from portal.models.sign_in import Invitation
from portal.queries import leaving
from portal.queries.leaving import Left
from portal.services import audit, data_keys, faces, notices, sessions
from portal.services.people import staff_index


class AlreadyHere(Exception):
    """Somebody with this address works here, or did: their account is invited again instead."""


class HasLeft(Exception):
    """The account was ended; it is not changed or ended again, and is invited back with roles chosen anew."""


class StillHoldsCases(Exception):
    """Families are still with this practitioner; each needs somebody else first."""

    def __init__(self, count: int) -> None:
        super().__init__("still holds open cases")
        self.count = count


class StillNeeded(Exception):
    """Covers, appointments or open work are still with them; somebody else has each first."""

    def __init__(self, left: Left) -> None:
        super().__init__("something is still with them")
        self.left = left


class OwnAccount(Exception):
    """Nobody ends the account they are using, or changes what it may do."""


class LastKeeper(Exception):
    """Without this account nobody could invite anybody any more."""


class LastManager(Exception):
    """Without this account nobody could hand cases over, or see what was opened in an emergency."""


class SomebodyIsHere(Exception):
    """There is an account that can sign in, so the command line makes no administrator."""


def make_first_administrator(session: Session, *, name: str, email: str, now: datetime) -> str:
    """Write down the first administrator and return the path of their one-time link, for the command line.

    Run again before the link was used, it makes a new one and ends the old. Raises SomebodyIsHere, NotAnEmail.
    """
    can_sign_in = select(StaffMember.id).where(StaffMember.password_hash.is_not(None), StaffMember.left_at.is_(None))
    if session.execute(can_sign_in.limit(1)).first() is not None:
        raise SomebodyIsHere("Somebody can sign in already; they invite everybody else on the page “Staff”.")
    index = staff_index(cipher_of(session), email=email)
    known = session.execute(
        select(StaffMember.id).where(StaffMember.email_index == index, StaffMember.left_at.is_(None))
    ).scalar_one_or_none()
    staff_id = known or _add(
        session, name=name, email=email, phone=None, job_title="Administrator", roles={Role.ADMINISTRATOR}, now=now
    )
    session.execute(update(StaffMember).where(StaffMember.id == staff_id).values(is_administrator=True))
    audit.record_by_operator(session, action="staff.invited", subject_id=staff_id, now=now)
    return _write_invitation(session, staff_id=staff_id, invited_by=None, now=now)


def invite(
    session: Session,
    *,
    actor: StaffViewer,
    name: str,
    email: str,
    phone: str | None,
    job_title: str,
    roles: Collection[Role],
    now: datetime,
) -> UUID:
    """Write down a new member of staff and send their invitation. Raises AlreadyHere, NotAnEmail."""
    try:
        with session.begin_nested():
            staff_id = _add(session, name=name, email=email, phone=phone, job_title=job_title, roles=roles, now=now)
    except IntegrityError as taken:
        raise AlreadyHere from taken
    send_invitation(session, actor=actor, staff_id=staff_id, now=now)
    return staff_id


def invite_again(session: Session, *, actor: StaffViewer, staff_id: UUID, now: datetime) -> None:
    """Send a new invitation: the first was not used, or password or authenticator are lost. Raises HasLeft.

    Earlier invitations end. What they have works until the new one is accepted; then it is replaced.
    """
    member = session.get_one(StaffMember, staff_id)
    if member.left_at is not None:
        raise HasLeft
    send_invitation(session, actor=actor, staff_id=staff_id, now=now)


def link_for_operator(session: Session, *, staff_id: UUID, now: datetime) -> str:
    """The path of a new one-time link, to hand over in person: when the invitation's email cannot be read.

    Earlier invitations end. Raises HasLeft.
    """
    if session.get_one(StaffMember, staff_id).left_at is not None:
        raise HasLeft
    audit.record_by_operator(session, action="staff.invited", subject_id=staff_id, now=now)
    return _write_invitation(session, staff_id=staff_id, invited_by=None, now=now)


def end_account(session: Session, *, actor: StaffViewer, staff_id: UUID, today: date, now: datetime) -> None:
    """Somebody leaves: they are signed out at once and cannot come back in; times that nobody took are withdrawn.

    `today` is the day in London. Raises OwnAccount, HasLeft, StillHoldsCases, StillNeeded, LastKeeper, LastManager.
    """
    member = hold_account(session, actor=actor, staff_id=staff_id)
    require_nothing_left(session, staff_id=staff_id, today=today, now=now)
    require_other_keepers(session, member, is_keeper=False, is_manager=False)
    member.left_at = now
    faces.forget(session, staff_id=staff_id)
    withdraw_times(session, staff_id=staff_id, now=now)
    _revoke_invitations(session, staff_id=staff_id, now=now)
    sessions.end_all_of_staff(session, staff_id=staff_id, now=now)
    audit.record(session, actor=actor, action="staff.left", subject_id=staff_id, now=now)
    session.flush()


def hold_account(session: Session, *, actor: StaffViewer, staff_id: UUID) -> StaffMember:
    """The account of somebody else who works here, held until this is settled. Raises OwnAccount, HasLeft."""
    if actor.id == staff_id:
        raise OwnAccount
    _lock_keepers(session)
    member = session.execute(select(StaffMember).where(StaffMember.id == staff_id).with_for_update()).scalar_one()
    if member.left_at is not None:
        raise HasLeft
    return member


def require_nothing_left(session: Session, *, staff_id: UUID, today: date, now: datetime) -> None:
    """Refuse while families, covers or work are with them. Raises StillHoldsCases, StillNeeded."""
    left = leaving.still_with(session, staff_id=staff_id, today=today, now=now)
    if left.cases:
        raise StillHoldsCases(len(left.cases))
    if not left.is_nothing:
        raise StillNeeded(left)


def require_other_keepers(session: Session, member: StaffMember, *, is_keeper: bool, is_manager: bool) -> None:
    """Refuse where nobody else would invite, or manage. Raises LastKeeper, LastManager."""
    if not is_keeper and not _others_can_invite(session, but=member.id):
        raise LastKeeper
    managers = select(StaffMember.id).where(
        StaffMember.id != member.id, StaffMember.left_at.is_(None), StaffMember.is_manager
    )
    if member.is_manager and not is_manager and session.execute(managers.limit(1)).first() is None:
        raise LastManager


def withdraw_times(session: Session, *, staff_id: UUID, now: datetime) -> None:
    """No family is offered a time with somebody who is not there any more; what was taken has been moved before."""
    session.execute(
        update(DebriefSlot)
        .where(DebriefSlot.staff_id == staff_id, DebriefSlot.starts_at > now, DebriefSlot.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


_KEEPS_ACCOUNTS = (StaffMember.is_administrator.is_(True) | StaffMember.is_manager.is_(True),)


def _lock_keepers(session: Session) -> None:
    """Two keepers who end each other's account at the same moment wait for one another."""
    session.execute(select(StaffMember.id).where(*_KEEPS_ACCOUNTS).order_by(StaffMember.id).with_for_update())


def _others_can_invite(session: Session, *, but: UUID) -> bool:
    others = select(StaffMember.id).where(StaffMember.id != but, StaffMember.left_at.is_(None), *_KEEPS_ACCOUNTS)
    return session.execute(others.limit(1)).first() is not None


def _add(
    session: Session,
    *,
    name: str,
    email: str,
    phone: str | None,
    job_title: str,
    roles: Collection[Role],
    now: datetime,
) -> UUID:
    key_id = data_keys.make_key(session, now=now)
    member = StaffMember(
        id=new_id(),
        data_key_id=key_id,
        email_index=staff_index(cipher_of(session), email=email),
        job_title=job_title,
        is_practitioner=Role.PRACTITIONER in roles,
        is_content_editor=Role.CONTENT_EDITOR in roles,
        is_administrator=Role.ADMINISTRATOR in roles,
        is_manager=Role.MANAGER in roles,
        created_at=now,
    )
    seal(session, member, key_id=key_id, name=name, email=normalise_email(email), phone=phone)
    session.add(member)
    session.flush()
    # What families are told about when somebody is there starts from office hours.
    session.add_all(
        StaffHours(
            staff_id=member.id,
            weekday=day.weekday,
            opens_minute=day.opens.hour * 60 + day.opens.minute,
            closes_minute=day.closes.hour * 60 + day.closes.minute,
        )
        for day in OFFICE_HOURS.days
    )
    session.flush()
    return member.id


def send_invitation(session: Session, *, actor: StaffViewer, staff_id: UUID, now: datetime) -> None:
    """Make the one-time link, end earlier ones, and post it."""
    path = _write_invitation(session, staff_id=staff_id, invited_by=actor.id, now=now)
    notices.post_to_staff(session, staff_id=staff_id, kind=NoticeKind.STAFF_INVITATION, now=now, values={"path": path})
    audit.record(session, actor=actor, action="staff.invited", subject_id=staff_id, now=now)


def _write_invitation(session: Session, *, staff_id: UUID, invited_by: UUID | None, now: datetime) -> str:
    _revoke_invitations(session, staff_id=staff_id, now=now)
    token = tokens.make_token()
    session.add(
        Invitation(
            id=new_id(),
            token_hash=tokens.hash_token(token),
            staff_id=staff_id,
            invited_by=invited_by,
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
    )
    session.flush()
    return f"/staff/invitation/{token}"


def _revoke_invitations(session: Session, *, staff_id: UUID, now: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.staff_id == staff_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=now)
    )
