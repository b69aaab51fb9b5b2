"""Working days and hours: everybody's week, and a form for one's own, or anybody's for a manager."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, StringField

from portal.config import Settings
from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.working_time import DayHours, WorkingHours
from portal.i18n import Locale
from portal.queries import staff_hours as queries
from portal.queries.staff_hours import WeekRow
from portal.services import staff_hours as services
from portal.web.access import Blueprint
from portal.web.form_fields import clock_time
from portal.web.forms import Form
from portal.web.presence import team_hours
from portal.web.reading_words import week_in_words, weekday_names
from portal.web.templating import page
from portal.web.transaction import start_over

hours = Blueprint("staff", "hours", url_prefix="/staff/hours")

DAYS = range(7)


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday of the form."""

    name: str
    works: Any
    opens: Any
    closes: Any


class WeekForm(Form):
    """A yes and two times for each weekday, Monday first."""

    works_0, works_1, works_2, works_3, works_4, works_5, works_6 = (BooleanField() for _ in DAYS)
    opens_0, opens_1, opens_2, opens_3, opens_4, opens_5, opens_6 = (StringField() for _ in DAYS)
    closes_0, closes_1, closes_2, closes_3, closes_4, closes_5, closes_6 = (StringField() for _ in DAYS)

    def days(self, locale: Locale) -> list[Day]:
        """The fields, by day."""
        names = weekday_names(locale)
        return [Day(names[day], *(self[f"{part}_{day}"] for part in ("works", "opens", "closes"))) for day in DAYS]

    def week(self, locale: Locale) -> list[DayHours] | None:
        """The days that are worked; None where something must be put right, which stands beside its field."""
        worked = [number for number in DAYS if self[f"works_{number}"].data]
        if not worked:
            words = locale.gettext("Choose at least one day. Time away is written down as leave, with a cover.")
            self.refuse("works_0", words)
            return None
        found = [self._day(number, locale) for number in worked]
        return [day for day in found if day is not None] if None not in found else None

    def _day(self, number: int, locale: Locale) -> DayHours | None:
        opens, closes = (clock_time(self[f"{part}_{number}"].data) for part in ("opens", "closes"))
        for part, typed in (("opens", opens), ("closes", closes)):
            if typed is None:
                self.refuse(f"{part}_{number}", locale.gettext("Enter the time, like 14:30."))
        if opens is None or closes is None:
            return None
        if opens >= closes:
            self.refuse(f"closes_{number}", locale.gettext("Work ends after it begins. Check both times."))
            return None
        return DayHours(number, opens, closes)


@hours.get("", access=Permission.STAFF_HOURS_CHANGE)
def index(viewer: StaffViewer, session: Session, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """Who works when, in the words that families read."""
    weeks = queries.weeks(session)
    return page(
        "staff/hours/index.html",
        lines=[(week, week_in_words(locale, _or_the_teams(week, settings)), _may(viewer, week.id)) for week in weeks],
        notices=[("done", locale.gettext("Saved. Families read it from now on."))] if "saved" in request.args else [],
    )


@hours.get("/<uuid:staff_id>", access=Permission.STAFF_HOURS_CHANGE)
def edit(
    staff_id: UUID, viewer: StaffViewer, session: Session, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """One practitioner's week."""
    whose = _find(session, viewer, staff_id)
    return _page(WeekForm(formdata=None, data=dict(_as_fields(_or_the_teams(whose, settings)))), whose, locale)


@hours.post("/<uuid:staff_id>", access=Permission.STAFF_HOURS_CHANGE)
def change(staff_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Put another week in its place."""
    whose = _find(session, viewer, staff_id)
    form = WeekForm()
    week = form.week(locale)
    if week is None:
        start_over()
        return _page(form, whose, locale, status=422)
    services.change(session, viewer=viewer, staff_id=staff_id, days=week, now=now)
    return redirect(url_for("staff.hours.index", saved=1), 303)


def _page(form: WeekForm, whose: WeekRow, locale: Locale, status: int = 200) -> ResponseReturnValue:
    return page("staff/hours/edit.html", status=status, form=form, days=form.days(locale), whose=whose)


def _find(session: Session, viewer: StaffViewer, staff_id: UUID) -> WeekRow:
    """Somebody whose hours this viewer may change; 404 for anybody else."""
    found = next((week for week in queries.weeks(session) if week.id == staff_id), None)
    if found is None or not _may(viewer, staff_id):
        abort(404)
    return found


def _may(viewer: StaffViewer, staff_id: UUID) -> bool:
    return viewer.id == staff_id or Role.MANAGER in viewer.roles


def _or_the_teams(week: WeekRow, settings: Settings) -> WorkingHours:
    return week.hours if week.hours.days else team_hours(settings)


def _as_fields(week: WorkingHours) -> Iterator[tuple[str, bool | str]]:
    for day in week.days:
        yield f"works_{day.weekday}", True
        yield f"opens_{day.weekday}", _typed(day.opens)
        yield f"closes_{day.weekday}", _typed(day.closes)


def _typed(at: time) -> str:
    return f"{at:%H:%M}"
