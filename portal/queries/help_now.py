"""The lines for people who cannot wait: whatever the directory has published as such."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.support import GROWN_UP, EntryState
from portal.domain.support_finding import Wanted
from portal.models.support import SupportEntry
from portal.queries import support, support_seekers
from portal.queries.support import SupportCard


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody to talk to now. At least one of `number` and `text` is filled."""

    slug: str
    name: str
    summary: str
    number: str
    """As people dial it; empty for a line that is only texted."""
    text: str
    """“Text SHOUT to 85258”; empty for a line that is only called."""
    hours: str
    checked_on: date | None


_CRISIS = (
    select(SupportEntry.slug, SupportEntry.name, SupportEntry.facts, SupportEntry.checked_on)
    .where(SupportEntry.is_crisis, SupportEntry.state == bindparam("state"))
    .order_by(SupportEntry.name, SupportEntry.slug)
)


def crisis_lines(session: Session) -> tuple[HelpLine, ...]:
    """Every published crisis line that can be called or texted. They never lapse (domain.support.is_showable)."""
    rows = session.execute(_CRISIS, {"state": EntryState.PUBLISHED.value})
    lines = (_line(row.slug, row.name, row.facts, row.checked_on) for row in rows)
    return tuple(line for line in lines if line.number or line.text)


def lines_for_the_young(session: Session, *, adult_id: UUID, today: date) -> tuple[HelpLine, ...]:
    """What was made for young people, where this adult is not grown up yet; only what is published and checked."""
    own = support_seekers.own(session, adult_id=adult_id, today=today)
    if own.seeker.age is None or own.seeker.age >= GROWN_UP:
        return ()
    found = support.find(session, Wanted(seeker=own.seeker), today=today)
    return tuple(_line_of_card(card) for card in found.cards if card.is_first)


def _line_of_card(card: SupportCard) -> HelpLine:
    text = card.texts[0] if card.texts else None
    return HelpLine(
        slug=card.slug,
        name=card.name,
        summary=card.summary,
        number=card.phones[0].number if card.phones else "",
        text=support_facts.write_text(text.number, text.word) if text else "",
        hours=card.hours,
        checked_on=card.checked_on,
    )


def _line(slug: str, name: str, facts: Mapping[str, Any], checked_on: date | None) -> HelpLine:
    phones = facts.get("phones") or [{}]
    return HelpLine(
        slug=slug,
        name=name,
        summary=facts.get("summary", ""),
        number=phones[0].get("number", ""),
        text=facts.get("text", ""),
        hours=facts.get("hours", ""),
        checked_on=checked_on,
    )
