"""A saved reply put into the box: behind what is typed there already, with the names of this family filled in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import MessageTooLong
from portal.domain.saved_replies import NameMissing, Placeholder, fill
from portal.i18n import Locale
from portal.queries import saved_replies as queries
from portal.services import drafts
from portal.services.drafts import NoThreadForDraft
from portal.web.access import Blueprint
from portal.web.staff.messages import refused_page
from portal.web.writing import key_in_form, typed, why_refused

reply_choice = Blueprint(
    "staff", "reply_choice", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>/saved-reply"
)


@reply_choice.post("", access=Permission.STAFF_MESSAGES_SEND)
def insert(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Keep what is typed and the reply behind it as the draft; nothing is sent."""
    which: dict[str, Any] = {"case_id": case.case_id, "adult_id": adult_id}
    names = queries.names_for(session, **which)
    if names is None:
        abort(404)
    try:
        body = _with_reply(session, names_of=names)
        drafts.save_for_staff(session, **which, staff_id=viewer.id, text=body, joins=False, now=now)
    except NoThreadForDraft:
        abort(404)
    except (_NotInUse, NameMissing, MessageTooLong) as problem:
        words = _why(problem, locale)
        return refused_page(case, viewer, session, now, locale, adult_id, words, 422)
    return redirect(url_for("staff.messages.thread", **which, filled=1, _anchor="write"), 303)


class _NotInUse(LookupError):
    """No reply was chosen, or one that is out of use by now."""


def _with_reply(session: Session, *, names_of: Mapping[Placeholder, str]) -> str:
    reply_id = key_in_form("saved_reply")
    reply = None if reply_id is None else queries.one(session, reply_id=reply_id)
    if reply is None or reply.withdrawn_at is not None:
        raise _NotInUse
    filled = fill(reply.body, names_of)
    before = typed().rstrip()
    return f"{before}\n\n{filled}" if before else filled


def _why(problem: _NotInUse | NameMissing | MessageTooLong, locale: Locale) -> str:
    _ = locale.gettext
    if isinstance(problem, MessageTooLong):
        return why_refused(problem, locale)
    if isinstance(problem, _NotInUse):
        return _("Choose a saved reply that is in use. What you typed is kept.")
    missing = {
        Placeholder.CHILD: _("This reply names the child, and no name is written down for this adult."),
        Placeholder.ADULT: _("This reply names the adult, and no name is written down."),
        Placeholder.PRACTITIONER: _("This reply names the practitioner, and no name is written down."),
    }
    return missing[problem.placeholder]
