"""What a member of staff has typed to an adult and not sent."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, StaffViewer, may
from portal.domain.messages import MessageTooLong
from portal.queries.sessions import SessionRow
from portal.services import drafts as draft_services
from portal.services.drafts import NoThreadForDraft
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.after_expiry import keep_words
from portal.web.templating import page
from portal.web.writing import QUIETLY_SAVED, has_files, is_autosave, typed

drafts = Blueprint("staff", "drafts", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>/draft")


def keep_after_expiry(expired: SessionRow, case_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Keep the words of somebody whose session ended by the clock, if they may still write to this adult."""

    def keep(session: Session, now: datetime) -> None:
        viewer = web_session.as_viewer(expired)
        facts = web_session.load_case_facts(case_id)
        if not isinstance(viewer, StaffViewer) or not may(viewer, Permission.STAFF_MESSAGES_SEND, facts):
            abort(404)
        keep_draft(session, viewer, case_id, adult_id, now=now, joins=True)

    back = url_for("staff.messages.thread", case_id=case_id, adult_id=adult_id)
    return keep_words(expired, keep, sign_in="auth.staff_sign_in.show", come_back_to=back)


@drafts.post("", access=Permission.STAFF_MESSAGES_SEND, when_expired=keep_after_expiry, takes_files=True)
def save(viewer: StaffViewer, session: Session, now: datetime, case_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Keep what is typed so far. The page’s own saving gets an empty answer; the button leads back to the thread."""
    try:
        keep_draft(session, viewer, case_id, adult_id, now=now, joins=False)
    except MessageTooLong:
        return page("errors/too_large.html", status=422, wrote=typed())
    if is_autosave():
        return QUIETLY_SAVED
    files, thread = 1 if has_files() else None, "staff.messages.thread"
    return redirect(url_for(thread, case_id=case_id, adult_id=adult_id, saved=1, files=files, _anchor="write"), 303)


def keep_draft(
    session: Session, viewer: StaffViewer, case_id: UUID, adult_id: UUID, *, now: datetime, joins: bool
) -> None:
    """Keep what stands in the box of this request's form. Raises MessageTooLong."""
    try:
        draft_services.save_for_staff(
            session, case_id=case_id, adult_id=adult_id, staff_id=viewer.id, text=typed(), joins=joins, now=now
        )
    except NoThreadForDraft:
        abort(404)
