"""What came in from other people's directories, what was wrong with it, and the drafts that somebody must look at."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission
from portal.queries import support_imports as queries
from portal.web.access import Blueprint
from portal.web.templating import page

support_imports = Blueprint("staff", "support_imports", url_prefix="/staff/directory/imports")


@support_imports.get("", access=Permission.STAFF_SUPPORT_EDIT)
def index(session: Session) -> ResponseReturnValue:
    """The newest first."""
    return page("staff/support_imports/index.html", runs=queries.runs(session), drafts=queries.drafts(session))
