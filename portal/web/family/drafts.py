"""What an adult of a family has typed and not sent: kept while they type, and offered again on any device."""

from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.domain.messages import MessageTooLong
from portal.queries.sessions import SessionRow
from portal.services import drafts as draft_services
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.after_expiry import keep_words
from portal.web.templating import page
from portal.web.writing import QUIETLY_SAVED, has_files, is_autosave, typed

drafts = Blueprint("family", "drafts", url_prefix="/messages/draft")


def keep_after_expiry(expired: SessionRow) -> ResponseReturnValue:
    """Keep the words of an adult whose session ended by the clock; add them to a draft that may be there."""

    def keep(session: Session, now: datetime) -> None:
        viewer = web_session.as_viewer(expired)
        if isinstance(viewer, FamilyViewer):
            _keep(session, viewer, now=now, joins=True)

    return keep_words(expired, keep, sign_in="auth.sign_in.show", come_back_to=url_for("family.messages.thread"))


@drafts.post("", access=Permission.FAMILY_MESSAGES_SEND, when_expired=keep_after_expiry, takes_files=True)
def save(viewer: FamilyViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Keep what is typed so far. The page’s own saving gets an empty answer; the button leads back to the thread."""
    try:
        _keep(session, viewer, now=now, joins=False)
    except MessageTooLong:
        return page("errors/too_large.html", status=422, wrote=typed())
    if is_autosave():
        return QUIETLY_SAVED
    files = 1 if has_files() else None
    return redirect(url_for("family.messages.thread", saved=1, files=files, _anchor="write"), 303)


def _keep(session: Session, viewer: FamilyViewer, *, now: datetime, joins: bool) -> None:
    draft_services.save_for_family(
        session,
        case_id=viewer.case_id,
        adult_id=viewer.adult_id,
        person_id=viewer.id,
        text=typed(),
        joins=joins,
        now=now,
    )
