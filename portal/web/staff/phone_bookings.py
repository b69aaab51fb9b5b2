"""A time to talk, taken for an adult who is on the phone: choose it, read it back to them, book it."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import CaseFacts, FamilyViewer, Permission, StaffViewer
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import offered_times, openings
from portal.queries.cases import AdultOnCase
from portal.queries.offered_times import OfferedTime
from portal.queries.openings import Opening
from portal.services import debrief_bookings as services
from portal.services import debrief_taking
from portal.web.access import Blueprint
from portal.web.meeting_forms import MeetingForm, chosen_kind
from portal.web.office import office_days
from portal.web.staff import debrief_words as words
from portal.web.templating import page
from portal.web.transaction import start_over

phone_bookings = Blueprint(
    "staff", "phone_bookings", url_prefix="/staff/cases/<uuid:case_id>/debrief/phone-bookings/<uuid:adult_id>"
)


class PhoneBookingForm(MeetingForm):
    """One time, and what the adult says about it, in the words of a staff page."""

    def offer_to(self, locale: Locale, opening: Opening, times: tuple[OfferedTime, ...]) -> None:
        """Fill the choices in; only what is offered to this adult now can be chosen."""
        self.offer(
            locale,
            opening,
            times,
            time_words=[(str(each.id), words.time_on_offer(locale, each)) for each in times],
            places=words.places(locale),
            company=(locale.gettext("Together with %(name)s"), locale.gettext("Alone")),
        )


@phone_bookings.get("", access=Permission.STAFF_CASE_READ)
def new(
    case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings, adult_id: UUID
) -> ResponseReturnValue:
    """The times this adult could have, and what to ask them."""
    return _page(PhoneBookingForm(formdata=None, kind=chosen_kind()), case, session, now, locale, settings, adult_id)


@phone_bookings.post("/check", access=Permission.STAFF_DEBRIEF_CHANGE)
def check(
    case: CaseFacts, session: Session, now: datetime, locale: Locale, settings: Settings, adult_id: UUID
) -> ResponseReturnValue:
    """Read it back to them. Nothing is written yet."""
    form = PhoneBookingForm()
    adult = _adult(case, session, adult_id)
    form.offer_to(locale, *_offered(case, session, adult, now, settings))
    if not form.validate() or "edit" in request.form:
        status = 422 if form.errors else 200
        return _page(form, case, session, now, locale, settings, adult_id, status=status)
    chosen = (form.time, form.place_kind, form.calendar_title, form.company)
    said = {field.name: dict(field.choices).get(field.data, "") for field in chosen}
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
    form.offer_to(locale, *_offered(case, session, adult, now, settings))
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
    case: CaseFacts, session: Session, adult: AdultOnCase, now: datetime, settings: Settings
) -> tuple[Opening, tuple[OfferedTime, ...]]:
    """What is open to them, and every time that is free: with somebody on the line, this afternoon will do."""
    theirs = FamilyViewer(id=adult.person_id, case_id=case.case_id, adult_id=adult.id)
    office = office_days(settings)
    opening = openings.opening(session, viewer=theirs, office=office, now=now, kind=chosen_kind())
    return opening, offered_times.offered(session, seeker=opening.seeker(theirs), now=now, minimum_notice=timedelta())


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
    opening, times = _offered(case, session, adult, now, settings)
    form.offer_to(locale, opening, times)
    return page(
        "staff/phone_bookings/new.html",
        status=status,
        form=form,
        adult=adult,
        case_id=case.case_id,
        is_open=opening.is_open,
        would_meet=opening.shows_times,
        kind=words.kinds(locale)[opening.kind],
    )
