"""Inviting an adult of a family: a link that is good once and for a week, and the check behind it.

A sign-in link is tied to the browser that asked for it; an invitation comes unasked, so there is no such browser, and
mail scanners do press buttons and send forms (security.md 0.2). Therefore a second thing is asked for that stands in
no form a scanner sees filled in: the person types the email address at which the letter reached them. Where two
share a mailbox the address tells neither from the other, so they also type the short name agreed with the
practitioner. Five tries, each counted before it is compared; and reading an invitation changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.adapters import tokens
from portal.domain.access import StaffViewer
from portal.domain.contact_points import WhyNot, why_not
from portal.domain.notifications import NoticeKind
from portal.domain.sign_in import INVITATION_LIFE, NotAnEmail
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.people import Person
from portal.models.sealing import cipher_of
from portal.models.sign_in import Invitation
from portal.queries.contact_points import email_of
from portal.services import audit, code_tries, notices, people, sign_in


class NotOnTheCase(Exception):
    """The person does not stand on the case they were to be invited to."""


class MayNotBeWritten(Exception):
    """Nothing may be sent to them by email: they want no portal, or have no address that is safe."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


class InvitationIsOver(Exception):
    """The invitation was used, has expired, was taken back, was tried too often, or never was."""


class WrongAddress(Exception):
    """Not the address the invitation went to, or not their short name; the try is counted."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who has just come in through an invitation, and to which case."""

    person_id: UUID
    adult_id: UUID


def invite_adult(
    session: Session,
    *,
    actor: StaffViewer,
    person_id: UUID,
    adult_id: UUID,
    now: datetime,
    expected_now: bool = False,
) -> None:
    """Write an invitation to an adult on a case; an earlier one that is still open ends.

    `expected_now`: they are with the practitioner, or on the phone, and wait for it; else it may be held overnight.
    Raises NotOnTheCase, MayNotBeWritten.
    """
    on_the_case = select(CaseAdult.case_id).where(CaseAdult.id == adult_id, CaseAdult.person_id == person_id)
    case_id = session.execute(on_the_case).scalar_one_or_none()
    if case_id is None:
        raise NotOnTheCase
    why = why_not(email_of(session, session.get_one(Person, person_id)), proves_itself=True)
    if why is not None:
        raise MayNotBeWritten(why)
    revoke(session, adult_id=adult_id, now=now)
    token = tokens.make_token()
    invitation = Invitation(
        id=new_id(),
        token_hash=tokens.hash_token(token),
        person_id=person_id,
        adult_id=adult_id,
        invited_by=actor.id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    session.add(invitation)
    session.flush()
    notices.post_to_person(
        session,
        person_id=person_id,
        case_id=case_id,
        kind=NoticeKind.INVITATION,
        now=now,
        values={"path": f"/invitation/{token}"},
        expected_now=expected_now,
    )
    audit.record(session, actor=actor, action="adult.invited", case_id=case_id, subject_id=adult_id, now=now)


def revoke(session: Session, *, adult_id: UUID, now: datetime) -> None:
    """Take back whatever invitation of this adult is still open."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.adult_id == adult_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(revoked_at=now, sealed_card=None)
    )


def count_try(session: Session, *, token: str, now: datetime) -> UUID:
    """Count one try behind an invitation and answer whose it is; the caller commits first. Raises InvitationIsOver."""
    is_this_one = (*_is_open(token, now), Invitation.person_id.is_not(None))
    person_id = code_tries.count_try(session, *is_this_one, tries=Invitation.tries, answers=Invitation.person_id)
    if person_id is None:
        raise InvitationIsOver
    return person_id


def accept(session: Session, *, token: str, person_id: UUID, email: str, short_name: str, now: datetime) -> Accepted:
    """Use the invitation up, once the try is counted and committed.

    `short_name` is empty where they share their mailbox with nobody. Raises WrongAddress or InvitationIsOver.
    """
    if not _is_theirs(session, session.get_one(Person, person_id), email=email, short_name=short_name):
        raise WrongAddress
    won = session.execute(
        update(Invitation)
        .where(*_is_open(token, now), Invitation.person_id == person_id)
        .values(used_at=now)
        .returning(Invitation.id, Invitation.adult_id)
    ).first()
    if won is None or won.adult_id is None:
        raise InvitationIsOver
    sign_in.end_links(session, person_id=person_id, now=now)
    audit.record(session, actor=None, action="invitation.accepted", subject_id=won.adult_id, now=now)
    return Accepted(person_id, won.adult_id)


def _is_open(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.token_hash == tokens.hash_token(token),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )


def _is_theirs(session: Session, person: Person, *, email: str, short_name: str) -> bool:
    try:
        typed = people.sign_in_index(cipher_of(session), email=email, short_name=short_name)
    except NotAnEmail:
        return False
    return tokens.is_same(typed, person.sign_in_index)
