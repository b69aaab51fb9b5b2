"""Where people may say they live: the middle of each first half of a postcode, and of each place that is named."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from portal.domain.name_search import folded
from portal.models.places import Place

_AT_ONCE = 500


class NothingToLoad(ValueError):
    """There is no postcode that is in use; what was loaded before stays."""


class Postcode(Protocol):
    """A postcode in use, as the adapter reads it."""

    @property
    def outward(self) -> str: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...
    @property
    def district(self) -> str: ...
    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is there now."""

    postcodes: int
    outwards: int
    places: int


@dataclass(slots=True)
class _Middle:
    count: int = 0
    latitude: float = 0.0
    longitude: float = 0.0
    outwards: Counter[str] = field(default_factory=Counter)
    districts: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)

    def add(self, postcode: Postcode, label: str) -> None:
        self.count += 1
        self.latitude += postcode.latitude
        self.longitude += postcode.longitude
        self.outwards[postcode.outward] += 1
        self.districts[postcode.district] += 1
        self.labels[label] += 1


def load(session: Session, postcodes: Iterable[Postcode]) -> Loaded:
    """Put these places in place of those loaded before. Nothing finer than half a postcode is kept.

    Raises NothingToLoad, and whatever reading the postcodes raises.
    """
    outwards: dict[str, _Middle] = {}
    places: dict[str, _Middle] = {}
    for postcode in postcodes:
        outwards.setdefault(folded(postcode.outward), _Middle()).add(postcode, postcode.outward)
        if folded(postcode.place):
            places.setdefault(folded(postcode.place), _Middle()).add(postcode, postcode.place)
    if not outwards:
        raise NothingToLoad
    session.execute(delete(Place))
    # A place that is called like half a postcode would be taken for one.
    rows = [_row(name, middle) for name, middle in ({**places, **outwards}).items()]
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(insert(Place), rows[start : start + _AT_ONCE])
    counted = sum(middle.count for middle in outwards.values())
    return Loaded(postcodes=counted, outwards=len(outwards), places=len(rows) - len(outwards))


def _row(name: str, middle: _Middle) -> dict[str, str | float]:
    return {
        "name": name,
        "label": _most(middle.labels),
        "outward": _most(middle.outwards),
        "district": _most(middle.districts),
        "latitude": middle.latitude / middle.count,
        "longitude": middle.longitude / middle.count,
    }


def _most(counted: Counter[str]) -> str:
    """What most say; of equals always the same."""
    return min(counted, key=lambda each: (-counted[each], each))
