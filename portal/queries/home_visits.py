"""Who is out at a family’s home, what is known of risk there, and which visits nobody has written down. Staff only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.home_visits import is_overdue
from portal.models.cases import Case, Contact
from portal.models.home_visits import AddressRisk, HomeVisit
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener

AT_MOST = 50
"""Rows of a list: far more people than a team has."""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What is known of risk at one home."""

    words: str
    review_on: date
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OutRow:
    """Somebody who is out now."""

    id: UUID
    case_id: UUID
    reference: str
    staff_id: UUID
    staff: str
    phone: str | None
    along: str
    started_at: datetime
    expected_end_at: datetime
    is_overdue: bool
    place: str
    """Where; empty for colleagues as long as nothing is overdue."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit that is over, for its entry in the contact log."""

    id: UUID
    case_id: UUID
    adult_id: UUID
    child: str
    started_at: datetime
    ended_at: datetime


def risks(session: Session, *, case_id: UUID) -> dict[UUID, tuple[RiskRow, ...]]:
    """What was written about each adult’s home, the newest first; nobody has written about those that are missing."""
    wanted = (
        select(AddressRisk, StaffMember.sealed_name)
        .join(StaffMember, StaffMember.id == AddressRisk.written_by)
        .where(AddressRisk.case_id == case_id)
        .order_by(AddressRisk.written_at.desc(), AddressRisk.id.desc())
    )
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row, name in rows for each in (row.sealed_words, name)])
    words, by = opener(session, AddressRisk.sealed_words), opener(session, StaffMember.sealed_name)
    found: dict[UUID, tuple[RiskRow, ...]] = {}
    for row, name in rows:
        risk = RiskRow(words(row.id, row.sealed_words), row.review_on, by(row.written_by, name), row.written_at)
        found[row.adult_id] = (*found.get(row.adult_id, ()), risk)
    return found


_OUT = (
    select(
        HomeVisit.id,
        HomeVisit.case_id,
        HomeVisit.staff_id,
        HomeVisit.sealed_place,
        HomeVisit.sealed_along,
        HomeVisit.started_at,
        HomeVisit.expected_end_at,
        Case.reference,
        StaffMember.sealed_name,
        StaffMember.sealed_phone,
    )
    .join(Case, Case.id == HomeVisit.case_id)
    .join(StaffMember, StaffMember.id == HomeVisit.staff_id)
    .where(HomeVisit.ended_at.is_(None))
    .order_by(HomeVisit.expected_end_at, HomeVisit.id)
    .limit(AT_MOST)
)


def out(session: Session, *, viewer_id: UUID, now: datetime) -> tuple[OutRow, ...]:
    """Everybody who is out, whoever should be back first before the others."""
    return _rows(session, session.execute(_OUT).all(), viewer_id, now)


def overdue(session: Session, *, viewer_id: UUID, now: datetime) -> tuple[OutRow, ...]:
    """Those who should be back."""
    return _rows(session, session.execute(_OUT.where(HomeVisit.expected_end_at <= now)).all(), viewer_id, now)


def _rows(session: Session, rows: Sequence[Any], viewer_id: UUID, now: datetime) -> tuple[OutRow, ...]:
    learn_keys(session, [each for row in rows for each in (row.sealed_place, row.sealed_name)])
    name, phone = opener(session, StaffMember.sealed_name), opener(session, StaffMember.sealed_phone)
    place, along = opener(session, HomeVisit.sealed_place), opener(session, HomeVisit.sealed_along)
    return tuple(
        OutRow(
            id=row.id,
            case_id=row.case_id,
            reference=row.reference,
            staff_id=row.staff_id,
            staff=name(row.staff_id, row.sealed_name),
            phone=None if row.sealed_phone is None else phone(row.staff_id, row.sealed_phone),
            along=along(row.id, row.sealed_along),
            started_at=row.started_at,
            expected_end_at=row.expected_end_at,
            is_overdue=is_overdue(row.expected_end_at, now=now),
            place=place(row.id, row.sealed_place)
            if row.staff_id == viewer_id or is_overdue(row.expected_end_at, now=now)
            else "",
        )
        for row in rows
    )


_OVER = (
    select(
        HomeVisit.id,
        HomeVisit.case_id,
        HomeVisit.adult_id,
        HomeVisit.started_at,
        HomeVisit.ended_at,
        Case.sealed_child_name,
    )
    .join(Case, Case.id == HomeVisit.case_id)
    .where(
        HomeVisit.ended_at.is_not(None),
        ~select(Contact.id).where(Contact.form_key == HomeVisit.id).exists(),
    )
    .order_by(HomeVisit.started_at, HomeVisit.id)
    .limit(AT_MOST)
)


def unwritten(session: Session, *, staff_id: UUID) -> tuple[VisitRow, ...]:
    """The visits of this member of staff that are over and stand in no contact log, the longest past first."""
    return _visits(session, session.execute(_OVER.where(HomeVisit.staff_id == staff_id)).all())


def to_write_down(session: Session, *, case_id: UUID, visit_id: UUID) -> VisitRow | None:
    """A visit of this case that is over and not in the contact log; None for any other."""
    found = _visits(session, session.execute(_OVER.where(HomeVisit.case_id == case_id, HomeVisit.id == visit_id)).all())
    return found[0] if found else None


def _visits(session: Session, rows: Sequence[Any]) -> tuple[VisitRow, ...]:
    learn_keys(session, [row.sealed_child_name for row in rows])
    child = opener(session, Case.sealed_child_name)
    return tuple(
        VisitRow(
            row.id, row.case_id, row.adult_id, child(row.case_id, row.sealed_child_name), row.started_at, row.ended_at
        )
        for row in rows
    )


def who_is_out(session: Session, *, visit_id: UUID) -> tuple[UUID, UUID] | None:
    """Who made this visit, and to which case; None where there is none of that number."""
    row = session.execute(select(HomeVisit.staff_id, HomeVisit.case_id).where(HomeVisit.id == visit_id)).first()
    return None if row is None else (row.staff_id, row.case_id)
