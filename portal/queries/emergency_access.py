"""Cases opened in an emergency: which case is meant, and who opened which, why and until when. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import Role, StaffViewer
from portal.domain.name_search import Wanted, matches
from portal.models.cases import Case, CaseAdult
from portal.models.emergency_access import EmergencyAccess
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener

AT_MOST = 200
"""Rows on the list, those that nobody has looked at first: far more than a team of a few should ever need."""


def cases_meant(session: Session, *, wanted: Wanted, day: date | None) -> tuple[UUID, ...]:
    """The one case with this reference; else those with this name and this day of birth or of death.

    A name alone finds nothing: whoever looks around among the families of others learns nothing here.
    """
    by_reference = session.scalars(select(Case.id).where(Case.reference == wanted.reference)).all()
    if by_reference or day is None:
        return tuple(by_reference)
    rows = session.execute(
        select(Case.id, Case.sealed_child_name, Person.id.label("person_id"), Person.sealed_name)
        .outerjoin(CaseAdult, CaseAdult.case_id == Case.id)
        .outerjoin(Person, Person.id == CaseAdult.person_id)
        .where(or_(Case.born_on == day, Case.died_on == day))
        .order_by(Case.opened_at, Case.id, CaseAdult.id)
        .limit(AT_MOST)
    ).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_name)])
    child, person = opener(session, Case.sealed_child_name), opener(session, Person.sealed_name)
    names: dict[UUID, list[str]] = {}
    for row in rows:
        known = names.setdefault(row.id, [child(row.id, row.sealed_child_name)])
        if row.person_id is not None:
            known.append(person(row.person_id, row.sealed_name))
    return tuple(case_id for case_id, known in names.items() if matches(wanted.words, known))


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Somebody opened a case that was not theirs."""

    id: UUID
    case_id: UUID
    reference: str
    child: str
    by: str
    is_own: bool
    reason: str
    began_at: datetime
    ends_at: datetime
    is_open: bool
    seen_by: str | None
    """The manager who has looked at it; None while nobody has."""
    seen_at: datetime | None


_SEEN_BY = aliased(StaffMember)
_ROWS = (
    select(
        EmergencyAccess,
        Case.reference,
        Case.sealed_child_name,
        StaffMember.sealed_name,
        _SEEN_BY.sealed_name.label("sealed_seen_by"),
    )
    .join(Case, Case.id == EmergencyAccess.case_id)
    .join(StaffMember, StaffMember.id == EmergencyAccess.staff_id)
    .outerjoin(_SEEN_BY, _SEEN_BY.id == EmergencyAccess.seen_by)
    .order_by(EmergencyAccess.seen_at.is_not(None), EmergencyAccess.began_at.desc(), EmergencyAccess.id)
    .limit(AT_MOST)
)


def of_viewer(session: Session, *, viewer: StaffViewer, now: datetime) -> tuple[AccessRow, ...]:
    """Everybody’s for a manager, one’s own for a practitioner; those that nobody has looked at first, the newest first.

    One statement, and the keys.
    """
    wanted = _ROWS if Role.MANAGER in viewer.roles else _ROWS.where(EmergencyAccess.staff_id == viewer.id)
    rows = session.execute(wanted).all()
    sealed = [
        (row.EmergencyAccess.sealed_reason, row.sealed_child_name, row.sealed_name, row.sealed_seen_by) for row in rows
    ]
    learn_keys(session, [each for four in sealed for each in four])
    reason, child = opener(session, EmergencyAccess.sealed_reason), opener(session, Case.sealed_child_name)
    staff = opener(session, StaffMember.sealed_name)
    found = []
    for row in rows:
        access: EmergencyAccess = row.EmergencyAccess
        found.append(
            AccessRow(
                id=access.id,
                case_id=access.case_id,
                reference=row.reference,
                child=child(access.case_id, row.sealed_child_name),
                by=staff(access.staff_id, row.sealed_name),
                is_own=access.staff_id == viewer.id,
                reason=reason(access.id, access.sealed_reason),
                began_at=access.began_at,
                ends_at=access.ends_at,
                is_open=now < access.ends_at,
                seen_by=None if access.seen_by is None else staff(access.seen_by, row.sealed_seen_by),
                seen_at=access.seen_at,
            )
        )
    return tuple(found)
