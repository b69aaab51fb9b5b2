"""Whom the service works with, by kind and name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from portal.domain.service_partners import PartnerKind, is_in_force
from portal.models.people import Hospital
from portal.models.service_partners import ServicePartner


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A hospital, panel, commissioner or partner."""

    id: UUID
    kind: PartnerKind
    name: str
    from_on: date | None
    to_on: date | None
    revision: int

    def is_in_force(self, on: date) -> bool:
        """Tell whether the service works with them on that day."""
        return is_in_force(self.from_on, self.to_on, on=on)


_HOSPITALS = Hospital.__table__
_OTHERS = ServicePartner.__table__
_EVERYBODY = union_all(
    select(
        _HOSPITALS.c.id,
        literal(PartnerKind.HOSPITAL.value).label("kind"),
        _HOSPITALS.c.name,
        _HOSPITALS.c.from_on,
        _HOSPITALS.c.to_on,
        _HOSPITALS.c.revision,
    ),
    select(_OTHERS.c.id, _OTHERS.c.kind, _OTHERS.c.name, _OTHERS.c.from_on, _OTHERS.c.to_on, _OTHERS.c.revision),
).subquery()


def everybody(session: Session) -> tuple[PartnerRow, ...]:
    """All who were ever written down, by kind and name."""
    rows = session.execute(select(_EVERYBODY)).all()
    found = (PartnerRow(row.id, PartnerKind(row.kind), row.name, row.from_on, row.to_on, row.revision) for row in rows)
    order = list(PartnerKind)
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), each.name.casefold(), each.id)))


def in_force(session: Session, *, kind: PartnerKind, on: date) -> tuple[PartnerRow, ...]:
    """Those of one kind with whom the service works on that day, by name."""
    return tuple(each for each in everybody(session) if each.kind is kind and each.is_in_force(on))
