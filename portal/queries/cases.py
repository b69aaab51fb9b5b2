"""Cases: the facts that the guard asks about, and what staff see of one case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import CaseFacts, FamilyViewer
from portal.domain.adults import Standing, Way
from portal.domain.cases import Relationship, present_practitioner
from portal.domain.debriefs import WishToKnow
from portal.domain.journey import Circumstance
from portal.domain.safe_times import SafeTimes
from portal.domain.service_partners import is_in_force
from portal.models.cases import Case, CaseAdult
from portal.models.emergency_access import EmergencyAccess
from portal.models.messages import Thread
from portal.models.people import Hospital, Person, StaffMember
from portal.models.sealing import learn_keys, open_text, opener
from portal.queries import covering
from portal.queries.reach import read_times

_FACTS = (
    select(Case.id, Case.practitioner_id, Case.closed_at, EmergencyAccess.staff_id)
    .outerjoin(
        EmergencyAccess,
        and_(
            EmergencyAccess.case_id == Case.id,
            EmergencyAccess.began_at <= bindparam("now", type_=EmergencyAccess.began_at.type),
            EmergencyAccess.ends_at > bindparam("now", type_=EmergencyAccess.ends_at.type),
        ),
    )
    .where(Case.id == bindparam("case_id"))
)


def facts(session: Session, *, case_id: UUID, on: date, now: datetime) -> CaseFacts | None:
    """What the rules may ask about this case; None where there is no such case.

    `on` is today in London. Whoever covers an absent practitioner is covered in turn, so a chain of absences ends at
    somebody who is there; all of the chain may open the case. Where it ends at nobody, the whole team may.
    """
    rows = session.execute(_FACTS, {"case_id": case_id, "now": now}).all()
    if not rows:
        return None
    row = rows[0]
    absences = covering.away_on(session, on)
    return CaseFacts(
        case_id=row.id,
        practitioner_id=row.practitioner_id,
        covering_ids=covering.everybody_covering(row.practitioner_id, absences),
        is_closed=row.closed_at is not None,
        team_covers=present_practitioner(row.practitioner_id, absences, on) is None,
        emergency_ids=frozenset(each.staff_id for each in rows if each.staff_id is not None),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a form offers to choose."""

    id: UUID
    name: str


def hospitals(session: Session, *, on: date | None = None) -> tuple[Choice, ...]:
    """The hospitals that the service works with on that day, or ever did, by name."""
    rows = session.execute(
        select(Hospital.id, Hospital.name, Hospital.from_on, Hospital.to_on).order_by(Hospital.name, Hospital.id)
    )
    return tuple(Choice(row.id, row.name) for row in rows if on is None or is_in_force(row.from_on, row.to_on, on=on))


@dataclass(frozen=True, slots=True)
class Practitioner(Choice):
    """Somebody who looks after families, to be chosen."""

    can_sign_in: bool
    """Whether they have set up their account."""


def practitioners(session: Session) -> tuple[Practitioner, ...]:
    """Who looks after families here, by name."""
    rows = session.execute(
        select(StaffMember.id, StaffMember.sealed_name, StaffMember.password_hash.is_not(None).label("can_sign_in"))
        .where(StaffMember.is_practitioner, StaffMember.left_at.is_(None))
        .order_by(StaffMember.id)
    ).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        sorted(
            (Practitioner(row.id, name_of(row.id, row.sealed_name), row.can_sign_in) for row in rows),
            key=lambda each: each.name.casefold(),
        )
    )


@dataclass(frozen=True, slots=True)
class AdultOnCase:
    """An adult of a case, as staff see them."""

    id: UUID
    person_id: UUID
    name: str
    relationship: Relationship
    child_name: str
    email: str
    phone: str | None
    has_short_name: bool
    pronoun: str
    relationship_words: str
    """Their own, where none of the others fits; else empty."""
    way: Way
    email_is_safe: bool
    phone_is_safe: bool
    safe_times: str
    email_times: SafeTimes | None
    phone_times: SafeTimes | None
    needs_interpreter: bool
    language: str
    may_be_told: Standing | None
    locale: str
    area: str | None
    next_update_by: date | None
    waiting_since: datetime | None
    has_signed_in: bool
    restricted_at: datetime | None
    restriction_review_on: date | None
    wish: WishToKnow | None
    """How much they want to know; None while they have not said."""


_ADULTS = (
    select(
        CaseAdult.id,
        CaseAdult.person_id,
        CaseAdult.relationship,
        CaseAdult.sealed_child_name,
        CaseAdult.area,
        CaseAdult.next_update_by,
        CaseAdult.restricted_at,
        CaseAdult.restriction_review_on,
        CaseAdult.wish_to_know,
        CaseAdult.sealed_relationship,
        CaseAdult.may_be_told,
        Person.sealed_pronoun,
        Person.sealed_safe_times,
        Person.sealed_email_times,
        Person.sealed_phone_times,
        Person.sealed_language,
        Person.way,
        Person.email_is_safe,
        Person.phone_is_safe,
        Person.needs_interpreter,
        Person.sealed_name,
        Person.sealed_email,
        Person.sealed_phone,
        Person.has_short_name,
        Person.locale,
        Person.email_verified_at,
        Thread.waiting_since,
    )
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(Thread, Thread.adult_id == CaseAdult.id)
    .where(CaseAdult.case_id == bindparam("case_id"))
    .order_by(CaseAdult.joined_at, CaseAdult.id)
)


