"""The standard operating procedure: the steps of one family, each with its history; and what is due over all."""

from datetime import datetime

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, StringField, TextAreaField

from portal.config import Settings
from portal.domain import procedure as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import MessageTooLong
from portal.domain.procedure import RecordState
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import procedure as queries
from portal.queries.procedure import Clock, StepRow
from portal.services import procedure as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, FormKey, Offered, TimeUnreadable, moment_typed
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.presence import team_hours
from portal.web.staff import procedure_words as words
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.wiring import wiring

procedure = Blueprint("staff", "procedure", url_prefix="/staff/cases/<uuid:case_id>/procedure")
procedures = Blueprint("staff", "procedures", url_prefix="/staff/procedure")


class StepForm(Form):
    """What is written down about a step."""

    form_key = FormKey()
    seen_number = HiddenField()
    state = RadioField(validate_choice=False, validators=[Offered(_("Choose how it stands."))])
    on = DateParts()
    at = StringField()
    who = StringField()
    evidence = TextAreaField()

    def offer(self, row: StepRow, locale: Locale) -> "StepForm":
        """Fill in what may be written down next."""
        said = words.records(locale)
        self.state.choices = [(each.value, said[each]) for each in rules.offered(_latest(row))]
        return self

    def number(self) -> int:
        """The newest record that the form was made from; a number that is none fits no record."""
        return int(self.seen_number.data) if (self.seen_number.data or "").isdecimal() else -1


def _latest(row: StepRow) -> RecordState | None:
    return None if row.on_case.latest is None else row.on_case.latest.state


def clock_for(settings: Settings, now: datetime) -> Clock:
    """The team's working time, by which due times are reckoned."""
    return Clock(team_hours(settings), wiring().bank_holidays, now)


@procedures.get("", access=Permission.STAFF_CASES_LIST)
def index(viewer: StaffViewer, session: Session, now: datetime, settings: Settings) -> ResponseReturnValue:
    """What is overdue, and what comes within a week, over all families of this viewer."""
    on = now.astimezone(LONDON).date()
    return page(
        "staff/procedure/coming_up.html",
        rows=queries.coming_up(session, viewer=viewer, clock=clock_for(settings, now), on=on),
    )


@procedure.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """All steps of this family, phase by phase."""
    return page(
        "staff/procedure/show.html",
        case=case_queries.one(session, case_id=case.case_id),
        rows=queries.of_case(session, case_id=case.case_id, clock=clock_for(settings, now)),
        standing_words=words.standings(locale),
        notices=[("done", locale.gettext("Written down."))] if "kept" in request.args else [],
    )


@procedure.get("/<slug>", access=Permission.STAFF_CASE_READ)
def edit(
    case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings, slug: str
) -> ResponseReturnValue:
    """One step: what was written down about it, and a form for what is next."""
    here, row = now.astimezone(LONDON), _step(session, case, settings, now, slug)
    only = rules.offered(_latest(row))
    form = StepForm(
        formdata=None,
        on=here.date(),
        at=f"{here:%H:%M}",
        seen_number=str(_number(row)),
        state=only[0].value if len(only) == 1 else None,
    )
    return _page(form, row, case, session, locale)


def _number(row: StepRow) -> int:
    return 0 if row.on_case.latest is None else row.on_case.latest.number


def _step(session: Session, case: CaseFacts, settings: Settings, now: datetime, slug: str) -> StepRow:
    rows = queries.of_case(session, case_id=case.case_id, clock=clock_for(settings, now))
    found = next((row for row in rows if row.on_case.step.slug == slug), None)
    if found is None:
        abort(404)
    return found


def _page(
    form: StepForm, row: StepRow, case: CaseFacts, session: Session, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    return page(
        "staff/procedure/step.html",
        form=form.offer(row, locale),
        row=row,
        case=case_queries.one(session, case_id=case.case_id),
        standing_words=words.standings(locale),
        record_words=words.records(locale),
        changed=status == 409,
        status=status,
    )


@procedure.post("/<slug>", access=Permission.STAFF_CASE_CHANGE)
def record(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    slug: str,
) -> ResponseReturnValue:
    """Keep it, once, however often the button was pressed."""
    form, status = StepForm(), 422
    form.state.choices = [(each.value, each.value) for each in RecordState]
    if form.validate():
        try:
            _record(form, case, viewer, session, now, slug)
            return redirect(url_for("staff.procedure.show", case_id=case.case_id, kept=1, _anchor=slug), 303)
        except services.NoSuchStep:
            abort(404)
        except services.StepChangedMeanwhile:
            start_over()
            status = 409
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    row = _step(session, case, settings, now, slug)
    if status == 409:
        form.seen_number.data = str(_number(row))
    return _page(form, row, case, session, locale, status=status)


class DayMissing(ValueError):
    """It was done, and nobody says on which day."""


def _record(form: StepForm, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, slug: str) -> None:
    state = RecordState(form.state.data)
    happened_at = _done_at(form) if state is RecordState.DONE else now
    services.record(
        session,
        viewer=viewer,
        case_id=case.case_id,
        slug=slug,
        state=state,
        happened_at=happened_at,
        who=form.who.data or "",
        words=form.evidence.data or "",
        seen_number=form.number(),
        form_key=form.form_key.data,
        now=now,
    )


def _done_at(form: StepForm) -> datetime:
    """When it was done, as it was typed."""
    if form.on.data is None:
        raise DayMissing
    return moment_typed(form.on.data, form.at.data)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    DayMissing: ("on", _("Enter the day.")),
    TimeUnreadable: ("at", _("Enter the time, like 14:30.")),
    MessageTooLong: ("evidence", _("This is too long. Use at most 4,000 characters, and 200 for who did it.")),
    rules.NotOffered: ("state", _("Choose how it stands.")),
    rules.ReasonMissing: ("evidence", _("Write why.")),
    rules.DoneInTheFuture: ("on", _("This has not happened yet. Check day and time.")),
    rules.DoneBeforeDeath: ("on", _("This is before the day on which the child died. Check the day.")),
}
