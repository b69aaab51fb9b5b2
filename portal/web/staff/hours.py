"""A practitioner's own working week, as families are told it."""

from datetime import datetime, time
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TimeField
from wtforms.validators import Optional

from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.working_time import ClosesBeforeItOpens, DayHours, WorkingHours
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import readers as queries
from portal.services import staff_hours as services
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.reading_words import week_in_words, weekday_names
from portal.web.templating import page
from portal.web.transaction import start_over

hours = Blueprint("staff", "hours", url_prefix="/staff/hours/<uuid:staff_id>")

DAYS = range(7)


class WeekForm(Form):
    """From when to when on each day of the week; both empty on a day off."""

    opens_0 = TimeField(validators=[Optional()])
    closes_0 = TimeField(validators=[Optional()])
    opens_1 = TimeField(validators=[Optional()])
    closes_1 = TimeField(validators=[Optional()])
    opens_2 = TimeField(validators=[Optional()])
    closes_2 = TimeField(validators=[Optional()])
    opens_3 = TimeField(validators=[Optional()])
    closes_3 = TimeField(validators=[Optional()])
    opens_4 = TimeField(validators=[Optional()])
    closes_4 = TimeField(validators=[Optional()])
    opens_5 = TimeField(validators=[Optional()])
    closes_5 = TimeField(validators=[Optional()])
    opens_6 = TimeField(validators=[Optional()])
    closes_6 = TimeField(validators=[Optional()])

    def week(self, locale: Locale) -> WorkingHours | None:
        """The week as it is typed; None where something has to be put right, said beside its field."""
        days = [day for number in DAYS if (day := self._day(number, locale)) is not None]
        return None if any(field.errors for field in self) else WorkingHours(tuple(days))

    def _day(self, number: int, locale: Locale) -> DayHours | None:
        opens, closes = self[f"opens_{number}"], self[f"closes_{number}"]
        for field in (opens, closes):
            if field.errors:
                field.errors = [locale.gettext("Enter a time like 09:00.")]
        if opens.errors or closes.errors or (opens.data is None and closes.data is None):
            return None
        if opens.data is None or closes.data is None:
            self.refuse(opens.name if opens.data is None else closes.name, locale.gettext("Enter both times, or none."))
            return None
        try:
            return DayHours(number, _whole(opens.data), _whole(closes.data))
        except ClosesBeforeItOpens:
            self.refuse(closes.name, locale.gettext("The day must end after it begins."))
            return None


def _whole(at: time) -> time:
    return at.replace(second=0, microsecond=0)


@hours.get("", access=Permission.STAFF_LEAVE_CHANGE)
def edit(viewer: StaffViewer, session: Session, locale: Locale, staff_id: UUID) -> ResponseReturnValue:
    """The week as it is, to be changed."""
    week = queries.week_of(session, staff_id=staff_id)
    typed = {f"{end}_{day.weekday}": getattr(day, end) for day in week.days for end in ("opens", "closes")}
    return _page(WeekForm(formdata=None, data=typed), viewer, session, locale, staff_id)


@hours.post("", access=Permission.STAFF_LEAVE_CHANGE)
def save(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, staff_id: UUID) -> ResponseReturnValue:
    """Keep the week."""
    form = WeekForm()
    form.validate()
    week = form.week(locale)
    if week is None:
        return _page(form, viewer, session, locale, staff_id, status=422)
    try:
        services.set_week(session, viewer=viewer, staff_id=staff_id, week=week, now=now)
    except (services.NotTheirHours, services.NotAPractitioner):
        abort(404)
    except services.NoDayWorked:
        start_over()
        form.form_errors.append(locale.gettext("Enter the hours of at least one day. To be away, write down leave."))
        return _page(form, viewer, session, locale, staff_id, status=422)
    return redirect(url_for("staff.hours.edit", staff_id=staff_id, saved=1), 303)


def _page(
    form: WeekForm, viewer: StaffViewer, session: Session, locale: Locale, staff_id: UUID, *, status: int = 200
) -> ResponseReturnValue:
    name = next((each.name for each in case_queries.practitioners(session) if each.id == staff_id), None)
    if name is None or (viewer.id != staff_id and Role.MANAGER not in viewer.roles):
        abort(404)
    return page(
        "staff/hours/edit.html",
        status=status,
        form=form,
        name=name,
        staff_id=staff_id,
        days=[(name_of_day, f"opens_{day}", f"closes_{day}") for day, name_of_day in enumerate(weekday_names(locale))],
        told=week_in_words(locale, queries.week_of(session, staff_id=staff_id)),
        notices=[("done", locale.gettext("The week is saved."))] if "saved" in request.args and status == 200 else [],
    )
