"""The OpenAPI description of the public directory, for programs: which addresses answer, to what, in which shape."""

from collections.abc import Mapping
from typing import Any, Final

from portal.domain.open_referral_asking import LARGEST_PAGE, LAST_PAGE, PAGE_SIZE, SEARCH_LIMIT

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_ID: Final[Schema] = {"type": "string", "format": "uuid"}
_NUMBER: Final[Schema] = {"type": "number"}


def _object(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_ORGANIZATION = _object("id name description", id=_ID, name=_TEXT, description=_TEXT)
_TERM = _object(
    "id name description", id=_ID, name=_TEXT, description=_TEXT, taxonomy=_TEXT, taxonomy_id=_ID, term=_TEXT
)
_PHONE = _object("id number", id=_ID, number=_TEXT, description=_TEXT, type={"enum": ["voice", "text"]})
_SERVICE: Final[dict[str, Schema]] = {
    "id": _ID,
    "organization_id": _ID,
    "name": _TEXT,
    "description": _TEXT,
    "url": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "fees": _TEXT,
    "minimum_age": _NUMBER,
    "maximum_age": _NUMBER,
    "assured_date": {"type": "string", "format": "date"},
    "last_modified": {"type": "string", "format": "date-time"},
    "organization": _ref("Organization"),
    "phones": _list(_PHONE),
    "hours_certain": {"type": "boolean"},
    "earliest_weeks_after_death": {"type": "integer"},
}
_SCHEDULE = _object(
    "id",
    id=_ID,
    description=_TEXT,
    freq={"enum": ["WEEKLY", "MONTHLY"]},
    interval=_NUMBER,
    byday=_TEXT,
    opens_at=_TEXT,
    closes_at=_TEXT,
)
_ADDRESS = _object(
    "id address_1 city state_province postal_code country address_type",
    id=_ID,
    address_1=_TEXT,
    city=_TEXT,
    state_province=_TEXT,
    postal_code=_TEXT,
    country=_TEXT,
    address_type={"enum": ["physical", "postal", "virtual"]},
)
_LOCATION = _object(
    "id location_type",
    id=_ID,
    location_type={"enum": ["physical", "postal", "virtual"]},
    name=_TEXT,
    latitude=_NUMBER,
    longitude=_NUMBER,
    addresses=_list(_ADDRESS),
)
_WHOLE: Final[dict[str, Schema]] = {
    **_SERVICE,
    "schedules": _list(_SCHEDULE),
    "service_areas": _list(_object("id", id=_ID, name=_TEXT, extent=_TEXT, extent_type=_TEXT)),
    "service_at_locations": _list(_object("id location", id=_ID, location=_LOCATION)),
    "languages": _list(_object("id", id=_ID, name=_TEXT, code=_TEXT)),
    "cost_options": _list(_object("id", id=_ID, service_id=_ID, option=_TEXT, amount_description=_TEXT)),
    "attributes": _list(_object("id", id=_ID, link_type=_TEXT, taxonomy_term=_ref("Term"))),
}
SCHEMAS: Final[dict[str, Schema]] = {
    "About": _object("version profile openapi_url", version=_TEXT, profile=_TEXT, openapi_url=_TEXT),
    "Organization": _ORGANIZATION,
    "ServiceSummary": _object("id name status", **_SERVICE),
    "Service": _object("id name status", **_WHOLE),
    "ServiceAtLocation": _object("id", id=_ID, service_id=_ID, location=_LOCATION, service=_ref("Service")),
    "Taxonomy": _object("id name description", id=_ID, name=_TEXT, description=_TEXT, version=_TEXT),
    "Term": _TERM,
    "Problem": _object("title status detail", title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}
_PAGE = {
    "total_items": {"type": "integer"},
    "total_pages": {"type": "integer"},
    "page_number": {"type": "integer"},
    "size": {"type": "integer"},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}
_PARAMETERS: Final[Mapping[str, tuple[str, Schema]]] = {
    "page": ("Which page, from 1.", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE}),
    "per_page": (
        "How many records a page.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
    ),
    "search": (
        "Words that stand in the name, the organisation or the description.",
        {"type": "string", "maxLength": SEARCH_LIMIT, "pattern": "^[ -~]*$"},
    ),
    "taxonomy_term_id": ("Services under this term.", _ID),
    "taxonomy_id": ("What belongs to this taxonomy.", _ID),
    "organization_id": ("Services of this organisation.", _ID),
    "minimum_age": ("Services whose youngest age is at least this, in years.", _NUMBER),
    "maximum_age": ("Services whose oldest age is at most this, in years.", _NUMBER),
    "modified_after": ("What changed at this moment or later.", {"type": "string", "format": "date-time"}),
}
_PAGING = ("page", "per_page")
_PATHS: Final = (
    ("/", "Which standard this follows", "About", ()),
    ("/services", "Services, page by page", "ServiceSummary", tuple(_PARAMETERS)),
    ("/services/{id}", "One service with everything about it", "Service", ()),
    ("/service_at_locations", "Services at places", "ServiceAtLocation", tuple(_PARAMETERS)),
    ("/service_at_locations/{id}", "One service at one place", "ServiceAtLocation", ()),
    ("/taxonomies", "How services are sorted", "Taxonomy", _PAGING),
    ("/taxonomies/{id}", "One taxonomy", "Taxonomy", ()),
    ("/taxonomy_terms", "All terms", "Term", (*_PAGING, "taxonomy_id")),
    ("/taxonomy_terms/{id}", "One term", "Term", ()),
)


def document(address: str) -> dict[str, Any]:
    """The description, for the directory that answers at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Directory of bereavement support (Open Referral UK)",
            "version": "1.0.0",
            "description": "Services that somebody here has checked lately. It holds nothing about any person.",
        },
        "servers": [{"url": address}],
        "paths": {path: {"get": _operation(path, says, schema, names)} for path, says, schema, names in _PATHS},
        "components": {"schemas": SCHEMAS},
    }


def _operation(path: str, says: str, schema: str, names: tuple[str, ...]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "query", "required": False, "description": _PARAMETERS[name][0], "schema": kind}
        for name, kind in ((name, _PARAMETERS[name][1]) for name in names)
    ]
    if path.endswith("{id}"):
        parameters = [{"name": "id", "in": "path", "required": True, "description": "Its id.", "schema": _ID}]
    told = _object("contents", **_PAGE, contents=_list(_ref(schema))) if names else _ref(schema)
    return {
        "summary": says,
        "operationId": path.strip("/").replace("/{id}", "_by_id") or "about",
        "parameters": parameters,
        "responses": {
            "200": {"description": says, "content": {"application/json": {"schema": told}}},
            "304": {"description": "Nothing has changed."},
            **{status: _refusal(words) for status, words in _REFUSALS.items()},
        },
    }


_REFUSALS: Final = {
    "400": "Something in the address cannot be understood.",
    "404": "There is no such record.",
    "429": "Too much was asked from one network.",
}


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/problem+json": {"schema": _ref("Problem")}}}