def adults(session: Session, *, case_id: UUID) -> tuple[AdultOnCase, ...]:
    """The adults of a case, in the order in which they joined it."""
    rows = session.execute(_ADULTS, {"case_id": case_id}).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_child_name, row.sealed_name)])
    child_name, name = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    email, phone = opener(session, Person.sealed_email), opener(session, Person.sealed_phone)
    pronoun, language = opener(session, Person.sealed_pronoun), opener(session, Person.sealed_language)
    safe_times, own_words = opener(session, Person.sealed_safe_times), opener(session, CaseAdult.sealed_relationship)
    return tuple(
        AdultOnCase(
            id=row.id,
            person_id=row.person_id,
            name=name(row.person_id, row.sealed_name),
            relationship=Relationship(row.relationship),
            child_name=child_name(row.id, row.sealed_child_name),
            email=email(row.person_id, row.sealed_email),
            phone=None if row.sealed_phone is None else phone(row.person_id, row.sealed_phone),
            has_short_name=row.has_short_name,
            pronoun=_or_empty(pronoun, row.person_id, row.sealed_pronoun),
            relationship_words=_or_empty(own_words, row.id, row.sealed_relationship),
            way=Way(row.way),
            email_is_safe=row.email_is_safe,
            phone_is_safe=row.phone_is_safe,
            safe_times=_or_empty(safe_times, row.person_id, row.sealed_safe_times),
            email_times=read_times(session, Person.sealed_email_times, row.person_id, row.sealed_email_times),
            phone_times=read_times(session, Person.sealed_phone_times, row.person_id, row.sealed_phone_times),
            needs_interpreter=row.needs_interpreter,
            language=_or_empty(language, row.person_id, row.sealed_language),
            may_be_told=None if row.may_be_told is None else Standing(row.may_be_told),
            locale=row.locale,
            area=row.area,
            next_update_by=row.next_update_by,
            waiting_since=row.waiting_since,
            has_signed_in=row.email_verified_at is not None,
            restricted_at=row.restricted_at,
            restriction_review_on=row.restriction_review_on,
            wish=None if row.wish_to_know is None else WishToKnow(row.wish_to_know),
        )
        for row in rows
    )


def _or_empty(open_one: Callable[[UUID, bytes], str], row_id: UUID, sealed: bytes | None) -> str:
    return "" if sealed is None else open_one(row_id, sealed)


def viewer_of(session: Session, *, adult_id: UUID) -> FamilyViewer:
    """Who this adult is when they are signed in; the adult must exist."""
    row = session.execute(select(CaseAdult.person_id, CaseAdult.case_id).where(CaseAdult.id == adult_id)).one()
    return FamilyViewer(id=row.person_id, case_id=row.case_id, adult_id=adult_id)


def names(session: Session, *, case_id: UUID) -> tuple[str, ...]:
    """Every name that says whose case it is: the child’s, as everybody says it, and the adults’."""
    people = adults(session, case_id=case_id)
    child = one(session, case_id=case_id).child_name
    return (child, *(each.child_name for each in people), *(each.name for each in people))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case, as the head of each of its pages shows it."""

    id: UUID
    reference: str
    child_name: str
    born_on: date | None
    died_on: date
    circumstances: frozenset[Circumstance]
    hospital_id: UUID
    hospital: str
    practitioner_id: UUID
    practitioner: str
    opened_at: datetime
    closed_at: datetime | None
    revision: int


_LOOKS_AFTER = aliased(StaffMember)
_CASE = (
    select(Case, Hospital.name.label("hospital"), _LOOKS_AFTER.sealed_name)
    .join(Hospital, Hospital.id == Case.hospital_id)
    .join(_LOOKS_AFTER, _LOOKS_AFTER.id == Case.practitioner_id)
    .where(Case.id == bindparam("case_id"))
)


def one(session: Session, *, case_id: UUID) -> CaseRow:
    """One case. Raises NoResultFound where the guard was not asked first."""
    row = session.execute(_CASE, {"case_id": case_id}).one()
    case: Case = row.Case
    return CaseRow(
        id=case.id,
        reference=case.reference,
        child_name=open_text(session, Case.sealed_child_name, case.id, case.sealed_child_name),
        born_on=case.born_on,
        died_on=case.died_on,
        circumstances=frozenset(Circumstance(each) for each in case.circumstances),
        hospital_id=case.hospital_id,
        hospital=row.hospital,
        practitioner_id=case.practitioner_id,
        practitioner=open_text(session, StaffMember.sealed_name, case.practitioner_id, row.sealed_name),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        revision=case.revision,
    )
