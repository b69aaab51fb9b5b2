"""Notes of the team about a case: written, put right by another note, read a page at a time, sent to nobody."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer, may
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import notes as queries
from portal.queries.notes import NoSuchNote
from portal.queries.sessions import SessionRow
from portal.services import notes as services
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.after_expiry import keep_words
from portal.web.form_fields import Filled, FormKey, Offered
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import QUIETLY_SAVED, is_autosave, key_in_form, typed

notes = Blueprint("staff", "notes", url_prefix="/staff/cases/<uuid:case_id>/notes")

DONE = {"kept": "The note is kept.", "saved": "What you wrote is saved. Only you can see it. It is no note yet."}


class NoteForm(Form):
    """One note. Its key is called as in a message, so that a draft that a page saves by itself is told apart."""

    send_key = FormKey()
    corrects = HiddenField()
    about = RadioField(validate_choice=False, validators=[Offered("Choose whom it is about.")])
    is_handover = BooleanField()
    body = TextAreaField(validators=[Filled("Write the note.")])

    def offer(self, session: Session, case: CaseFacts, locale: Locale) -> None:
        """Fill the choices in; only adults of this case can be chosen."""
        people = [(str(adult.id), adult.name) for adult in case_queries.adults(session, case_id=case.case_id)]
        self.about.choices = [("", locale.gettext("The whole family")), *people]


@notes.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, viewer: StaffViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """The newest notes and a form for the next; from an older note on, as the address says."""
    kept = queries.draft(session, case_id=case.case_id, staff_id=viewer.id)
    corrects, first_id = _id_in_address("corrects"), _id_in_address("from")
    is_handover = "handover" in request.args
    form = NoteForm(formdata=None, about="", body=kept, corrects=str(corrects or ""), is_handover=is_handover)
    return _page(form, case, session, locale, first_id=first_id)


def _id_in_address(name: str) -> UUID | None:
    asked = request.args.get(name)
    try:
        return None if asked is None else UUID(asked)
    except ValueError:
        abort(404)


def _page(
    form: NoteForm,
    case: CaseFacts,
    session: Session,
    locale: Locale,
    *,
    first_id: UUID | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(session, case, locale)
    corrected = _corrected(form, case, session)
    try:
        found = queries.page(session, case_id=case.case_id, first_id=first_id)
    except NoSuchNote:
        abort(404)
    return page(
        "staff/notes/index.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        found=found,
        corrected=corrected,
        notices=[("done", locale.gettext(said)) for key, said in DONE.items() if key in request.args],
        status=status,
    )


def _corrected(form: NoteForm, case: CaseFacts, session: Session) -> queries.NoteRow | None:
    """The note that this one puts right. What is none of this case's is no note to correct."""
    try:
        return queries.page(session, case_id=case.case_id, first_id=UUID(form.corrects.data or "")).notes[0]
    except (ValueError, NoSuchNote):
        form.corrects.data = ""
        return None


def _keep_after_expiry(expired: SessionRow, case_id: UUID) -> ResponseReturnValue:
    """Keep the words of somebody whose session ended by the clock, if they may still write about this case."""

    def keep(session: Session, now: datetime) -> None:
        viewer = web_session.as_viewer(expired)
        facts = web_session.load_case_facts(case_id)
        if not isinstance(viewer, StaffViewer) or not may(viewer, Permission.STAFF_NOTES_WRITE, facts):
            abort(404)
        services.save_draft(session, case_id=case_id, staff_id=viewer.id, text=typed(), joins=True, now=now)

    back = url_for("staff.notes.index", case_id=case_id)
    return keep_words(expired, keep, sign_in="auth.staff_sign_in.show", come_back_to=back)


@notes.post("", access=Permission.STAFF_NOTES_WRITE, when_expired=_keep_after_expiry)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Keep the note, once, however often the button was pressed."""
    form = NoteForm()
    form.offer(session, case, locale)
    if form.validate():
        try:
            services.write(
                session,
                viewer=viewer,
                case_id=case.case_id,
                form_key=form.send_key.data,
                body=form.body.data,
                adult_id=UUID(form.about.data) if form.about.data else None,
                is_handover=form.is_handover.data,
                corrects_id=key_in_form("corrects"),
                now=now,
            )
            return redirect(url_for("staff.notes.index", case_id=case.case_id, kept=1), 303)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _page(form, case, session, locale, status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("body", "Write the note."),
    MessageTooLong: ("body", "This note is too long. Use at most 10,000 characters."),
    services.NotOnThisCase: ("about", "Choose whom it is about."),
}


@notes.post("/draft", access=Permission.STAFF_NOTES_WRITE, when_expired=_keep_after_expiry)
def save(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Keep what is typed so far. The page’s own saving gets an empty answer; the button leads back to the notes."""
    try:
        services.save_draft(session, case_id=case.case_id, staff_id=viewer.id, text=typed(), joins=False, now=now)
    except MessageTooLong:
        return page("errors/too_large.html", status=422, wrote=typed())
    if is_autosave():
        return QUIETLY_SAVED
    return redirect(url_for("staff.notes.index", case_id=case.case_id, saved=1, _anchor="write"), 303)
