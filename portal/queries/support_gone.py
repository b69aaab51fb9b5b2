"""Services that a person knows of and that families are not shown: being checked again, or closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.content import Kind
from portal.domain.support import EntryState
from portal.models.support import SupportEntry, SupportInstead
from portal.queries import support
from portal.queries.support import SupportCard


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing of it but its name, what it was for, and whether it has closed."""

    id: UUID
    name: str
    kinds: tuple[Kind, ...]
    is_closed: bool = False
    """Otherwise somebody is checking it again, and it comes back."""
    instead: SupportCard | None = None
    """What whoever closed it names in its place, while families see that."""


_GONE = select(
    SupportEntry.id, SupportEntry.name, SupportEntry.state, SupportEntry.facts, SupportInstead.instead_id
).outerjoin(SupportInstead, SupportInstead.id == SupportEntry.id)


def gone(session: Session, ids: Iterable[UUID], *, today: date) -> dict[UUID, Gone]:
    """What these services were, for a person who knows of them already; one statement, or two."""
    rows = session.execute(_GONE.where(SupportEntry.id.in_(sorted(set(ids)))).order_by(SupportEntry.id)).all()
    named = [row.instead_id for row in rows if row.instead_id is not None]
    cards = support.by_ids(session, named, today=today) if named else {}
    return {
        row.id: Gone(
            id=row.id,
            name=row.name,
            kinds=support_facts.from_json(row.name, row.facts).kinds,
            is_closed=row.state == EntryState.CLOSED.value,
            instead=cards.get(row.instead_id),
        )
        for row in rows
    }
