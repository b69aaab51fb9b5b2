"""What became of a service that the team thought of: one press, which may be taken back by another."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.domain.support_outcomes import Outcome
from portal.services import offered_support as services
from portal.services.offered_support import NoSuchOffer
from portal.web.access import Blueprint

support_offers = Blueprint("family", "support_offers", url_prefix="/support/offers")


@support_offers.post("/<uuid:offer_id>", access=Permission.FAMILY_SUPPORT_KEEP)
def say(offer_id: UUID, viewer: FamilyViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Keep what they say about it; their team reads it on the case."""
    said = next((each for each in Outcome if each.value == request.form.get("outcome")), None)
    if said is None:
        abort(404)
    try:
        services.say(session, viewer=viewer, offer_id=offer_id, outcome=said, now=now)
    except NoSuchOffer:
        abort(404)
    return redirect(url_for("family.support.index", said=1, _anchor="offered"), 303)
