"""The support directory as families see it: what is published, checked, and for this person where they live."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import sqrt
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from portal.domain import support, support_facts, support_finding
from portal.domain.content import Area, Kind
from portal.domain.support import Entry, EntryState, Fit, Referrer, Seeker
from portal.domain.support_facts import Facts, TextDoor
from portal.domain.support_finding import Wanted
from portal.domain.support_hours import Opening
from portal.models.support import SupportEntry
from portal.queries import support_search
from portal.queries.support_seekers import Own

PAGE = 10
"""Services on a page: as many as somebody can read through; more are one press away."""
PACK = 60
"""Services that may go into a pack on paper; nobody chooses from more."""
CRISIS_LINES_AT_MOST = 12
"""So many may stand before the services of a person's home page."""


ANYBODY = Seeker()
"""Somebody of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class PhoneDoor:
    """A number that is one press away."""

    number: str
    """As people write it."""
    href: str
    label: str
    """What answers there; often empty."""
    cost: str
    """What a call costs; empty where the service says nothing."""


@dataclass(frozen=True, slots=True)
class SupportCard:
    """A service as a family sees it. There is no field for doubts, sources or who checked."""

    id: UUID
    slug: str
    name: str
    organisation: str
    """Empty where it says no more than the name."""
    summary: str
    is_crisis: bool
    is_first: bool
    """Made for young people, and a young person looks: it stands right after 999 (domain.support)."""
    phones: tuple[PhoneDoor, ...]
    texts: tuple[TextDoor, ...]
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
    kinds: tuple[Kind, ...]
    opening: Opening | None = field(hash=False)
    """Its hours, where somebody wrote them down so that they can be reckoned with."""
    addresses: tuple[str, ...]
    """Where people go to; none where that is not known, or nobody may read it."""
    miles: int | None
    """How far away, as the crow flies and at least 1; None where either place is not known."""
    child_age_from: int | None
    child_age_to: int | None
    languages: tuple[str, ...]
    faith: str
    referrers: tuple[Referrer, ...]
    begin: str
    """What to do first; often empty."""
    access: str
    fits: tuple[Fit, ...] = field(default=(), compare=False)
    """In which ways it was made for whoever looks; no part of what it is."""
    spoken: tuple[str, ...] = field(default=(), compare=False)
    """Codes of the languages of whoever looks in which it helps; no part of what it is either."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    cards: tuple[SupportCard, ...]
    has_more: bool
    meant: tuple[str, ...]
    """What was looked for in place of words that nobody uses here."""


_BY_ID = select(
    SupportEntry.id,
    SupportEntry.slug,
    SupportEntry.name,
    SupportEntry.is_crisis,
    SupportEntry.state,
    cast(SupportEntry.facts, Text).label("facts"),
    SupportEntry.place,
    SupportEntry.checked_on,
    SupportEntry.next_check_on,
).order_by(SupportEntry.place, SupportEntry.name, SupportEntry.slug)


def find(session: Session, wanted: Wanted, *, today: date, start: int = 0, page_size: int = PAGE) -> Found:
    """One page of the services that fit, crisis lines first, then what was made for this person, then the nearest."""
    hits = support_search.search(session, wanted, today=today, page_size=page_size, start=start)
    return Found(_cards(hits.rows, today, wanted.seeker), hits.has_more, hits.meant)


def for_seeker(session: Session, own: Own, *, today: date) -> tuple[SupportCard, ...]:
    """What is shown to somebody like this, crisis lines first, then what was made for them; as much as a pack holds."""
    return find(session, Wanted(seeker=own.seeker, near=own.near), today=today, page_size=PACK).cards


