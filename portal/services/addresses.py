"""Another email address: asked for by the adult, proved by a code, and told to the old one (ASVS 7.5.1, 7.4.3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.adapters import tokens
from portal.domain.access import FamilyViewer
from portal.domain.notifications import NoticeKind
from portal.domain.sign_in import LINK_LIFE, Counted, is_fresh, normalise_email
from portal.models.base import new_id
from portal.models.people import Person
from portal.models.sealing import cipher_of, open_text, seal
from portal.models.sign_in import AddressChange
from portal.services import attempts, audit, code_tries, notices, people, sign_in
from portal.services.sign_in import CodeIsOver, WrongCode


class SignInTooOld(Exception):
    """They signed in too long ago to change how they sign in."""


class SameAddress(Exception):
    """They sign in with this address already, and with this short name or with none."""


class AddressTaken(Exception):
    """Somebody else signs in with this address, and with this short name or with none."""


def ask(
    session: Session, *, viewer: FamilyViewer, email: str, short_name: str, signed_in_at: datetime, now: datetime
) -> None:
    """Send a code to an address that an adult wants, and tell the old one.

    Raises NotAnEmail, SignInTooOld, SameAddress.

    Whether somebody else has the address is told to nobody who has not shown that it is theirs.
    """
    if not is_fresh(signed_in_at, now=now):
        raise SignInTooOld
    wanted, code, cipher = normalise_email(email), tokens.make_code(), cipher_of(session)
    person = session.get_one(Person, viewer.id, with_for_update=True, populate_existing=True)
    index = people.sign_in_index(cipher, email=wanted, short_name=short_name)
    if person.email_verified_at is not None and tokens.is_same(index, person.sign_in_index):
        raise SameAddress
    session.execute(
        update(AddressChange)
        .where(AddressChange.person_id == viewer.id, AddressChange.closed_at.is_(None))
        .values(closed_at=now)
    )
    row = AddressChange(
        id=new_id(),
        person_id=viewer.id,
        sign_in_index=index,
        has_short_name=bool(short_name.strip()),
        asked_at=now,
        expires_at=now + LINK_LIFE,
    )
    row.code_mac = tokens.code_mac(cipher, request_id=row.id, code=code)
    seal(session, row, key_id=person.data_key_id, email=wanted)
    session.add(row)
    session.flush()
    audit.record(
        session, actor=viewer, action="adult.address_asked", now=now, case_id=viewer.case_id, subject_id=viewer.id
    )
    limits = {Counted.ADDRESS: f"new address {wanted}", Counted.NETWORK: f"new address {viewer.id}"}
    if attempts.count(session, subjects=limits, now=now):
        return
    values = {"address": wanted, "code": code}
    notices.post_to_person(session, person_id=viewer.id, kind=NoticeKind.SECURITY_WARNING, now=now)
    notices.post_to_person(session, person_id=viewer.id, kind=NoticeKind.CONTACT_CHANGED, now=now, values=values)


def count_try(session: Session, *, person_id: UUID, now: datetime) -> UUID:
    """Count one try of the code and answer of which change; the caller commits before comparing. Raises CodeIsOver."""
    found = code_tries.count_try(
        session,
        AddressChange.person_id == person_id,
        AddressChange.closed_at.is_(None),
        AddressChange.expires_at > now,
        tries=AddressChange.tries,
        answers=AddressChange.id,
    )
    if found is None:
        raise CodeIsOver
    return found


def confirm(session: Session, *, viewer: FamilyViewer, change_id: UUID, code: str, now: datetime) -> None:
    """The new address is theirs, and takes the place of the old one. Raises WrongCode, CodeIsOver, AddressTaken."""
    row = session.get_one(AddressChange, change_id)
    if not tokens.is_same(row.code_mac, tokens.code_mac(cipher_of(session), request_id=row.id, code=code)):
        raise WrongCode
    won = session.execute(
        update(AddressChange)
        .where(AddressChange.id == change_id, AddressChange.person_id == viewer.id, AddressChange.closed_at.is_(None))
        .values(closed_at=now)
        .returning(AddressChange.id)
    ).first()
    if won is None:
        raise CodeIsOver
    person = session.get_one(Person, viewer.id, with_for_update=True, populate_existing=True)
    email = open_text(session, AddressChange.sealed_email, row.id, row.sealed_email)
    replace(session, person, email=email, index=row.sign_in_index, has_short_name=row.has_short_name)
    person.email_verified_at = now
    session.flush()
    audit.record(
        session,
        actor=viewer,
        action="adult.address_changed",
        now=now,
        case_id=viewer.case_id,
        subject_id=viewer.id,
        facts={"changed": "email"},
    )
    sign_in.end_links(session, person_id=viewer.id, now=now)


def replace(session: Session, person: Person, *, email: str, index: bytes, has_short_name: bool) -> None:
    """Write another address in the place of the old one; nothing is known of how safe it is. Raises AddressTaken."""
    person.sign_in_index, person.has_short_name = index, has_short_name
    person.email_verified_at, person.email_is_safe, person.sealed_email_unsafe = None, True, None
    person.revision += 1
    seal(session, person, key_id=person.data_key_id, email=email)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as taken:
        raise AddressTaken from taken


def is_asked_for(session: Session, *, person_id: UUID, now: datetime) -> bool:
    """Whether a code is on its way that can still be typed in."""
    waiting = select(AddressChange.id).where(
        AddressChange.person_id == person_id, AddressChange.closed_at.is_(None), AddressChange.expires_at > now
    )
    return session.execute(waiting.limit(1)).first() is not None
