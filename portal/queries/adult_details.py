"""One adult of a case: all that is written down about them, for staff; what they may put right themselves, for them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.adults import Authority, Details, EthnicGroup, OwnDetails, Standing, Talks, Way
from portal.domain.cases import Relationship
from portal.models.cases import AuditEntry, CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, open_text, opener
from portal.models.sign_in import SignInSession
from portal.queries.children import own_names
from portal.queries.reach import read_times

HISTORY_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class AdultRow:
    """An adult, as the page about them shows and changes them. Staff only."""

    adult_id: UUID
    person_id: UUID
    details: Details
    has_short_name: bool
    email_verified_at: datetime | None
    phone_verified_at: datetime | None
    revision: str
    """Of person and place together; what a form carries back."""
    signed_in: int
    """On how many phones and computers they are signed in now."""


def one(session: Session, *, case_id: UUID, adult_id: UUID, now: datetime) -> AdultRow | None:
    """One adult; None where this case has no such."""
    live = select(func.count()).where(
        SignInSession.person_id == CaseAdult.person_id,
        SignInSession.ended_at.is_(None),
        SignInSession.idle_until > now,
        SignInSession.absolute_until > now,
    )
    row = session.execute(
        select(CaseAdult, Person, live.correlate(CaseAdult).scalar_subquery())
        .join(Person, Person.id == CaseAdult.person_id)
        .where(CaseAdult.id == adult_id, CaseAdult.case_id == case_id)
    ).first()
    if row is None:
        return None
    place, person, signed_in = row
    return AdultRow(
        adult_id=place.id,
        person_id=person.id,
        details=details_of(session, place, person),
        has_short_name=person.has_short_name,
        email_verified_at=person.email_verified_at,
        phone_verified_at=person.phone_verified_at,
        revision=f"{person.revision}-{place.revision}",
        signed_in=signed_in,
    )


def details_of(session: Session, place: CaseAdult, person: Person) -> Details:
    """What is written down, from the two rows that hold it."""

    theirs, here = partial(_opened, session, person), partial(_opened, session, place)
    born_on = theirs("born_on")
    return Details(
        name=theirs("name"),
        pronoun=theirs("pronoun"),
        language=theirs("language"),
        dialect=theirs("dialect"),
        needs_interpreter=person.needs_interpreter,
        talks=None if person.talks is None else Talks(person.talks),
        relationship=Relationship(place.relationship),
        relationship_words=here("relationship"),
        child_name=own_names(session, place)[0],
        locale=person.locale,
        ethnic_group=None if person.ethnic_group is None else EthnicGroup(person.ethnic_group),
        born_on=date.fromisoformat(born_on) if born_on else None,
        area=place.area or "",
        way=Way(person.way),
        email=theirs("email"),
        email_is_safe=person.email_is_safe,
        email_unsafe=theirs("email_unsafe"),
        phone=theirs("phone"),
        phone_is_verified=person.phone_verified_at is not None,
        phone_is_safe=person.phone_is_safe,
        phone_unsafe=theirs("phone_unsafe"),
        safe_times=theirs("safe_times"),
        email_times=read_times(session, Person.sealed_email_times, person.id, person.sealed_email_times),
        phone_times=read_times(session, Person.sealed_phone_times, person.id, person.sealed_phone_times),
        authority=Authority(
            may_be_told=None if place.may_be_told is None else Standing(place.may_be_told),
            told_evidence=here("told_evidence"),
            may_decide=None if place.may_decide is None else Standing(place.may_decide),
            decide_evidence=here("decide_evidence"),
            review_on=place.authority_review_on,
        ),
    )


def _opened(session: Session, row: Person | CaseAdult, name: str) -> str:
    """One sealed column of a row; empty where nothing is written down."""
    sealed = getattr(row, f"sealed_{name}")
    return "" if sealed is None else open_text(session, getattr(type(row), f"sealed_{name}"), row.id, sealed)


def own(session: Session, *, person_id: UUID) -> tuple[OwnDetails, int]:
    """What this adult has said about themself, and the revision of it."""
    person = session.get_one(Person, person_id)

    theirs = partial(_opened, session, person)
    said = OwnDetails(
        name=theirs("name"),
        pronoun=theirs("pronoun"),
        language=theirs("language"),
        dialect=theirs("dialect"),
        needs_interpreter=person.needs_interpreter,
        talks=None if person.talks is None else Talks(person.talks),
    )
    return said, person.revision


def address_of(session: Session, *, person_id: UUID) -> str:
    """The email address of this adult, for themself; empty where they have given none."""
    sealed = session.execute(select(Person.sealed_email).where(Person.id == person_id)).scalar_one()
    return open_text(session, Person.sealed_email, person_id, sealed)


@dataclass(frozen=True, slots=True)
class Change:
    """That something about an adult was changed: what, when, by whom. Never to what."""

    at: datetime
    action: str
    who: str | None
    """Of the team; None for the adult themself."""
    what: tuple[str, ...]


_HISTORY = (
    select(AuditEntry.happened_at, AuditEntry.action, AuditEntry.facts, StaffMember.id, StaffMember.sealed_name)
    .outerjoin(StaffMember, StaffMember.id == AuditEntry.actor_id)
    .where(AuditEntry.action.like("adult.%"))
    .order_by(AuditEntry.happened_at.desc(), AuditEntry.id.desc())
    .limit(HISTORY_AT_MOST)
)


def history(session: Session, *, adult_id: UUID, person_id: UUID) -> tuple[Change, ...]:
    """What was changed about an adult, the latest first."""
    cases = select(CaseAdult.case_id).where(CaseAdult.person_id == person_id)
    rows = session.execute(
        _HISTORY.where(AuditEntry.subject_id.in_([adult_id, person_id]), AuditEntry.case_id.in_(cases))
    ).all()
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        Change(
            at=row.happened_at,
            action=row.action,
            who=None if row.sealed_name is None else name(row.id, row.sealed_name),
            what=tuple(str(row.facts.get("changed", "")).split()),
        )
        for row in rows
    )
