"""What the made-up team has done so far of its procedure."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.procedure import RecordState
from portal.domain.working_time import OFFICE_HOURS
from portal.i18n import LONDON
from portal.queries import procedure as queries
from portal.queries.procedure import Clock
from portal.services import procedure

DONE = {
    "notification": (0, 16, "The ward rang, and sent the form."),
    "first-contact": (1, 10, ""),
    "key-worker": (1, 11, "Card left with them."),
    "joint-agency-response": (1, 9, ""),
    "initial-meeting": (1, 14, "Minutes in the meeting folder."),
    "coroner-told": (0, 18, ""),
    "coroners-officer": (2, 10, ""),
    "home-visit": (2, 13, "With the police."),
    "national-database": (2, 9, ""),
    "belongings": (4, 11, "A list from the officer; the blanket comes back first."),
    "stop-gp": (4, 9, "Rang the practice manager."),
    "stop-immunisation": (4, 9, ""),
    "stop-red-book": (5, 9, "Health visitor rang back."),
    "memory-items": (9, 15, ""),
    "post-mortem-choices": (3, 12, ""),
    "release": (16, 10, ""),
    "first-results": (40, 10, ""),
    "follow-up-meeting": (45, 14, ""),
}
"""Days after the death, the hour, and what shows it. What has not come yet is still to do."""

NOT_NEEDED = {"stop-school": "Too young for a nursery; nobody had a place for the autumn."}


def work_through(
    session: Session,
    practitioner: StaffViewer,
    case_id: UUID,
    *,
    died_on: date,
    bank_holidays: frozenset[date],
    now: datetime,
) -> None:
    """Write down the steps of this family that the team would have done by now."""
    rows = queries.of_case(session, case_id=case_id, clock=Clock(OFFICE_HOURS, bank_holidays, now))
    for slug in (row.on_case.step.slug for row in rows):
        state, (days, hour, words) = RecordState.DONE, DONE.get(slug, (0, 0, ""))
        if slug in NOT_NEEDED:
            state, days, hour, words = RecordState.NOT_NEEDED, 6, 9, NOT_NEEDED[slug]
        at = datetime.combine(died_on + timedelta(days=days), time(hour), LONDON).astimezone(UTC)
        if hour and at < now:
            procedure.record(
                session,
                viewer=practitioner,
                case_id=case_id,
                slug=slug,
                state=state,
                happened_at=at,
                who="",
                words=words,
                seen_number=0,
                form_key=uuid4(),
                now=at,
            )
