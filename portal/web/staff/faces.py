"""What families see of a member of staff: their photograph and their own words, changed by themselves."""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.adapters.images import PhotographMoves, PhotographTooLarge, PhotographUnreadable, RewriterBroke
from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.attachments import FileIsHeic, FileRefused, FileTooLarge
from portal.domain.faces import ABOUT_AT_MOST, AboutTooLong, Portrait
from portal.i18n import Locale
from portal.queries import faces as queries
from portal.services import faces as services
from portal.web.access import Blueprint
from portal.web.file_words import megabytes
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.uploads import PHOTOGRAPHS, FilesField, offered

faces = Blueprint("staff", "faces", url_prefix="/staff/account/face")

REFUSALS = (FileRefused, PhotographMoves, PhotographTooLarge, PhotographUnreadable, RewriterBroke)


class AboutForm(Form):
    """A sentence or two about oneself."""

    about = TextAreaField()


class NothingChosen(FileRefused):
    """The form came without a file."""


@faces.get("", access=Permission.STAFF_ACCOUNT_CHANGE)
def show(viewer: StaffViewer, session: Session, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """What families see now, and the forms to change it."""
    return _page(viewer, session, locale, settings)


@faces.post("", access=Permission.STAFF_ACCOUNT_CHANGE, takes_files=True)
def change(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep another photograph."""
    start_over()  # making the squares is slow: no lock is held meanwhile
    try:
        portrait = _portrait(settings)
    except REFUSALS as problem:
        return _page(viewer, session, locale, settings, wrong=_why_refused(problem, locale, settings))
    services.keep(session, viewer=viewer, portrait=portrait, now=now)
    return redirect(url_for("staff.faces.show", done="photo"), 303)


@faces.post("/removal", access=Permission.STAFF_ACCOUNT_CHANGE)
def remove(viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Show initials again."""
    services.remove(session, actor=viewer, staff_id=viewer.id, now=now)
    return redirect(url_for("staff.faces.show", done="removed"), 303)


@faces.post("/about", access=Permission.STAFF_ACCOUNT_CHANGE)
def describe(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep what they say about themselves."""
    form = AboutForm()
    try:
        services.describe(session, viewer=viewer, about=form.about.data or "", now=now)
    except AboutTooLong:
        start_over()
        words = locale.gettext("Use at most %(count)s characters.") % {"count": ABOUT_AT_MOST}
        form.refuse("about", words)
        return _page(viewer, session, locale, settings, form=form)
    return redirect(url_for("staff.faces.show", done="about"), 303)


def _portrait(settings: Settings) -> Portrait:
    chosen = offered()
    if not chosen:
        raise NothingChosen
    return services.prepare(chosen[0], most_bytes=settings.files.each)


def _page(
    viewer: StaffViewer,
    session: Session,
    locale: Locale,
    settings: Settings,
    *,
    wrong: str = "",
    form: AboutForm | None = None,
) -> ResponseReturnValue:
    own = queries.own(session, staff_id=viewer.id)
    if form is None:
        form = AboutForm(formdata=None, about=own.about)
    return page(
        "staff/account/face.html",
        status=422 if wrong or form.errors else 200,
        own=own,
        form=form,
        file=_field(locale, settings, wrong),
        most=ABOUT_AT_MOST,
        notices=_done(locale),
    )


def _field(locale: Locale, settings: Settings, wrong: str) -> FilesField:
    most = settings.files.each
    hint = locale.gettext("A JPEG, PNG or WebP picture of at most %(limit)s. Its middle is cut out as a square.")
    return FilesField(
        hint=hint % {"limit": megabytes(most, locale)},
        accept=PHOTOGRAPHS,
        each=most,
        total=most,
        errors=(wrong,) if wrong else (),
    )


def _done(locale: Locale) -> list[tuple[str, str]]:
    words = {
        "photo": locale.gettext("Families see this photograph now."),
        "removed": locale.gettext("Your photograph is gone. Families see your initials."),
        "about": locale.gettext("Your words are saved."),
    }
    found = words.get(request.args.get("done", ""))
    return [("done", found)] if found else []


def _why_refused(problem: Exception, locale: Locale, settings: Settings) -> str:
    """What is wrong with what was chosen, and what to do."""
    _ = locale.gettext
    match problem:
        case NothingChosen():
            return _("Choose a photograph first.")
        case FileTooLarge():
            limit = megabytes(settings.files.each, locale)
            return _("This file is too large. Choose one of at most %(limit)s.") % {"limit": limit}
        case FileIsHeic():
            return _("This photograph is kept as HEIC, which cannot be used. Save it as JPEG, and choose that.")
        case PhotographTooLarge():
            return _("This picture has too many pixels to open safely. Choose a smaller one.")
        case PhotographMoves():
            return _("This picture moves. Choose one that stands still.")
        case RewriterBroke():
            return _("The picture could not be worked on just now. Try again in a minute.")
        case _:
            return _("This is not a picture that can be opened. Choose a JPEG, PNG or WebP picture.")
