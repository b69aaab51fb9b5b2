"""How an adult wants to be told that there is something for them, for their own page; and for staff what they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.preferences import Channel, Preferences, TextSize
from portal.models.cases import CaseAdult
from portal.models.people import Person
from portal.models.preferences import PersonPreferences
from portal.models.sealing import open_text
from portal.queries.reach import read_preferences


@dataclass(frozen=True, slots=True)
class OwnPreferences:
    """What the person themselves sees."""

    preferences: Preferences
    text_size: TextSize
    text_number: str | None
    """The number texts go to; None where none is proved to be theirs."""
    wanted_number: str | None
    """A number that a code is on its way to."""


def own(session: Session, *, person_id: UUID) -> OwnPreferences:
    """One person’s wishes."""
    row = session.execute(
        select(
            Person.text_size,
            PersonPreferences.channel,
            PersonPreferences.sender,
            PersonPreferences.every_days,
            PersonPreferences.wants_reminders,
            PersonPreferences.sealed_hours,
            PersonPreferences.sealed_text_number,
            PersonPreferences.sealed_wanted_number,
        )
        .outerjoin(PersonPreferences, PersonPreferences.id == Person.id)
        .where(Person.id == person_id)
    ).one()
    numbers = [
        None if sealed is None else open_text(session, column, person_id, sealed)
        for column, sealed in (
            (PersonPreferences.sealed_text_number, row.sealed_text_number),
            (PersonPreferences.sealed_wanted_number, row.sealed_wanted_number),
        )
    ]
    return OwnPreferences(read_preferences(session, person_id, row), TextSize(row.text_size), *numbers)


def channels(session: Session, *, case_id: UUID) -> Mapping[UUID, Channel]:
    """By what each adult of a case is told, by the adult’s id; staff need no more of it."""
    rows = session.execute(
        select(CaseAdult.id, PersonPreferences.channel)
        .outerjoin(PersonPreferences, PersonPreferences.id == CaseAdult.person_id)
        .where(CaseAdult.case_id == case_id)
        .order_by(CaseAdult.id)
    )
    return {adult_id: Channel.EMAIL if channel is None else Channel(channel) for adult_id, channel in rows}
