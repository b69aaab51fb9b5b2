"""The support directory as families see it: what is published, checked, and for this person where they live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.domain import support, support_facts
from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind
from portal.domain.support import Entry, EntryState, Seeker
from portal.domain.support_facts import Facts, TextDoor
from portal.models.cases import CaseAdult
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
        SupportEntry.state,
        SupportEntry.facts,
        SupportEntry.place,
        SupportEntry.checked_on,
        SupportEntry.next_check_on,
    )
    .where(SupportEntry.state == EntryState.PUBLISHED.value)
    .order_by(SupportEntry.place, SupportEntry.name, SupportEntry.slug)
)
_ABOUT = select(CaseAdult.relationship, CaseAdult.area).where(CaseAdult.id == bindparam("adult_id"))


def seeker(session: Session, *, adult_id: UUID) -> Seeker:
    """What this adult has told us that helps to find support: who they are, where they live. Never how a child died."""
    row = session.execute(_ABOUT, {"adult_id": adult_id}).first()
    if row is None:
        return Seeker()
    return Seeker(relationship=Relationship(row.relationship), outward=row.area or None)


def for_seeker(session: Session, seeker: Seeker, *, today: date) -> tuple[SupportCard, ...]:
    """Everything shown to somebody like this, crisis lines first, then what was made for them."""
    return _cards(_matching(session, seeker, today=today))


def for_home(session: Session, *, adult_id: UUID, today: date, limit: int = 3) -> tuple[SupportCard, ...]:
    """A few sources of support for this adult’s home page; where too few are published, people who listen at any time.

    Help now stands on the page anyway, so what is only for danger is left to it.
    """
    found = _matching(session, seeker(session, adult_id=adult_id), today=today)
    near = [each for each in found if not each[0].crisis]
    listening = [each for each in found if each[0].crisis and Kind.LISTENING in each[1].kinds]
    return _cards([*near, *listening][:limit])


def _matching(session: Session, seeker: Seeker, *, today: date) -> list[tuple[Entry, Facts]]:
    known = {entry.slug: (entry, facts) for entry, facts in (_entry(row) for row in session.execute(_SHOWN))}
    entries = (entry for entry, _facts in known.values())
    return [known[entry.slug] for entry in support.matching(entries, seeker, today=today)]


def _entry(row: Row[Any]) -> tuple[Entry, Facts]:
    facts = support_facts.from_json(row.name, row.facts)
    entry = support_facts.as_entry(
        facts,
        slug=row.slug,
        state=EntryState(row.state),
        crisis=row.is_crisis,
        checked_on=row.checked_on,
        next_check_on=row.next_check_on,
        order=row.place,
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
