"""Whom somebody must phone, because a notice would come too late or not at all. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, nulls_last, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.domain.phone_tasks import WhyPhone
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.phone_tasks import PhoneTask
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 200
"""Rows on the list."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call that is still to be made."""

    id: UUID
    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    phone: str | None
    """None where there is none that may be used."""
    kind: NoticeKind
    why: WhyPhone
    appointment_at: datetime | None
    made_at: datetime
    taken_by: UUID | None
    owner: str | None
    """Who has taken it on; None while nobody has."""


_OWNER = aliased(StaffMember)
_OPEN = (
    select(
        PhoneTask,
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name,
        Person.sealed_phone,
        Person.phone_is_safe,
        _OWNER.sealed_name.label("sealed_owner"),
    )
    .join(Case, Case.id == PhoneTask.case_id)
    .join(CaseAdult, CaseAdult.id == PhoneTask.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(_OWNER, _OWNER.id == PhoneTask.taken_by)
    .where(PhoneTask.done_at.is_(None))
    # What is nearest is phoned first; then whoever has waited longest.
    .order_by(nulls_last(PhoneTask.appointment_at), PhoneTask.made_at, PhoneTask.id)
    .limit(AT_MOST)
)


def of_viewer(session: Session, *, viewer: StaffViewer, on: date) -> tuple[CallRow, ...]:
    """The calls for the families of this viewer, and of those they cover today; for a manager all."""
    if Role.MANAGER in viewer.roles:
        return _rows(session)
    covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
    theirs: Collection[UUID] = [viewer.id, *sorted(covered)]
    return _rows(session, Case.practitioner_id.in_(theirs))


def one(session: Session, *, case_id: UUID, task_id: UUID) -> CallRow | None:
    """One call of a case that is still to be made; None where it is done, or of another family."""
    found = _rows(session, PhoneTask.case_id == case_id, PhoneTask.id == task_id)
    return found[0] if found else None


def _rows(session: Session, *where: ColumnElement[bool]) -> tuple[CallRow, ...]:
    rows = session.execute(_OPEN.where(*where)).all()
    learn_keys(
        session,
        [each for row in rows for each in (row.sealed_child_name, row.sealed_name, row.sealed_phone, row.sealed_owner)],
    )
    child, person = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    phone, owner = opener(session, Person.sealed_phone), opener(session, StaffMember.sealed_name)
    return tuple(
        CallRow(
            id=row.PhoneTask.id,
            case_id=row.PhoneTask.case_id,
            adult_id=row.PhoneTask.adult_id,
            adult=person(row.person_id, row.sealed_name),
            child=child(row.PhoneTask.adult_id, row.sealed_child_name),
            phone=phone(row.person_id, row.sealed_phone) if row.sealed_phone and row.phone_is_safe else None,
            kind=NoticeKind(row.PhoneTask.notice_kind),
            why=WhyPhone(row.PhoneTask.reason),
            appointment_at=row.PhoneTask.appointment_at,
            made_at=row.PhoneTask.made_at,
            taken_by=row.PhoneTask.taken_by,
            owner=None if row.sealed_owner is None else owner(row.PhoneTask.taken_by, row.sealed_owner),
        )
        for row in rows
    )
