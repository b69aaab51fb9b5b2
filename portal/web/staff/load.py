"""How much each practitioner carries, and when their supervision is due."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, StaffViewer
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import load as queries
from portal.queries.load import LoadRow
from portal.services import supervision as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import start_over

load = Blueprint("staff", "load", url_prefix="/staff/load")


class SupervisionForm(Form):
    """The day of the next supervision; empty for none."""

    on = DateParts()


@load.get("", access=Permission.STAFF_LOAD_SEE)
def index(session: Session, now: datetime) -> ResponseReturnValue:
    """Every practitioner, whoever carries most first."""
    today = local(now).date()
    rows = queries.of_team(session, today=today, now=now)
    return page("staff/load/index.html", rows=rows, day=today, recent_weeks=queries.RECENT.days // 7)


@load.get("/<uuid:staff_id>/supervision", access=Permission.STAFF_LOAD_SEE)
def edit(session: Session, now: datetime, staff_id: UUID) -> ResponseReturnValue:
    """The day that is set now."""
    row = _row(session, now, staff_id)
    return _page(SupervisionForm(formdata=None, on=row.supervision_on), row)


def _row(session: Session, now: datetime, staff_id: UUID) -> LoadRow:
    rows = queries.of_team(session, today=local(now).date(), now=now)
    found = next((row for row in rows if row.staff_id == staff_id), None)
    if found is None:
        abort(404)
    return found


def _page(form: SupervisionForm, row: LoadRow, *, status: int = 200) -> ResponseReturnValue:
    return page("staff/load/supervision.html", form=form, row=row, status=status)


@load.post("/<uuid:staff_id>/supervision", access=Permission.STAFF_LOAD_SEE)
def change(session: Session, viewer: StaffViewer, now: datetime, locale: Locale, staff_id: UUID) -> ResponseReturnValue:
    """Keep the day."""
    row, form = _row(session, now, staff_id), SupervisionForm()
    if not form.validate():
        return _page(form, row, status=422)
    try:
        services.set_day(session, viewer=viewer, staff_id=staff_id, on=form.on.data, today=local(now).date(), now=now)
    except services.NoSuchMember:
        abort(404)
    except (services.DayHasGone, services.DayTooFar) as problem:
        start_over()
        form.refuse("on", locale.gettext(_REFUSALS[type(problem)]))
        return _page(form, row, status=422)
    return redirect(url_for("staff.load.index"), 303)


_REFUSALS: dict[type[Exception], str] = {
    services.DayHasGone: _("Choose today or a later day."),
    services.DayTooFar: _("Choose a day within a year."),
}
