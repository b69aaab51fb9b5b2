"""Appointments of one adult: the offer to talk once its gate is open, and the time they chose."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.debrief_slots import PlaceKind
from portal.domain.debriefs import WishToKnow
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import appointments as queries
from portal.queries import debrief_slots as slot_queries
from portal.queries import debrief_summaries as summary_queries
from portal.queries import debriefs as gate_queries
from portal.queries.debrief_slots import OfferedTime
from portal.queries.debriefs import Standing
from portal.services import debrief_bookings as services
from portal.services import debrief_taking
from portal.services import debriefs as gate_services
from portal.web.access import Blueprint
from portal.web.family import appointment_words as words
from portal.web.family.appointment_forms import DetailsForm, WishForm
from portal.web.marking import _
from portal.web.office import office_days
from portal.web.templating import page
from portal.web.transaction import start_over

appointments = Blueprint("family", "appointments", url_prefix="/appointments")

DONE = {
    "booked": _("Your time is booked."),
    "moved": _("Your appointment has changed."),
    "cancelled": _("Your appointment is called off. You can choose another time on any day."),
    "chosen": _("We have noted that. You can change it on any day."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What this adult may see and do at this moment."""

    standing: Standing
    contact: queries.Contact
    is_open: bool
    wish: WishToKnow | None

    @property
    def shows_times(self) -> bool:
        return self.is_open and self.wish is not None and self.wish.would_meet


def offer_for(viewer: FamilyViewer, session: Session, now: datetime, settings: Settings) -> Offer:
    """Ask the gate on behalf of this adult."""
    standing = gate_queries.standing(session, case_id=viewer.case_id)
    contact = queries.contact(session, case_id=viewer.case_id, on=local(now).date())
    is_open = standing.is_open_for(viewer.adult_id, office=office_days(settings), now=now)
    return Offer(standing, contact, is_open and not contact.is_closed, standing.wish_of(viewer.adult_id))


def offered_times(
    viewer: FamilyViewer, session: Session, now: datetime, *, moving: bool = False
) -> tuple[OfferedTime, ...]:
    """The times this adult may pick now."""
    return slot_queries.offered(
        session,
        case_id=viewer.case_id,
        adult_id=viewer.adult_id,
        person_id=viewer.id,
        now=now,
        moving=moving,
    )


