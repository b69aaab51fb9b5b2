"""Putting right the day of a meeting of professionals that was held."""

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.i18n import Locale
from portal.services import review_days as services
from portal.web.access import Blueprint
from portal.web.staff.review_desk import Desk
from portal.web.staff.review_forms import HeldDayForm
from portal.web.staff.reviews import seen_revision

review_days = Blueprint("staff", "review_days", url_prefix="/staff/cases/<uuid:case_id>/meetings/<uuid:review_id>")


@review_days.post("/held-on", access=Permission.STAFF_CASE_CHANGE)
def put_right(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, review_id: UUID
) -> ResponseReturnValue:
    """It was held on another day than it says."""
    desk = Desk(case, viewer, session, now, locale, review_id)
    form = HeldDayForm()

    def act() -> None:
        services.put_right(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            seen=seen_revision(),
            starts_at=form.moment_given,
            reason=form.reason.data or "",
            today=desk.today,
            now=now,
        )

    return desk.act(form, act, "right")
