"""What an adult cannot be sent is told by a person: it is noted, and stays until the contact log answers."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import ByHand, Case, CaseAdult


def note(
    session: Session,
    *,
    person_id: UUID,
    case_id: UUID | None,
    kind: NoticeKind,
    notice_id: UUID | None = None,
    now: datetime,
) -> None:
    """Note that they are to be told: about one case, or where none is named about each open case of theirs.

    In place of a notice that has an id (services.notices) it is noted once, however often it is asked for.
    """
    places = (
        select(CaseAdult.id, CaseAdult.case_id)
        .join(Case, Case.id == CaseAdult.case_id)
        .where(CaseAdult.person_id == person_id)
        .order_by(CaseAdult.id)
    )
    places = places.where(Case.closed_at.is_(None)) if case_id is None else places.where(Case.id == case_id)
    for place in session.execute(places).all():
        row_id = new_id() if notice_id is None else uuid5(notice_id, place.id.hex)
        if notice_id is None or session.get(ByHand, row_id) is None:
            session.add(ByHand(id=row_id, case_id=place.case_id, adult_id=place.id, kind=kind, made_at=now))
    session.flush()
