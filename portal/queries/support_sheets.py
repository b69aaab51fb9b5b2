"""The whole directory as it would be typed, for a table that goes out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.support_typed import Typed, as_typed
from portal.models.support import SupportEntry

_ALL = select(
    SupportEntry.slug,
    SupportEntry.name,
    SupportEntry.facts,
    SupportEntry.source,
    SupportEntry.source_address,
    SupportEntry.doubt,
).order_by(SupportEntry.place, SupportEntry.name, SupportEntry.slug)


def everything(session: Session) -> list[tuple[str, Typed]]:
    """Every entry, whatever its state, under the name by which a table knows it again."""
    return [
        (
            row.slug,
            as_typed(
                support_facts.from_json(row.name, row.facts),
                source=row.source,
                source_address=row.source_address,
                doubt=row.doubt,
            ),
        )
        for row in session.execute(_ALL)
    ]
