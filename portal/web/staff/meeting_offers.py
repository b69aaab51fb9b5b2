"""Other meetings than a debrief, offered to one adult and taken back."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.meetings import MeetingKind
from portal.services import meeting_offers as services
from portal.services.debriefs import NotOnThisCase
from portal.web.access import Blueprint

meeting_offers = Blueprint("staff", "meeting_offers", url_prefix="/staff/cases/<uuid:case_id>/debrief/offers")


@meeting_offers.post("/<uuid:adult_id>/<kind>", access=Permission.STAFF_DEBRIEF_CHANGE)
def offer(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, adult_id: UUID, kind: str
) -> ResponseReturnValue:
    """Offer it, or take the offer back."""
    if kind not in set(MeetingKind) - {MeetingKind.DEBRIEF}:
        abort(404)
    act = services.take_back if "end" in request.form else services.offer
    done = "offer_ended" if "end" in request.form else "offered"
    try:
        act(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, kind=MeetingKind(kind), now=now)
    except NotOnThisCase:
        abort(404)
    except services.NothingMayBeOffered:
        done = "nothing_offered"
    return redirect(url_for("staff.debriefs.show", case_id=case.case_id, done=done, _anchor="other-meetings"), 303)
