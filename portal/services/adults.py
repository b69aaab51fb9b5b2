"""The adults of a case: somebody joins."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.adults import Way
from portal.domain.cases import Relationship
from portal.domain.journey import NEXT_UPDATE_WITHIN_AT_MOST, check_next_update
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.messages import Thread
from portal.models.people import Person
from portal.models.sealing import cipher_of
from portal.services import audit, children, journey, people

NAME_AT_MOST = 200
"""Characters of a name."""


class AccountExists(Exception):
    """Somebody with this address and short name has an account: the same person, or somebody who shares the mailbox."""


class AlreadyOnThisCase(Exception):
    """This person belongs to this case already."""


@dataclass(frozen=True, slots=True)
class NewAdult:
    """What a form says about an adult who joins a case; address, number and postcode are checked by their rules."""

    name: str
    relationship: Relationship
    child_name: str
    """As this adult uses it."""
    email: str
    """Empty for somebody who has none, or wants no portal."""
    phone: str | None
    short_name: str
    """Agreed with them where two people share a mailbox, else empty."""
    locale: str
    area: str | None
    """Outward postcode."""
    way: Way = Way.PORTAL
    """How they want to hear from the team."""


def add(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult: NewAdult,
    is_the_same_person: bool,
    next_update_by: date,
    today: date,
    now: datetime,
) -> UUID:
    """Give an adult their own place on a case, with a thread and a promise, and return its id.

    `is_the_same_person` confirms that an account found by address and short name is theirs: one person keeps one
    account, however many cases. Raises AccountExists, AlreadyOnThisCase, CaseClosed, EmptyMessage and MessageTooLong
    (a name), and the refusals of domain.journey.check_next_update.
    """
    check_next_update(next_update_by, today=today, case_is_open=True, within_days=NEXT_UPDATE_WITHIN_AT_MOST)
    child_name = clean_body(adult.child_name, limit=NAME_AT_MOST)
    name = clean_body(adult.name, limit=NAME_AT_MOST)
    journey.lock_open_case(session, case_id=case_id)
    person_id = _person(session, adult, name=name, case_id=case_id, is_the_same=is_the_same_person, now=now)
    row = CaseAdult(
        id=new_id(),
        case_id=case_id,
        person_id=person_id,
        relationship=adult.relationship,
        area=adult.area,
        next_update_by=next_update_by,
        joined_at=now,
    )
    children.name_first(session, place=row, name=child_name)
    session.add(row)
    session.flush()
    session.add(Thread(id=new_id(), case_id=case_id, adult_id=row.id))
    session.flush()
    audit.record(session, actor=viewer, action="adult.added", now=now, case_id=case_id, subject_id=row.id)
    return row.id


def _person(session: Session, adult: NewAdult, *, name: str, case_id: UUID, is_the_same: bool, now: datetime) -> UUID:
    found = _find(session, email=adult.email, short_name=adult.short_name)
    if found is None:
        try:
            return people.add_person(
                session,
                name=name,
                email=adult.email,
                phone=adult.phone,
                short_name=adult.short_name,
                locale=adult.locale,
                way=adult.way,
                now=now,
            )
        except IntegrityError as problem:
            raise AccountExists from problem
    place = select(CaseAdult.id).where(CaseAdult.person_id == found, CaseAdult.case_id == case_id)
    if session.execute(place).first() is not None:
        raise AlreadyOnThisCase
    if not is_the_same:
        raise AccountExists
    return found


def _find(session: Session, *, email: str, short_name: str) -> UUID | None:
    if not email:
        return None
    index = people.sign_in_index(cipher_of(session), email=email, short_name=short_name)
    found: UUID | None = session.execute(select(Person.id).where(Person.sign_in_index == index)).scalar_one_or_none()
    return found
