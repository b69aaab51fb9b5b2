"""One adult's thread as the team sees it: read, reply, save for later, or say that no answer is needed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import messages as message_queries
from portal.queries.messages import NoSuchMessage, NoSuchThread, StaffThread
from portal.services import messages as message_services
from portal.services.messages import MessagesHeldBack, NoThread, WroteAgain
from portal.services.outgoing_words import LookAgain
from portal.web import newest as newest_answers
from portal.web.access import Blueprint
from portal.web.said import Sides, said
from portal.web.staff.drafts import keep_after_expiry
from portal.web.staff.last_look import look
from portal.web.staff.thread_desk import Desk, desk_for
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import Box, PageKeyMissing, empty_box, key_in_form, refused_box, send_key, typed, why_refused

messages = Blueprint("staff", "messages", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>")

TOLD = {
    "sent": "Your message is sent. A neutral notice goes out; it says nothing of the family or the service.",
    "saved": "What you wrote is saved. Only you can see it. It is not sent yet.",
    "settled": "Marked as needing no answer.",
    "filled": "The reply is in the box, with the names filled in. Read it before you send it.",
    "taken": "You have it now.",
    "given_back": "You gave it back. Nobody has it now.",
    "note_read": "The note is kept with the history of this thread.",
    "brought_back": "It is in the list again.",
}


@messages.get("", access=Permission.STAFF_CASE_READ, opens="thread")
def thread(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """The newest messages and the box to reply in; or, before a message, the ones that came earlier."""
    before = _before()
    found = _read(session, viewer, case.case_id, adult_id, before)
    told = next((words for key, words in TOLD.items() if key in request.args), "")
    box = empty_box(found.draft)
    desk = desk_for(session, case=case, viewer=viewer, adult_id=adult_id, now=now, locale=locale)
    told = locale.gettext(told) if told else ""
    return _thread_page(found, box, desk, locale, now, case.case_id, adult_id, told=told)


@messages.get("/newest", access=Permission.STAFF_CASE_READ, is_background=True)
def newest(session: Session, case_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Whether the page that asks still shows the newest message."""
    return newest_answers.answer(message_queries.newest(session, case_id=case_id, adult_id=adult_id))


@messages.post("", access=Permission.STAFF_MESSAGES_SEND, when_expired=keep_after_expiry)
def reply(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Send what was written; any number of taps send it once. Words that may hurt, and other names, are shown first."""
    try:
        look(session, case=case, viewer=viewer, adult_id=adult_id, now=now)
        message_services.reply(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            body=typed(),
            send_key=send_key(),
            seen_id=key_in_form("seen"),
            now=now,
        )
    except NoThread:
        abort(404)
    except (EmptyMessage, MessageTooLong, PageKeyMissing) as problem:
        return refused_reply(case, viewer, session, now, locale, adult_id, why_refused(problem, locale), 422)
    except LookAgain as problem:
        return refused_reply(case, viewer, session, now, locale, adult_id, "", 422, found=problem)
    except MessagesHeldBack:
        words = locale.gettext("Messages to this adult are held back. Two people must agree before anything is sent.")
        return refused_reply(case, viewer, session, now, locale, adult_id, words, 409)
    return redirect(_address(case.case_id, adult_id, "sent"), 303)


@messages.post("/no-answer-needed", access=Permission.STAFF_MESSAGES_SEND)
def settle(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """End the wait without an answer, unless something newer has arrived than the page showed."""
    which, seen_id = {"case_id": case.case_id, "adult_id": adult_id}, key_in_form("seen")
    try:
        message_services.settle(session, viewer=viewer, **which, seen_id=seen_id, now=now)
    except NoThread:
        abort(404)
    except WroteAgain:
        words = locale.gettext("Something newer has arrived. Read it first.")
        return refused_reply(case, viewer, session, now, locale, adult_id, words, 409)
    return redirect(_address(case.case_id, adult_id, "settled"), 303)


def _address(case_id: UUID, adult_id: UUID, told: str) -> str:
    thread_address = url_for("staff.messages.thread", case_id=case_id, adult_id=adult_id)
    return f"{thread_address}?{told}=1#newest"


def _before() -> UUID | None:
    asked = request.args.get("before")
    if asked is None:
        return None
    try:
        return UUID(asked)
    except ValueError:
        abort(404)


def _read(session: Session, viewer: StaffViewer, case_id: UUID, adult_id: UUID, before: UUID | None) -> StaffThread:
    try:
        return message_queries.staff_thread(
            session, case_id=case_id, adult_id=adult_id, staff_id=viewer.id, before=before
        )
    except (NoSuchThread, NoSuchMessage):
        abort(404)


def refused_reply(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
    words: str,
    status: int,
    *,
    found: LookAgain | None = None,
) -> ResponseReturnValue:
    """The thread again, with what was typed and what is wrong with it, or what a last look `found` in it."""
    start_over()
    thread = _read(session, viewer, case.case_id, adult_id, None)
    desk = desk_for(session, case=case, viewer=viewer, adult_id=adult_id, now=now, locale=locale, found=found)
    box = refused_box(words) if found is None else replace(refused_box(""), errors=())
    return _thread_page(thread, box, desk, locale, now, case.case_id, adult_id, status=status)


def _thread_page(
    found: StaffThread,
    box: Box,
    desk: Desk,
    locale: Locale,
    now: datetime,
    case_id: UUID,
    adult_id: UUID,
    *,
    told: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    _ = locale.gettext
    rows = found.page.messages
    sides = Sides(
        found.adult_first_name, is_family_page=False, read=_("Opened on %(day)s."), not_read=_("Not opened yet.")
    )
    return page(
        "staff/messages/thread.html",
        status=status,
        adult=found.adult_first_name,
        child=found.child_name,
        is_waiting=found.waiting_since is not None,
        is_restricted=found.is_restricted,
        said=said(rows, locale=locale, sides=sides, now=now),
        earlier=rows[0].id if found.page.has_earlier else None,
        is_newest="before" not in request.args,
        seen=rows[-1].id if rows else None,
        newest=newest_answers.mark_of(rows[-1].id if rows else None),
        box=box,
        desk=desk,
        told=told,
        case_id=case_id,
        adult_id=adult_id,
    )
