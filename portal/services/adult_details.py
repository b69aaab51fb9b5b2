"""What is written down about an adult is changed: by staff all of it, by the adult what is their own to say."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import adults as rules
from portal.domain import safe_times
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.adults import Details, OwnDetails, Way
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.safe_times import SafeTimes
from portal.models.cases import Case, CaseAdult
from portal.models.people import Person
from portal.models.sealing import cipher_of, seal
from portal.queries.adult_details import details_of, own
from portal.services import audit, children, doors, people
from portal.services.addresses import AddressTaken

NAME_AT_MOST = 200
"""Characters of a name, a pronoun, a language."""

REASON_AT_MOST = 1000
"""Characters of a reason, of evidence, of safe times."""


class NotOnThisCase(LookupError):
    """An adult of another case, or of none."""


class ChangedMeanwhile(Exception):
    """Somebody changed this adult after the form was opened; nothing of it is kept."""


class ComesInAlready(Exception):
    """They sign in with their address: it changes by themselves, or with a second member of staff."""


@dataclass(frozen=True, slots=True)
class Changing:
    """A form about an adult, as it comes back."""

    revision: str
    """The one that the form was made from."""
    details: Details
    short_name: str
    """Agreed where two share a mailbox; looked at only where the address changes."""
    rang: bool
    """Somebody has rung the number, and they answered."""


def change(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    changing: Changing,
    today: date,
    now: datetime,
) -> None:
    """Write down what is so about an adult. An address or a way that may not be used any more is closed at once.

    Raises NotOnThisCase, ChangedMeanwhile, ComesInAlready, AddressTaken, EmptyMessage and MessageTooLong (a name, a
    reason), and the refusals of domain.adults.check_details.
    """
    place, person = _lock(session, case_id=case_id, adult_id=adult_id)
    if changing.revision != f"{person.revision}-{place.revision}":
        raise ChangedMeanwhile
    before, after = details_of(session, place, person), changing.details
    rules.check_details(after, today=today)
    what = rules.changed(before, after)
    _number(person, before, changing, now=now)
    _address(session, person, before, changing, now=now)
    _write_own(session, person, after)
    _write_reach(session, person, after)
    _write_place(session, place, after)
    if before.locale != after.locale:
        children.speak(session, person_id=person.id)
    person.revision += 1
    place.revision += 1
    session.flush()
    facts = {"changed": " ".join(what)}
    audit.record(
        session, actor=viewer, action="adult.changed", now=now, case_id=case_id, subject_id=adult_id, facts=facts
    )
    if after.way is not Way.PORTAL or not after.email_is_safe:
        doors.shut(session, person_id=person.id, now=now)


def correct_own(session: Session, *, viewer: FamilyViewer, revision: int, details: OwnDetails, now: datetime) -> None:
    """An adult puts right what is theirs to say. Raises ChangedMeanwhile, EmptyMessage and MessageTooLong (a name)."""
    person = session.get_one(Person, viewer.id, with_for_update=True, populate_existing=True)
    if person.revision != revision:
        raise ChangedMeanwhile
    before, _revision = own(session, person_id=viewer.id)
    _write_own(session, person, details)
    person.revision += 1
    session.flush()
    facts = {"changed": " ".join(rules.changed(before, details))}
    audit.record(
        session,
        actor=viewer,
        action="adult.corrected",
        now=now,
        case_id=viewer.case_id,
        subject_id=viewer.id,
        facts=facts,
    )


def _lock(session: Session, *, case_id: UUID, adult_id: UUID) -> tuple[CaseAdult, Person]:
    place = session.get(CaseAdult, adult_id, with_for_update=True, populate_existing=True)
    if place is None or place.case_id != case_id:
        raise NotOnThisCase
    return place, session.get_one(Person, place.person_id, with_for_update=True, populate_existing=True)


def _number(person: Person, before: Details, changing: Changing, *, now: datetime) -> None:
    if changing.details.phone != before.phone or not changing.details.phone:
        person.phone_verified_at = None
    if changing.rang and changing.details.phone and person.phone_verified_at is None:
        person.phone_verified_at = now


def _address(session: Session, person: Person, before: Details, changing: Changing, *, now: datetime) -> None:
    email = changing.details.email
    if email == before.email:
        return
    if person.email_verified_at is not None:
        raise ComesInAlready
    person.sign_in_index = people.index_for(
        cipher_of(session), person_id=person.id, email=email, short_name=changing.short_name
    )
    person.has_short_name = bool(email and changing.short_name.strip())
    seal(session, person, key_id=person.data_key_id, email=email)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as taken:
        raise AddressTaken from taken
    # What went to the old address leads nowhere any more.
    doors.take_back(session, person_id=person.id, now=now)


def _write_own(session: Session, person: Person, details: OwnDetails) -> None:
    person.needs_interpreter, person.talks = details.needs_interpreter, details.talks
    seal(
        session,
        person,
        key_id=person.data_key_id,
        name=clean_body(details.name, limit=NAME_AT_MOST),
        pronoun=_words(details.pronoun, NAME_AT_MOST),
        language=_words(details.language, NAME_AT_MOST),
        dialect=_words(details.dialect, NAME_AT_MOST),
    )


def _write_reach(session: Session, person: Person, details: Details) -> None:
    person.locale, person.way, person.ethnic_group = details.locale, details.way, details.ethnic_group
    person.email_is_safe, person.phone_is_safe = details.email_is_safe, details.phone_is_safe
    seal(
        session,
        person,
        key_id=person.data_key_id,
        phone=_words(details.phone, NAME_AT_MOST),
        email_unsafe=None if details.email_is_safe else _words(details.email_unsafe, REASON_AT_MOST),
        phone_unsafe=None if details.phone_is_safe else _words(details.phone_unsafe, REASON_AT_MOST),
        safe_times=_words(details.safe_times, REASON_AT_MOST),
        email_times=_kept(details.email_times),
        phone_times=_kept(details.phone_times),
        born_on=None if details.born_on is None else details.born_on.isoformat(),
    )


def _write_place(session: Session, place: CaseAdult, details: Details) -> None:
    authority = details.authority
    place.relationship, place.area = details.relationship, details.area or None
    place.may_be_told, place.may_decide = authority.may_be_told, authority.may_decide
    place.authority_review_on = authority.review_on
    key_id = session.execute(select(Case.data_key_id).where(Case.id == place.case_id)).scalar_one()
    seal(
        session,
        place,
        key_id=key_id,
        relationship=_words(details.relationship_words, NAME_AT_MOST),
        told_evidence=_words(authority.told_evidence, REASON_AT_MOST),
        decide_evidence=_words(authority.decide_evidence, REASON_AT_MOST),
    )
    children.name_first(session, place=place, name=clean_body(details.child_name, limit=NAME_AT_MOST))


def _kept(times: SafeTimes | None) -> str | None:
    return None if times is None else safe_times.written(times)


def _words(typed: str, limit: int) -> str | None:
    try:
        return clean_body(typed, limit=limit)
    except EmptyMessage:
        return None
