"""The directory in the words of Open Referral UK (HSDS 3.0, UK profile): what anybody's program may read of it.

The profile knows no telephone numbers, and a directory of bereavement support without them is useless: `phones` and a
few other facts stand beside the profile's own, which its open objects allow. Source: the profile's compiled schemas,
OpenReferralUK/uk-profile, October 2024.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final
from uuid import UUID, uuid5

from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind
from portal.domain.open_referral_columns import COLUMNS, write_columns
from portal.domain.open_referral_costs import write_costs
from portal.domain.support import Cause
from portal.domain.support_facts import Facts

Json = dict[str, Any]

NAMESPACE: Final = UUID("6f2d3c1e-6a0b-5c55-9a4e-3d1f0c7b8e21")
"""What ids of terms, organisations and parts are made from: the same everywhere, so that copies are recognised."""

PROFILE: Final = "https://docs.openreferraluk.org/"
VERSION: Final = "3.0"
BYDAY: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One way in which the directory sorts its services, and its terms."""

    name: str
    description: str
    members: tuple[StrEnum, ...]

    @property
    def id(self) -> UUID:
        """The same in every portal."""
        return uuid5(NAMESPACE, f"taxonomy {self.name}")


KINDS: Final = Taxonomy("Kinds of support", "What a service offers, and for which need.", tuple(Kind))
FOR_WHOM: Final = Taxonomy("For whom", "Who a person is to the child who died.", tuple(Relationship))
CAUSES: Final = Taxonomy("What happened", "How a child died, where a service is for that alone.", tuple(Cause))
AREAS: Final = Taxonomy("Area served", "The part of the country in which a service works.", tuple(Area))
TAXONOMIES: Final = (KINDS, FOR_WHOM, CAUSES, AREAS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An entry that families may see, with all that is public about it. It has no field for doubts and sources."""

    id: UUID
    facts: Facts
    kept: Mapping[str, Any]
    """The facts as the row keeps them: languages, opening hours and places among them."""
    checked_on: date | None
    modified_at: datetime

    @property
    def terms(self) -> tuple[tuple[Taxonomy, StrEnum], ...]:
        """Under which terms it is found."""
        facts = self.facts
        sorted_by = ((KINDS, facts.kinds), (FOR_WHOM, facts.for_whom), (CAUSES, facts.causes), (AREAS, facts.areas))
        return tuple((taxonomy, member) for taxonomy, members in sorted_by for member in members)


def term_id(taxonomy: Taxonomy, member: StrEnum) -> UUID:
    """The id of a term, the same in every portal."""
    return uuid5(taxonomy.id, member.value)


TERMS: Final[Mapping[UUID, tuple[Taxonomy, StrEnum]]] = {
    term_id(taxonomy, member): (taxonomy, member) for taxonomy in TAXONOMIES for member in taxonomy.members
}


def write_taxonomy(taxonomy: Taxonomy) -> Json:
    """One taxonomy."""
    return {"id": str(taxonomy.id), "name": taxonomy.name, "description": taxonomy.description, "version": "1"}


def write_term(taxonomy: Taxonomy, member: StrEnum) -> Json:
    """One term, as its own record and inside a service."""
    name = member.value.replace("-", " ").replace("_", " ").capitalize()
    return {
        "id": str(term_id(taxonomy, member)),
        "name": name,
        "description": f"{taxonomy.name}: {name}",
        "taxonomy": taxonomy.name,
        "taxonomy_id": str(taxonomy.id),
        "term": member.value,
    }


def organisation_id(name: str) -> UUID:
    """The id of an organisation, which the directory knows by its name only."""
    return uuid5(NAMESPACE, f"organisation {name}")


def write_summary(entry: Published) -> Json:
    """A service as a list shows it; what is not known is left out."""
    facts = entry.facts
    told: Json = {
        "id": str(entry.id),
        "organization_id": str(organisation_id(facts.organisation)),
        "name": facts.name,
        "description": facts.summary,
        "url": facts.web,
        "email": facts.email,
        "status": "active",
        "fees": facts.cost,
        "minimum_age": facts.age_from,
        "maximum_age": facts.age_to,
        "assured_date": entry.checked_on.isoformat() if entry.checked_on else None,
        "last_modified": _moment(entry.modified_at),
        "organization": {
            "id": str(organisation_id(facts.organisation)),
            "name": facts.organisation,
            "description": facts.organisation,
        },
        "phones": list(_phones(entry)),
        "hours_certain": facts.hours_certain,
        "earliest_weeks_after_death": facts.weeks_from,
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def write_service(entry: Published) -> Json:
    """A service with everything that belongs to it."""
    nested = {
        "schedules": list(_schedules(entry)),
        "service_areas": list(_service_areas(entry)),
        "service_at_locations": [_nested(link) for link in locations(entry)],
        "languages": list(_languages(entry)),
        "cost_options": list(write_costs(entry.facts, entry.id)),
        "attributes": [_attribute(entry, taxonomy, member) for taxonomy, member in entry.terms],
    }
    told = {name: records for name, records in nested.items() if records}
    return {**write_summary(entry), **told, COLUMNS: write_columns(entry.facts)}


@dataclass(frozen=True, slots=True)
class AtLocation:
    """A service at a place where people come to; never a place that is kept confidential."""

    id: UUID
    entry: Published
    place: Mapping[str, Any]


def locations(entry: Published) -> tuple[AtLocation, ...]:
    """The places of a service that anybody may know."""
    if entry.kept.get("confidential"):
        return ()
    places = entry.kept.get("places") or [entry.kept.get("place")]
    open_to_all = (place for place in places if isinstance(place, Mapping) and not place.get("confidential"))
    return tuple(
        AtLocation(_part(entry, "place", number), entry, place) for number, place in enumerate(open_to_all, start=1)
    )


def write_location(link: AtLocation) -> Json:
    """A place, with its address where there is one."""
    place = link.place
    address, postcode = str(place.get("address") or ""), str(place.get("postcode") or "")
    told: Json = {
        "id": str(uuid5(link.id, "location")),
        "location_type": "physical",
        "name": str(place.get("name") or address or link.entry.facts.name),
        "latitude": _degrees(place.get("latitude", place.get("lat")), 90),
        "longitude": _degrees(place.get("longitude", place.get("lon")), 180),
    }
    if address or postcode:
        first, _, rest = address.partition(",")
        told["addresses"] = [
            {
                "id": str(uuid5(link.id, "address")),
                "address_1": first.strip(),
                "city": rest.strip(),
                "state_province": "",
                "postal_code": postcode,
                "country": "GB",
                "address_type": "physical",
            }
        ]
    return {name: value for name, value in told.items() if value is not None}


def write_at_location(link: AtLocation, *, whole: bool = False) -> Json:
    """A service at a place; `whole` with the address and all about the service."""
    location = write_location(link)
    if not whole:
        location.pop("addresses", None)
    service = write_service(link.entry) if whole else write_summary(link.entry)
    return {"id": str(link.id), "service_id": str(link.entry.id), "location": location, "service": service}


def page_of(records: Sequence[Json], *, total: int, number: int, size: int) -> Json:
    """The envelope around one page, `number` from 1, of `size` records at most out of `total`."""
    pages = max(1, -(-total // size))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(records),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not records,
        "contents": list(records),
    }


def _nested(link: AtLocation) -> Json:
    return {"id": str(link.id), "location": write_location(link)}


def _phones(entry: Published) -> Iterator[Json]:
    for number, phone in enumerate(entry.facts.phones, start=1):
        told = {
            "id": str(_part(entry, "phone", number)),
            "number": phone.number,
            "type": "voice",
            "description": phone.label,
        }
        yield {name: value for name, value in told.items() if value}
    for number, text in enumerate(entry.facts.texts, start=1):
        told = {
            "id": str(_part(entry, "text", number)),
            "number": text.number,
            "type": "text",
            "description": text.word,
        }
        yield {name: value for name, value in told.items() if value}


def _schedules(entry: Published) -> Iterator[Json]:
    if entry.facts.hours:
        yield {"id": str(_part(entry, "hours", 1)), "description": entry.facts.hours}
    opening = entry.kept.get("opening")
    week = opening.get("week") if isinstance(opening, Mapping) else None
    for day, spans in sorted(week.items()) if isinstance(week, Mapping) else ():
        for opens_at, closes_at in spans:
            yield {
                "id": str(uuid5(entry.id, f"opening {day} {opens_at}")),
                "freq": "WEEKLY",
                "interval": 1,
                "byday": BYDAY[int(day)],
                "opens_at": opens_at,
                "closes_at": closes_at,
            }


def _service_areas(entry: Published) -> Iterator[Json]:
    for number, area in enumerate(entry.facts.areas, start=1):
        name = "England" if area is Area.NATIONAL else write_term(AREAS, area)["name"]
        yield {"id": str(_part(entry, "area", number)), "name": name}
    if entry.facts.postcodes:
        names = " ".join(entry.facts.postcodes)
        yield {"id": str(_part(entry, "postcodes", 1)), "name": names, "extent": names, "extent_type": "postcodes"}


def _languages(entry: Published) -> Iterator[Json]:
    for number, tag in enumerate(_words(entry.kept.get("languages")), start=1):
        yield {"id": str(_part(entry, "language", number)), "name": tag, "code": tag}


def _words(kept: object) -> Iterable[str]:
    return [word for word in kept if isinstance(word, str)] if isinstance(kept, list | tuple) else ()


def _attribute(entry: Published, taxonomy: Taxonomy, member: StrEnum) -> Json:
    return {
        "id": str(uuid5(entry.id, f"attribute {term_id(taxonomy, member)}")),
        "link_type": "service",
        "taxonomy_term": write_term(taxonomy, member),
    }


def _part(entry: Published, name: str, number: int) -> UUID:
    return uuid5(entry.id, f"{name} {number}")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _degrees(kept: object, most: int) -> float | None:
    if isinstance(kept, bool) or not isinstance(kept, int | float) or not isfinite(kept):
        return None
    return float(kept) if abs(kept) <= most else None
