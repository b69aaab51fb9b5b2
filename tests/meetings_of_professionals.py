"""Meetings of professionals about Yusuf, written down straight through the services."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.attendance import Attendee
from portal.domain.reviews import Presence, ReviewKind, ReviewWay
from portal.services import reviews
from portal.services.reviews import Arrangement
from tests.threads import staff_viewer_of
from tests.world import NOW, Adult, Worker

HEALTH_VISITOR = Attendee("Health visitor", "Northgate Clinic")


def meet(
    session: Session,
    worker: Worker,
    family: Adult,
    kind: ReviewKind = ReviewKind.DEATH_REVIEW,
    *,
    at: datetime,
    is_held: bool = True,
    now: datetime = NOW,
) -> UUID:
    """The caller commits."""
    return reviews.write_down(
        session,
        viewer=staff_viewer_of(worker),
        case_id=family.case_id,
        form_key=uuid4(),
        kind=kind,
        where=Arrangement(starts_at=at, way=ReviewWay.REMOTE, place="", agenda=""),
        chair=None,
        people={Presence.CAME if is_held else Presence.INVITED: [HEALTH_VISITOR]},
        is_held=is_held,
        today=now.date(),
        now=now,
    )
