"""Which entries of the contact log tell of the same visit or call, so that it is counted once."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.services import contact_entries as services
from portal.web.access import Blueprint
from portal.web.writing import key_in_form

contact_events = Blueprint("staff", "contact_events", url_prefix="/staff/cases/<uuid:case_id>/contacts/<uuid:event_id>")


@contact_events.post("/join", access=Permission.STAFF_CASE_TEND)
def join(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, event_id: UUID) -> ResponseReturnValue:
    """Two entries tell of one event."""
    other = key_in_form("other")
    if other is None:
        abort(404)
    try:
        services.join(session, viewer=viewer, case_id=case.case_id, event_id=event_id, with_event_id=other, now=now)
    except services.NoSuchEvent:
        abort(404)
    return redirect(url_for("staff.contacts.index", case_id=case.case_id, joined=1), 303)


@contact_events.post("/apart", access=Permission.STAFF_CASE_TEND)
def take_apart(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, event_id: UUID
) -> ResponseReturnValue:
    """They were different ones after all."""
    try:
        services.take_apart(session, viewer=viewer, case_id=case.case_id, event_id=event_id, now=now)
    except services.NoSuchEvent:
        abort(404)
    return redirect(url_for("staff.contacts.index", case_id=case.case_id, apart=1), 303)
