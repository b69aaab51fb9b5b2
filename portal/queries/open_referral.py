"""The directory as anybody's program may read it: exactly what families may see, and nothing about families."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.orm import Session

from portal.domain import support, support_facts
from portal.domain.open_referral import Published
from portal.domain.support import EntryState
from portal.models.support import SupportEntry, SupportRevision

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the moment of a change that no history knows."""

_CHANGED = (
    select(func.max(SupportRevision.changed_at))
    .where(SupportRevision.entry_id == SupportEntry.id)
    .correlate(SupportEntry)
    .scalar_subquery()
)
_SHOWN = (
    select(
        SupportEntry.id,
        SupportEntry.slug,
        SupportEntry.name,
        SupportEntry.is_crisis,
        # As text, so that the same words are taken apart only once.
        cast(SupportEntry.facts, Text).label("facts"),
        SupportEntry.checked_on,
        SupportEntry.next_check_on,
        _CHANGED.label("modified_at"),
    )
    .where(SupportEntry.state == EntryState.PUBLISHED.value)
    .order_by(SupportEntry.place, SupportEntry.name, SupportEntry.id)
)
_ONE = _SHOWN.where(SupportEntry.id == bindparam("entry_id"))


def published(session: Session, *, today: date) -> tuple[Published, ...]:
    """Everything that families may see today, always in the same order."""
    return _shown(session.execute(_SHOWN).all(), today)


def one(session: Session, *, entry_id: UUID, today: date) -> Published | None:
    """One entry; None where families may not see it, or there is none."""
    found = _shown(session.execute(_ONE, {"entry_id": entry_id}).all(), today)
    return found[0] if found else None


def _shown(rows: Iterable[Any], today: date) -> tuple[Published, ...]:
    known = (_read(*row) for row in rows)
    return tuple(entry for rules, entry in known if support.is_showable(rules, today))


@lru_cache(maxsize=16_384)
def _read(
    entry_id: UUID,
    slug: str,
    name: str,
    crisis: bool,  # noqa: FBT001 - a row is handed over as it comes
    kept: str,
    checked_on: date | None,
    next_check_on: date | None,
    modified_at: datetime | None,
) -> tuple[support.Entry, Published]:
    """A published row as the rules see it. It hangs on nothing but these values, so the same ones are read once."""
    told = json.loads(kept)
    facts = support_facts.from_json(name, told)
    rules = support_facts.as_entry(
        facts,
        slug=slug,
        state=EntryState.PUBLISHED,
        crisis=crisis,
        checked_on=checked_on,
        next_check_on=next_check_on,
        order=0,
    )
    at = modified_at or NEVER
    return rules, Published(id=entry_id, facts=facts, kept=told, checked_on=checked_on, modified_at=at)
