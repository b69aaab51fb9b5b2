"""Organisations that were named before, so that they are spelled the same again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.organisations import Organisation

AT_MOST = 300
"""Far more than a service works with."""


def named(session: Session) -> tuple[str, ...]:
    """Their names, in order."""
    wanted = select(Organisation.name).order_by(Organisation.key, Organisation.id).limit(AT_MOST)
    return tuple(session.scalars(wanted))
