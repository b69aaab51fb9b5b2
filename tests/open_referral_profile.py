"""What the UK profile of Open Referral asks of the records that we tell, in a table of our own, and who keeps to it.

Written after the profile's schemas of October 2024 (OpenReferralUK/uk-profile): what a record must have, of which kind
each value is, and which words are allowed. Whatever else stands in a record is its own affair: its objects are open.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

Kind = Callable[[Any], bool]


def words(value: Any) -> bool:
    """Any text."""
    return isinstance(value, str)


def number(value: Any) -> bool:
    """A figure; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def identifier(value: Any) -> bool:
    """A UUID as it is usually written."""
    try:
        return words(value) and str(UUID(value)) == value.lower()
    except ValueError:
        return False


def link(value: Any) -> bool:
    """A whole address on the web."""
    return words(value) and bool(urlsplit(value).scheme and urlsplit(value).netloc)


def mailbox(value: Any) -> bool:
    """Something with one @ inside."""
    return words(value) and value.count("@") == 1 and all(value.split("@"))


def moment(value: Any) -> bool:
    """A day with a time and its zone."""
    try:
        return words(value) and "T" in value and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def one_of(*allowed: str) -> Kind:
    """One of a few words."""
    return lambda value: value in allowed


PLACE_KIND: Final = one_of("physical", "postal", "virtual")
NEEDED: Final[Mapping[str, str]] = {
    "service": "id name status",
    "organization": "id name description",
    "schedule": "id",
    "service_area": "id",
    "service_at_location": "id",
    "location": "id location_type",
    "address": "id address_1 city state_province postal_code country address_type",
    "language": "id",
    "cost_option": "id",
    "attribute": "id",
    "taxonomy": "id name description",
    "taxonomy_term": "id name description",
    "phone": "id number",
}
"""What each record must have. The profile tells no phones: theirs is the rule of the standard that it was made from."""
KINDS: Final[Mapping[str, Mapping[str, Kind]]] = {
    "service": {
        "id": identifier, "organization_id": identifier, "name": words, "description": words, "url": link,
        "email": mailbox, "status": one_of("active", "inactive", "defunct", "temporarily closed"), "fees": words,
        "minimum_age": number, "maximum_age": number, "assured_date": words, "last_modified": moment,
    },
    "organization": {"id": identifier, "name": words, "description": words},
    "schedule": {
        "id": identifier, "service_id": identifier, "freq": one_of("WEEKLY", "MONTHLY"), "interval": number,
        "byday": words, "description": words, "opens_at": words, "closes_at": words,
    },
    "service_area": {"id": identifier, "service_id": identifier, "name": words, "extent": words, "extent_type": words},
    "service_at_location": {"id": identifier, "service_id": identifier, "location_id": identifier},
    "location": {
        "id": identifier, "location_type": PLACE_KIND, "name": words, "latitude": number, "longitude": number,
    },
    "address": {
        "id": identifier, "address_1": words, "city": words, "state_province": words, "postal_code": words,
        "country": words, "address_type": PLACE_KIND,
    },
    "language": {"id": identifier, "service_id": identifier, "phone_id": identifier},
    "cost_option": {
        "id": identifier, "service_id": identifier, "option": words, "amount": number, "amount_description": words,
    },
    "attribute": {"id": identifier, "link_id": identifier, "taxonomy_term_id": identifier, "link_type": words},
    "taxonomy": {"id": identifier, "name": words, "description": words, "version": words},
    "taxonomy_term": {
        "id": identifier, "name": words, "description": words, "taxonomy": words, "taxonomy_id": identifier,
        "term": words,
    },
    "phone": {"id": identifier, "number": words, "description": words},
}  # fmt: skip
"""Of which kind each value is, where it stands there."""
ONE: Final[Mapping[str, Mapping[str, str]]] = {
    "service": {"organization": "organization"},
    "service_at_location": {"location": "location", "service": "service"},
    "attribute": {"taxonomy_term": "taxonomy_term"},
}
"""Records inside others."""
MANY: Final[Mapping[str, Mapping[str, str]]] = {
    "service": {
        "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
        "languages": "language", "cost_options": "cost_option", "attributes": "attribute", "phones": "phone",
    },
    "location": {"addresses": "address"},
}  # fmt: skip
"""Lists of records inside others."""
ENVELOPE: Final[Mapping[str, type]] = {
    "total_items": int,
    "total_pages": int,
    "page_number": int,
    "size": int,
    "first_page": bool,
    "last_page": bool,
    "empty": bool,
    "contents": list,
}
"""What stands around the records of one page."""


def problems(record: Any, name: str, where: str = "") -> Iterator[str]:
    """Each thing in which a record departs from the profile, with the place where it stands."""
    where = where or name
    if not isinstance(record, Mapping):
        yield f"{where} is no record"
        return
    yield from (f"{where} has no {each}" for each in NEEDED[name].split() if each not in record)
    yield from (
        f"{where}.{each} is {record[each]!r}"
        for each, is_right in KINDS[name].items()
        if each in record and not is_right(record[each])
    )
    for part, kind in ONE.get(name, {}).items():
        if part in record:
            yield from problems(record[part], kind, f"{where}.{part}")
    for part, kind in MANY.get(name, {}).items():
        if part in record and not isinstance(record[part], list):
            yield f"{where}.{part} is no list"
        else:
            for place, each in enumerate(record.get(part, ())):
                yield from problems(each, kind, f"{where}.{part}[{place}]")


def problems_of_page(page: Any, name: str) -> Iterator[str]:
    """The same for a page of records."""
    yield from (f"the page has no {each}" for each, kind in ENVELOPE.items() if type(page.get(each)) is not kind)
    for place, record in enumerate(page["contents"]):
        yield from problems(record, name, f"{name}[{place}]")
