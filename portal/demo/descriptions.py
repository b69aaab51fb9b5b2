"""What the made-up practitioners have written down about the made-up adults."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.demo.family import DemoAdult
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.working_time import local
from portal.queries import adult_details as queries
from portal.services import adult_details
from portal.services.adult_details import Changing


def describe(session: Session, viewer: FamilyViewer, adult: DemoAdult, *, by: StaffViewer, now: datetime) -> None:
    """Write down how they talk and when they can be rung; somebody has rung their number."""
    row = queries.one(session, case_id=viewer.case_id, adult_id=viewer.adult_id, now=now)
    assert row is not None  # noqa: S101 - they have just been added
    details = replace(
        row.details,
        pronoun=adult.pronoun,
        language=adult.language,
        needs_interpreter=bool(adult.language),
        safe_times=adult.safe_times,
        phone_times=adult.phone_times,
        phone_is_verified=True,
    )
    adult_details.change(
        session,
        viewer=by,
        case_id=viewer.case_id,
        adult_id=viewer.adult_id,
        changing=Changing(revision=row.revision, details=details, short_name=adult.short_name, rang=True),
        today=local(now).date(),
        now=now,
    )
