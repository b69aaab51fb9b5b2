"""Reading the record of what was done: who, what, to which case, when; and a file of ids."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.validators import StopValidation

from portal.adapters import csv_files
from portal.adapters.database import Database
from portal.domain.access import Permission, StaffViewer
from portal.domain.name_search import NothingToSearch, TypedTooMuch, read_typed
from portal.domain.working_time import LONDON
from portal.i18n import Locale
from portal.queries import audit as queries
from portal.queries.audit import Narrowed, Position
from portal.services import audit_files
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.wiring import wiring

audit = Blueprint("staff", "audit", url_prefix="/staff/audit")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KINDS = ("family", "staff", "nobody", "operator")
HEADER = ("happened_at", "actor_kind", "actor_id", "action", "case_id", "subject_id", "facts", "entry_id")


class FilterForm(Form):
    """What narrows the record; it stands in the address, so that a page can be come back to."""

    action = SelectField(validate_choice=False)
    who = SelectField(validate_choice=False)
    reference = StringField()
    since = DateParts()
    until = DateParts()

    def offer(self, session: Session, locale: Locale) -> "FilterForm":
        """Fill the choices in."""
        _ = locale.gettext
        self.action.choices = [("", _("Everything")), *((each, each) for each in queries.actions(session))]
        kinds = kind_words(locale)
        staff = [(str(staff_id), name) for staff_id, name in queries.staff_names(session)]
        self.who.choices = [("", _("Everybody")), *((kind, kinds[kind]) for kind in KINDS), *staff]
        return self

    def validate_action(self, field: SelectField) -> None:
        _refuse_unknown(field)

    def validate_who(self, field: SelectField) -> None:
        _refuse_unknown(field)

    def validate_until(self, field: DateParts) -> None:
        if field.data is not None and self.since.data is not None and field.data < self.since.data:
            raise StopValidation(current_locale().gettext("The last day is before the first. Check both dates."))


def _refuse_unknown(field: SelectField) -> None:
    if (field.data or "") not in {value for value, *_ in field.iter_choices()}:
        raise StopValidation(current_locale().gettext("Choose from this list."))


def kind_words(locale: Locale) -> dict[str, str]:
    """Who acted, where no name says it."""
    _ = locale.gettext
    return {
        "family": _("Families"),
        "staff": _("Staff"),
        "nobody": _("Nobody signed in"),
        "operator": _("The command line"),
    }


@audit.get("", access=Permission.STAFF_AUDIT_READ)
def index(session: Session, viewer: StaffViewer, locale: Locale) -> ResponseReturnValue:
    """A page of entries, the newest first."""
    form = _form(request.args).offer(session, locale)
    narrowed = _read(form, session, viewer, locale)
    if narrowed is None:
        return _page(form, locale, status=422)
    found = queries.entries(session, narrowed=narrowed, after=_position(request.args.get("after")))
    return _page(form, locale, found=found)


def _form(given: "MultiDict[str, str]") -> FilterForm:
    return FilterForm(formdata=given, meta={"csrf": False})


def _page(
    form: FilterForm, locale: Locale, *, found: queries.AuditPage | None = None, status: int = 200
) -> ResponseReturnValue:
    kept = {name: value for name, value in request.args.items() if name != "after" and value}
    after = None if found is None or found.next is None else _as_text(found.next)
    return page(
        "staff/audit/index.html",
        form=form,
        found=found,
        kept=kept,
        kind_words=kind_words(locale),
        first_href=url_for("staff.audit.index", **kept) if "after" in request.args else None,  # type: ignore[arg-type]
        next_href=None if after is None else url_for("staff.audit.index", **kept, after=after),  # type: ignore[arg-type]
        status=status,
    )


def _read(form: FilterForm, session: Session, viewer: StaffViewer, locale: Locale) -> Narrowed | None:
    """What was chosen; None where something typed cannot be understood, which then stands beside its field."""
    if not form.validate():
        return None
    case_id, typed = None, (form.reference.data or "").strip()
    if typed:
        case_id = _case(typed, session)
        if case_id is None:
            form.refuse("reference", locale.gettext("No case has this reference. Check each sign."))
            return None
    who = form.who.data or ""
    return Narrowed(
        action=form.action.data or None,
        actor_id=UUID(who) if who and who not in KINDS else None,
        actor_kind=who if who in KINDS else None,
        case_id=case_id,
        since=None if form.since.data is None else datetime.combine(form.since.data, time(), LONDON),
        before=None
        if form.until.data is None
        else datetime.combine(form.until.data + timedelta(days=1), time(), LONDON),
        reader_id=viewer.id,
    )


def _case(typed: str, session: Session) -> UUID | None:
    try:
        return queries.case_of(session, reference=read_typed(typed).reference)
    except (NothingToSearch, TypedTooMuch):
        return None


def _as_text(position: Position) -> str:
    microseconds = (position.at - EPOCH) // timedelta(microseconds=1)
    return f"{microseconds}-{position.id.hex}"


def _position(text: str | None) -> Position | None:
    if not text:
        return None
    try:
        microseconds, _, entry_id = text.partition("-")
        return Position(EPOCH + timedelta(microseconds=int(microseconds)), UUID(entry_id))
    except (ValueError, OverflowError):
        abort(404)


@audit.post("/file", access=Permission.STAFF_AUDIT_READ)
def make_file(session: Session, viewer: StaffViewer, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The same entries as a file of ids, without a name. It is a post, since that a copy was taken is kept."""
    form = _form(request.form).offer(session, locale)
    narrowed = _read(form, session, viewer, locale)
    if narrowed is None:
        return _page(form, locale, status=422)
    audit_files.note_copy(session, viewer=viewer, now=now)
    answer = Response(_lines(wiring().database, narrowed), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="record.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(database: Database, narrowed: Narrowed) -> Iterator[bytes]:
    yield csv_files.BYTE_ORDER_MARK + csv_files.line(HEADER)
    for row in queries.in_pieces(database.read_session, narrowed=narrowed):
        yield csv_files.line(_cells(row))


def _cells(row: tuple[Any, ...]) -> tuple[Any, ...]:
    happened_at, *ids, facts, entry_id = row
    return happened_at.isoformat(), *ids, json.dumps(facts, sort_keys=True), entry_id
