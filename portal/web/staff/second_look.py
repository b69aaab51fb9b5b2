"""What two people have to agree about, on one page: words to release, lost mailboxes, restrictions to look at again."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, StaffViewer
from portal.domain.restrictions import Review
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import second_look as queries
from portal.web.access import Blueprint
from portal.web.templating import page

second_look = Blueprint("staff", "second_look", url_prefix="/staff/second-look")


@second_look.get("", access=Permission.STAFF_INBOX_READ)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Of the families this viewer may see; a manager's list has every family."""
    found = queries.second_look(session, viewer=viewer, today=local(now).date())
    _ = locale.gettext
    states = {Review.OVERDUE: _("due now"), Review.COMES_UP: _("comes up"), Review.LATER: ""}
    return page("staff/second_look/index.html", found=found, states=states)
