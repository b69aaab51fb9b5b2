"""The contact log of a case: what happened outside the portal. Nothing on these pages is ever sent."""

from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, StringField, TextAreaField

from portal.config import Settings
from portal.domain import contact_log as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.contact_log import KINDS_OF_CONTACT, ContactKind, Outcome
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import WorkingHours
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import contacts as queries
from portal.services import contacts as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey, Offered, moment_of
from portal.web.forms import Form
from portal.web.staff import words
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.wiring import wiring

contacts = Blueprint("staff", "contacts", url_prefix="/staff/cases/<uuid:case_id>/contacts")

SHOWN = 200
"""Entries on the page: years of contact with one family."""


class ContactForm(Form):
    """One call, visit, letter or attempt."""

    form_key = FormKey()
    kind = RadioField(validate_choice=False, validators=[Offered("Choose how you were in touch.")])
    outcome = RadioField(validate_choice=False, validators=[Offered("Choose how it went.")])
    adult = RadioField(validate_choice=False, validators=[Offered("Choose with whom.")])
    on = DateParts(missing="Enter the day.")
    at = StringField(validators=[Filled("Enter the time, like 14:30.")])
    note = TextAreaField(validators=[Filled("Write what matters for whoever reads this next.")])
    next_contact_on = DateParts()

    def offer(self, session: Session, case: CaseFacts, locale: Locale) -> None:
        """Fill the choices in; only adults of this case can be chosen."""
        kinds, outcomes = words.contact_kinds(locale), words.outcomes(locale)
        self.kind.choices = [(kind.value, kinds[kind]) for kind in KINDS_OF_CONTACT]
        self.outcome.choices = [(each.value, said) for each, said in outcomes.items() if each is not Outcome.DECIDED]
        people = [(str(adult.id), adult.name) for adult in case_queries.adults(session, case_id=case.case_id)]
        self.adult.choices = [*people, ("", locale.gettext("Everybody, or nobody in particular"))]

    def moment(self) -> datetime | None:
        """When it happened; None for a time that nobody can read."""
        return moment_of(self.on.data, self.at.data)


@contacts.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """Every contact with this family, the newest first, and a form for the next."""
    here = now.astimezone(LONDON)
    form = ContactForm(on=here.date(), at=f"{here:%H:%M}")
    return _page(form, case, session, now, locale, settings)


def _page(
    form: ContactForm,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(session, case, locale)
    hours = WorkingHours.every_weekday(settings.team.opens, settings.team.closes)
    today = now.astimezone(LONDON).date()
    return page(
        "staff/contacts/index.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        contacts=queries.latest(session, case_id=case.case_id, at_most=SHOWN),
        kind_words=words.contact_kinds(locale),
        outcome_words=words.outcomes(locale),
        try_again_by=rules.latest_next_try(today, hours=hours, bank_holidays=wiring().bank_holidays),
        notices=[("done", locale.gettext("Logged."))] if "logged" in request.args else [],
        status=status,
    )


@contacts.post("", access=Permission.STAFF_CASE_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Write it down, once, however often the button was pressed."""
    form = ContactForm()
    form.offer(session, case, locale)
    if form.validate():
        happened_at = form.moment()
        if happened_at is None:
            form.refuse("at", locale.gettext("Enter the time, like 14:30."))
        elif _log(form, happened_at, case, viewer, session, now, locale):
            return redirect(url_for("staff.contacts.index", case_id=case.case_id, logged=1), 303)
    return _page(form, case, session, now, locale, settings, status=422)


def _log(
    form: ContactForm,
    happened_at: datetime,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
) -> bool:
    try:
        services.log(
            session,
            viewer=viewer,
            case_id=case.case_id,
            form_key=form.form_key.data,
            adult_id=UUID(form.adult.data) if form.adult.data else None,
            kind=ContactKind(form.kind.data),
            outcome=Outcome(form.outcome.data),
            happened_at=happened_at,
            note=form.note.data,
            next_contact_on=form.next_contact_on.data,
            today=now.astimezone(LONDON).date(),
            now=now,
        )
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return False
    return True


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("note", "Write what matters for whoever reads this next."),
    MessageTooLong: ("note", "This note is too long. Use at most 10,000 characters."),
    services.NotOnThisCase: ("adult", "Choose with whom."),
    rules.OutcomeDoesNotFit: ("outcome", "This outcome does not fit how you were in touch."),
    rules.ContactInTheFuture: ("on", "This has not happened yet. Check day and time."),
    rules.NextContactMissing: ("next_contact_on", "Enter the day on which they will hear from somebody next."),
    rules.NextContactInThePast: ("next_contact_on", "Choose today or a later day."),
    rules.NextContactTooFar: ("next_contact_on", "Choose a day within 90 days."),
}
