"""The support directory as families see it: what is published, checked, and for this person where they live."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from portal.domain import support, support_facts
from portal.domain.adults import age
from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind
from portal.domain.support import GROWN_UP, Entry, EntryState, Seeker
from portal.domain.support_facts import Facts, TextDoor
from portal.models.cases import CaseAdult
from portal.models.people import Person
from portal.models.prepared import Prepared
from portal.models.sealing import open_text
from portal.models.support import SupportEntry


@dataclass(frozen=True, slots=True)
class PhoneDoor:
    """A number that is one press away."""

    number: str
    """As people write it."""
    href: str
    label: str
    """What answers there; often empty."""


@dataclass(frozen=True, slots=True)
class SupportCard:
    """A service as a family sees it. There is no field for doubts, sources or who checked."""

    slug: str
    name: str
    organisation: str
    """Empty where it says no more than the name."""
    summary: str
    is_crisis: bool
    phones: tuple[PhoneDoor, ...]
    text: TextDoor | None
    email: str
    web: str
    hours: str
    hours_certain: bool
    cost: str
    """Empty where nobody knows."""
    weeks_from: int | None
    areas: tuple[Area, ...]
    """Empty where it works everywhere in the country."""
    checked_on: date | None


_SHOWN = (
    select(
        SupportEntry.slug,
        SupportEntry.name,
        SupportEntry.is_crisis,
        # As text, so that the same words are taken apart only once (see _read).
        cast(SupportEntry.facts, Text).label("facts"),
        SupportEntry.place,
        SupportEntry.checked_on,
        SupportEntry.next_check_on,
    )
    .where(SupportEntry.state == EntryState.PUBLISHED.value)
    .order_by(SupportEntry.place, SupportEntry.name, SupportEntry.slug)
)
_PLACE = (CaseAdult.relationship, CaseAdult.area, CaseAdult.person_id, Person.sealed_born_on)
_FOR_HOME = Prepared(
    _SHOWN.add_columns(*_PLACE)
    .select_from(SupportEntry)
    .join(CaseAdult, CaseAdult.id == bindparam("adult_id"))
    .join(Person, Person.id == CaseAdult.person_id)
)
_ABOUT = select(*_PLACE).join(Person, Person.id == CaseAdult.person_id).where(CaseAdult.id == bindparam("adult_id"))


def seeker(session: Session, *, adult_id: UUID, today: date) -> Seeker:
    """What this adult has told us that helps to find support: who they are, where they live, and how old the young are.

    Never how a child died.
    """
    row = session.execute(_ABOUT, {"adult_id": adult_id}).first()
    return Seeker() if row is None else _seeker(session, row, today)


def for_seeker(session: Session, seeker: Seeker, *, today: date) -> tuple[SupportCard, ...]:
    """Everything shown to somebody like this, crisis lines first, then what was made for them."""
    return _cards(_matching(session.execute(_SHOWN).all(), seeker, today=today))


def for_home(session: Session, *, adult_id: UUID, today: date, limit: int = 3) -> tuple[SupportCard, ...]:
    """A few sources of support for this adult’s home page; where too few are published, people who listen at any time.

    Help now stands on the page anyway, so what is only for danger is left to it; and so is whoever can neither be
    called nor texted left to the page of all support.
    """
    rows = _FOR_HOME.all(session, {"adult_id": adult_id})
    found = _matching(rows, _seeker(session, rows[0], today) if rows else Seeker(), today=today)
    near = [each for each in found if not each[0].crisis]
    listening = [each for each in found if each[0].crisis and Kind.LISTENING in each[1].kinds]
    reachable = [each for each in (*near, *listening) if each[1].phones or support_facts.read_text(each[1].text)]
    return _cards(reachable[:limit])


def _seeker(session: Session, row: Any, today: date) -> Seeker:
    own = Seeker(relationship=Relationship(row.relationship), outward=row.area or None)
    if row.sealed_born_on is None:
        return own
    born_on = date.fromisoformat(open_text(session, Person.sealed_born_on, row.person_id, row.sealed_born_on))
    years = age(born_on, today=today)
    return replace(own, age=years, is_child=years < GROWN_UP)


def _matching(rows: Iterable[Any], seeker: Seeker, *, today: date) -> list[tuple[Entry, Facts]]:
    known = {
        row.slug: _read(
            row.slug, row.name, row.facts, row.place, row.checked_on, row.next_check_on, crisis=row.is_crisis
        )
        for row in rows
    }
    entries = (entry for entry, _facts in known.values())
    return [known[entry.slug] for entry in support.matching(entries, seeker, today=today)]


@lru_cache(maxsize=1024)
def _read(
    slug: str, name: str, kept: str, place: int, checked_on: date | None, next_check_on: date | None, *, crisis: bool
) -> tuple[Entry, Facts]:
    """A published row as the rules see it. It hangs on nothing but these values, so the same ones are read once."""
    facts = support_facts.from_json(name, json.loads(kept))
    entry = support_facts.as_entry(
        facts,
        slug=slug,
        state=EntryState.PUBLISHED,
        crisis=crisis,
        checked_on=checked_on,
        next_check_on=next_check_on,
        order=place,
    )
    return entry, facts


def _cards(found: Iterable[tuple[Entry, Facts]]) -> tuple[SupportCard, ...]:
    return tuple(_card(entry, facts) for entry, facts in found)


def _card(entry: Entry, facts: Facts) -> SupportCard:
    return SupportCard(
        slug=entry.slug,
        name=facts.name,
        organisation="" if facts.organisation == facts.name else facts.organisation,
        summary=facts.summary,
        is_crisis=entry.crisis,
        phones=tuple(PhoneDoor(phone.number, _dialled(phone.number), phone.label) for phone in facts.phones),
        text=support_facts.read_text(facts.text),
        email=facts.email,
        web=facts.web,
        hours=facts.hours,
        hours_certain=facts.hours_certain,
        cost=facts.cost,
        weeks_from=facts.weeks_from,
        areas=() if Area.NATIONAL in facts.areas else facts.areas,
        checked_on=entry.checked_on,
    )


def _dialled(number: str) -> str:
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")
