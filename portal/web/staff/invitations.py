"""Inviting an adult into the portal, again where the letter was lost, and taking an invitation back."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.queries import cases as queries
from portal.services import audit
from portal.services import invitations as services
from portal.web.access import Blueprint

invitations = Blueprint(
    "staff", "invitations", url_prefix="/staff/cases/<uuid:case_id>/adults/<uuid:adult_id>/invitation"
)


@invitations.post("", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime
) -> ResponseReturnValue:
    """Write to them; an earlier invitation that is still open ends.

    At night or near a date that hurts it waits, unless they are on the phone or in the room and expect it.
    """
    found = _adult(session, case, adult_id)
    try:
        services.invite_adult(
            session,
            actor=viewer,
            person_id=found.person_id,
            adult_id=adult_id,
            now=now,
            expected_now=request.form.get("expected") == "yes",
        )
    except services.MayNotBeWritten:
        # A page that is open since before somebody noted it; the page of the case now says why.
        return redirect(url_for("staff.cases.show", case_id=case.case_id, not_invited=1), 303)
    return redirect(url_for("staff.cases.show", case_id=case.case_id, invited=1), 303)


@invitations.post("/withdraw", access=Permission.STAFF_CASE_CHANGE)
def withdraw(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime
) -> ResponseReturnValue:
    """Take the open invitation back: its link stops working."""
    _adult(session, case, adult_id)
    services.revoke(session, adult_id=adult_id, now=now)
    audit.record(session, actor=viewer, action="adult.uninvited", now=now, case_id=case.case_id, subject_id=adult_id)
    return redirect(url_for("staff.cases.show", case_id=case.case_id, withdrawn=1), 303)


def _adult(session: Session, case: CaseFacts, adult_id: UUID) -> queries.AdultOnCase:
    found = [each for each in queries.adults(session, case_id=case.case_id) if each.id == adult_id]
    if not found:
        abort(404)
    return found[0]
