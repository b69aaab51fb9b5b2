"""All messages that wait for an interpreter, so that somebody arranges one."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, StaffViewer
from portal.domain.working_time import local
from portal.i18n import OFFERED
from portal.queries import interpreting as queries
from portal.web.access import Blueprint
from portal.web.templating import page

interpreters = Blueprint("staff", "interpreters", url_prefix="/staff/interpreters")


@interpreters.get("", access=Permission.STAFF_INBOX_READ)
def index(viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Of the families this viewer may see, the longest waiting first."""
    rows = queries.asked(session, viewer=viewer, today=local(now).date())
    return page("staff/interpreting/index.html", rows=rows, languages=OFFERED)