def for_home(session: Session, seeker: Seeker, *, today: date, limit: int = 3) -> tuple[SupportCard, ...]:
    """A few sources of support for this adult’s home page; where too few are published, people who listen at any time.

    Help now stands on the page anyway, so what is only for danger is left to it; and so is whoever can neither be
    called nor texted left to the page of all support.
    """
    rows = CRISIS_LINES_AT_MOST + 3 * limit
    hits = support_search.search(session, Wanted(seeker=seeker), today=today, page_size=rows)
    read = [(row, *_read_row(row)) for row in hits.rows]
    shown = [each for each in read if support.is_showable(each[1], today)]
    near = [each for each in shown if not each[1].crisis]
    listening = [each for each in shown if each[1].crisis and Kind.LISTENING in each[2].facts.kinds]
    reachable = [row for row, _entry, kept in (*near, *listening) if kept.facts.phones or kept.facts.texts]
    return _cards(reachable[:limit], today, seeker)


def by_ids(session: Session, ids: Iterable[UUID], *, today: date) -> dict[UUID, SupportCard]:
    """Those of these services that families may see today."""
    rows = session.execute(_BY_ID.where(SupportEntry.id.in_(sorted(set(ids))))).all()
    return {card.id: card for card in _cards(rows, today)}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row taken apart."""

    facts: Facts
    addresses: tuple[str, ...]


def _read_row(row: Any) -> tuple[Entry, _Kept]:
    return _read(
        row.slug, row.name, row.state, row.facts, row.place, row.checked_on, row.next_check_on, crisis=row.is_crisis
    )


@lru_cache(maxsize=1024)
def _read(
    slug: str,
    name: str,
    state: str,
    kept: str,
    place: int,
    checked_on: date | None,
    next_check_on: date | None,
    *,
    crisis: bool,
) -> tuple[Entry, _Kept]:
    """A row as the rules see it. It hangs on nothing but these values, so the same ones are read once."""
    values = json.loads(kept)
    facts = support_facts.from_json(name, values)
    entry = support_facts.as_entry(
        facts,
        slug=slug,
        state=EntryState(state),
        crisis=crisis,
        checked_on=checked_on,
        next_check_on=next_check_on,
        order=place,
    )
    return entry, _Kept(facts, support_finding.addresses_of(values))


def _cards(rows: Iterable[Any], today: date, seeker: Seeker = ANYBODY) -> tuple[SupportCard, ...]:
    """Cards of what is showable; the rule has the last word, whatever a statement has found."""
    read = [(row, *_read_row(row)) for row in rows]
    return tuple(_card(row, entry, kept, seeker) for row, entry, kept in read if support.is_showable(entry, today))


def _card(row: Any, entry: Entry, kept: _Kept, seeker: Seeker) -> SupportCard:
    facts = kept.facts
    apart = getattr(row, "square_miles", None)
    return SupportCard(
        id=row.id,
        slug=entry.slug,
        name=facts.name,
        organisation="" if facts.organisation == facts.name else facts.organisation,
        summary=facts.summary,
        is_crisis=entry.crisis,
        is_first=support.stands_first(entry, seeker) and bool(facts.phones or facts.texts),
        phones=tuple(
            PhoneDoor(phone.number, _dialled(phone.number), phone.label, phone.cost) for phone in facts.phones
        ),
        texts=facts.texts,
        email=facts.email,
        web=facts.web,
        hours=facts.hours,
        hours_certain=facts.hours_certain,
        cost=facts.cost,
        weeks_from=facts.weeks_from,
        areas=() if Area.NATIONAL in facts.areas else facts.areas,
        checked_on=entry.checked_on,
        kinds=facts.kinds,
        opening=facts.opening,
        addresses=kept.addresses,
        miles=None if apart is None else max(1, round(sqrt(apart))),
        child_age_from=facts.child_age_from,
        child_age_to=facts.child_age_to,
        languages=facts.languages,
        faith=facts.faith,
        referrers=facts.referrers,
        begin=facts.begin,
        access=facts.access,
        fits=() if entry.crisis else support.fits(entry, seeker),
        spoken=() if entry.crisis else tuple(sorted(support.spoken(entry, seeker))),
    )


def _dialled(number: str) -> str:
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")
