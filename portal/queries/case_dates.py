"""The days that hurt, as a case and its adults have them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dates_that_hurt import DatesThatHurt, DayKind, MarkedDay
from portal.models.cases import Case, SensitiveDate
from portal.models.children import FurtherChild
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class DateThatHurts:
    """A day somebody named, on which nothing goes out."""

    id: UUID
    label: str
    falls_on: date
    returns_yearly: bool
    adult_id: UUID | None
    kind: DayKind
    days_before: int
    days_after: int
    from_family: bool
    """That adult named it themselves: `label` is empty, since what they call it is theirs alone."""


def dates_that_hurt(session: Session, *, case_id: UUID) -> tuple[DateThatHurts, ...]:
    """The days named for a case and its adults; birthday and day of death are the case's own."""
    rows = session.execute(
        select(
            SensitiveDate.id,
            SensitiveDate.sealed_label,
            SensitiveDate.falls_on,
            SensitiveDate.returns_yearly,
            SensitiveDate.adult_id,
            SensitiveDate.kind,
            SensitiveDate.days_before,
            SensitiveDate.days_after,
            SensitiveDate.from_family,
        )
        .where(SensitiveDate.case_id == case_id)
        .order_by(SensitiveDate.falls_on, SensitiveDate.id)
    ).all()
    learn_keys(session, [row.sealed_label for row in rows])
    label = opener(session, SensitiveDate.sealed_label)
    return tuple(
        DateThatHurts(
            id=row.id,
            label="" if row.from_family else label(row.id, row.sealed_label),
            falls_on=row.falls_on,
            returns_yearly=row.returns_yearly,
            adult_id=row.adult_id,
            kind=DayKind(row.kind),
            days_before=row.days_before,
            days_after=row.days_after,
            from_family=row.from_family,
        )
        for row in rows
    )


def known_dates(session: Session, *, case_id: UUID) -> DatesThatHurt:
    """All dates that hurt in a case, of every adult, as the rules ask about them. Staff only."""
    born_on, died_on = session.execute(select(Case.born_on, Case.died_on).where(Case.id == case_id)).one()
    named = session.execute(
        select(
            SensitiveDate.falls_on, SensitiveDate.returns_yearly, SensitiveDate.days_before, SensitiveDate.days_after
        )
        .where(SensitiveDate.case_id == case_id)
        .order_by(SensitiveDate.falls_on, SensitiveDate.id)
    ).all()
    return DatesThatHurt(
        born_on=born_on,
        died_on=died_on,
        yearly=days_of_further_children(session, case_id=case_id),
        marked=tuple(MarkedDay(*row) for row in named),
    )


def days_of_further_children(session: Session, *, case_id: UUID) -> frozenset[date]:
    """Birthdays and days of death of the children beside the first."""
    rows = session.execute(
        select(FurtherChild.born_on, FurtherChild.died_on).where(FurtherChild.case_id == case_id)
    ).all()
    return frozenset(day for row in rows for day in row if day is not None)
