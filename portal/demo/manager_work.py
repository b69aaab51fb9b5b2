"""What a manager of the made-up team finds: an emergency, a complaint, a wish, supervision, what families said."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.concerns import ConcernKind
from portal.domain.debrief_delays import DelayedStep, DelayReason
from portal.domain.working_time import local
from portal.services import concerns, debrief_delays, emergency_access, experience_rounds, supervision
from portal.services.experience_rounds import Found

OPENED = "Rowan"
"""Whose case a colleague opened in an emergency."""
REASON = (
    "Hannah rang the office at seven in the evening and cried. Ruth was on the road without a signal, and nobody who "
    "covers for her answered. I read what was said last, and rang Hannah back."
)
WISHES_ANOTHER, COMPLAINS = "Kofi", "Ellie"
"""Whose first adults told the managers something."""
COMPLAINT = "You said that somebody would ring on Friday. Nobody rang, and we sat by the phone all day."
WAITS = "Yusuf"
"""Whose report is late."""


def leave(
    session: Session,
    *,
    manager: StaffViewer,
    practitioners: Sequence[StaffViewer],
    families: Mapping[str, Sequence[FamilyViewer]],
    now: datetime,
) -> None:
    """Leave it all as it would lie on the desk this morning. `families`: the adults, by the name of the child."""
    jo, ruth, tom = practitioners
    yesterday, today = now - timedelta(days=1), local(now).date()
    emergency_access.begin(
        session,
        viewer=tom,
        case_id=families[OPENED][0].case_id,
        reason=REASON,
        form_key=uuid4(),
        today=today - timedelta(days=1),
        now=yesterday,
    )
    for child, kind, words in (
        (WISHES_ANOTHER, ConcernKind.ANOTHER_WORKER, ""),
        (COMPLAINS, ConcernKind.COMPLAINT, COMPLAINT),
    ):
        concerns.tell(session, viewer=families[child][0], kind=kind, words=words, form_key=uuid4(), now=yesterday)
    debrief_delays.note(
        session,
        viewer=jo,
        case_id=families[WAITS][0].case_id,
        step=DelayedStep.REPORT,
        reason=DelayReason.PATHOLOGY,
        now=yesterday,
    )
    experience_rounds.write_down(
        session,
        viewer=manager,
        form_key=uuid4(),
        found=Found(
            measure="A questionnaire that is made up",
            first_on=today - timedelta(days=90),
            last_on=today - timedelta(days=60),
            asked=14,
            answered=9,
            scores={5: 5, 4: 3, 2: 1},
        ),
        today=today,
        now=now,
    )
    # Jo’s day lies ahead, Ruth’s has gone by, and nobody has set one for Tom.
    for who, days in ((jo, 10), (ruth, -4)):
        written_on = today - timedelta(days=30)
        day = today + timedelta(days=days)
        supervision.set_day(
            session, viewer=manager, staff_id=who.id, on=day, today=written_on, now=now - timedelta(days=30)
        )
