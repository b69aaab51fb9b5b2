"""Opening the case of somebody else’s family in an emergency, and what the manager sees of it."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField

from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.emergency_access import LASTS, REASON_AT_MOST
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.name_search import NothingToSearch, TypedTooMuch, read_typed
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import emergency_access as queries
from portal.services import emergency_access as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import start_over

emergency_access = Blueprint("staff", "emergency_access", url_prefix="/staff/emergency-access")

_DONE = {
    "seen": _("Noted: you have looked at it."),
    "ended": _("It is over. The case is closed to them again."),
    "own": _("Somebody else has to look at what you opened yourself."),
}


class OpenForm(Form):
    """Whose case, and why now."""

    form_key = FormKey()
    typed = StringField(validators=[Filled(_("Type the reference, or the name of the child or of an adult."))])
    day = DateParts()
    reason = TextAreaField(validators=[Filled(_("Write why you must open this case now. Your manager reads it."))])


@emergency_access.get("", access=Permission.STAFF_EMERGENCY_SEE)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What was opened: everybody's for a manager, one's own for a practitioner."""
    said = _DONE.get(request.args.get("done", ""))
    return page(
        "staff/emergency_access/index.html",
        rows=queries.of_viewer(session, viewer=viewer, now=now),
        is_manager=Role.MANAGER in viewer.roles,
        is_practitioner=Role.PRACTITIONER in viewer.roles,
        notices=[("done", locale.gettext(said))] if said else [],
    )


@emergency_access.get("/new", access=Permission.STAFF_EMERGENCY_OPEN)
def new() -> ResponseReturnValue:
    """The empty form, and what it means to send it."""
    return _page(OpenForm(formdata=None))


def _page(form: OpenForm, *, status: int = 200) -> ResponseReturnValue:
    hours = int(LASTS.total_seconds() // 3600)
    return page("staff/emergency_access/new.html", form=form, hours=hours, at_most=REASON_AT_MOST, status=status)


@emergency_access.post("/new", access=Permission.STAFF_EMERGENCY_OPEN)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Open the one case that fits, for a while."""
    form = OpenForm()
    case_id = _case_meant(form, session, locale) if form.validate() else None
    if case_id is None:
        return _page(form, status=422)
    try:
        services.begin(
            session,
            viewer=viewer,
            case_id=case_id,
            reason=form.reason.data,
            form_key=form.form_key.data,
            today=local(now).date(),
            now=now,
        )
    except (EmptyMessage, MessageTooLong) as problem:
        start_over()
        form.refuse("reason", locale.gettext(_REFUSALS[type(problem)]))
        return _page(form, status=422)
    except services.NeedsNoReason:
        start_over()  # nothing is kept: the case is open to them anyway
    return redirect(url_for("staff.cases.show", case_id=case_id), 303)


_REFUSALS: dict[type[Exception], str] = {
    EmptyMessage: _("Write why you must open this case now. Your manager reads it."),
    MessageTooLong: _("This reason is too long. Use at most 2,000 characters."),
}


def _case_meant(form: OpenForm, session: Session, locale: Locale) -> UUID | None:
    try:
        wanted = read_typed(form.typed.data)
    except NothingToSearch:
        form.refuse("typed", locale.gettext("Type the reference, or the name of the child or of an adult."))
        return None
    except TypedTooMuch:
        form.refuse("typed", locale.gettext("Type less: at most 100 characters."))
        return None
    found = queries.cases_meant(session, wanted=wanted, day=form.day.data)
    if len(found) == 1:
        return found[0]
    if found:
        form.refuse("typed", locale.gettext("Several families fit. Type the reference, or the whole name."))
    else:
        said = locale.gettext("No family fits. Check the reference; with a name, the day of birth or of death as well.")
        form.refuse("typed", said)
    return None


@emergency_access.post("/<uuid:access_id>/seen", access=Permission.STAFF_AUDIT_READ)
def note_seen(viewer: StaffViewer, session: Session, now: datetime, access_id: UUID) -> ResponseReturnValue:
    """The manager has read the reason."""
    try:
        services.note_seen(session, viewer=viewer, access_id=access_id, now=now)
    except services.NoSuchAccess:
        abort(404)
    except services.OwnAccess:
        return redirect(url_for("staff.emergency_access.index", done="own"), 303)
    return redirect(url_for("staff.emergency_access.index", done="seen"), 303)


@emergency_access.post("/<uuid:access_id>/end", access=Permission.STAFF_EMERGENCY_SEE)
def end(viewer: StaffViewer, session: Session, now: datetime, access_id: UUID) -> ResponseReturnValue:
    """It is not needed any more."""
    try:
        services.end(session, viewer=viewer, access_id=access_id, now=now)
    except services.NoSuchAccess:
        abort(404)
    return redirect(url_for("staff.emergency_access.index", done="ended"), 303)
