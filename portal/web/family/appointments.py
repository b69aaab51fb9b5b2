"""Appointments of one adult: what they may book at this moment, and the times they chose."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import MeetingKind
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import appointments as queries
from portal.queries import debrief_summaries as summary_queries
from portal.queries import faces as face_queries
from portal.queries import offered_times as time_queries
from portal.queries import openings
from portal.queries.offered_times import OfferedTime
from portal.queries.openings import Opening
from portal.services import debrief_bookings as services
from portal.services import debrief_taking
from portal.services import debriefs as gate_services
from portal.web.access import Blueprint
from portal.web.family import appointment_words as words
from portal.web.family.appointment_forms import WishForm
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


def opening_for(
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    settings: Settings,
    kind: MeetingKind = MeetingKind.DEBRIEF,
) -> Opening:
    """Ask on behalf of this adult what they may see and do at this moment about one kind of meeting."""
    return openings.opening(session, viewer=viewer, office=office_days(settings), now=now, kind=kind)


def offered_times(
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    opening: Opening,
    *,
    moving: queries.Appointment | None = None,
    only: UUID | None = None,
) -> tuple[OfferedTime, ...]:
    """The times this adult may pick now, or `only` the one they picked; `moving` gives its own back."""
    ids = () if moving is None else queries.on_one_time(session, booking_id=moving.id)
    return time_queries.offered(session, seeker=opening.seeker(viewer, ids), now=now, only=only)


@appointments.get("", access=Permission.FAMILY_DEBRIEF_READ)
def show(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The appointments there are, the offers where there are any, or neither."""
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
    offer = opening_for(viewer, session, now, settings)
    held = queries.of_adult(session, adult_id=viewer.adult_id, now=now)
    others = _other_offers(viewer, session, now, settings, held)
    contact = queries.contact(session, case_id=viewer.case_id, on=local(now).date())
    return page(
        "family/appointments/show.html",
        status=status,
        offer=offer,
        was_told=offer.standing.was_told(viewer.adult_id),
        photos=face_queries.faces(
            session, staff_ids={who.staff_id for each in held for who in each.people if who.staff_id is not None}
        )
        if held
        else {},
        cards=[_card(each, offer if each.kind is offer.kind else others.get(each.kind), locale, now) for each in held],
        holds_debrief=any(each.kind is MeetingKind.DEBRIEF for each in held),
        others=[each for each in others.values() if each.shows_times and each.kind not in {one.kind for one in held}],
        kind_words=words.kinds(locale),
        wish=words.wishes(locale)[offer.wish] if offer.wish else "",
        name=who_is_in_touch(contact, locale),
        phone=contact.phone or settings.team.phone,
        summaries=[
            {"id": each.id, "day": locale.day_and_year(local(each.met_at).date())}
            for each in summary_queries.for_adult(session, adult_id=viewer.adult_id)
        ],
        notices=notices,
    )


def who_is_in_touch(contact: queries.Contact, locale: Locale) -> str:
    """Who will ring, at the beginning of a sentence."""
    return locale.isolated(contact.name) if contact.name else locale.gettext("The team")


def _other_offers(
    viewer: FamilyViewer, session: Session, now: datetime, settings: Settings, held: tuple[queries.Appointment, ...]
) -> dict[MeetingKind, Opening]:
    """The kinds of meeting besides a debrief that this adult was offered or holds."""
    kinds = {*openings.offered_kinds(session, viewer=viewer, now=now), *(each.kind for each in held)}
    wanted = (kind for kind in MeetingKind if kind in kinds and kind is not MeetingKind.DEBRIEF)
    return {kind: opening_for(viewer, session, now, settings, kind) for kind in wanted}


@dataclass(frozen=True, slots=True)
class Card:
    """One appointment, in words."""

    booking: queries.Appointment
    when: str
    place: str
    has_begun: bool
    may_change: bool
    stands_on: str
    """The day of a time held by somebody who would now rather not meet: it stands until they call it off."""


def _card(booking: queries.Appointment, offer: Opening | None, locale: Locale, now: datetime) -> Card:
    has_begun = booking.starts_at <= now
    is_open = offer is not None and offer.is_open
    stands_on = ""
    if offer is not None and booking.kind is MeetingKind.DEBRIEF and not has_begun:
        stands_on = "" if offer.wish is None or offer.wish.would_meet else locale.day(local(booking.starts_at).date())
    return Card(
        booking=booking,
        when=words.span(locale, booking.starts_at, booking.ends_at),
        place=words.where(locale, booking),
        has_begun=has_begun,
        may_change=is_open and not has_begun,
        stands_on=stands_on,
    )


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
    offer = opening_for(viewer, session, now, settings)
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
    if not opening_for(viewer, session, now, settings).is_open:
        return closed_page(viewer, session, now, locale, settings)
    form = WishForm()
    form.offer(locale)
    if not form.validate():
        return page("family/appointments/choice.html", form=form, status=422)
    wish = WishToKnow(form.wish.data)
    gate_services.choose_wish(session, viewer=viewer, wish=wish, now=now)
    return redirect(url_for("family.appointments.show", chosen=1), 303)


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