@appointments.get("", access=Permission.FAMILY_DEBRIEF_READ)
def show(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The appointment there is, the offer where there is one, or neither."""
    done = DONE.get(next(iter(request.args), ""))
    return show_page(viewer, session, now, locale, settings, notices=[("done", locale.gettext(done))] if done else [])


def show_page(
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
    *,
    notices: list[tuple[str, str]],
    status: int = 200,
) -> ResponseReturnValue:
    """The first page about appointments, with a word about what has just happened."""
    offer = offer_for(viewer, session, now, settings)
    booking = queries.of_adult(session, adult_id=viewer.adult_id, now=now)
    return page(
        "family/appointments/show.html",
        status=status,
        offer=offer,
        was_told=offer.standing.was_told(viewer.adult_id),
        booking=booking,
        when=words.span(locale, booking.starts_at, booking.ends_at) if booking else "",
        has_begun=booking is not None and booking.starts_at <= now,
        stands_on=_stands_on(offer, booking, locale, now),
        place=words.place(locale, booking.place_kind, booking.wishes.place) if booking else "",
        wish=words.wishes(locale)[offer.wish] if offer.wish else "",
        phone=offer.contact.phone or settings.team.phone,
        summaries=[
            {"id": each.id, "day": locale.day_and_year(local(each.met_at).date())}
            for each in summary_queries.for_adult(session, adult_id=viewer.adult_id)
        ],
        notices=notices,
    )


def _stands_on(offer: Offer, booking: queries.Appointment | None, locale: Locale, now: datetime) -> str:
    """The day of a time that is held by somebody who would now rather not meet: it stands until they call it off."""
    if booking is None or booking.starts_at <= now or offer.wish is None or offer.wish.would_meet:
        return ""
    return locale.day(local(booking.starts_at).date())


def closed_page(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Nothing was changed, in words that say no more than that."""
    start_over()
    said = locale.gettext("Nothing was changed. This cannot be done here at the moment. Please call us about it.")
    return show_page(viewer, session, now, locale, settings, notices=[("stop", said)], status=409)


@appointments.get("/choice", access=Permission.FAMILY_DEBRIEF_READ)
def choice(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """How much do you want to know?"""
    offer = offer_for(viewer, session, now, settings)
    if not offer.is_open:
        return redirect(url_for("family.appointments.show"), 303)
    form = WishForm(formdata=None, wish=offer.wish)
    form.offer(locale)
    return page("family/appointments/choice.html", form=form)


@appointments.post("/choice", access=Permission.FAMILY_DEBRIEF_BOOK)
def choose(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep what they want to know; it may change on any day."""
    if not offer_for(viewer, session, now, settings).is_open:
        return closed_page(viewer, session, now, locale, settings)
    form = WishForm()
    form.offer(locale)
    if not form.validate():
        return page("family/appointments/choice.html", form=form, status=422)
    wish = WishToKnow(form.wish.data)
    gate_services.choose_wish(session, viewer=viewer, wish=wish, now=now)
    return redirect(url_for("family.appointments.show", chosen=1), 303)


@appointments.get("/times", access=Permission.FAMILY_DEBRIEF_READ)
def times(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Which day and time?"""
    offer = offer_for(viewer, session, now, settings)
    has_one = queries.of_adult(session, adult_id=viewer.adult_id, now=now) is not None
    if has_one or not offer.shows_times:
        return redirect(url_for("family.appointments.show"), 303)
    form = DetailsForm(formdata=None)
    form.offer(locale, offer.standing, offered_times(viewer, session, now))
    return _times_page(form, offer, status=200)


@appointments.get("/new", access=Permission.FAMILY_DEBRIEF_READ)
def new(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Where, and who is with you?"""
    offer = offer_for(viewer, session, now, settings)
    if not offer.shows_times:
        return redirect(url_for("family.appointments.show"), 303)
    form = DetailsForm(formdata=None, time=request.args.get("time", ""))
    form.offer(locale, offer.standing, offered_times(viewer, session, now))
    if not form.time.data:
        form.ask_for_a_time(locale)
        return _times_page(form, offer, status=422)
    if form.time.data not in dict(form.time.choices):
        return _choose_again(form, offer, locale, keeps_answers=False)
    return _details(form, locale, 200)


@appointments.post("/new", access=Permission.FAMILY_DEBRIEF_BOOK)
def check(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Read what was chosen before it counts. Nothing is written yet."""
    offer = offer_for(viewer, session, now, settings)
    if not offer.shows_times:
        return closed_page(viewer, session, now, locale, settings)
    form = DetailsForm()
    form.offer(locale, offer.standing, offered_times(viewer, session, now))
    is_right = form.validate()
    if form.time_is_gone:
        return _choose_again(form, offer, locale, keeps_answers=True)
    if not is_right or "edit" in request.form:
        return _details(form, locale, 200 if is_right else 422)
    return page("family/appointments/check.html", form=form, said=_said(form, locale))


@appointments.post("", access=Permission.FAMILY_DEBRIEF_BOOK)
def book(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Take the time."""
    offer = offer_for(viewer, session, now, settings)
    if not offer.shows_times:
        return closed_page(viewer, session, now, locale, settings)
    form = DetailsForm()
    form.offer(locale, offer.standing, offered_times(viewer, session, now))
    if form.validate():
        try:
            services.book(session, viewer=viewer, wanted=form.wanted(), office=office_days(settings), now=now)
        except debrief_taking.SlotTaken:
            start_over()
            form.offer(locale, offer.standing, offered_times(viewer, session, now))
            return _choose_again(form, offer, locale, keeps_answers=True)
        except debrief_taking.NotBooked as problem:
            return refused_page(problem, viewer, session, now, locale, settings)
        return redirect(url_for("family.appointments.show", booked=1), 303)
    if queries.of_adult(session, adult_id=viewer.adult_id, now=now) is not None:
        return refused_page(debrief_taking.AlreadyBooked(), viewer, session, now, locale, settings)
    return _choose_again(form, offer, locale, keeps_answers=True) if form.time_is_gone else _details(form, locale, 422)


def refused_page(
    problem: debrief_taking.NotBooked,
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
) -> ResponseReturnValue:
    """Nothing was changed, and why, as far as this adult may know."""
    if isinstance(problem, debrief_taking.AlreadyBooked):
        said = locale.gettext("You have an appointment already. Nothing was changed. You can change it here.")
    elif isinstance(problem, services.BookingGone):
        said = locale.gettext("This appointment changed before your page came back. Nothing was changed now.")
    else:
        return closed_page(viewer, session, now, locale, settings)
    start_over()
    return show_page(viewer, session, now, locale, settings, notices=[("note", said)], status=409)


def _choose_again(form: DetailsForm, offer: Offer, locale: Locale, *, keeps_answers: bool) -> ResponseReturnValue:
    """The time is gone; here are those that are free, and nothing typed is lost.

    Drawn after letting go of the database, for others may be waiting to write.
    """
    start_over()
    form.tell_that_the_time_is_gone(locale)
    return _times_page(form, offer, status=409, is_gone=True, keeps_answers=keeps_answers)


def _times_page(
    form: DetailsForm, offer: Offer, *, status: int, is_gone: bool = False, keeps_answers: bool = False
) -> ResponseReturnValue:
    return page(
        "family/appointments/times.html",
        status=status,
        form=form,
        offer=offer,
        is_gone=is_gone,
        keeps_answers=keeps_answers,
    )


def _details(form: DetailsForm, locale: Locale, status: int) -> ResponseReturnValue:
    return page("family/appointments/details.html", form=form, said=_said(form, locale), status=status)


def _said(form: DetailsForm, locale: Locale) -> dict[str, str]:
    """What was chosen, in the words of the choices."""
    chosen = (form.time, form.place_kind, form.calendar_title)
    said = {field.name: dict(field.choices).get(field.data, "") for field in chosen}
    if said["place_kind"]:
        said["place_kind"] = words.place(locale, PlaceKind(form.place_kind.data), form.place.data or "")
    return said
