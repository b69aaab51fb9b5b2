"""Meetings that were held: what happened at each is written down once, and what comes of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.domain import contact_log
from portal.domain import debrief_accounts as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.debrief_accounts import FOLLOW_UP_WITHIN, Account, Copy, Interpreting, Part, PartTaken
from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import PlaceKind
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import debrief_accounts as queries
from portal.queries.cases import AdultOnCase
from portal.services import debrief_accounts as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey, Offered, moment_of
from portal.web.forms import Form
from portal.web.staff import debrief_words as words
from portal.web.templating import page
from portal.web.transaction import start_over

debrief_accounts = Blueprint("staff", "debrief_accounts", url_prefix="/staff/cases/<uuid:case_id>/debrief/meetings")

DONE = {
    "talked": "Noted.",
}


class AccountForm(Form):
    """One meeting. The part of each adult is added by `form_for`."""

    form_key = FormKey()
    on = DateParts(missing="Enter the day.")
    at = StringField(validators=[Filled("Enter the time, like 14:30.")])
    minutes = StringField(validators=[Filled("Enter how many minutes it took, like 60.")])
    place = RadioField(validate_choice=False, validators=[Offered("Choose where it was.")])
    interpreting = RadioField(validate_choice=False, validators=[Offered("Choose whether somebody interpreted.")])
    words = TextAreaField(validators=[Filled("Write what was said, and what was asked and answered.")])
    referrals = TextAreaField()
    follow_up_by = DateParts()
    debriefed_on = DateParts()

    def offer(self, adults: Iterable[AdultOnCase], locale: Locale) -> None:
        """Fill the choices in."""
        self.place.choices = [(kind.value, said) for kind, said in words.places(locale).items()]
        self.interpreting.choices = [(kind.value, said) for kind, said in words.interpreting(locale).items()]
        for adult in adults:
            part, detail, copy = fields_of(self, adult)
            part.choices = [(kind.value, said) for kind, said in words.parts(locale).items()]
            detail.choices = list(words.details(locale).items())
            copy.choices = [(kind.value, said) for kind, said in words.copies(locale).items()]

    def account(self, adults: Iterable[AdultOnCase], happened_at: datetime) -> Account:
        """What was filled in, once the form is valid."""
        return Account(
            happened_at=happened_at,
            minutes=int(self.minutes.data) if (self.minutes.data or "").strip().isdecimal() else 0,
            place=PlaceKind(self.place.data),
            interpreting=Interpreting(self.interpreting.data),
            parts={adult.id: _taken(self, adult) for adult in adults},
            words=self.words.data,
            referrals=self.referrals.data or "",
            follow_up_by=self.follow_up_by.data,
            debriefed_on=self.debriefed_on.data,
        )


def form_for(adults: Iterable[AdultOnCase]) -> type[AccountForm]:
    """The form with three questions about each adult of the case."""
    own: dict[str, Any] = {}
    for adult in adults:
        own[f"part_{adult.id.hex}"] = RadioField(
            validate_choice=False, validators=[Offered("Choose what part they had.")]
        )
        own[f"detail_{adult.id.hex}"] = SelectField(
            validate_choice=False, validators=[Offered("Choose one of these.")], default=""
        )
        own[f"copy_{adult.id.hex}"] = SelectField(
            validate_choice=False, validators=[Offered("Choose one of these.")], default=Copy.NONE.value
        )
    return type(AccountForm.__name__, (AccountForm,), own)


def fields_of(form: Form, adult: AdultOnCase) -> tuple[Any, Any, Any]:
    """The three questions about one adult: their part, how much they chose to hear, what they want on paper."""
    return form[f"part_{adult.id.hex}"], form[f"detail_{adult.id.hex}"], form[f"copy_{adult.id.hex}"]


def _taken(form: Form, adult: AdultOnCase) -> PartTaken:
    part, detail, copy = (field.data for field in fields_of(form, adult))
    was_there = part == Part.ATTENDED
    return PartTaken(Part(part), WishToKnow(detail) if detail and was_there else None, Copy(copy))


@debrief_accounts.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """Every meeting with this family, the newest first."""
    done = DONE.get(request.args.get("done", ""))
    adults = case_queries.adults(session, case_id=case.case_id)
    return page(
        "staff/debrief_accounts/index.html",
        case=case_queries.one(session, case_id=case.case_id),
        accounts=queries.of_case(session, case_id=case.case_id),
        names={adult.id: adult.name for adult in adults},
        place_words=words.places(locale),
        interpreting_words=words.interpreting(locale),
        part_words=words.parts(locale),
        detail_words=words.details(locale),
        copy_words=words.copies(locale),
        notices=[("done", locale.gettext(done))] if done else [],
    )


@debrief_accounts.get("/new", access=Permission.STAFF_CASE_READ)
def new(case: CaseFacts, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The form for what happened."""
    adults = case_queries.adults(session, case_id=case.case_id)
    today = local(now).date()
    form = form_for(adults)(on=today, minutes="60", follow_up_by=today + FOLLOW_UP_WITHIN)
    return _page(form, case, session, locale, adults)


