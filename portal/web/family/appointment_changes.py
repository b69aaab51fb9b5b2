"""One appointment of one adult: changed, called off, or kept in a calendar."""

from datetime import datetime
from uuid import UUID

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters import calendar_files
from portal.adapters.calendar_files import CalendarEntry
from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.i18n import Locale
from portal.queries import appointments as queries
from portal.queries.appointments import Appointment
from portal.queries.openings import Opening
from portal.services import debrief_bookings as services
from portal.services import debrief_taking
from portal.web.access import Blueprint
from portal.web.family import appointment_words as words
from portal.web.family.appointment_forms import DetailsForm, filled_from
from portal.web.family.appointments import closed_page, offered_times, opening_for, refused_page
from portal.web.office import office_days
from portal.web.templating import page
from portal.web.transaction import start_over

appointment_changes = Blueprint("family", "appointment_changes", url_prefix="/appointments/<uuid:booking_id>")


def _mine(viewer: FamilyViewer, session: Session, booking_id: UUID) -> Appointment:
    """This adult's booking; anybody else's is not found."""
    booking = queries.one(session, adult_id=viewer.adult_id, booking_id=booking_id)
    if booking is None:
        abort(404)
    return booking


@appointment_changes.get("/change", access=Permission.FAMILY_DEBRIEF_READ)
def edit(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings, booking_id: UUID
) -> ResponseReturnValue:
    """Another time, or other answers."""
    booking = _mine(viewer, session, booking_id)
    offer = opening_for(viewer, session, now, settings, booking.kind)
    if not offer.is_open or booking.cancelled_at is not None or booking.starts_at <= now:
        return redirect(url_for("family.appointments.show"), 303)
    form = filled_from(booking)
    form.offer_to(locale, offer, offered_times(viewer, session, now, offer, moving=booking))
    return _change_page(form, booking, locale, 200)


@appointment_changes.post("/change", access=Permission.FAMILY_DEBRIEF_BOOK)
def move(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings, booking_id: UUID
) -> ResponseReturnValue:
    """Give one time back and take another, in one step."""
    if not queries.is_of(session, adult_id=viewer.adult_id, booking_id=booking_id):
        abort(404)
    booking = queries.one(session, adult_id=viewer.adult_id, booking_id=booking_id)
    if booking is None or booking.cancelled_at is not None:
        return refused_page(services.BookingGone(), viewer, session, now, locale, settings)
    offer = opening_for(viewer, session, now, settings, booking.kind)
    if not offer.is_open:
        return closed_page(viewer, session, now, locale, settings)
    form = DetailsForm()
    form.offer_to(locale, offer, offered_times(viewer, session, now, offer, moving=booking, only=form.chosen_id))
    if _is_right(form, booking, locale):
        try:
            services.move(
                session,
                viewer=viewer,
                booking_id=booking_id,
                wanted=form.wanted(),
                office=office_days(settings),
                now=now,
            )
        except debrief_taking.SlotTaken:
            start_over()
            form.tell_that_the_time_is_gone(locale)
        except debrief_taking.NotBooked as problem:
            return refused_page(problem, viewer, session, now, locale, settings)
        else:
            return redirect(url_for("family.appointments.show", moved=1), 303)
    return _change_again(form, viewer, session, now, locale, settings, offer, booking_id)


def _is_right(form: DetailsForm, booking: Appointment, locale: Locale) -> bool:
    if not form.validate():
        return False
    if booking.beside and form.is_alone_at(booking.slot_id):
        form.tell_that_the_time_is_shared(locale, booking.beside)
        return False
    if form.is_elsewhere(booking.place):
        form.ask_where_again(locale)
        return False
    return True


def _change_again(
    form: DetailsForm,
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    offer: Opening,
    booking_id: UUID,
) -> ResponseReturnValue:
    """The same page with what was typed, and all times; unless the appointment itself has changed meanwhile."""
    booking = queries.one(session, adult_id=viewer.adult_id, booking_id=booking_id)
    if booking is None or booking.cancelled_at is not None:
        return refused_page(services.BookingGone(), viewer, session, now, locale, settings)
    status = 422
    is_gone = form.time_is_gone
    form.offer_to(locale, offer, offered_times(viewer, session, now, offer, moving=booking))
    if is_gone:
        form.tell_that_the_time_is_gone(locale)
        status = 409
    return _change_page(form, booking, locale, status)


def _change_page(form: DetailsForm, booking: Appointment, locale: Locale, status: int) -> ResponseReturnValue:
    when = words.span(locale, booking.starts_at, booking.ends_at)
    about = words.about_times(locale, form.times)
    return page(
        "family/appointments/change.html", status=status, form=form, booking=booking, when=when, about_times=about
    )


@appointment_changes.get("/cancellation", access=Permission.FAMILY_DEBRIEF_READ)
def cancellation(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, booking_id: UUID
) -> ResponseReturnValue:
    """Ask once before a time is given back."""
    booking = _mine(viewer, session, booking_id)
    if booking.cancelled_at is not None or booking.starts_at <= now:
        return redirect(url_for("family.appointments.show"), 303)
    when = words.span(locale, booking.starts_at, booking.ends_at)
    return page("family/appointments/cancellation.html", booking=booking, when=when)


@appointment_changes.post("/cancellation", access=Permission.FAMILY_DEBRIEF_BOOK)
def cancel(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings, booking_id: UUID
) -> ResponseReturnValue:
    """Give the time back."""
    try:
        services.cancel(session, viewer=viewer, booking_id=booking_id, now=now)
    except services.NoSuchBooking:
        abort(404)
    except services.BookingGone as problem:
        return refused_page(problem, viewer, session, now, locale, settings)
    return redirect(url_for("family.appointments.show", cancelled=1), 303)


@appointment_changes.get("/calendar", access=Permission.FAMILY_DEBRIEF_READ)
def calendar(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, booking_id: UUID
) -> ResponseReturnValue:
    """The appointment as a calendar file, with the neutral title they chose."""
    booking = _mine(viewer, session, booking_id)
    written = calendar_files.write(
        CalendarEntry(
            uid=booking.calendar_uid,
            sequence=booking.calendar_sequence,
            title=calendar_files.titles(locale).get(booking.calendar_title, locale.gettext("Appointment")),
            starts_at=booking.starts_at,
            length=booking.ends_at - booking.starts_at,
            made_at=now,
            is_cancelled=booking.cancelled_at is not None,
        )
    )
    response = Response(written, mimetype=calendar_files.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{calendar_files.FILE_NAME}"'
    return response
