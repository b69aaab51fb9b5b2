"""The directory for everybody's programs: Open Referral UK's endpoints, without a key, over what families may see."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain import open_referral as mapping
from portal.domain import open_referral_asking as asking
from portal.domain.access import Permission
from portal.domain.open_referral_asking import Asked, AskedWrongly
from portal.domain.open_referral_document import document
from portal.domain.sign_in import Counted, network_of
from portal.i18n import LONDON
from portal.queries import open_referral as queries
from portal.services import attempts
from portal.web import for_programs
from portal.web.access import Blueprint
from portal.web.transaction import short_session

open_referral = Blueprint("public", "open_referral", url_prefix=for_programs.PREFIX)

Record = TypeVar("Record")
WAIT_SECONDS = "600"
"""The window of the limit on how often one network may ask."""


@open_referral.get("/", access=Permission.ANYONE, is_background=True)
def about(now: datetime, settings: Settings) -> ResponseReturnValue:
    """Which standard this follows, and where its description stands."""
    openapi_url = f"{settings.base_url}{for_programs.PREFIX}/openapi.json"
    told = {"version": mapping.VERSION, "profile": mapping.PROFILE, "openapi_url": openapi_url}
    return _answer(now, lambda _asked: for_programs.answer(told))


@open_referral.get("/openapi.json", access=Permission.ANYONE, is_background=True)
def openapi(now: datetime, settings: Settings) -> ResponseReturnValue:
    """The description of all this, for programs."""
    described = document(f"{settings.base_url}{for_programs.PREFIX}")
    return _answer(now, lambda _asked: for_programs.answer(described))


@open_referral.get("/services", access=Permission.ANYONE, is_background=True)
def services(session: Session, now: datetime) -> ResponseReturnValue:
    """The services that families may see, page by page."""

    def look(asked: Asked) -> Response:
        found = asking.matching(queries.published(session, today=now.astimezone(LONDON).date()), asked)
        return _page(found, asked, mapping.write_summary)

    return _answer(now, look)


@open_referral.get("/services/<record_id>", access=Permission.ANYONE, is_background=True)
def service(session: Session, now: datetime, record_id: str) -> ResponseReturnValue:
    """One service with everything that belongs to it."""

    def look(_asked: Asked) -> Response:
        found = queries.one(session, entry_id=UUID(record_id), today=now.astimezone(LONDON).date())
        return for_programs.answer(mapping.write_service(found)) if found else for_programs.refuse(404)

    return _answer(now, look, record_id)


@open_referral.get("/service_at_locations", access=Permission.ANYONE, is_background=True)
def service_at_locations(session: Session, now: datetime) -> ResponseReturnValue:
    """Services at the places where people come to; never a place that is kept confidential."""

    def look(asked: Asked) -> Response:
        found = asking.matching(queries.published(session, today=now.astimezone(LONDON).date()), asked)
        return _page([link for entry in found for link in mapping.locations(entry)], asked, mapping.write_at_location)

    return _answer(now, look)


@open_referral.get("/service_at_locations/<record_id>", access=Permission.ANYONE, is_background=True)
def service_at_location(session: Session, now: datetime, record_id: str) -> ResponseReturnValue:
    """One service at one place."""

    def look(_asked: Asked) -> Response:
        entries = queries.published(session, today=now.astimezone(LONDON).date())
        links = (link for entry in entries for link in mapping.locations(entry))
        found = next((link for link in links if link.id == UUID(record_id)), None)
        if found is None:
            return for_programs.refuse(404)
        return for_programs.answer(mapping.write_at_location(found, whole=True))

    return _answer(now, look, record_id)


@open_referral.get("/taxonomies", access=Permission.ANYONE, is_background=True)
def taxonomies(now: datetime) -> ResponseReturnValue:
    """The ways in which the directory sorts its services."""
    return _answer(now, lambda asked: _page(mapping.TAXONOMIES, asked, mapping.write_taxonomy))


@open_referral.get("/taxonomies/<record_id>", access=Permission.ANYONE, is_background=True)
def taxonomy(now: datetime, record_id: str) -> ResponseReturnValue:
    """One of them."""

    def look(_asked: Asked) -> Response:
        found = next((each for each in mapping.TAXONOMIES if each.id == UUID(record_id)), None)
        return for_programs.answer(mapping.write_taxonomy(found)) if found else for_programs.refuse(404)

    return _answer(now, look, record_id)


@open_referral.get("/taxonomy_terms", access=Permission.ANYONE, is_background=True)
def taxonomy_terms(now: datetime) -> ResponseReturnValue:
    """All terms, or those of one taxonomy."""

    def look(asked: Asked) -> Response:
        terms = [term for term in mapping.TERMS.values() if asked.taxonomy_id in (None, term[0].id)]
        return _page(terms, asked, lambda term: mapping.write_term(*term))

    return _answer(now, look)


@open_referral.get("/taxonomy_terms/<record_id>", access=Permission.ANYONE, is_background=True)
def taxonomy_term(now: datetime, record_id: str) -> ResponseReturnValue:
    """One term."""

    def look(_asked: Asked) -> Response:
        found = mapping.TERMS.get(UUID(record_id))
        return for_programs.answer(mapping.write_term(*found)) if found else for_programs.refuse(404)

    return _answer(now, look, record_id)


def _answer(now: datetime, look: Callable[[Asked], Response], record_id: str | None = None) -> Response:
    """Count the request, read what it asks for, and answer it, or say in plain words what cannot be understood."""
    with short_session() as counting:
        subjects = {Counted.OPEN_DIRECTORY: network_of(request.remote_addr)}
        passed = attempts.count(counting, subjects=subjects, now=now)
        counting.commit()
    if passed:
        return for_programs.refuse(429, headers={"Retry-After": WAIT_SECONDS})
    try:
        if record_id is not None:
            asking.read_id(record_id)
        return look(asking.read(request.args))
    except AskedWrongly as problem:
        return for_programs.refuse(400, problems=problem.problems)


def _page(found: Sequence[Record], asked: Asked, write: Callable[[Record], mapping.Json]) -> Response:
    begins = (asked.page - 1) * asked.per_page
    records = [write(record) for record in found[begins : begins + asked.per_page]]
    return for_programs.answer(mapping.page_of(records, total=len(found), number=asked.page, size=asked.per_page))
