"""Where people go to: the places of a service, of which a confidential one is never told, shown or measured."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A place of a service. Of a confidential one staff alone read the address; it stands on no map and in no list."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    point: Point | None = None
    confidential: bool = False


def venues_of(kept: Mapping[str, Any]) -> tuple[Venue, ...]:
    """The places of an entry as its row keeps them, now or in the older shape of one place."""
    all_secret = bool(kept.get("confidential"))
    places = kept.get("places") or [kept.get("place")]
    return tuple(_read(place, all_secret=all_secret) for place in places if isinstance(place, Mapping))


def write_venues(venues: Iterable[Venue]) -> list[dict[str, Any]]:
    """The places as a row keeps them."""
    return [
        {
            "name": venue.name,
            "address": venue.address,
            "postcode": venue.postcode,
            "latitude": venue.point.latitude if venue.point else None,
            "longitude": venue.point.longitude if venue.point else None,
            "confidential": venue.confidential,
        }
        for venue in venues
    ]


def open_venues(kept: Mapping[str, Any]) -> Iterator[Venue]:
    """The places that anybody may know."""
    return (venue for venue in venues_of(kept) if not venue.confidential)


def is_confidential(kept: Mapping[str, Any]) -> bool:
    """Tell whether there is a place that nobody may read."""
    return bool(kept.get("confidential")) or any(venue.confidential for venue in venues_of(kept))


def addresses_of(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Where people go to, for a page; nothing of what is not known, or kept confidential."""
    told = (", ".join(filter(None, (venue.name, venue.address, venue.postcode))) for venue in open_venues(kept))
    return tuple(filter(None, told))


def point_of(kept: Mapping[str, Any]) -> Point | None:
    """Where it is on the map; None where that is not known, or kept confidential: a distance would tell."""
    return next((venue.point for venue in open_venues(kept) if venue.point), None)


def _read(place: Mapping[str, Any], *, all_secret: bool) -> Venue:
    return Venue(
        name=str(place.get("name") or ""),
        address=str(place.get("address") or ""),
        postcode=str(place.get("postcode") or ""),
        point=_point(place),
        confidential=all_secret or bool(place.get("confidential")),
    )


def _point(place: Mapping[str, Any]) -> Point | None:
    latitude, longitude = place.get("latitude", place.get("lat")), place.get("longitude", place.get("lon"))
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    if not (isfinite(latitude) and abs(latitude) <= 90 and isfinite(longitude) and abs(longitude) <= 180):
        return None
    return Point(float(latitude), float(longitude))
