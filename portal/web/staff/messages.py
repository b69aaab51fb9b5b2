"""One adult's thread as the team sees it: read, reply, save for later, or say that no answer is needed."""

from datetime import datetime
from functools import partial
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.attachments import FileRefused
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import messages as message_queries
from portal.queries.messages import NoSuchMessage, NoSuchThread, StaffThread
from portal.services import messages as message_services
from portal.services.messages import MessagesHeldBack, NoThread, WroteAgain
from portal.services.outgoing_words import LookAgain
from portal.web import file_words
from portal.web import newest as newest_answers
from portal.web.access import Blueprint
from portal.web.said import Sides, said
from portal.web.staff.attachments import staff_files_field, stage_files
from portal.web.staff.beside_the_thread import Beside, Refused, beside
from portal.web.staff.drafts import keep_after_expiry
from portal.web.staff.last_look import look
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
    "filled": "The reply is in the box, with the names filled in. Read it before you send it.",
    "taken": "You have it now.",
    "given_back": "You gave it back. Nobody has it now.",
    "note_read": "The note is kept with the history of this thread.",
    "brought_back": "It is in the list again.",
    "held": "It waits for a second person. Nothing is sent before they release it.",
    "released": "It is released and sent.",
    "sent_back": "It went back to whoever wrote it, with your reason.",
    "withdrawn": "You took it back. The words are in the box again.",
    "gone": "The files are no longer here. Nothing was sent. Please choose them again.",
}


@messages.get("", access=Permission.STAFF_CASE_READ, opens="thread")
def thread(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    adult_id: UUID,
) -> ResponseReturnValue:
    """The newest messages and the box to reply in; or, before a message, the ones that came earlier."""
    before = _before()
    found = _read(session, viewer, case.case_id, adult_id, before)
    box, files = empty_box(found.draft), staff_files_field(locale, settings)
    also = beside(
        session,
        case=case,
        viewer=viewer,
        adult_id=adult_id,
        is_restricted=found.is_restricted,
        now=now,
        locale=locale,
    )
    return _thread_page(found, box, files, also, locale, now, case, adult_id, told=_told(locale))


@messages.get("/newest", access=Permission.STAFF_CASE_READ, is_background=True)
def newest(session: Session, case_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """Whether the page that asks still shows the newest message."""
    return newest_answers.answer(message_queries.newest(session, case_id=case_id, adult_id=adult_id))


@messages.post("", access=Permission.STAFF_MESSAGES_SEND, when_expired=keep_after_expiry, takes_files=True)
def reply(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    adult_id: UUID,
) -> ResponseReturnValue:
    """Send what was written; any number of taps send it once. With files, the page to confirm it comes first."""
    try:
        if offered():
            batch_id = stage_files(session, viewer, settings, case.case_id, adult_id, now=now)
            seen = request.form.get("seen") or None
            confirm = "staff.attachments.confirm"
            return redirect(
                url_for(confirm, case_id=case.case_id, adult_id=adult_id, batch_id=batch_id, seen=seen), 303
            )
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
        return refused_page(case, viewer, session, now, locale, adult_id, why_refused(problem, locale), 422)
    except LookAgain as problem:
        return refused_page(case, viewer, session, now, locale, adult_id, "", 422, look_again=problem)
    except FileRefused as problem:
        wrong = file_words.why_refused(problem, locale)
        return refused_page(case, viewer, session, now, locale, adult_id, "", 422, wrong_files=wrong)
    except MessagesHeldBack:
        words = locale.gettext("Words to this adult now need a second person. Yours are kept: ask for one below.")
        return refused_page(case, viewer, session, now, locale, adult_id, words, 409)
    return redirect(address(case.case_id, adult_id, "sent"), 303)


@messages.post("/no-answer-needed", access=Permission.STAFF_MESSAGES_SEND)
def settle(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """End the wait without an answer, unless something newer has arrived than the page showed."""
    seen_id = key_in_form("seen")
    try:
        message_services.settle(
            session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, seen_id=seen_id, now=now
        )
    except NoThread:
        abort(404)
    except WroteAgain:
        words = locale.gettext("Something newer has arrived. Read it first.")
        return refused_page(case, viewer, session, now, locale, adult_id, words, 409)
    return redirect(address(case.case_id, adult_id, "settled"), 303)


def _told(locale: Locale) -> str:
    if "saved" in request.args:
        return saved_words(locale)
    words = next((words for key, words in TOLD.items() if key in request.args), "")
    return locale.gettext(words) if words else ""


def address(case_id: UUID, adult_id: UUID, told: str) -> str:
    """Where a page leads after something was done that `told` names."""
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


def refused_page(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
    words: str,
    status: int,
    *,
    refused: Refused | None = None,
    wrong_files: str = "",
    look_again: LookAgain | None = None,
) -> ResponseReturnValue:
    """The thread again, with what is wrong: with the words in the box or, as `refused` says, with what waits."""
    start_over()
    found = _read(session, viewer, case.case_id, adult_id, None)
    also = beside(
        session,
        case=case,
        viewer=viewer,
        adult_id=adult_id,
        is_restricted=found.is_restricted,
        now=now,
        locale=locale,
        refused=refused,
        look_again=look_again,
    )
    files = staff_files_field(locale, wiring().settings, error=wrong_files)
    box = refused_box(words) if refused is None else empty_box(found.draft)
    return _thread_page(found, box, files, also, locale, now, case, adult_id, status=status)


def _thread_page(
    found: StaffThread,
    box: Box,
    files: FilesField | None,
    also: Beside,
    locale: Locale,
    now: datetime,
    case: CaseFacts,
    adult_id: UUID,
    *,
    told: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    _ = locale.gettext
    rows = found.page.messages
    of_thread = partial(url_for, case_id=case.case_id, adult_id=adult_id)
    sides = Sides(
        found.adult_first_name,
        is_family_page=False,
        read=_("Opened on %(day)s."),
        not_read=_("Not opened yet."),
        file_address=lambda file_id: of_thread("staff.attachments.show", file_id=file_id),
        translation_address=lambda message_id: of_thread("staff.interpreting.edit", message_id=message_id),
    )
    return page(
        "staff/messages/thread.html",
        status=status,
        is_flagged=found.is_flagged,
        wish=found.wish,
        adult=found.adult_first_name,
        child=found.child_name,
        is_waiting=found.waiting_since is not None,
        said=said(found.page, locale=locale, sides=sides, now=now),
        earlier=rows[0].id if found.page.has_earlier else None,
        is_newest="before" not in request.args,
        seen=rows[-1].id if rows else None,
        newest=newest_answers.mark_of(rows[-1].id if rows else None),
        box=box,
        files=files,
        told=told,
        handover=also.handover,
        held=also.held,
        desk=also.desk,
        case_id=case.case_id,
        adult_id=adult_id,
    )
