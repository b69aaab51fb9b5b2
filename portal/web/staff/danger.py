"""Somebody may be in danger: say who deals with it, and write the welfare check down step by step."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.danger import Informed, Step, StepInTheFuture, WelfareOutcome, WelfareUnfinished
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import danger as queries
from portal.services import danger as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey, Offered, moment_of
from portal.web.forms import Form
from portal.web.staff import danger_words as words
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import key_in_form

danger = Blueprint("staff", "danger", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>/danger")

DONE = {
    "mine": "You deal with it now. Nobody else is asked any more.",
    "recorded": "Written down. It stays open until you close it.",
    "closed": "Written down and closed.",
}


class WelfareForm(Form):
    """One step of the check."""

    form_key = FormKey()
    step = RadioField(validate_choice=False, validators=[Offered("Choose what you did.")])
    on = DateParts(missing="Enter the day.")
    at = StringField(validators=[Filled("Enter the time, like 14:30.")])
    outcome = RadioField(validate_choice=False, validators=[Offered("Choose how it went.")])
    informed = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    account = TextAreaField(validators=[Filled("Write what happened, where they are, and what was agreed.")])
    closes = BooleanField()

    def offer(self, locale: Locale) -> None:
        """Fill the choices in."""
        self.step.choices = [(each.value, said) for each, said in words.steps(locale).items()]
        self.outcome.choices = [(each.value, said) for each, said in words.outcomes(locale).items()]
        self.informed.choices = [(each.value, said) for each, said in words.informed(locale).items()]


@danger.get("", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """What is open about one adult, what was done, and a form for the next step about one of what is open."""
    return _page(
        _empty_form(now), case, viewer, session, locale, adult_id, about_id=request.args.get("about", type=UUID)
    )


def _empty_form(now: datetime) -> WelfareForm:
    here = now.astimezone(LONDON)
    return WelfareForm(formdata=None, on=here.date(), at=f"{here:%H:%M}")


@danger.post("/<uuid:flag_id>", access=Permission.STAFF_MESSAGES_SEND)
def take_on(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
    flag_id: UUID,
) -> ResponseReturnValue:
    """“I am dealing with this”, also instead of a colleague whom the page named."""
    _require_adult(session, case, adult_id)
    instead_of = key_in_form("instead_of")
    try:
        services.take_on(session, viewer=viewer, adult_id=adult_id, flag_id=flag_id, instead_of=instead_of, now=now)
    except services.NoSuchFlag:
        abort(404)
    except services.TakenOnAlready:
        start_over()
        said = locale.gettext("A colleague deals with it already. Ask them before you do anything.")
        return _page(_empty_form(now), case, viewer, session, locale, adult_id, why=said, status=409)
    return _back(case, adult_id, "mine")


@danger.post("/<uuid:flag_id>/records", access=Permission.STAFF_MESSAGES_SEND)
def record(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
    flag_id: UUID,
) -> ResponseReturnValue:
    """Write a step down, and close the matter where it is the last."""
    _require_adult(session, case, adult_id)
    form = WelfareForm()
    form.offer(locale)
    if form.validate() and _record(form, viewer, session, adult_id, flag_id, now=now, locale=locale):
        return _back(case, adult_id, "closed" if form.closes.data else "recorded")
    return _page(form, case, viewer, session, locale, adult_id, about_id=flag_id, status=422)


def _record(
    form: WelfareForm,
    viewer: StaffViewer,
    session: Session,
    adult_id: UUID,
    flag_id: UUID,
    *,
    now: datetime,
    locale: Locale,
) -> bool:
    happened_at = moment_of(form.on.data, form.at.data)
    if happened_at is None:
        form.refuse("at", locale.gettext("Enter the time, like 14:30."))
        return False
    try:
        services.record(
            session,
            viewer=viewer,
            adult_id=adult_id,
            flag_id=flag_id,
            happened_at=happened_at,
            step=Step(form.step.data),
            outcome=WelfareOutcome(form.outcome.data),
            informed=frozenset(Informed(each) for each in form.informed.data or ()),
            account=form.account.data,
            closes=form.closes.data,
            form_key=form.form_key.data,
            now=now,
        )
    except services.NoSuchFlag:
        abort(404)
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return False
    return True


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("account", "Write what happened, in at most 10,000 characters."),
    MessageTooLong: ("account", "Write what happened, in at most 10,000 characters."),
    StepInTheFuture: ("on", "This has not happened yet. Check day and time."),
    WelfareUnfinished: ("closes", "Nobody was reached and nobody was told: it cannot be closed yet."),
}


def _require_adult(session: Session, case: CaseFacts, adult_id: UUID) -> str:
    """The adult's name. 404 for an adult of another case."""
    adults = case_queries.adults(session, case_id=case.case_id)
    name = next((each.name for each in adults if each.id == adult_id), None)
    if name is None:
        abort(404)
    return name


def _back(case: CaseFacts, adult_id: UUID, done: str) -> ResponseReturnValue:
    return redirect(url_for("staff.danger.show", case_id=case.case_id, adult_id=adult_id, done=done), 303)


def _page(
    form: WelfareForm,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    locale: Locale,
    adult_id: UUID,
    *,
    about_id: UUID | None = None,
    why: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    adult = _require_adult(session, case, adult_id)
    form.offer(locale)
    flags = queries.of_adult(session, adult_id=adult_id, viewer=viewer)
    done = DONE.get(request.args.get("done", "")) if status == 200 else None
    return page(
        "staff/danger/show.html",
        status=status,
        form=form,
        adult=adult,
        case_id=case.case_id,
        adult_id=adult_id,
        flags=flags,
        about=next((flag for flag in flags if flag.id == about_id), flags[0] if flags else None),
        records=queries.welfare_records(session, adult_id=adult_id, viewer=viewer),
        said_words=words.said(locale),
        step_words=words.steps(locale),
        outcome_words=words.outcomes(locale),
        informed_words=words.informed(locale),
        notices=[("stop", why)] if why else [("done", locale.gettext(done))] if done else [],
    )
