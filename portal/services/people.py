"""The adults of families and the members of staff: how they are written down and looked up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.crypto import Cipher
from portal.domain.sign_in import normalise_email
from portal.models.base import new_id
from portal.models.people import Person
from portal.models.sealing import cipher_of, seal
from portal.services import data_keys


def sign_in_index(cipher: Cipher, *, email: str, short_name: str = "") -> bytes:
    """How an adult is found when they ask for a link: the address, and the short name where two share a mailbox."""
    return cipher.blind_index(f"{normalise_email(email)}\n{short_name.strip()}", purpose="family sign-in")


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
    now: datetime,
) -> UUID:
    """Write down an adult, sealed under a key of their own, and return their id.

    The unique index over address and short name raises IntegrityError for a second account of the same two.
    """
    key_id = data_keys.make_key(session, now=now)
    person = Person(
        id=new_id(),
        data_key_id=key_id,
        sign_in_index=sign_in_index(cipher_of(session), email=email, short_name=short_name),
        has_short_name=bool(short_name.strip()),
        locale=locale,
        created_at=now,
    )
    seal(session, person, key_id=key_id, name=name, email=normalise_email(email), phone=phone)
    session.add(person)
    session.flush()
    return person.id


def choose_language(session: Session, *, person_id: UUID, locale: str) -> None:
    """Keep the language an adult wants to read and be written to in; `locale` is one that is offered."""
    session.execute(update(Person).where(Person.id == person_id).values(locale=locale))
