"""How staff come in: a password (argon2id) and an authenticator code that works once; setting both up, changing both.

A hash takes a tenth of a second on purpose. So checking is apart from writing: `check` works on what was read before,
holds no transaction, and does the same work for a stranger; the functions that write are quick.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from portal.adapters import authenticator, passwords, tokens
from portal.domain.access import StaffViewer
from portal.domain.crypto import Cipher
from portal.domain.passwords import PASSWORD_AT_MOST, check_password
from portal.domain.sign_in import Counted
from portal.models.people import StaffMember
from portal.models.sealing import seal_text
from portal.models.sign_in import Invitation
from portal.queries.members import Credentials
from portal.services import attempts, audit, sessions


class SignInRefused(Exception):
    """Unknown, wrong password, wrong or used code, or too many attempts: nobody is told which."""


class InvitationIsOver(Exception):
    """The invitation was used, has expired, was taken back, or never was."""


class WrongPassword(Exception):
    """The password given to prove who is there is not theirs."""


class WrongAuthenticatorCode(Exception):
    """Not the six digits that the authenticator shows now."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Password and code were right: for whom, and in which 30-second step."""

    viewer: StaffViewer
    step: int


def count_attempt(session: Session, *, email_index: bytes, network: str, now: datetime) -> bool:
    """Count one attempt; the caller commits before it checks. Answers whether it may go on."""
    subjects = {Counted.STAFF_ACCOUNT: email_index.hex(), Counted.STAFF_NETWORK: network}
    return not attempts.count(session, subjects=subjects, now=now)


def check(credentials: Credentials | None, *, password: str, code: str, now: datetime) -> Proof:
    """Check password and code, slowly and without a transaction. Raises SignInRefused."""
    hashed = None if credentials is None else credentials.password_hash
    secret = None if credentials is None else credentials.totp_secret
    knows = passwords.is_right(password[: PASSWORD_AT_MOST + 1], hashed=hashed)
    step = authenticator.step_of(code, secret=secret, now=now)
    if credentials is None or not knows or step is None:
        raise SignInRefused
    return Proof(StaffViewer(id=credentials.staff_id, roles=credentials.roles), step)


def use_code(session: Session, *, proof: Proof, now: datetime) -> None:
    """Use the code up: of any number of tries with one code, one gets in (ASVS 6.5.1). Raises SignInRefused."""
    used = session.execute(
        update(StaffMember)
        .where(
            StaffMember.id == proof.viewer.id,
            StaffMember.left_at.is_(None),
            or_(StaffMember.totp_last_step.is_(None), StaffMember.totp_last_step < proof.step),
        )
        .values(totp_last_step=proof.step)
        .returning(StaffMember.id)
    ).first()
    if used is None:
        raise SignInRefused
    audit.record(session, actor=proof.viewer, action="staff.signed_in", subject_id=proof.viewer.id, now=now)


def record_refusal(session: Session, *, credentials: Credentials | None, now: datetime) -> None:
    """Keep that an attempt was refused, for a stranger too (ASVS 16.3.1)."""
    staff_id = None if credentials is None else credentials.staff_id
    audit.record(session, actor=None, action="staff.sign_in_refused", subject_id=staff_id, now=now)
    session.flush()


def choose_password(password: str, *, context_words: Collection[str]) -> str:
    """The hash of a new password, outside any transaction. Raises what domain.passwords.check_password raises."""
    check_password(password, context_words=context_words, common=passwords.COMMON)
    return passwords.hash_password(password)


def proposed_secret(cipher: Cipher, *, token: str) -> str:
    """The authenticator secret that an invitation's page offers: the same each time, and kept only once confirmed."""
    return tokens.secret_for(cipher, purpose="authenticator of an invitation", seed=tokens.hash_token(token))


def proposed_change(cipher: Cipher, *, session_id: UUID, sealed_now: bytes | None) -> str:
    """The secret offered to somebody signed in who changes their authenticator; another one after each change."""
    seed = session_id.bytes + hashlib.sha256(sealed_now or b"").digest()
    return tokens.secret_for(cipher, purpose="authenticator of an account", seed=seed)


def step_of_new(code: str, *, secret: str, now: datetime) -> int:
    """The step of a code that shows that the authenticator is set up. Raises WrongAuthenticatorCode."""
    step = authenticator.step_of(code, secret=secret, now=now)
    if step is None:
        raise WrongAuthenticatorCode
    return step


def set_up(
    session: Session, *, token: str, credentials: Credentials, password_hash: str, secret: str, step: int, now: datetime
) -> StaffViewer:
    """Accept an invitation: from now on this password and this authenticator. Raises InvitationIsOver.

    Whatever was signed in under the old ones is signed out.
    """
    won = session.execute(
        update(Invitation)
        .where(
            Invitation.token_hash == tokens.hash_token(token),
            Invitation.staff_id == credentials.staff_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now)
        .returning(Invitation.id)
    ).first()
    if won is None:
        raise InvitationIsOver
    viewer = StaffViewer(id=credentials.staff_id, roles=credentials.roles)
    _write_secret(session, credentials=credentials, secret=secret, step=step)
    _write_password(session, staff_id=viewer.id, password_hash=password_hash)
    sessions.end_all_of_staff(session, staff_id=viewer.id, now=now)
    audit.record(session, actor=viewer, action="staff.set_up", subject_id=viewer.id, now=now)
    return viewer


def prove(credentials: Credentials, *, password: str) -> None:
    """A fresh proof by password, before something about the account changes (ASVS 7.5.1). Raises WrongPassword."""
    if not passwords.is_right(password[: PASSWORD_AT_MOST + 1], hashed=credentials.password_hash):
        raise WrongPassword


def change_password(
    session: Session, *, viewer: StaffViewer, password_hash: str, session_id: UUID, now: datetime
) -> None:
    """A new password; signed out everywhere but here (ASVS 7.4.3)."""
    _write_password(session, staff_id=viewer.id, password_hash=password_hash)
    sessions.end_all_of_staff(session, staff_id=viewer.id, now=now, but=session_id)
    audit.record(session, actor=viewer, action="staff.password_changed", subject_id=viewer.id, now=now)


def change_authenticator(
    session: Session, *, viewer: StaffViewer, credentials: Credentials, secret: str, step: int, session_id: UUID,
    now: datetime,
) -> None:  # fmt: skip
    """Another authenticator; signed out everywhere but here."""
    _write_secret(session, credentials=credentials, secret=secret, step=step)
    sessions.end_all_of_staff(session, staff_id=viewer.id, now=now, but=session_id)
    audit.record(session, actor=viewer, action="staff.authenticator_changed", subject_id=viewer.id, now=now)


def _write_password(session: Session, *, staff_id: UUID, password_hash: str) -> None:
    session.execute(update(StaffMember).where(StaffMember.id == staff_id).values(password_hash=password_hash))


def _write_secret(session: Session, *, credentials: Credentials, secret: str, step: int) -> None:
    key_id = session.get_one(StaffMember, credentials.staff_id).data_key_id
    sealed = seal_text(session, StaffMember.sealed_totp_secret, credentials.staff_id, secret, key_id=key_id)
    session.execute(
        update(StaffMember)
        .where(StaffMember.id == credentials.staff_id)
        .values(sealed_totp_secret=sealed, totp_last_step=step)
    )
