"""Who is behind a cookie: one indexed row, joined with what every page needs."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, exists, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import Role
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.prepared import Prepared
from portal.models.sealing import open_text
from portal.models.sign_in import SignInSession


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as the guard sees it."""

    id: UUID
    person_id: UUID | None
    adult_id: UUID | None
    case_id: UUID | None
    staff_id: UUID | None
    roles: frozenset[Role]
    locale: str | None
    text_size: str | None
    """A member of domain.preferences.TextSize; None for staff."""
    remembered: bool
    last_seen_at: datetime
    idle_until: datetime
    absolute_until: datetime
    ended_at: datetime | None
    staff_name: str | None
    """Of a member of staff, for the frame of their own pages; None for a family."""
    practitioner_name: str | None
    """Who looks after a family, for what they print; None for staff."""
    child_name: str | None
    """The child this is about, as they say the name, for somebody who belongs to several cases; None for others."""

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.idle_until and now < self.absolute_until


_LOOKS_AFTER, _ELSEWHERE = aliased(StaffMember), aliased(CaseAdult)
_HAS_OTHERS = exists().where(_ELSEWHERE.person_id == SignInSession.person_id, _ELSEWHERE.id != SignInSession.adult_id)
_BY_COOKIE = Prepared(
    select(
        SignInSession.id,
        SignInSession.person_id,
        SignInSession.adult_id,
        CaseAdult.case_id,
        SignInSession.staff_id,
        SignInSession.remembered,
        SignInSession.last_seen_at,
        SignInSession.idle_until,
        SignInSession.absolute_until,
        SignInSession.ended_at,
        Person.locale,
        Person.text_size,
        StaffMember.is_practitioner,
        StaffMember.is_content_editor,
        StaffMember.is_administrator,
        StaffMember.is_manager,
        StaffMember.left_at,
        StaffMember.sealed_name,
        _LOOKS_AFTER.id.label("practitioner_id"),
        _LOOKS_AFTER.sealed_name.label("sealed_practitioner"),
        case((_HAS_OTHERS, CaseAdult.sealed_child_name)).label("sealed_child_name"),
    )
    .outerjoin(Person, Person.id == SignInSession.person_id)
    .outerjoin(CaseAdult, CaseAdult.id == SignInSession.adult_id)
    .outerjoin(Case, Case.id == CaseAdult.case_id)
    .outerjoin(_LOOKS_AFTER, _LOOKS_AFTER.id == Case.practitioner_id)
    .outerjoin(StaffMember, StaffMember.id == SignInSession.staff_id)
    .where(SignInSession.cookie_hash == bindparam("cookie_hash"))
)


def at_place(session: Session, row: SessionRow, *, adult_id: UUID) -> SessionRow | None:
    """The same session as if it were about another child; None where this person has no such place."""
    there = session.execute(
        select(CaseAdult.case_id, CaseAdult.sealed_child_name, _LOOKS_AFTER.id, _LOOKS_AFTER.sealed_name)
        .join(Case, Case.id == CaseAdult.case_id)
        .join(_LOOKS_AFTER, _LOOKS_AFTER.id == Case.practitioner_id)
        .where(CaseAdult.id == adult_id, CaseAdult.person_id == row.person_id)
    ).one_or_none()
    if there is None:
        return None
    case_id, sealed_child, practitioner_id, sealed = there
    return replace(
        row,
        adult_id=adult_id,
        case_id=case_id,
        practitioner_name=open_text(session, StaffMember.sealed_name, practitioner_id, sealed),
        child_name=open_text(session, CaseAdult.sealed_child_name, adult_id, sealed_child),
    )


def find(session: Session, *, cookie_hash: bytes) -> SessionRow | None:
    """The session of this cookie, ended or not; None for a cookie nobody knows and for staff who have left."""
    row = _BY_COOKIE.first(session, {"cookie_hash": cookie_hash})
    if row is None or row.left_at is not None:
        return None
    held = (
        (Role.PRACTITIONER, row.is_practitioner),
        (Role.CONTENT_EDITOR, row.is_content_editor),
        (Role.ADMINISTRATOR, row.is_administrator),
        (Role.MANAGER, row.is_manager),
    )
    return SessionRow(
        id=row.id,
        person_id=row.person_id,
        adult_id=row.adult_id,
        case_id=row.case_id,
        staff_id=row.staff_id,
        roles=frozenset(role for role, holds in held if holds),
        locale=row.locale,
        text_size=row.text_size,
        remembered=row.remembered,
        last_seen_at=row.last_seen_at,
        idle_until=row.idle_until,
        absolute_until=row.absolute_until,
        ended_at=row.ended_at,
        staff_name=None
        if row.staff_id is None
        else open_text(session, StaffMember.sealed_name, row.staff_id, row.sealed_name),
        practitioner_name=None
        if row.practitioner_id is None
        else open_text(session, StaffMember.sealed_name, row.practitioner_id, row.sealed_practitioner),
        child_name=None
        if row.sealed_child_name is None
        else open_text(session, CaseAdult.sealed_child_name, row.adult_id, row.sealed_child_name),
    )
