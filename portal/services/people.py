"""The adults of families and the members of staff: how they are written down and looked up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.adults import Way
from portal.domain.crypto import Cipher
from portal.domain.sign_in import normalise_email
from portal.models.base import new_id
from portal.models.people import Person
from portal.models.sealing import cipher_of, seal
from portal.services import children, data_keys


def sign_in_index(cipher: Cipher, *, email: str, short_name: str = "") -> bytes:
    """How an adult is found when they ask for a link: the address, and the short name where two share a mailbox."""
    return cipher.blind_index(f"{normalise_email(email)}\n{short_name.strip()}", purpose="family sign-in")


def index_for(cipher: Cipher, *, person_id: UUID, email: str, short_name: str) -> bytes:
    """What stands in the unique index; for somebody without an address a value that nobody can type."""
    if email:
        return sign_in_index(cipher, email=email, short_name=short_name)
    return cipher.blind_index(person_id.hex, purpose="family without an address")


def staff_index(cipher: Cipher, *, email: str) -> bytes:
    """How a member of staff is found when they sign in."""
    return cipher.blind_index(normalise_email(email), purpose="staff sign-in")


def add_person(
    session: Session,
    *,
    name: str,
    email: str,
    phone: str | None = None,
    short_name: str = "",
    locale: str = "en",
    way: Way = Way.PORTAL,
    now: datetime,
) -> UUID:
    """Write down an adult, sealed under a key of their own, and return their id; `email` may be empty.

    The unique index over address and short name raises IntegrityError for a second account of the same two.
    """
    key_id, person_id = data_keys.make_key(session, now=now), new_id()
    person = Person(
        id=person_id,
        data_key_id=key_id,
        sign_in_index=index_for(cipher_of(session), person_id=person_id, email=email, short_name=short_name),
        has_short_name=bool(email and short_name.strip()),
        locale=locale,
        way=way,
        created_at=now,
    )
    seal(session, person, key_id=key_id, name=name, email=normalise_email(email) if email else "", phone=phone)
    session.add(person)
    session.flush()
    return person.id


def choose_language(session: Session, *, person_id: UUID, locale: str) -> None:
    """Keep the language an adult wants to read and be written to in; `locale` is one that is offered."""
    session.execute(update(Person).where(Person.id == person_id).values(locale=locale))
    children.speak(session, person_id=person_id)
