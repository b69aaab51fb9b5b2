"""Files between staff and one adult: opened by the team, and sent by it only after somebody has confirmed to whom."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.cases import Relationship
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import attachments as attachment_queries
from portal.queries import messages as message_queries
from portal.queries.attachments import FileRow, NoSuchFile
from portal.queries.messages import NoSuchThread
from portal.services import attachment_staging
from portal.services.attachment_staging import StagedFileRefused, StagedFilesGone
from portal.services.attachments import examine
from portal.services.messages import MessagesHeldBack, NoThread
from portal.services.outgoing_words import LookAgain
from portal.web.access import Blueprint
from portal.web.downloads import download
from portal.web.file_words import SaidFile, said_file
from portal.web.staff.drafts import keep_after_expiry, keep_draft
from portal.web.staff.last_look import look
from portal.web.staff.thread_desk import Warned, warned_of
from portal.web.staff.words import relationships
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.uploads import FilesField, files_field, offered
from portal.web.writing import Box, empty_box, key_in_form, refused_box, send_key, typed, why_refused

attachments = Blueprint("staff", "attachments", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>/files")


@attachments.get("/<uuid:file_id>", access=Permission.STAFF_CASE_READ)
def show(session: Session, case_id: UUID, adult_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Hand a file over, once it has been checked."""
    return download(session, case_id=case_id, adult_id=adult_id, file_id=file_id, by_family=False)


@attachments.get("/confirm/<uuid:batch_id>", access=Permission.STAFF_MESSAGES_SEND)
def confirm(
    viewer: StaffViewer, session: Session, locale: Locale, case_id: UUID, adult_id: UUID, batch_id: UUID
) -> ResponseReturnValue:
    """What is about to go, to whom, about which child; nothing is sent by looking."""
    try:
        found = message_queries.staff_thread(session, case_id=case_id, adult_id=adult_id, staff_id=viewer.id)
    except NoSuchThread:
        abort(404)
    return _confirm_page(viewer, session, locale, case_id, adult_id, batch_id, empty_box(found.draft))


@attachments.post("/confirm/<uuid:batch_id>", access=Permission.STAFF_MESSAGES_SEND, when_expired=keep_after_expiry)
def send(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
    batch_id: UUID,
) -> ResponseReturnValue:
    """Send what the page showed; any number of taps send it once. Words that may hurt are shown first here too."""
    case_id = case.case_id
    try:
        look(session, case=case, viewer=viewer, adult_id=adult_id, now=now)
        attachment_staging.send_staged(
            session,
            viewer=viewer,
            case_id=case_id,
            adult_id=adult_id,
            batch_id=batch_id,
            body=typed(),
            seen_id=key_in_form("seen"),
            now=now,
        )
    except NoThread:
        abort(404)
    except StagedFilesGone:
        return _gone(viewer, session, now, case_id, adult_id)
    except LookAgain as problem:
        start_over()
        box = refused_box(locale.gettext("Read it once more before it goes. Nothing is sent yet."))
        warned = warned_of(problem, locale)
        return _confirm_page(viewer, session, locale, case_id, adult_id, batch_id, box, warned=warned, status=422)
    except (EmptyMessage, MessageTooLong, StagedFileRefused, MessagesHeldBack) as problem:
        start_over()
        box = refused_box(_why(problem, locale))
        return _confirm_page(viewer, session, locale, case_id, adult_id, batch_id, box, status=422)
    return redirect(_thread(case_id, adult_id, "sent"), 303)


def _gone(viewer: StaffViewer, session: Session, now: datetime, case_id: UUID, adult_id: UUID) -> ResponseReturnValue:
    """The files are there no more; the words of the page are kept as a draft."""
    start_over()
    try:
        keep_draft(session, viewer, case_id, adult_id, now=now, joins=False)
    except MessageTooLong:
        return page("errors/too_large.html", status=422, wrote=typed())
    return redirect(_thread(case_id, adult_id, "gone"), 303)


def stage_files(
    session: Session, viewer: StaffViewer, settings: Settings, case_id: UUID, adult_id: UUID, *, now: datetime
) -> UUID:
    """Keep what came with the form of this request until it is confirmed. Raises what `stage` and `examine` raise."""
    return attachment_staging.stage(
        session,
        viewer=viewer,
        case_id=case_id,
        adult_id=adult_id,
        body=typed(),
        files=examine(offered(), settings.files),
        page_key=send_key(),
        can_scan=settings.scanner is not None,
        now=now,
    )


def staff_files_field(locale: Locale, settings: Settings, *, error: str = "") -> FilesField | None:
    """The place where staff choose files; a PDF only where something can scan it, since no family could open it."""
    return files_field(locale, settings.files, error=error, takes_pdf=settings.scanner is not None)


def _why(problem: EmptyMessage | MessageTooLong | StagedFileRefused | MessagesHeldBack, locale: Locale) -> str:
    if isinstance(problem, StagedFileRefused):
        return locale.gettext("One of the files did not pass the check. Go back and choose again.")
    if isinstance(problem, MessagesHeldBack):
        return locale.gettext("Messages to this adult are held back. Two people must agree before anything is sent.")
    return why_refused(problem, locale)


def _thread(case_id: UUID, adult_id: UUID, told: str) -> str:
    return f"{url_for('staff.messages.thread', case_id=case_id, adult_id=adult_id)}?{told}=1#newest"


def _confirm_page(
    viewer: StaffViewer,
    session: Session,
    locale: Locale,
    case_id: UUID,
    adult_id: UUID,
    batch_id: UUID,
    box: Box,
    *,
    warned: Warned | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    try:
        staged = attachment_queries.staged(
            session, case_id=case_id, adult_id=adult_id, staff_id=viewer.id, batch_id=batch_id
        )
    except NoSuchFile:
        return redirect(_thread(case_id, adult_id, "gone"), 303)
    if staged.is_sent:
        return redirect(_thread(case_id, adult_id, "sent"), 303)

    def in_words(row: FileRow) -> SaidFile:
        return said_file(row, "", locale, is_family_page=False, family=staged.adult_name, opens=False)

    return page(
        "staff/attachments/confirm.html",
        status=status,
        staged=staged,
        relationship=relationships(locale)[Relationship(staged.relationship)],
        files=[(each.label, in_words(each.row)) for each in staged.files],
        box=box,
        warned=warned,
        seen=request.values.get("seen", ""),
        case_id=case_id,
        adult_id=adult_id,
        batch_id=batch_id,
    )
