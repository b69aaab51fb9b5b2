"""What the made-up team has done so far of its procedure, and what it knows of risk at a home."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.procedure import RecordState
from portal.domain.working_time import OFFICE_HOURS, local
from portal.i18n import LONDON
from portal.queries import procedure as queries
from portal.queries.procedure import Clock
from portal.services import home_visits, procedure

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


RISKS = {"Yusuf": "A large dog in the yard. Ring first, and wait until it is in."}
STILL_TO_DO = {"Rowan": ("coroners-officer", "national-database"), "Ellie": ("stop-immunisation",)}


def work_through(
    session: Session,
    practitioner: StaffViewer,
    case_id: UUID,
    *,
    child_name: str,
    home_of: UUID,
    died_on: date,
    bank_holidays: frozenset[date],
    now: datetime,
) -> None:
    """Write down the steps of this family that the team would have done by now, and what to know before a visit."""
    if child_name in RISKS:
        home_visits.write_risk(
            session,
            viewer=practitioner,
            case_id=case_id,
            adult_id=home_of,
            words=RISKS[child_name],
            review_on=local(now).date() + timedelta(days=30),
            form_key=uuid4(),
            today=local(now).date(),
            now=now,
        )
    rows = queries.of_case(session, case_id=case_id, clock=Clock(OFFICE_HOURS, bank_holidays, now))
    for slug in (row.on_case.step.slug for row in rows):
        state, (days, hour, words) = RecordState.DONE, DONE.get(slug, (0, 0, ""))
        if slug in NOT_NEEDED:
            state, days, hour, words = RecordState.NOT_NEEDED, 6, 9, NOT_NEEDED[slug]
        at = datetime.combine(died_on + timedelta(days=days), time(hour), LONDON).astimezone(UTC)
        if hour and at < now and slug not in STILL_TO_DO.get(child_name, ()):
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
