"""Where somebody lives, as they say it: the first half of a postcode, or a place that the loaded file names."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from portal.domain.contact_points import NotAPostcode, outward_code
from portal.domain.name_search import folded
from portal.domain.support_finding import Point
from portal.models.places import Place
from portal.models.prepared import Prepared


class PlaceUnknown(LookupError):
    """It is no half of a postcode, and no place that is known here."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place people live in. `point` and `district` are known only where a postcode directory was loaded."""

    label: str
    outward: str
    district: str | None = None
    point: Point | None = None


_PLACES = select(
    Place.label,
    Place.outward,
    Place.district,
    # As the driver gives it, as in queries.support_statement.
    type_coerce(Place.latitude, NullType()).label("latitude"),
    type_coerce(Place.longitude, NullType()).label("longitude"),
)
_NAMED = Prepared(_PLACES.where(Place.name == bindparam("name")))


def find(session: Session, typed: str) -> Where:
    """The place that was typed; a whole postcode is cut to its first half before anything is asked.

    A name may be left unfinished after a word (“Leigh” for “Leigh-on-Sea”) where it can only mean one place. Raises
    PlaceUnknown.
    """
    try:
        outward = outward_code(typed)
    except NotAPostcode:
        return _by_name(session, folded(typed))
    row = _NAMED.first(session, {"name": folded(outward)})
    return Where(outward, outward) if row is None else _where(row)


def _by_name(session: Session, name: str) -> Where:
    row = _NAMED.first(session, {"name": name}) if name else None
    if row is not None:
        return _where(row)
    begun = _PLACES.where(Place.name.startswith(f"{name} ", autoescape=True)).order_by(Place.name).limit(2)
    rows = session.execute(begun).all() if name else []
    if len(rows) != 1:
        raise PlaceUnknown
    return _where(rows[0])


def _where(row: Any) -> Where:
    return Where(row.label, row.outward, row.district or None, Point(row.latitude, row.longitude))
