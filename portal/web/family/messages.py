"""The thread between one adult and the team: read it, write to the team."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.attachments import FileRefused
from portal.domain.cases import present_practitioner
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import messages as message_queries
from portal.queries.messages import FamilyThread, NoSuchMessage
from portal.queries.readers import Reader
from portal.services import messages as message_services
from portal.services.attachments import examine
from portal.web import file_words
from portal.web import newest as newest_answers
from portal.web.access import Blueprint
from portal.web.family.danger import HelpPanel, after_sending, help_panel
from portal.web.family.drafts import keep_after_expiry
from portal.web.reading_words import ReadingWords, reading_words
from portal.web.said import Sides, said
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.uploads import FilesField, files_field, offered
from portal.web.wiring import wiring
from portal.web.writing import Box, PageKeyMissing, empty_box, refused_box, saved_words, send_key, typed, why_refused

messages = Blueprint("family", "messages", url_prefix="/messages")


@messages.get("", access=Permission.FAMILY_MESSAGES_READ, opens="thread")
def thread(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The newest messages, and the box to write in; or, before a message, the ones that came earlier."""
    before = _before()
    try:
        found = _read(session, viewer, now, before)
    except NoSuchMessage:
        abort(404)
    if before is not None:
        return page("family/messages/earlier.html", **_rows(found, locale, now))
    words = _words(found, locale, settings, now)
    files = _files_field(found, locale, settings)
    panel = help_panel(session, locale, asks=found.asks_how_they_are)
    told = _told(words, locale)
    return _thread_page(found, words, empty_box(found.draft), files, locale, now, told=told, panel=panel)


@messages.get("/newest", access=Permission.FAMILY_MESSAGES_READ, is_background=True)
def newest(viewer: FamilyViewer, session: Session) -> ResponseReturnValue:
    """Whether the page that asks still shows the newest message."""
    return newest_answers.answer(message_queries.newest(session, case_id=viewer.case_id, adult_id=viewer.adult_id))


@messages.post("", access=Permission.FAMILY_MESSAGES_SEND, when_expired=keep_after_expiry, takes_files=True)
def send(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Send what was written and chosen; any number of taps send it once."""
    try:
        files = examine(offered(), settings.files)
        message_id = message_services.send(
            session, viewer=viewer, body=typed(), send_key=send_key(), files=files, now=now
        )
    except (EmptyMessage, MessageTooLong, PageKeyMissing) as problem:
        return _refused(viewer, session, now, locale, settings, box=refused_box(why_refused(problem, locale)))
    except FileRefused as problem:
        wrong = file_words.why_refused(problem, locale)
        return _refused(viewer, session, now, locale, settings, box=refused_box(), wrong_files=wrong)
    helps = after_sending(
        session, viewer=viewer, message_id=message_id, body=typed(), locale=locale, settings=settings, now=now
    )
    place = "help" if helps else "newest"
    return redirect(url_for("family.messages.thread", sent=1, help=1 if helps else None, _anchor=place), 303)


def _refused(
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    *,
    box: Box,
    wrong_files: str = "",
) -> ResponseReturnValue:
    """The page again, with what was typed and what is wrong."""
    start_over()
    found = _read(session, viewer, now, None)
    files = _files_field(found, locale, settings, error=wrong_files)
    return _thread_page(found, _words(found, locale, settings, now), box, files, locale, now, status=422)


def _files_field(found: FamilyThread, locale: Locale, settings: Settings, *, error: str = "") -> FilesField | None:
    return files_field(locale, settings.files, error=error) if found.takes_files else None


def _before() -> UUID | None:
    asked = request.args.get("before")
    if asked is None:
        return None
    try:
        return UUID(asked)
    except ValueError:
        abort(404)


def _read(session: Session, viewer: FamilyViewer, now: datetime, before: UUID | None) -> FamilyThread:
    return message_queries.family_thread(session, adult_id=viewer.adult_id, person_id=viewer.id, now=now, before=before)


def _words(found: FamilyThread, locale: Locale, settings: Settings, now: datetime) -> ReadingWords:
    holidays = wiring().bank_holidays
    return reading_words(locale, readers=found.readers, settings=settings, bank_holidays=holidays, now=now)


def _told(words: ReadingWords, locale: Locale) -> str:
    """What the page says about what was just done: sent, or saved for later."""
    if "sent" in request.args:
        return words.after
    if "saved" in request.args:
        return saved_words(locale)
    return ""


def _who_stands_in(found: FamilyThread, now: datetime) -> Reader | None:
    """Whoever is there today in the practitioner's place; None while nobody has to, and where the whole team is."""
    who = found.readers
    present = present_practitioner(who.assigned_id, who.absences, local(now).date())
    return None if present is None or present == who.assigned_id else who.by_id[present]


def _newest_of(found: FamilyThread) -> UUID | None:
    return found.page.messages[-1].id if found.page.messages else None


def _rows(found: FamilyThread, locale: Locale, now: datetime) -> dict[str, Any]:
    _ = locale.gettext
    sides = Sides(
        _("You"),
        is_family_page=True,
        read=_("Read by the team on %(day)s."),
        not_read=_("Not read yet."),
        file_address=lambda file_id: url_for("family.attachments.show", file_id=file_id),
    )
    return {
        "said": said(found.page, locale=locale, sides=sides, now=now),
        "earlier": found.page.messages[0].id if found.page.has_earlier else None,
        "practitioner": found.readers.assigned.first_name,
        "assigned": found.readers.assigned,
        "section": "messages",
    }


def _thread_page(
    found: FamilyThread,
    words: ReadingWords,
    box: Box,
    files: FilesField | None,
    locale: Locale,
    now: datetime,
    *,
    told: str = "",
    panel: HelpPanel | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    rows = _rows(found, locale, now) | {"newest": newest_answers.mark_of(_newest_of(found))}
    is_sent = bool(told) and "sent" in request.args
    rows |= {
        "cover": _who_stands_in(found, now),
        "files": files,
        "files_closed": file_words.files_closed(locale),
        "panel": panel,
    }
    return page("family/messages/thread.html", status=status, words=words, box=box, told=told, is_sent=is_sent, **rows)
