"""“I asked today, there is nothing new”: one tap, and the family reads the day."""

from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.i18n import LONDON
from portal.services import stage_checks as services
from portal.services.journey import CaseClosed
from portal.web.access import Blueprint
from portal.web.transaction import start_over

stage_checks = Blueprint("staff", "stage_checks", url_prefix="/staff/cases/<uuid:case_id>/journey/<stage>/checks")


@stage_checks.post("", access=Permission.STAFF_CASE_CHANGE)
def create(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, stage: str) -> ResponseReturnValue:
    """Write down that nothing is new today. Where the step no longer waits, the page shows how it stands instead."""
    try:
        services.record_check(
            session, viewer=viewer, case_id=case.case_id, stage=stage, today=now.astimezone(LONDON).date(), now=now
        )
    except (CaseClosed, services.NotWaiting):
        start_over()
        return redirect(url_for("staff.journey.show", case_id=case.case_id), 303)
    return redirect(url_for("staff.journey.show", case_id=case.case_id, checked=1), 303)
