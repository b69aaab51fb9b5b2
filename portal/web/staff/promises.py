"""Whom the team has promised an update, where the day is near or has gone by."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain import promises as rules
from portal.domain.access import Permission, StaffViewer
from portal.i18n import LONDON, Locale
from portal.queries import left_out as left_out_queries
from portal.queries import promises as queries
from portal.web.access import Blueprint
from portal.web.presence import team_hours
from portal.web.staff import words
from portal.web.templating import page
from portal.web.wiring import wiring

promises = Blueprint("staff", "promises", url_prefix="/staff/promises")


@promises.get("", access=Permission.STAFF_CASES_LIST)
def index(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The adults to tell something, the longest due first; each one press from being told."""
    today = now.astimezone(LONDON).date()
    up_to = rules.warned_up_to(today, hours=team_hours(settings), bank_holidays=wiring().bank_holidays)
    rows = queries.due(session, viewer=viewer, by=up_to, on=today)
    return page(
        "staff/promises/index.html",
        rows=rows,
        not_told=left_out_queries.of_viewer(session, viewer=viewer, on=today),
        up_to=up_to,
        said={row.adult_id: words.promise(locale, row.next_update_by, today=today, case_is_open=True) for row in rows},
    )
