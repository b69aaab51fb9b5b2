"""How much one adult wants to know."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.debriefs import WishToKnow
from portal.models.cases import CaseAdult


def wish_of(session: Session, *, adult_id: UUID) -> WishToKnow | None:
    """What they said last; None while they have not said. Raises NoResultFound for an adult nobody knows."""
    found = session.execute(select(CaseAdult.wish_to_know).where(CaseAdult.id == adult_id)).scalar_one()
    return None if found is None else WishToKnow(found)
