"""Organisations are written down by being named: the first spelling stays, and every later one is the same."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.attendance import organisation_key
from portal.models.base import new_id
from portal.models.organisations import Organisation


def ids_of(session: Session, names: Iterable[str]) -> dict[str, UUID]:
    """The id of each organisation by its key (domain.attendance); those nobody has named before are written down."""
    wanted = {organisation_key(name): name for name in names}
    found = _known(session, wanted)
    for key in sorted(wanted.keys() - found.keys()):
        found[key] = _add(session, key, wanted[key])
    return found


def _known(session: Session, keys: Iterable[str]) -> dict[str, UUID]:
    rows = session.execute(select(Organisation.key, Organisation.id).where(Organisation.key.in_(list(keys))))
    return {key: organisation_id for key, organisation_id in rows}  # noqa: C416 - rows are no pairs to mypy


def _add(session: Session, key: str, name: str) -> UUID:
    row = Organisation(id=new_id(), name=name, key=key)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:  # somebody else named it at this moment
        return _known(session, [key])[key]
    return row.id
