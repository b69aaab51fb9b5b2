"""Choosing an appointment: which time, kept for a few minutes; where and with whom; a last look; and booking it."""

from contextlib import closing
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.meetings import PlaceKind
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import appointments as queries
from portal.queries import faces
from portal.queries.openings import Opening
from portal.services import debrief_bookings as services
from portal.services import debrief_holds, debrief_taking
from portal.web.access import Blueprint
from portal.web.family import appointment_words as words
from portal.web.family.appointment_forms import DetailsForm
from portal.web.family.appointments import (
    closed_page,
    offered_times,
    opening_for,
    refused_page,
    who_is_in_touch,
)
from portal.web.meeting_forms import chosen_kind
from portal.web.office import office_days
from portal.web.templating import page
from portal.web.transaction import reading_session, start_over

appointment_choosing = Blueprint("family", "appointment_choosing", url_prefix="/appointments")


@appointment_choosing.get("/times", access=Permission.FAMILY_DEBRIEF_READ)
def times(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Which day and time?"""
    opening = opening_for(viewer, session, now, settings, chosen_kind())
    held = queries.of_adult(session, adult_id=viewer.adult_id, now=now)
    if not opening.shows_times or any(each.kind is opening.kind for each in held):
        return redirect(url_for("family.appointments.show"), 303)
    form = _filled(DetailsForm(formdata=None), viewer, session, now, locale, opening)
    return _times_page(form, viewer, session, now, locale, status=200)


@appointment_choosing.post("/times", access=Permission.FAMILY_DEBRIEF_BOOK)
def keep(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep a time for five minutes, while they decide about the rest."""
    opening = opening_for(viewer, session, now, settings, chosen_kind())
    if not opening.shows_times:
        return closed_page(viewer, session, now, locale, settings)
    form = _filled(DetailsForm(), viewer, session, now, locale, opening)
    if not form.time.data:
        form.ask_for_a_time(locale)
        return _times_page(form, viewer, session, now, locale, status=422)
    if form.chosen is None:
        return _choose_again(form, viewer, now, locale, opening, keeps_answers=False)
    try:
        debrief_holds.keep(
            session, viewer=viewer, kind=opening.kind, slot_id=form.chosen.id, office=office_days(settings), now=now
        )
    except debrief_taking.SlotTaken:
        return _choose_again(form, viewer, now, locale, opening, keeps_answers=False)
    except debrief_taking.NotBooked as problem:
        return refused_page(problem, viewer, session, now, locale, settings)
    return redirect(url_for("family.appointment_choosing.new", kind=opening.kind.value, time=form.time.data), 303)


@appointment_choosing.get("/new", access=Permission.FAMILY_DEBRIEF_READ)
def new(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Where, and who is with you?"""
    opening = opening_for(viewer, session, now, settings, chosen_kind())
    if not opening.shows_times:
        return redirect(url_for("family.appointments.show"), 303)
    form = DetailsForm(formdata=None, time=request.args.get("time", ""))
    _filled(form, viewer, session, now, locale, opening)
    if not form.time.data:
        form.ask_for_a_time(locale)
        return _times_page(form, viewer, session, now, locale, status=422)
    if form.chosen is None:
        return _choose_again(form, viewer, now, locale, opening, keeps_answers=False)
    if len(form.place_kind.choices) == 1:
        form.place_kind.data = form.place_kind.choices[0][0]
    return _details(form, viewer, session, now, locale, opening, status=200)


@appointment_choosing.post("/new", access=Permission.FAMILY_DEBRIEF_BOOK)
def check(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Read what was chosen before it counts. Nothing is written yet."""
    opening = opening_for(viewer, session, now, settings, chosen_kind())
    if not opening.shows_times:
        return closed_page(viewer, session, now, locale, settings)
    form = _filled(DetailsForm(), viewer, session, now, locale, opening)
    is_right = form.validate()
    if form.time_is_gone:
        return _choose_again(form, viewer, now, locale, opening, keeps_answers=True)
    if not is_right or "edit" in request.form:
        return _details(form, viewer, session, now, locale, opening, status=200 if is_right else 422)
    return page("family/appointments/check.html", form=form, said=_said(form, locale))


@appointment_choosing.post("", access=Permission.FAMILY_DEBRIEF_BOOK)
def book(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Take the time."""
    opening = opening_for(viewer, session, now, settings, chosen_kind())
    if not opening.shows_times:
        return closed_page(viewer, session, now, locale, settings)
    form = _filled(DetailsForm(), viewer, session, now, locale, opening)
    if form.validate():
        try:
            services.book(session, viewer=viewer, wanted=form.wanted(), office=office_days(settings), now=now)
        except debrief_taking.SlotTaken:
            return _choose_again(form, viewer, now, locale, opening, keeps_answers=True)
        except debrief_taking.NotBooked as problem:
            return refused_page(problem, viewer, session, now, locale, settings)
        return redirect(url_for("family.appointments.show", booked=1), 303)
    held = queries.of_adult(session, adult_id=viewer.adult_id, now=now)
    if any(each.kind is opening.kind for each in held):
        return refused_page(debrief_taking.AlreadyBooked(), viewer, session, now, locale, settings)
    if form.time_is_gone:
        return _choose_again(form, viewer, now, locale, opening, keeps_answers=True)
    return _details(form, viewer, session, now, locale, opening, status=422)


def _filled(
    form: DetailsForm, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, opening: Opening
) -> DetailsForm:
    """The form with its choices; of times only the one that was chosen, or all of them where none was."""
    form.offer_to(locale, opening, offered_times(viewer, session, now, opening, only=form.chosen_id))
    return form


def _choose_again(
    form: DetailsForm, viewer: FamilyViewer, now: datetime, locale: Locale, opening: Opening, *, keeps_answers: bool
) -> ResponseReturnValue:
    """The time is gone; here are those that are free, and nothing typed is lost.

    Looked up after letting go of the database, for others may be waiting to write.
    """
    start_over()
    with closing(reading_session()) as session:
        form.offer_to(locale, opening, offered_times(viewer, session, now, opening))
        form.tell_that_the_time_is_gone(locale)
        return _times_page(form, viewer, session, now, locale, status=409, is_gone=True, keeps_answers=keeps_answers)


def _times_page(
    form: DetailsForm,
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    status: int,
    is_gone: bool = False,
    keeps_answers: bool = False,
) -> ResponseReturnValue:
    name = ""
    if not form.times:
        name = who_is_in_touch(queries.contact(session, case_id=viewer.case_id, on=local(now).date()), locale)
    return page(
        "family/appointments/times.html",
        status=status,
        form=form,
        about_times=words.about_times(locale, form.times),
        name=name,
        is_gone=is_gone,
        keeps_answers=keeps_answers,
    )


def _details(
    form: DetailsForm,
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    opening: Opening,
    *,
    status: int,
) -> ResponseReturnValue:
    if form.time.errors:
        form.offer_to(locale, opening, offered_times(viewer, session, now, opening))
    until = queries.kept_until(session, adult_id=viewer.adult_id, now=now)
    people = form.chosen.people if form.chosen is not None else ()
    return page(
        "family/appointments/details.html",
        form=form,
        said=_said(form, locale),
        kept_until=locale.time(local(until).time()) if until else "",
        photos=faces.faces(session, staff_ids={who.staff_id for who in people if who.staff_id is not None}),
        status=status,
    )


def _said(form: DetailsForm, locale: Locale) -> dict[str, str]:
    """What was chosen, in the words of the choices."""
    chosen = (form.time, form.place_kind, form.calendar_title, form.company)
    said = {field.name: dict(field.choices).get(field.data, "") for field in chosen}
    time = form.chosen
    named = None if time is None else time.place
    if said["place_kind"] and (named is None or named.kind != form.place_kind.data):
        said["place_kind"] = words.place(locale, PlaceKind(form.place_kind.data), form.place.data or "")
    said["people"] = "" if time is None else words.people(locale, time.people)
    notes = named.access_notes if named is not None and named.kind == form.place_kind.data else ""
    said["access_notes"] = locale.isolated(notes) if notes else ""
    return said
