"""Days on which somebody wants to be left alone: named by themselves."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, StringField

from portal.domain.access import FamilyViewer, Permission
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import own_dates as queries
from portal.services import own_dates as services
from portal.web.access import Blueprint
from portal.web.family import preference_words as words
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import start_over

own_days = Blueprint("family", "own_days", url_prefix="/settings/days")


class DayForm(Form):
    """A day, what they call it, and how much room it needs."""

    label = StringField(validators=[Filled(_("Say what you call this day."))])
    falls_on = DateParts(missing=_("Enter the day."))
    returns_yearly = BooleanField()
    margin = RadioField(validate_choice=False, validators=[Offered(_("Choose how many days."))])

    def offer(self, locale: Locale) -> "DayForm":
        """Fill the margins in."""
        self.margin.choices = [(str(days), said) for days, said in words.margins(locale).items()]
        return self


@own_days.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def index(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """The days there are, and a form for another."""
    said = locale.gettext("We have noted that. You can change it on any day.")
    notices = [("done", said)] if "kept" in request.args else []
    return _page(DayForm(formdata=None, margin="1", returns_yearly=True), viewer, session, locale, notices=notices)


def _page(
    form: DayForm,
    viewer: FamilyViewer,
    session: Session,
    locale: Locale,
    *,
    notices: list[tuple[str, str]],
    status: int = 200,
) -> ResponseReturnValue:
    return page(
        "family/own_days/index.html",
        form=form.offer(locale),
        days=queries.of_adult(session, adult_id=viewer.adult_id),
        margins=words.margins(locale),
        notices=notices,
        status=status,
    )


@own_days.post("", access=Permission.FAMILY_SETTINGS_CHANGE)
def add(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Leave them alone on this day."""
    form = DayForm().offer(locale)
    if form.validate():
        try:
            services.add(
                session,
                viewer=viewer,
                label=form.label.data,
                falls_on=form.falls_on.data,
                returns_yearly=form.returns_yearly.data,
                margin=int(form.margin.data),
                today=now.astimezone(LONDON).date(),
                now=now,
            )
            return redirect(url_for("family.own_days.index", kept=1), 303)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _page(form, viewer, session, locale, notices=[], status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("label", _("Say what you call this day.")),
    MessageTooLong: ("label", _("Use at most 100 letters.")),
    services.DayIsOver: ("falls_on", _("This day is over. Choose “every year” if it comes back.")),
    services.TooManyDays: ("label", _("You have named forty days. Take one back first, or call us.")),
}


@own_days.post("/<uuid:date_id>/removal", access=Permission.FAMILY_SETTINGS_CHANGE)
def remove(viewer: FamilyViewer, session: Session, now: datetime, date_id: UUID) -> ResponseReturnValue:
    """Take a day back."""
    try:
        services.remove(session, viewer=viewer, date_id=date_id, now=now)
    except services.NoSuchDay:
        abort(404)
    return redirect(url_for("family.own_days.index", kept=1), 303)
