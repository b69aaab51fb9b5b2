"""Cases: the facts that the guard asks about."""

from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts
from portal.models.cases import Case
from portal.models.people import Absence

_FACTS = select(Case.id, Case.practitioner_id, Case.closed_at).where(Case.id == bindparam("case_id"))
_AWAY = (
    select(Absence.staff_id, Absence.cover_id)
    .where(Absence.from_on <= bindparam("on"), Absence.to_on >= bindparam("on"))
    .order_by(Absence.from_on, Absence.id)
)


def facts(session: Session, *, case_id: UUID, on: date) -> CaseFacts | None:
    """What the rules may ask about this case; None where there is no such case.

    `on` is today in London. Whoever covers an absent practitioner is covered in turn, so a chain of absences ends at
    somebody who is there; all of the chain may open the case.
    """
    row = session.execute(_FACTS, {"case_id": case_id}).first()
    if row is None:
        return None
    covers: dict[UUID, list[UUID]] = {}
    for away in session.execute(_AWAY, {"on": on}):
        covers.setdefault(away.staff_id, []).append(away.cover_id)
    return CaseFacts(
        case_id=row.id,
        practitioner_id=row.practitioner_id,
        covering_ids=_everybody_covering(row.practitioner_id, covers),
        is_closed=row.closed_at is not None,
    )


def _everybody_covering(practitioner_id: UUID, covers: dict[UUID, list[UUID]]) -> frozenset[UUID]:
    found: set[UUID] = set()
    ask = list(covers.get(practitioner_id, ()))
    while ask:
        cover = ask.pop()
        if cover not in found:
            found.add(cover)
            ask.extend(covers.get(cover, ()))
    return frozenset(found - {practitioner_id})
