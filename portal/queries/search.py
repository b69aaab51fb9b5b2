"""Finding a family among those a member of staff may see: by reference and day from indexes, by name one by one.

Names are sealed, so the names of the newest cases are opened and compared. That is bounded (CASES_COMPARED), and the
page says so where there are older ones. It never asks more than STATEMENTS_AT_MOST things of the database, whatever was
typed and however many cases there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, literal, select, true, union_all
from sqlalchemy.orm import Session, aliased

from portal.domain.access import Role, StaffViewer
from portal.domain.contact_log import KINDS_OF_CONTACT
from portal.domain.name_search import Wanted, matches
from portal.domain.working_time import LONDON
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.children import FurtherChild
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

CASES_COMPARED = 1000
"""The newest cases whose names are compared: about 25 years of some forty families a year."""

SHOWN = 50
"""Families on the page of results; whoever finds more types more."""

_OPENED_AT_ONCE = 250
"""Cases; the data keys of so many fit well among those that a cipher keeps at hand."""

STATEMENTS_AT_MOST = 3 + CASES_COMPARED // _OPENED_AT_ONCE
"""Whom the viewer covers, what the indexes find, the cases with their adults, and data keys that are not at hand."""

_BY_INDEX_AT_MOST = 200

AnyRow = Row[*tuple[Any, ...]]


class Why(StrEnum):
    """What of a family fits what was typed."""

    REFERENCE = "reference"
    BORN = "born"
    DIED = "died"
    FIRST_CONTACT = "first_contact"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """One family."""

    case_id: UUID
    reference: str
    child_name: str
    adults: tuple[str, ...]
    practitioner: str
    closed_at: datetime | None
    why: frozenset[Why]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, the newest case first."""

    families: tuple[Found, ...]
    has_more: bool
    are_names_left: bool
    """There are older cases whose names were not compared."""


def search(session: Session, *, viewer: StaffViewer, wanted: Wanted, today: date) -> Results:
    """The families this viewer may see that fit, closed ones too. `today` is the day in London.

    Where a reference or a day was typed and found, names are not compared: nobody is called by a number.
    """
    theirs = _theirs(session, viewer, today)
    why = _by_index(session, wanted, theirs)
    compares = not why and wanted.day is None
    cases = [list(rows) for _, rows in groupby(_rows(session, theirs, why, compares=compares), lambda row: row.id)]
    found = []
    for start in range(0, min(len(cases), CASES_COMPARED), _OPENED_AT_ONCE):
        families = _open(session, cases[start : start + _OPENED_AT_ONCE][: CASES_COMPARED - start])
        found += [_fitting(family, names, why, wanted) for family, names in families]
    fitting = [each for each in found if each.why]
    return Results(
        tuple(fitting[:SHOWN]),
        has_more=len(fitting) > SHOWN,
        are_names_left=len(cases) > CASES_COMPARED,
    )


def _theirs(session: Session, viewer: StaffViewer, today: date) -> ColumnElement[bool]:
    if Role.MANAGER in viewer.roles:
        return true()
    covered = covering.covered_ids(session, staff_id=viewer.id, on=today)
    return Case.practitioner_id.in_([viewer.id, *sorted(covered)])


def _by_index(session: Session, wanted: Wanted, theirs: ColumnElement[bool]) -> dict[UUID, set[Why]]:
    parts = [
        select(Case.id, literal(Why.REFERENCE.value).label("why")).where(theirs, Case.reference == wanted.reference)
    ]
    if wanted.day is not None:
        parts += [
            select(Case.id, literal(Why.BORN.value)).where(theirs, Case.born_on == wanted.day),
            select(Case.id, literal(Why.DIED.value)).where(theirs, Case.died_on == wanted.day),
            _further(Why.BORN).where(theirs, FurtherChild.born_on == wanted.day),
            _further(Why.DIED).where(theirs, FurtherChild.died_on == wanted.day),
            _first_contact(wanted.day).where(theirs),
        ]
    found: dict[UUID, set[Why]] = {}
    every = union_all(*parts).subquery()
    for row in session.execute(select(every).order_by(every.c.id, every.c.why).limit(_BY_INDEX_AT_MOST)):
        found.setdefault(row.id, set()).add(Why(row.why))
    return found


