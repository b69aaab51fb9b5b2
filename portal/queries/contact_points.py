"""Whether the address of an adult may be used at all: asked before anything is written to them."""

from sqlalchemy.orm import Session

from portal.domain.adults import Way
from portal.domain.contact_points import Point
from portal.models.people import Person
from portal.models.sealing import open_text


def email_of(session: Session, person: Person) -> Point:
    """The email address of an adult, as domain.contact_points judges it. It asks the database nothing."""
    return Point(
        is_there=bool(open_text(session, Person.sealed_email, person.id, person.sealed_email)),
        is_verified=person.email_verified_at is not None,
        is_safe=person.email_is_safe,
        uses_portal=person.way == Way.PORTAL,
    )
