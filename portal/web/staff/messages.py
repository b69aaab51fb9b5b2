"""One adult's thread as the team sees it: read, reply, save for later, or say that no answer is needed."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.attachments import FileRefused
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import messages as message_queries
from portal.queries.messages import NoSuchMessage, NoSuchThread, StaffThread
from portal.services import messages as message_services
from portal.services.messages import MessagesHeldBack, NoThread, WroteAgain
from portal.web import file_words
from portal.web import newest as newest_answers
from portal.web.access import Blueprint
from portal.web.said import Sides, said
from portal.web.staff.attachments import staff_files_field, stage_files
from portal.web.staff.drafts import keep_after_expiry
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.uploads import FilesField, offered
from portal.web.wiring import wiring
from portal.web.writing import (
    Box,
    PageKeyMissing,
    empty_box,
    key_in_form,
    refused_box,
    saved_words,
    send_key,
    typed,
    why_refused,
)

messages = Blueprint("staff", "messages", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>")

TOLD = {
    "sent": "Your message is sent. A neutral notice goes out; it says nothing of the family or the service.",
    "settled": "Marked as needing no answer.",
    "gone": "The files are no longer here. Nothing was sent. Please choose them again.",
}


@messages.get("", access=Permission.STAFF_CASE_READ, opens="thread")
def thread(
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    case_id: UUID,
    adult_id: UUID,
) -> ResponseReturnValue:
    """The newest messages and the box to reply in; or, before a message, the ones that came earlier."""
    before = _before()
    found = _read(session, viewer, case_id, adult_id, before)
    box, files = empty_box(found.draft), staff_files_field(locale, settings)
    return _thread_page(found, box, files, locale, now, case_id, adult_id, told=_told(locale))


@messages.get("/newest", access=Permission.STAFF_CASE_READ, is_background=True)
def newest(session: Session, case_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Whether the page that asks still shows the newest message."""
    return newest_answers.answer(message_queries.newest(session, case_id=case_id, adult_id=adult_id))


@messages.post("", access=Permission.STAFF_MESSAGES_SEND, when_expired=keep_after_expiry, takes_files=True)
def reply(
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    case_id: UUID,
    adult_id: UUID,
) -> ResponseReturnValue:
    """Send what was written; any number of taps send it once. With files, the page to confirm it comes first."""
    try:
        if offered():
            batch_id = stage_files(session, viewer, settings, case_id, adult_id, now=now)
            seen = request.form.get("seen") or None
            confirm = "staff.attachments.confirm"
            return redirect(url_for(confirm, case_id=case_id, adult_id=adult_id, batch_id=batch_id, seen=seen), 303)
        message_services.reply(
            session,
            viewer=viewer,
            case_id=case_id,
            adult_id=adult_id,
            body=typed(),
            send_key=send_key(),
            seen_id=key_in_form("seen"),
            now=now,
        )
    except NoThread:
        abort(404)
    except (EmptyMessage, MessageTooLong, PageKeyMissing) as problem:
        return _refused(viewer, session, now, locale, case_id, adult_id, why_refused(problem, locale), 422)
    except FileRefused as problem:
        wrong = file_words.why_refused(problem, locale)
        return _refused(viewer, session, now, locale, case_id, adult_id, "", 422, wrong_files=wrong)
    except MessagesHeldBack:
        words = locale.gettext("Messages to this adult are held back. Two people must agree before anything is sent.")
        return _refused(viewer, session, now, locale, case_id, adult_id, words, 409)
    return redirect(_address(case_id, adult_id, "sent"), 303)


@messages.post("/no-answer-needed", access=Permission.STAFF_MESSAGES_SEND)
def settle(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, case_id: UUID, adult_id: UUID
) -> ResponseReturnValue:
    """End the wait without an answer, unless something newer has arrived than the page showed."""
    seen_id = key_in_form("seen")
    try:
        message_services.settle(session, viewer=viewer, case_id=case_id, adult_id=adult_id, seen_id=seen_id, now=now)
    except NoThread:
        abort(404)
    except WroteAgain:
        words = locale.gettext("Something newer has arrived. Read it first.")
        return _refused(viewer, session, now, locale, case_id, adult_id, words, 409)
    return redirect(_address(case_id, adult_id, "settled"), 303)


def _told(locale: Locale) -> str:
    if "saved" in request.args:
        return saved_words(locale)
    words = next((words for key, words in TOLD.items() if key in request.args), "")
    return locale.gettext(words) if words else ""


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


def _refused(
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    case_id: UUID,
    adult_id: UUID,
    words: str,
    status: int,
    *,
    wrong_files: str = "",
) -> ResponseReturnValue:
    start_over()
    found = _read(session, viewer, case_id, adult_id, None)
    files = staff_files_field(locale, wiring().settings, error=wrong_files)
    return _thread_page(found, refused_box(words), files, locale, now, case_id, adult_id, status=status)


def _thread_page(
    found: StaffThread,
    box: Box,
    files: FilesField | None,
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
        found.adult_first_name,
        is_family_page=False,
        read=_("Opened on %(day)s."),
        not_read=_("Not opened yet."),
        file_address=lambda file_id: url_for(
            "staff.attachments.show", case_id=case_id, adult_id=adult_id, file_id=file_id
        ),
    )
    return page(
        "staff/messages/thread.html",
        status=status,
        adult=found.adult_first_name,
        child=found.child_name,
        is_waiting=found.waiting_since is not None,
        is_restricted=found.is_restricted,
        said=said(found.page, locale=locale, sides=sides, now=now),
        earlier=rows[0].id if found.page.has_earlier else None,
        is_newest="before" not in request.args,
        seen=rows[-1].id if rows else None,
        newest=newest_answers.mark_of(rows[-1].id if rows else None),
        box=box,
        files=files,
        told=told,
        case_id=case_id,
        adult_id=adult_id,
    )
