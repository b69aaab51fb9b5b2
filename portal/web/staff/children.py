"""The children of a case: twins, siblings who died together, and what each adult calls each of them."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField

from portal.domain import cases as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import children as queries
from portal.services import children as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form, without_controls
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import start_over

children = Blueprint("staff", "children", url_prefix="/staff/cases/<uuid:case_id>/children")

_DONE = {
    "added": _("The child is written down. Look at what each adult calls them."),
    "named": _("The names are kept."),
    "removed": _("The child is taken off this case."),
}


class ChildForm(Form):
    """One more child."""

    form_key = FormKey()
    child_name = StringField(validators=[Filled(_("Enter the child’s name."))])
    born_on = DateParts()
    died_on = DateParts(missing=_("Enter the day on which the child died."))


@children.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """The children, what each adult calls them, and a form for one more."""
    said = next((words for key, words in _DONE.items() if key in request.args), None)
    return _page(ChildForm(formdata=None), case, session, notices=[("done", locale.gettext(said))] if said else [])


def _page(
    form: ChildForm,
    case: CaseFacts,
    session: Session,
    *,
    stop: str = "",
    notices: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    return page(
        "staff/children/index.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        children=queries.of_case(session, case_id=case.case_id),
        adults=queries.names_of_adults(session, case_id=case.case_id),
        notices=[("stop", stop)] if stop else notices or [],
        status=status,
    )


@children.post("", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Add a child; their birthday and the day of their death hurt from now on too."""
    form = ChildForm()
    if not form.validate():
        return _page(form, case, session, status=422)
    try:
        services.add(
            session,
            viewer=viewer,
            case_id=case.case_id,
            form_key=form.form_key.data,
            name=form.child_name.data,
            born_on=form.born_on.data,
            died_on=form.died_on.data,
            today=local(now).date(),
            now=now,
        )
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(form, case, session, status=422)
    return _back(case, "added")


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("child_name", _("Enter the child’s name.")),
    MessageTooLong: ("child_name", _("This name is too long. Use at most 200 letters.")),
    rules.DiedInTheFuture: ("died_on", _("This day has not come yet. Check the date.")),
    rules.DiedBeforeBirth: ("died_on", _("This day is before the day of birth. Check both dates.")),
    rules.NotAChild: ("died_on", _("By these dates the child was 18 or older. Check both years.")),
    services.TooManyChildren: ("child_name", _("A case has room for eight children.")),
}


def _back(case: CaseFacts, done: str) -> ResponseReturnValue:
    return redirect(f"{url_for('staff.children.index', case_id=case.case_id)}?{done}=1", 303)


@children.post("/names/<uuid:adult_id>", access=Permission.STAFF_CASE_CHANGE)
def name_them(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Keep what one adult calls each child."""
    names = [without_controls(each) for each in request.form.getlist("name")]
    try:
        services.name_them(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, names=names, now=now)
    except services.NotOnThisCase:
        abort(404)
    except tuple(_STOPS) as problem:
        start_over()
        said, status = _STOPS[type(problem)]
        return _page(ChildForm(formdata=None), case, session, stop=locale.gettext(said), status=status)
    return _back(case, "named")


_STOPS: dict[type[Exception], tuple[str, int]] = {
    EmptyMessage: (_("Every child needs a name. Nothing was changed."), 422),
    MessageTooLong: (_("A name is too long. Use at most 200 letters. Nothing was changed."), 422),
    services.ChildrenChanged: (_("A child was added or taken off meanwhile. Nothing was changed."), 409),
}


@children.post("/<uuid:child_id>/remove", access=Permission.STAFF_CASE_CHANGE)
def remove(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, child_id: UUID
) -> ResponseReturnValue:
    """Take off a child who was written down by mistake."""
    try:
        services.remove(session, viewer=viewer, case_id=case.case_id, child_id=child_id, now=now)
    except services.NoSuchChild:
        abort(404)
    return _back(case, "removed")
