"""One adult's own list of services: what can still be shown, and what has gone, with something in its place."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.content import Kind
from portal.domain.support_finding import Wanted
from portal.models.prepared import Prepared
from portal.models.sealing import open_text
from portal.models.support_lists import SupportList
from portal.queries import support, support_gone, support_seekers
from portal.queries.support import SupportCard
from portal.queries.support_gone import Gone

INSTEAD_AT_MOST = 2
_NOT_A_NEED = frozenset({Kind.CRISIS, Kind.PHONE, Kind.TEXT, Kind.ONLINE, Kind.REFERRAL})
"""Kinds that say how somebody gets in touch, and not what for."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """What an adult keeps, the newest first."""

    cards: tuple[SupportCard, ...]
    gone: tuple[Gone, ...]
    """Closed, or being checked again: nobody is sent there."""
    instead: tuple[SupportCard, ...]
    """What may help in place of what has closed, where nobody named another."""


_KEPT = Prepared(select(SupportList.sealed_entries).where(SupportList.id == bindparam("adult_id")))


def ids(session: Session, *, adult_id: UUID) -> tuple[UUID, ...]:
    """Which services this adult keeps, shown or not."""
    row = _KEPT.first(session, {"adult_id": adult_id})
    if row is None:
        return ()
    kept = json.loads(open_text(session, SupportList.sealed_entries, adult_id, row.sealed_entries))
    return tuple(UUID(each) for each in kept)


def of_adult(session: Session, *, adult_id: UUID, today: date) -> OwnList:
    """Everything this adult keeps."""
    kept = ids(session, adult_id=adult_id)
    shown = support.by_ids(session, kept, today=today) if kept else {}
    missing = [each for each in kept if each not in shown]
    names = support_gone.gone(session, missing, today=today) if missing else {}
    gone = tuple(names[each] for each in missing if each in names)
    closed = [each for each in gone if each.is_closed and each.instead is None]
    return OwnList(
        cards=tuple(shown[each] for each in kept if each in shown),
        gone=gone,
        instead=instead_of(session, closed, adult_id=adult_id, without=kept, today=today) if closed else (),
    )


def need_of(kinds: Iterable[Kind]) -> Kind | None:
    """What a service is for, of all that it offers; None where that says only how somebody gets in touch."""
    return next((kind for kind in kinds if kind not in _NOT_A_NEED), None)


def instead_of(
    session: Session, gone: Iterable[Gone], *, adult_id: UUID, without: Iterable[UUID], today: date
) -> tuple[SupportCard, ...]:
    """A few services for the same need, where this adult lives; others where there are none for it."""
    own = support_seekers.own(session, adult_id=adult_id, today=today)
    left_out = frozenset(without)
    kinds = [kind for each in gone for kind in each.kinds]
    for kind in dict.fromkeys((need_of(kinds), None)):
        wanted = Wanted(seeker=own.seeker, near=own.near, kind=kind)
        found = support.find(session, wanted, today=today).cards
        others = [card for card in found if not card.is_crisis and card.id not in left_out]
        if others:
            return tuple(others[:INSTEAD_AT_MOST])
    return ()
