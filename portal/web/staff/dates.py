"""Dates that hurt: days on which the portal starts nothing for a family, or for one adult of it."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, SelectField, StringField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.dates_that_hurt import DAYS_AFTER, DAYS_BEFORE, MARGIN_AT_MOST, DayKind
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import case_dates
from portal.queries import cases as queries
from portal.services import sensitive_dates as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.staff import words
from portal.web.templating import page
from portal.web.transaction import start_over

dates = Blueprint("staff", "dates", url_prefix="/staff/cases/<uuid:case_id>/dates")


class DateForm(Form):
    """A day, what it is, whom it hurts, and whether it comes back."""

    label = StringField(validators=[Filled("Say what this day is.")])
    falls_on = DateParts(missing="Enter the day.")
    returns_yearly = BooleanField()
    kind = RadioField(validate_choice=False, validators=[Offered("Choose what sort of day it is.")])
    days_before = SelectField(validate_choice=False, validators=[Offered("Choose how many days.")])
    days_after = SelectField(validate_choice=False, validators=[Offered("Choose how many days.")])
    adult = RadioField(validate_choice=False, validators=[Offered("Choose whom this day hurts.")])

    def offer(self, session: Session, case: CaseFacts, locale: Locale) -> None:
        """Fill the choices in; only adults of this case can be chosen."""
        people = [(str(adult.id), adult.name) for adult in queries.adults(session, case_id=case.case_id)]
        self.kind.choices = [(each.value, said) for each, said in words.day_kinds(locale).items()]
        margins = [(str(days), str(days)) for days in range(MARGIN_AT_MOST + 1)]
        self.days_before.choices = self.days_after.choices = margins
        self.adult.choices = [("", locale.gettext("Everybody")), *people]


def _page(form: DateForm, case: CaseFacts, session: Session, locale: Locale, status: int = 200) -> ResponseReturnValue:
    form.offer(session, case, locale)
    return page(
        "staff/cases/dates.html",
        form=form,
        case=queries.one(session, case_id=case.case_id),
        dates=case_dates.dates_that_hurt(session, case_id=case.case_id),
        kind_words=words.day_kinds(locale),
        names={each.id: each.name for each in queries.adults(session, case_id=case.case_id)},
        status=status,
    )


@dates.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """The days that are known, and a form for another."""
    form = DateForm(
        adult="",
        returns_yearly=True,
        kind=DayKind.OTHER.value,
        days_before=str(DAYS_BEFORE),
        days_after=str(DAYS_AFTER),
    )
    return _page(form, case, session, locale)


@dates.post("", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Spare them that day."""
    form = DateForm()
    form.offer(session, case, locale)
    if form.validate():
        try:
            services.add(
                session,
                viewer=viewer,
                case_id=case.case_id,
                adult_id=UUID(form.adult.data) if form.adult.data else None,
                label=form.label.data,
                falls_on=form.falls_on.data,
                returns_yearly=form.returns_yearly.data,
                kind=DayKind(form.kind.data),
                days_before=int(form.days_before.data),
                days_after=int(form.days_after.data),
                today=now.astimezone(LONDON).date(),
                now=now,
            )
            return redirect(url_for("staff.dates.index", case_id=case.case_id), 303)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _page(form, case, session, locale, status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("label", "Say what this day is."),
    MessageTooLong: ("label", "Use at most 200 characters."),
    services.DateIsOver: ("falls_on", "This day is over. Choose “every year” if it comes back."),
    services.NotOnThisCase: ("adult", "Choose whom this day hurts."),
}


@dates.post("/<uuid:date_id>/remove", access=Permission.STAFF_CASE_CHANGE)
def remove(case: CaseFacts, date_id: UUID, viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Take back a day that was entered by mistake."""
    try:
        services.remove(session, viewer=viewer, case_id=case.case_id, date_id=date_id, now=now)
    except services.NotOnThisCase:
        abort(404)
    return redirect(url_for("staff.dates.index", case_id=case.case_id), 303)
