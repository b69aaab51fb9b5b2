"""Where and when one adult may be written to: addresses, wishes, and the days to leave them alone.

For the services that send; no page shows it.
"""

import json
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.domain import safe_times
from portal.domain.adults import Way
from portal.domain.contact_points import is_same_number
from portal.domain.dates_that_hurt import DatesThatHurt, MarkedDay
from portal.domain.preferences import Channel, Preferences, SenderName
from portal.domain.safe_times import SafeTimes
from portal.models.cases import Case, CaseAdult, SensitiveDate
from portal.models.children import FurtherChild
from portal.models.people import Person
from portal.models.preferences import PersonPreferences
from portal.models.prepared import Prepared
from portal.models.sealing import open_text

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Reach:
    """One adult, as the rules of notices see them."""

    person_id: UUID
    locale: str
    preferences: Preferences
    email: str
    email_verified: bool
    text_number: str | None
    """Proved to be theirs, and safe; None where there is none, or they want no portal."""
    dates: DatesThatHurt
    is_safe: bool
    """Nobody else reads what goes to the email address."""
    email_times: SafeTimes | None
    phone_times: SafeTimes | None
    """When the address, and the number texts go to, are safe; None: at any time."""

    def by_text(self) -> bool:
        """Tell whether they wished to be told by text, to a number they have proved."""
        return self.preferences.channel is Channel.TEXT and self.text_number is not None


_PERSON = Prepared(
    select(
        Person.locale,
        Person.sealed_email,
        Person.email_verified_at,
        Person.email_is_safe,
        Person.sealed_email_times,
        Person.sealed_phone,
        Person.phone_is_safe,
        Person.sealed_phone_times,
        Person.way,
        PersonPreferences.channel,
        PersonPreferences.sender,
        PersonPreferences.every_days,
        PersonPreferences.wants_reminders,
        PersonPreferences.sealed_hours,
        PersonPreferences.sealed_text_number,
    )
    .outerjoin(PersonPreferences, PersonPreferences.id == Person.id)
    .where(Person.id == bindparam("person_id"))
)
_PLACE, _WHOSE = aliased(CaseAdult), aliased(CaseAdult)
_THEIRS = select(CaseAdult.case_id).where(CaseAdult.person_id == bindparam("person_id"))
_DAYS = union_all(
    select(Case.born_on, Case.died_on).where(Case.id.in_(_THEIRS)),
    select(FurtherChild.born_on, FurtherChild.died_on).where(FurtherChild.case_id.in_(_THEIRS)),
).subquery()
_LIVES = Prepared(select(_DAYS).order_by(_DAYS.c.died_on))
_NAMED = Prepared(
    select(SensitiveDate.falls_on, SensitiveDate.returns_yearly, SensitiveDate.days_before, SensitiveDate.days_after)
    .join(_PLACE, _PLACE.case_id == SensitiveDate.case_id)
    .outerjoin(_WHOSE, _WHOSE.id == SensitiveDate.adult_id)
    .where(_PLACE.person_id == bindparam("person_id"))
    .where(or_(SensitiveDate.adult_id.is_(None), _WHOSE.person_id == bindparam("person_id")))
    .order_by(SensitiveDate.falls_on, SensitiveDate.id)
)


def reach(session: Session, *, person_id: UUID) -> Reach:
    """All that decides about a notice to this person; every case they belong to counts, whichever it is about."""
    (row,) = _PERSON.all(session, {"person_id": person_id})
    return Reach(
        person_id=person_id,
        locale=row.locale,
        preferences=read_preferences(session, person_id, row),
        email=open_text(session, Person.sealed_email, person_id, row.sealed_email),
        email_verified=row.email_verified_at is not None,
        text_number=_text_number(session, person_id, row),
        dates=_dates(session, person_id),
        is_safe=row.email_is_safe and row.way == Way.PORTAL,
        email_times=read_times(session, Person.sealed_email_times, person_id, row.sealed_email_times),
        phone_times=read_times(session, Person.sealed_phone_times, person_id, row.sealed_phone_times),
    )


def _text_number(session: Session, person_id: UUID, row: Row[*tuple[Any, ...]]) -> str | None:
    if row.sealed_text_number is None or row.way != Way.PORTAL:
        return None
    number = open_text(session, PersonPreferences.sealed_text_number, person_id, row.sealed_text_number)
    if row.phone_is_safe or row.sealed_phone is None:
        return number
    unsafe = open_text(session, Person.sealed_phone, person_id, row.sealed_phone)
    return None if is_same_number(number, unsafe) else number


def read_times(
    session: Session, column: InstrumentedAttribute[bytes | None], person_id: UUID, sealed: bytes | None
) -> SafeTimes | None:
    """The safe times in a sealed column of people; None where nobody has said that any are not."""
    return None if sealed is None else safe_times.read(open_text(session, column, person_id, sealed))


def read_preferences(session: Session, person_id: UUID, row: Row[*tuple[object, ...]]) -> Preferences:
    """The wishes in a row of person_preferences, or those that count until somebody wishes otherwise."""
    if row.channel is None:
        return Preferences()
    hours = json.loads(open_text(session, PersonPreferences.sealed_hours, person_id, row.sealed_hours))
    return Preferences(
        channel=Channel(row.channel),
        sender=SenderName(row.sender),
        quiet_from=_clock(hours["from"]),
        quiet_to=_clock(hours["to"]),
        time_zone=hours["zone"],
        every_days=row.every_days,
        wants_reminders=row.wants_reminders,
    )


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, MINUTES_OF_AN_HOUR))


def _dates(session: Session, person_id: UUID) -> DatesThatHurt:
    who = {"person_id": person_id}
    return DatesThatHurt(
        yearly=frozenset(day for life in _LIVES.all(session, who) for day in life if day is not None),
        marked=tuple(MarkedDay(*row) for row in _NAMED.all(session, who)),
    )
