"""Which cases a figure is about: those opened in a period, in one hospital or area where that is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from portal.domain.contact_log import Outcome, was_two_way
from portal.domain.figure_periods import Period, day_of
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.prepared import AnyRow, Prepared

TALKED = tuple(outcome.value for outcome in Outcome if was_two_way(outcome))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which period, and how narrow."""

    period: Period
    today: date
    """In London."""
    hospital_id: UUID | None = None
    area: str = ""
    """How the postcode of a family’s first adult begins: “SS”, or “SS1”. Empty: everywhere."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What the statements are asked with."""
        # “SS” is SS0 to SS9Z and not SSX; digits sort before letters in every order a database may keep.
        first, last = (f"{self.area}0", f"{self.area}9Z") if self.area.isalpha() else (self.area, self.area)
        return {
            "begins_at": self.period.begins_at,
            "ends_at": self.period.ends_at,
            "first_on": self.period.first,
            "last_on": self.period.last,
            "hospital_id": self.hospital_id,
            "area_first": first,
            "area_last": last,
        }


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which conditions a statement has; their values come with the question."""

    by_hospital: bool
    by_area: bool

    def cases(self) -> list[ColumnElement[bool]]:
        """Hospital and area, as conditions on cases."""
        conditions: list[ColumnElement[bool]] = []
        if self.by_hospital:
            conditions.append(Case.hospital_id == bindparam("hospital_id"))
        if self.by_area:
            conditions.append(AREA.between(bindparam("area_first"), bindparam("area_last")))
        return conditions

    def opened(self) -> list[ColumnElement[bool]]:
        """The cases that were opened in the period, narrowed."""
        in_period = [Case.opened_at >= bindparam("begins_at"), Case.opened_at < bindparam("ends_at")]
        return [*in_period, *self.cases()]

    def happened(self, at: Any, case_id: Any) -> list[ColumnElement[bool]]:
        """What happened in the period, in the cases of this narrowing."""
        return [at >= bindparam("begins_at"), at < bindparam("ends_at"), *self.of_cases(case_id)]

    def of_cases(self, case_id: Any) -> list[ColumnElement[bool]]:
        """Hospital and area, as conditions on what happened in a case."""
        narrowed = self.cases()
        return [case_id.in_(select(Case.id).where(*narrowed))] if narrowed else []


Build = Callable[[Narrowing], Select[*tuple[Any, ...]]]


def rows(session: Session, build: Build, asked: Asked) -> list[AnyRow]:
    """Every row of one statement. Built once for each kind of question, then handed straight to the driver."""
    return _prepared(build, _narrowing(asked)).all(session, asked.values)


def plain_rows(session: Session, build: Build, asked: Asked) -> list[tuple[Any, ...]]:
    """Every row as the driver gives it: for a statement of `plain` columns, of which there are tens of thousands."""
    return _prepared(build, _narrowing(asked)).plain(session, asked.values)


def _narrowing(asked: Asked) -> Narrowing:
    return Narrowing(by_hospital=asked.hospital_id is not None, by_area=bool(asked.area))


@lru_cache(maxsize=256)
def _prepared(build: Build, narrowing: Narrowing) -> Prepared:
    return Prepared(build(narrowing))


AREA = (
    select(CaseAdult.area)
    .where(CaseAdult.case_id == Case.id)
    .order_by(CaseAdult.joined_at, CaseAdult.id)
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
"""Of the adult who was written down first."""


def plain(column: Any) -> ColumnElement[Any]:
    """An id or a moment as the driver gives it: thousands are read, and held against each other or cut to their day."""
    return type_coerce(column, NullType()).label(column.key)


def stored_day(value: str | datetime | date) -> int:
    """The day, in London, of a plain moment or date, as an ordinal: SQLite gives text, and the same hours often."""
    if isinstance(value, str):
        return _day_of_text(value[:13])
    return (day_of(value) if isinstance(value, datetime) else value).toordinal()


@lru_cache(maxsize=65_536)
def _day_of_text(hour: str) -> int:
    day = day_of(datetime.fromisoformat(f"{hour}:00+00:00")) if len(hour) > 10 else date.fromisoformat(hour)
    return day.toordinal()


def first_talk(*conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """When somebody first spoke with a family of the statement around it."""
    return (
        select(func.min(Contact.happened_at))
        .where(Contact.case_id == Case.id, Contact.outcome.in_(TALKED), *conditions)
        .correlate(Case, CaseAdult)
        .scalar_subquery()
    )