@debrief_accounts.post("/new", access=Permission.STAFF_DEBRIEF_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Write it down, once, however often the button was pressed."""
    adults = case_queries.adults(session, case_id=case.case_id)
    form = form_for(adults)()
    form.offer(adults, locale)
    account_id = _write_down(form, case, viewer, session, now, locale, adults) if form.validate() else None
    if account_id is not None:
        address = url_for("staff.open_questions.index", case_id=case.case_id, account_id=account_id, done="written")
        return redirect(address, 303)
    return _page(form, case, session, locale, adults, status=422)


def _write_down(
    form: AccountForm,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adults: tuple[AdultOnCase, ...],
) -> UUID | None:
    """Keep it and give its id; None where something is wrong, which the form says then."""
    happened_at = moment_of(form.on.data, form.at.data)
    if happened_at is None:
        form.refuse("at", locale.gettext("Enter the time, like 14:30."))
        return None
    try:
        return services.write_down(
            session,
            viewer=viewer,
            case_id=case.case_id,
            form_key=form.form_key.data,
            account=form.account(adults, happened_at),
            today=local(now).date(),
            now=now,
        )
    except services.NotOnThisCase:
        abort(404)
    except rules.DetailMissing as problem:
        form.refuse(f"detail_{problem.adult_id.hex}", locale.gettext("Choose how much they wanted to hear that day."))
    except tuple(_REFUSALS) as problem:
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
    start_over()
    return None


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("words", "Write what was said, and what was asked and answered."),
    MessageTooLong: ("words", "Use at most 10,000 characters, and 4,000 for the referrals."),
    rules.MeetingInTheFuture: ("on", "This has not happened yet. Check day and time."),
    rules.MinutesRefused: ("minutes", "Enter 1 to 480 minutes, as a number."),
    rules.NobodyAttended: ("on", "Nobody of the family was there. Log it as a contact instead."),
    rules.DebriefedInTheFuture: ("debriefed_on", "This day has not come yet."),
    contact_log.NextContactMissing: ("follow_up_by", "Enter the day by which somebody rings them."),
    contact_log.NextContactInThePast: ("follow_up_by", "Choose today or a later day."),
    contact_log.NextContactTooFar: ("follow_up_by", "Choose a day within 90 days."),
}


@debrief_accounts.post("/<uuid:account_id>/talked-over", access=Permission.STAFF_DEBRIEF_CHANGE)
def talk_over(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, account_id: UUID
) -> ResponseReturnValue:
    """Note that the staff who were there have talked it over, today."""
    try:
        services.note_staff_debrief(
            session, viewer=viewer, case_id=case.case_id, account_id=account_id, today=local(now).date(), now=now
        )
    except services.NoSuchAccount:
        abort(404)
    return redirect(url_for("staff.debrief_accounts.index", case_id=case.case_id, done="talked"), 303)


def _page(
    form: AccountForm,
    case: CaseFacts,
    session: Session,
    locale: Locale,
    adults: tuple[AdultOnCase, ...],
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(adults, locale)
    return page(
        "staff/debrief_accounts/new.html",
        status=status,
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        of_adults=[(adult, *fields_of(form, adult)) for adult in adults],
    )
