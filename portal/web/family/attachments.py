"""A file of one adult's own thread, for that adult alone."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.web.access import Blueprint
from portal.web.downloads import download

attachments = Blueprint("family", "attachments", url_prefix="/messages/files")


@attachments.get("/<uuid:file_id>", access=Permission.FAMILY_MESSAGES_READ)
def show(viewer: FamilyViewer, session: Session, file_id: UUID) -> ResponseReturnValue:
    """Hand the file over, once it has been checked."""
    return download(session, case_id=viewer.case_id, adult_id=viewer.adult_id, file_id=file_id, by_family=True)