def _further(why: Why) -> Select[*tuple[Any, ...]]:
    return select(Case.id, literal(why.value)).join(FurtherChild, FurtherChild.case_id == Case.id)


def _first_contact(day: date) -> Select[*tuple[Any, ...]]:
    begins = datetime.combine(day, time(), LONDON)
    ends = datetime.combine(day + timedelta(days=1), time(), LONDON)
    kinds = [kind.value for kind in KINDS_OF_CONTACT]
    earlier = aliased(Contact)
    before = (
        select(earlier.id)
        .where(earlier.case_id == Contact.case_id, earlier.kind.in_(kinds), earlier.happened_at < begins)
        .exists()
    )
    return (
        select(Case.id, literal(Why.FIRST_CONTACT.value))
        .join(Contact, Contact.case_id == Case.id)
        .where(Contact.happened_at >= begins, Contact.happened_at < ends, Contact.kind.in_(kinds), ~before)
        .distinct()
    )


def _rows(
    session: Session, theirs: ColumnElement[bool], why: dict[UUID, set[Why]], *, compares: bool
) -> Sequence[AnyRow]:
    """A row for each adult of each case, the newest case first: of those found, or of the newest to be compared."""
    newest = select(Case.id).where(theirs).order_by(Case.opened_at.desc(), Case.id.desc()).limit(CASES_COMPARED + 1)
    wanted = Case.id.in_(select(newest.subquery())) if compares else Case.id.in_(sorted(why))
    return session.execute(
        select(
            Case.id,
            Case.reference,
            Case.closed_at,
            Case.practitioner_id,
            Case.sealed_child_name,
            StaffMember.sealed_name.label("sealed_practitioner"),
            CaseAdult.id.label("adult_id"),
            CaseAdult.sealed_child_name.label("sealed_own_child_name"),
            Person.id.label("person_id"),
            Person.sealed_name.label("sealed_adult"),
        )
        .join(StaffMember, StaffMember.id == Case.practitioner_id)
        .outerjoin(CaseAdult, CaseAdult.case_id == Case.id)
        .outerjoin(Person, Person.id == CaseAdult.person_id)
        .where(theirs, wanted)
        .order_by(Case.opened_at.desc(), Case.id.desc(), CaseAdult.joined_at, CaseAdult.id)
    ).all()


def _open(session: Session, cases: Sequence[list[AnyRow]]) -> list[tuple[Found, list[str]]]:
    """Each family, with every name that it may be looked for by."""
    rows = [row for case in cases for row in case]
    sealed = [(row.sealed_child_name, row.sealed_adult, row.sealed_practitioner) for row in rows]
    learn_keys(session, [each for three in sealed for each in three])
    child, own = opener(session, Case.sealed_child_name), opener(session, CaseAdult.sealed_child_name)
    adult, staff = opener(session, Person.sealed_name), opener(session, StaffMember.sealed_name)
    opened = []
    for case in cases:
        first = case[0]
        people = [row for row in case if row.person_id is not None]
        family = Found(
            case_id=first.id,
            reference=first.reference,
            child_name=child(first.id, first.sealed_child_name),
            adults=tuple(adult(row.person_id, row.sealed_adult) for row in people),
            practitioner=staff(first.practitioner_id, first.sealed_practitioner),
            closed_at=first.closed_at,
            why=frozenset(),
        )
        also = [own(row.adult_id, row.sealed_own_child_name) for row in people]
        opened.append((family, [family.child_name, *family.adults, *also]))
    return opened


def _fitting(family: Found, names: list[str], why: dict[UUID, set[Why]], wanted: Wanted) -> Found:
    fits = set(why.get(family.case_id, ()))
    if not why and matches(wanted.words, names):
        fits.add(Why.NAME)
    return replace(family, why=frozenset(fits))
