"""A time to talk, taken for an adult who is on the phone: choose it, read it back to them, book it."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.config import Settings
from portal.domain.access import CaseFacts, FamilyViewer, Permission, StaffViewer
from portal.domain.debrief_slots import PlaceKind
from portal.domain.messages import MessageTooLong
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import debrief_slots as slot_queries
from portal.queries import debriefs as gate_queries
from portal.queries.appointments import Wishes
from portal.queries.cases import AdultOnCase
from portal.queries.debriefs import Standing
from portal.services import debrief_bookings as services
from portal.services import debrief_taking
from portal.services.debrief_taking import Wanted
from portal.web.access import Blueprint
from portal.web.calendar_words import calendar_titles
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.office import office_days
from portal.web.staff import debrief_words as words
from portal.web.templating import page
from portal.web.transaction import start_over

phone_bookings = Blueprint(
    "staff", "phone_bookings", url_prefix="/staff/cases/<uuid:case_id>/debrief/phone-bookings/<uuid:adult_id>"
)


class PhoneBookingForm(Form):
    """One time, and what the adult says about it. Everything but time, place and title may stay empty."""

    time = RadioField(validate_choice=False, validators=[Offered("Choose a time.")])
    place_kind = RadioField(validate_choice=False, validators=[Offered("Choose where.")])
    place = StringField()
    who_comes = TextAreaField()
    interpreter = StringField()
    not_to_hear = TextAreaField()
    calendar_title = SelectField(
        validate_choice=False, default="appointment", validators=[Offered("Choose one of these words.")]
    )

    def offer(self, standing: Standing, times: tuple[slot_queries.OfferedTime, ...], locale: Locale) -> None:
        """Fill the choices in; only what is offered to this adult now can be chosen."""
        said = locale.gettext("%(when)s, %(minutes)d minutes, with %(name)s")
        self.time.choices = [
            (
                str(each.id),
                said % {"when": locale.moment(each.starts_at), "minutes": each.minutes, "name": each.with_whom},
            )
            for each in times
        ]
        places = words.places(locale)
        self.place_kind.choices = [(kind.value, places[kind]) for kind in standing.places]
        self.calendar_title.choices = list(calendar_titles(locale).items())

    def wanted(self) -> Wanted:
        """What was chosen, once the form is valid."""
        return Wanted(
            slot_id=UUID(self.time.data),
            place_kind=PlaceKind(self.place_kind.data),
            wishes=Wishes(
                place=self.place.data or "",
                who_comes=self.who_comes.data or "",
                interpreter=self.interpreter.data or "",
                not_to_hear=self.not_to_hear.data or "",
            ),
            calendar_title=self.calendar_title.data,
        )


@phone_bookings.get("", access=Permission.STAFF_CASE_READ)
def new(
    case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings, adult_id: UUID
) -> ResponseReturnValue:
    """The times this adult could have, and what to ask them."""
    return _page(PhoneBookingForm(formdata=None), case, session, now, locale, settings, adult_id)


@phone_bookings.post("/check", access=Permission.STAFF_DEBRIEF_CHANGE)
def check(
    case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings, adult_id: UUID
) -> ResponseReturnValue:
    """Read it back to them. Nothing is written yet."""
    form = PhoneBookingForm()
    adult = _adult(case, session, adult_id)
    form.offer(*_offered(case, session, adult, now), locale)
    if not form.validate() or "edit" in request.form:
        status = 422 if form.errors else 200
        return _page(form, case, session, now, locale, settings, adult_id, status=status)
    said = {field.name: dict(field.choices)[field.data] for field in (form.time, form.place_kind, form.calendar_title)}
    return page("staff/phone_bookings/check.html", form=form, said=said, adult=adult, case_id=case.case_id)


@phone_bookings.post("", access=Permission.STAFF_DEBRIEF_CHANGE)
def create(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    adult_id: UUID,
) -> ResponseReturnValue:
    """Take the time for them."""
    form = PhoneBookingForm()
    adult = _adult(case, session, adult_id)
    form.offer(*_offered(case, session, adult, now), locale)
    status = 422
    if form.validate():
        try:
            services.book_for(
                session,
                viewer=viewer,
                adult=FamilyViewer(id=adult.person_id, case_id=case.case_id, adult_id=adult.id),
                wanted=form.wanted(),
                office=office_days(settings),
                now=now,
            )
        except MessageTooLong:
            form.form_errors.append(locale.gettext("Use at most 2,000 characters for each answer."))
        except tuple(_REFUSALS) as problem:
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
            status = 409
        else:
            return redirect(url_for("staff.debriefs.show", case_id=case.case_id, done="booked"), 303)
        start_over()
    return _page(form, case, session, now, locale, settings, adult_id, status=status)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    debrief_taking.SlotTaken: ("time", "Someone took that time a moment ago. These times are still free."),
    debrief_taking.AlreadyBooked: ("time", "They hold an appointment already. Call that one off first, or move it."),
    debrief_taking.OfferClosed: ("time", "The gate is not open for them, or they would rather not meet."),
    debrief_taking.ChoiceNotOffered: ("place_kind", "Choose where."),
}


def _adult(case: CaseFacts, session: Session, adult_id: UUID) -> AdultOnCase:
    adult = next((each for each in case_queries.adults(session, case_id=case.case_id) if each.id == adult_id), None)
    if adult is None:
        abort(404)
    return adult


def _offered(
    case: CaseFacts, session: Session, adult: AdultOnCase, now: datetime
) -> tuple[Standing, tuple[slot_queries.OfferedTime, ...]]:
    """What the gate allows, and every time that is free: with somebody on the line, this afternoon will do."""
    times = slot_queries.offered(
        session,
        case_id=case.case_id,
        adult_id=adult.id,
        person_id=adult.person_id,
        now=now,
        minimum_notice=timedelta(),
    )
    return gate_queries.standing(session, case_id=case.case_id), times


def _page(
    form: PhoneBookingForm,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    adult_id: UUID,
    status: int = 200,
) -> ResponseReturnValue:
    adult = _adult(case, session, adult_id)
    standing, times = _offered(case, session, adult, now)
    form.offer(standing, times, locale)
    wish = standing.wish_of(adult.id)
    return page(
        "staff/phone_bookings/new.html",
        status=status,
        form=form,
        adult=adult,
        case_id=case.case_id,
        is_open=standing.is_open_for(adult.id, office=office_days(settings), now=now),
        would_meet=wish is not None and wish.would_meet,
    )
