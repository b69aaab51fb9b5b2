"""Where and when one adult may be written to: addresses, wishes, and the days to leave them alone.

For the services that send; no page shows it.
"""

import json
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from portal.domain.adults import Way
from portal.domain.dates_that_hurt import DatesThatHurt, MarkedDay
from portal.domain.preferences import Channel, Preferences, SenderName
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
    """Proved to be theirs; None where there is none."""
    dates: DatesThatHurt
    is_safe: bool
    """Nobody else reads what goes to the address that is used."""

    def by_text(self) -> bool:
        """Tell whether they wished to be told by text, to a number they have proved."""
        return self.preferences.channel is Channel.TEXT and self.text_number is not None


_PERSON = Prepared(
    select(
        Person.locale,
        Person.sealed_email,
        Person.email_verified_at,
        Person.email_is_safe,
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
    number = row.sealed_text_number
    return Reach(
        person_id=person_id,
        locale=row.locale,
        preferences=read_preferences(session, person_id, row),
        email=open_text(session, Person.sealed_email, person_id, row.sealed_email),
        email_verified=row.email_verified_at is not None,
        text_number=None
        if number is None
        else open_text(session, PersonPreferences.sealed_text_number, person_id, number),
        dates=_dates(session, person_id),
        is_safe=row.email_is_safe and row.way == Way.PORTAL,
    )


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
