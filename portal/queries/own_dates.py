"""The days one adult has named on which they want to be left alone, for their own page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.cases import SensitiveDate
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day, as its own person sees it."""

    id: UUID
    label: str
    falls_on: date
    returns_yearly: bool
    margin: int
    """So many days before and after it are quiet too."""


def of_adult(session: Session, *, adult_id: UUID) -> tuple[OwnDay, ...]:
    """The days they named themselves, by the calendar."""
    rows = session.execute(
        select(
            SensitiveDate.id,
            SensitiveDate.sealed_label,
            SensitiveDate.falls_on,
            SensitiveDate.returns_yearly,
            SensitiveDate.days_before,
        )
        .where(SensitiveDate.adult_id == adult_id, SensitiveDate.from_family)
        .order_by(SensitiveDate.falls_on, SensitiveDate.id)
    ).all()
    learn_keys(session, [row.sealed_label for row in rows])
    label = opener(session, SensitiveDate.sealed_label)
    return tuple(
        OwnDay(row.id, label(row.id, row.sealed_label), row.falls_on, row.returns_yearly, row.days_before)
        for row in rows
    )
