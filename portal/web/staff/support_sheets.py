"""Many services at once: a table goes out, comes back, says what it would change, and then changes just that."""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, TextAreaField

from portal.domain import support_sheets as tables
from portal.domain.access import Permission, StaffViewer
from portal.domain.support_sheets import SheetProblem, SheetRefused, SheetRow
from portal.i18n import Locale
from portal.queries import support_sheets as queries
from portal.services import support_sheets as services
from portal.services.support_sheets import Fate, Plan, PlanChanged
from portal.web.access import Blueprint
from portal.web.downloads import document
from portal.web.forms import Form
from portal.web.staff import directory_words as words
from portal.web.staff import sheet_words
from portal.web.templating import page
from portal.web.transaction import reading_session, start_over
from portal.web.uploads import offered

support_sheets = Blueprint("staff", "support_sheets", url_prefix="/staff/directory/sheet")


class SheetForm(Form):
    """A table, as text; a file that was chosen comes before it."""

    sheet = TextAreaField()
    digest = HiddenField()


@support_sheets.get("", access=Permission.STAFF_SUPPORT_EDIT)
def show(locale: Locale) -> ResponseReturnValue:
    """Where a table is handed in or taken out."""
    done = request.args.get("done", "")
    notices = [("done", locale.gettext("Done. New services are drafts: check each, then publish it."))] if done else []
    return _page(SheetForm(formdata=None), locale, notices=notices)


@support_sheets.get("/directory.csv", access=Permission.STAFF_SUPPORT_EDIT)
def export(session: Session) -> ResponseReturnValue:
    """The whole directory as a table."""
    content = tables.write(queries.everything(session))
    return document(content, name="directory.csv", mimetype="text/csv")


@support_sheets.post("", access=Permission.STAFF_SUPPORT_EDIT, takes_files=True)
def look(locale: Locale) -> ResponseReturnValue:
    """What this table would do; nothing is written."""
    form = SheetForm()
    rows = _rows(form, locale)
    if rows is None:
        return _page(form, locale, status=422)
    with reading_session() as session:
        plan = services.plan(session, rows)
    return _plan_page(form, plan, locale)


@support_sheets.post("/intake", access=Permission.STAFF_SUPPORT_EDIT, takes_files=True)
def take_in(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Do what was looked at."""
    form = SheetForm()
    rows = _rows(form, locale)
    if rows is None:
        return _page(form, locale, status=422)
    try:
        services.take_in(session, rows, viewer=viewer, digest=form.digest.data or "", now=now)
    except PlanChanged as problem:
        start_over()
        why = locale.gettext(
            "The directory has changed since you looked. Nothing was done. Look again at what would be."
        )
        return _plan_page(form, problem.plan, locale, why=why, status=409)
    return redirect(url_for("staff.support_sheets.show", done=1), 303)


def _rows(form: SheetForm, locale: Locale) -> tuple[SheetRow, ...] | None:
    """The rows of the file, or of the words in its place; None where they are refused, beside the field."""
    try:
        content = _content(form)
        rows = tables.read(content)
    except SheetRefused as refused:
        form.refuse("sheet", sheet_words.refusal(refused, locale))
        return None
    form.sheet.data = content.decode("utf-8-sig")
    return rows


def _content(form: SheetForm) -> bytes:
    for each in offered():
        if each.size > tables.LARGEST:
            raise SheetRefused(SheetProblem.TOO_LARGE)
        each.content.seek(0)
        return each.content.read()
    return (form.sheet.data or "").encode()


def _plan_page(form: SheetForm, plan: Plan, locale: Locale, *, why: str = "", status: int = 200) -> ResponseReturnValue:
    form.digest.data = plan.digest
    return page(
        "staff/support_sheets/plan.html",
        status=status,
        form=form,
        plan=plan,
        does_anything=plan.counted(Fate.CREATED) + plan.counted(Fate.CHANGED) > 0,
        counts=[(says, plan.counted(fate)) for fate, says in sheet_words.fates(locale).items()],
        fate_words=sheet_words.fates(locale),
        reasons=[sheet_words.reasons(row, locale) for row in plan.rows],
        fact_words=words.facts(locale),
        notices=[("stop", why)] if why else [],
    )


def _page(
    form: SheetForm, locale: Locale, *, status: int = 200, notices: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    labels = words.facts(locale)
    columns = [
        (name, labels.get(name, locale.gettext("Which entry it is; empty for a new one"))) for name in tables.COLUMNS
    ]
    return page("staff/support_sheets/show.html", status=status, form=form, columns=columns, notices=notices or [])
