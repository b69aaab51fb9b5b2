"""Who looks for support, as far as they have told us or the case knows: what suits them is found by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from portal.domain.adults import age
from portal.domain.cases import Relationship
from portal.domain.home_languages import language_meant
from portal.domain.name_search import folded
from portal.domain.support import GROWN_UP, Seeker
from portal.domain.support_finding import Point
from portal.domain.support_typing import LANGUAGES
from portal.i18n import SOURCE, names_of
from portal.models.cases import Case, CaseAdult
from portal.models.children import FurtherChild
from portal.models.people import Person
from portal.models.places import Place
from portal.models.prepared import Prepared
from portal.models.sealing import learn_keys, open_text


@dataclass(frozen=True, slots=True)
class Own:
    """What an adult has told us that helps to find support: who they are, where they live. Never how a child died."""

    seeker: Seeker = field(default_factory=Seeker)
    near: Point | None = None
    died_on: date | None = None
    """What begins only some weeks later can be left out by it."""


def child_columns() -> tuple[ColumnElement[Any], ...]:
    """What tells how old the child was (`seeker_of`), beside the case of a row."""
    several = exists().where(FurtherChild.case_id == Case.id)
    return Case.born_on.label("child_born_on"), Case.died_on.label("child_died_on"), several.label("has_several")


_ABOUT = Prepared(
    select(
        *child_columns(),
        CaseAdult.relationship,
        CaseAdult.area,
        CaseAdult.person_id,
        Person.sealed_born_on,
        Person.sealed_language,
        Place.district,
        # As the driver gives it, as in queries.support_statement.
        type_coerce(Place.latitude, NullType()).label("latitude"),
        type_coerce(Place.longitude, NullType()).label("longitude"),
    )
    .join(Case, Case.id == CaseAdult.case_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(Place, Place.name == func.lower(CaseAdult.area))
    .where(CaseAdult.id == bindparam("adult_id"))
)


def own(session: Session, *, adult_id: UUID, today: date) -> Own:
    """What this adult has told us, and where that is on the map if a postcode directory was loaded."""
    row = _ABOUT.first(session, {"adult_id": adult_id})
    if row is None:
        return Own()
    learn_keys(session, [row.sealed_born_on, row.sealed_language])
    at_home = _home_language(session, row)
    return Own(
        seeker=replace(seeker_of(session, row, today), district=row.district or None, home_language=at_home),
        near=None if row.latitude is None else Point(row.latitude, row.longitude),
        died_on=row.child_died_on,
    )


def _home_language(session: Session, row: Any) -> str | None:
    """The one that their words name, where a service may be offered in it; English is no reason to show one first."""
    if row.sealed_language is None:
        return None
    said = open_text(session, Person.sealed_language, row.person_id, row.sealed_language)
    meant = language_meant(said, _language_names())
    return None if meant == SOURCE else meant


@cache
def _language_names() -> Mapping[str, str]:
    """The code of each name of a language that a service may be offered in; a name of two languages names neither."""
    named = [(folded(name), code) for code in LANGUAGES for name in names_of(code)]
    meant: dict[str, set[str]] = {}
    for name, code in named:
        meant.setdefault(name, set()).add(code)
    return {name: next(iter(codes)) for name, codes in meant.items() if len(codes) == 1}


def seeker_of(session: Session, row: Any, today: date) -> Seeker:
    """Who looks for support, as an adult's row says it; with the age of a young person, so that support suits it.

    Of several children nobody is asked which of them it is about, so that none of their ages leaves anything out.
    """
    is_known = row.child_born_on is not None and row.child_died_on is not None and not row.has_several
    seeker = Seeker(
        relationship=Relationship(row.relationship),
        outward=row.area or None,
        child_age=age(row.child_born_on, today=row.child_died_on) if is_known else None,
    )
    if row.sealed_born_on is None:
        return seeker
    born_on = date.fromisoformat(open_text(session, Person.sealed_born_on, row.person_id, row.sealed_born_on))
    years = age(born_on, today=today)
    return replace(seeker, age=years, is_child=years < GROWN_UP)
