"""Inviting an adult by a printed card, handed over at a visit: good once, for a week, and only with its number.

Both are sealed until the card is used or over, so that it can be printed again and the number told again; what a try is
compared with is a keyed hash.
"""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.adapters import tokens
from portal.domain import invitation_cards as rules
from portal.domain.access import StaffViewer
from portal.domain.adults import Way
from portal.domain.contact_points import WhyNot
from portal.domain.sign_in import INVITATION_LIFE
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.people import Person
from portal.models.sealing import cipher_of, seal
from portal.models.sign_in import Invitation
from portal.services import audit, code_tries, invitations, sign_in
from portal.services.invitations import Accepted, InvitationIsOver, MayNotBeWritten, NotOnTheCase


class WrongNumber(Exception):
    """Not the number that was told with this card; the try is counted."""


def make(session: Session, *, actor: StaffViewer, case_id: UUID, adult_id: UUID, now: datetime) -> None:
    """Make a card for an adult; whatever invitation of theirs is still open ends. Raises NotOnTheCase, MayNotBeWritten.

    No address is needed for it, so one that is not safe is no hindrance; only who wants no portal gets no card.
    """
    place = session.get(CaseAdult, adult_id)
    if place is None or place.case_id != case_id:
        raise NotOnTheCase
    person = session.get_one(Person, place.person_id)
    if person.way != Way.PORTAL:
        raise MayNotBeWritten(WhyNot.REFUSED)
    invitations.revoke(session, adult_id=adult_id, now=now)
    code, number, cipher = rules.make_code(), rules.make_number(), cipher_of(session)
    card = Invitation(
        id=new_id(),
        token_hash=tokens.card_hash(cipher, code=code),
        person_id=person.id,
        adult_id=adult_id,
        invited_by=actor.id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    card.number_mac = tokens.code_mac(cipher, request_id=card.id, code=number)
    seal(session, card, key_id=person.data_key_id, card=json.dumps({"code": code, "number": number}))
    session.add(card)
    session.flush()
    audit.record(session, actor=actor, action="adult.card_made", case_id=case_id, subject_id=adult_id, now=now)


def count_try(session: Session, *, code: str, now: datetime) -> UUID:
    """Count one try of a card and answer which it is; the caller commits before comparing. Raises InvitationIsOver."""
    is_this_one = _is_open(session, code, now)
    found = code_tries.count_try(session, *is_this_one, tries=Invitation.tries, answers=Invitation.id)
    if found is None:
        raise InvitationIsOver
    return found


def accept(session: Session, *, card_id: UUID, code: str, number: str, now: datetime) -> Accepted:
    """Use the card up, once the try is counted and committed. Raises WrongNumber or InvitationIsOver."""
    kept = session.execute(select(Invitation.number_mac).where(Invitation.id == card_id)).scalar_one()
    if kept is None or not tokens.is_same(kept, tokens.code_mac(cipher_of(session), request_id=card_id, code=number)):
        raise WrongNumber
    won = session.execute(
        update(Invitation)
        .where(*_is_open(session, code, now), Invitation.id == card_id)
        .values(used_at=now, sealed_card=None)
        .returning(Invitation.person_id, Invitation.adult_id)
    ).first()
    if won is None or won.person_id is None or won.adult_id is None:
        raise InvitationIsOver
    sign_in.end_links(session, person_id=won.person_id, now=now)
    audit.record(session, actor=None, action="invitation.accepted", subject_id=won.adult_id, now=now)
    return Accepted(won.person_id, won.adult_id)


def _is_open(session: Session, code: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.token_hash == tokens.card_hash(cipher_of(session), code=code),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
