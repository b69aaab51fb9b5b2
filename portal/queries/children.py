"""The children of a case, and how each adult calls them. For staff, and for the services that write names."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.cases import Case, CaseAdult
from portal.models.children import FurtherChild
from portal.models.people import Person
from portal.models.sealing import learn_keys, open_text, opener


@dataclass(frozen=True, slots=True)
class Child:
    """One child of a case."""

    id: UUID | None
    """None for the first, who stands on the case itself."""
    name: str
    born_on: date | None
    died_on: date


@dataclass(frozen=True, slots=True)
class NamesOfAdult:
    """How one adult calls the children of their case."""

    adult_id: UUID
    adult: str
    names: tuple[str, ...]
    """One for each child, in their order."""


def of_case(session: Session, *, case_id: UUID) -> tuple[Child, ...]:
    """All children of a case: the first, then the others in the order in which they were written down."""
    case = session.get_one(Case, case_id)
    rows = session.execute(
        select(FurtherChild.id, FurtherChild.sealed_name, FurtherChild.born_on, FurtherChild.died_on)
        .where(FurtherChild.case_id == case_id)
        .order_by(FurtherChild.added_at, FurtherChild.id)
    ).all()
    name = opener(session, FurtherChild.sealed_name)
    first = Child(None, first_name_of(session, case), case.born_on, case.died_on)
    return (first, *(Child(row.id, name(row.id, row.sealed_name), row.born_on, row.died_on) for row in rows))


def first_name_of(session: Session, case: Case) -> str:
    """The name of the first child alone, as staff write it."""
    if case.sealed_first_child is None:
        return open_text(session, Case.sealed_child_name, case.id, case.sealed_child_name)
    return open_text(session, Case.sealed_first_child, case.id, case.sealed_first_child)


def own_names(session: Session, place: CaseAdult) -> tuple[str, ...]:
    """How this adult calls each child of their case, in the order of the children."""
    if place.sealed_own_names is None:
        return (open_text(session, CaseAdult.sealed_child_name, place.id, place.sealed_child_name),)
    return tuple(json.loads(open_text(session, CaseAdult.sealed_own_names, place.id, place.sealed_own_names)))


def names_of_adults(session: Session, *, case_id: UUID) -> tuple[NamesOfAdult, ...]:
    """How each adult of a case calls its children, in the order in which they joined."""
    rows = session.execute(
        select(CaseAdult, Person.id.label("person_id"), Person.sealed_name)
        .join(Person, Person.id == CaseAdult.person_id)
        .where(CaseAdult.case_id == case_id)
        .order_by(CaseAdult.joined_at, CaseAdult.id)
    ).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, Person.sealed_name)
    return tuple(
        NamesOfAdult(row.CaseAdult.id, name(row.person_id, row.sealed_name), own_names(session, row.CaseAdult))
        for row in rows
    )
