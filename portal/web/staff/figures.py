"""The figures of the service: on the screen as they are, and on paper and in files with small numbers hidden."""

from datetime import datetime

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters import bank_holidays, csv_files
from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.figure_periods import YEARS_AT_MOST
from portal.domain.figure_suppression import for_outside, table_for_outside
from portal.domain.figure_tables import Figure
from portal.domain.figures import DEFINITIONS, Code
from portal.domain.working_days import WorkingDays
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import figure_files
from portal.queries import figures as queries
from portal.queries.figure_cohort import Asked
from portal.services import figures as services
from portal.web.access import Blueprint
from portal.web.presence import team_hours
from portal.web.staff import figure_words
from portal.web.staff.figure_forms import FiguresForm, said
from portal.web.staff.figure_rows import sheet, shown, shown_table, table_lines
from portal.web.templating import page

figures = Blueprint("staff", "figures", url_prefix="/staff/figures")

ALL, REQUEST = "report", "freedom-of-information"
"""What a file may hold, besides one figure by its code."""


@figures.get("", access=Permission.STAFF_FIGURES_READ)
def index(session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Every figure with what it counts, and the papers."""
    form, asked = _choice(session, now, locale)
    return page(
        "staff/figures/index.html",
        form=form,
        query=_query(form),
        definitions=DEFINITIONS.values(),
        titles=figure_words.titles(locale),
        meanings=figure_words.definitions(locale),
        period=None if asked is None else said(asked.period, locale),
        status=200 if asked else 422,
    )


@figures.get("/<code>", access=Permission.STAFF_FIGURES_READ)
def show(code: str, session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """One figure, with every number as it is: for the eyes of the team."""
    if code not in set(Code):
        abort(404)
    form, asked = _choice(session, now, locale)
    found = None if asked is None else queries.figure(session, Code(code), asked, days=_days(settings, now))
    return page(
        "staff/figures/show.html",
        form=form,
        query=_query(form),
        code=Code(code),
        what=DEFINITIONS[Code(code)],
        figure=shown(found or Figure(Code(code), ()), locale),
        period=None if asked is None else said(asked.period, locale),
        crossing=_crossing(session, asked, locale),
        narrowed=asked is not None and bool(asked.area or asked.hospital_id),
        status=200 if asked else 422,
    )


@figures.get("/report", access=Permission.STAFF_FIGURES_READ)
def report(session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """Every figure of a quarter, a year, or other dates, to be printed and handed out."""
    form, asked = _choice(session, now, locale, for_outside=True)
    found = () if asked is None else queries.all_figures(session, asked, days=_days(settings, now))
    return page(
        "staff/figures/report.html",
        form=form,
        query=_query(form),
        figures=tuple(shown(for_outside(each), locale) for each in found),
        period=None if asked is None else said(asked.period, locale),
        crossing=_crossing(session, asked, locale),
        status=200 if asked else 422,
    )


@figures.get("/freedom-of-information", access=Permission.STAFF_FIGURES_READ)
def freedom_of_information(session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The table that requests for information ask for."""
    form, asked = _choice(session, now, locale, for_outside=True)
    found = () if asked is None else queries.freedom_of_information(session, asked)
    return page(
        "staff/figures/freedom_of_information.html",
        form=form,
        query=_query(form),
        tables=tuple(shown_table(table_for_outside(each), locale, prefix="foi") for each in found),
        period=None if asked is None else said(asked.period, locale),
        crossing=_crossing(session, asked, locale),
        status=200 if asked else 422,
    )


def _crossing(session: Session, asked: Asked | None, locale: Locale) -> list[str]:
    """Which files of overlapping dates have left before, and when."""
    made = () if asked is None else figure_files.crossing(session, asked.period)
    words = locale.gettext("%(period)s, made on %(day)s")
    return [
        words % {"period": said(each.period, locale), "day": locale.full_date(local(each.made_at).date())}
        for each in made
    ]


@figures.post("/file/<what>", access=Permission.STAFF_FIGURES_READ)
def file(
    what: str, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """A spreadsheet of the whole service with small numbers hidden, and an entry in the record that it was made."""
    if what not in {ALL, REQUEST, *Code}:
        abort(404)
    form = FiguresForm().offer(queries.hospitals(session), locale=locale, today=local(now).date())
    asked = form.asked(locale=locale, today=local(now).date())
    if asked is None:
        abort(400)
    lines = _lines(what, session, Asked(asked.period, asked.today), locale, _days(settings, now))
    services.record_file(session, viewer=viewer, what=what, period=asked.period, now=now)
    content = csv_files.BYTE_ORDER_MARK + b"".join(map(csv_files.line, lines))
    answer = Response(content, mimetype="text/csv")
    name = f"figures-{what.lower()}-{asked.period.first}-{asked.period.last}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(what: str, session: Session, asked: Asked, locale: Locale, days: WorkingDays) -> list[tuple[str, ...]]:
    period = said(asked.period, locale)
    if what == REQUEST:
        tables = queries.freedom_of_information(session, asked)
        shown_ones = (shown_table(table_for_outside(each), locale, prefix="foi") for each in tables)
        return [(period, *line) for table in shown_ones for line in table_lines(table, locale)]
    codes = tuple(Code) if what == ALL else (Code(what),)
    found = (queries.figure(session, code, asked, days=days) for code in codes)
    return list(sheet(tuple(shown(for_outside(each), locale) for each in found), period, locale))


def _choice(
    session: Session, now: datetime, locale: Locale, *, for_outside: bool = False
) -> tuple[FiguresForm, Asked | None]:
    """What the address asks for.

    What leaves the service is of the whole of it, for two narrower papers side by side tell what one of them hides.
    """
    today = local(now).date()
    form = FiguresForm(formdata=request.args or None, meta={"csrf": False})
    asked = form.offer(queries.hospitals(session), locale=locale, today=today).asked(locale=locale, today=today)
    return form, Asked(asked.period, today) if asked is not None and for_outside else asked


def _query(form: FiguresForm) -> dict[str, str]:
    """The same choice, for the next address or form."""
    chosen = {"when": form.when.data, "hospital": form.hospital.data, "area": form.area.data}
    for name in ("first", "last"):
        chosen |= {f"{name}-{part}": typed for part, typed in form[name].typed.items()}
    return {name: value for name, value in chosen.items() if value}


def _days(settings: Settings, now: datetime) -> WorkingDays:
    # What is kept at the start reaches back a year; a figure looks back further.
    years = range(now.year - YEARS_AT_MOST - 1, now.year + 2)
    return WorkingDays(hours=team_hours(settings), bank_holidays=bank_holidays.england(years))
