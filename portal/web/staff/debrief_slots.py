"""Times that staff offer for a meeting: published one by one, listed, taken back."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import StopValidation

from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.debrief_slots import (
    Slot,
    SlotLengthRefused,
    SlotNotOnAQuarter,
    SlotTooSoon,
    TravelRefused,
)
from portal.domain.meetings import MeetingKind, PlaceKind, PlaceRefused
from portal.domain.working_time import NoSuchLocalTime, at_local, local
from portal.i18n import Locale
from portal.queries import covering, meeting_lists, meetings_of_families
from portal.queries import debrief_slots as queries
from portal.queries.cases import practitioners
from portal.services import debrief_slots as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.staff import debrief_words as words
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over
from portal.web.wiring import wiring

debrief_slots = Blueprint("staff", "debrief_slots", url_prefix="/staff/debrief-times")

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_MINUTES = re.compile(r"[0-9]{1,3}")


def _whole_minutes(_form: Any, field: Any) -> None:
    if not _MINUTES.fullmatch((field.data or "").strip()):
        raise StopValidation(current_locale().gettext("Enter minutes as a number, like 60."))


def _whole_number(_form: Any, field: Any) -> None:
    if not _MINUTES.fullmatch((field.data or "1").strip()):
        raise StopValidation(current_locale().gettext("Enter a number, like 4."))


class SlotForm(Form):
    """One time to offer."""

    on = DateParts(missing="Enter the day.")
    at = StringField(validators=[Filled("Enter the time, like 14:30.")])
    minutes = StringField(default="60", validators=[_whole_minutes])
    travel = StringField(default="30", validators=[_whole_minutes])
    kind = RadioField(validate_choice=False, default="debrief", validators=[Offered("Choose what it is for.")])
    people = SelectMultipleField(validate_choice=False)
    place_kinds = SelectMultipleField(validate_choice=False)
    place = SelectField(validate_choice=False, default="")
    weeks = StringField(default="1", validators=[_whole_number])
    staff = SelectField(validate_choice=False, validators=[Offered("Choose whose time this is.")])

    def offer(self, session: Session, viewer: StaffViewer, locale: Locale) -> None:
        """A manager may choose anybody's time; everybody else only their own."""
        self.kind.choices = [(kind.value, said) for kind, said in words.kinds(locale).items()]
        self.people.choices = [
            (str(each.id), f"{each.name}, {each.job_title}") for each in meeting_lists.who_may_come(session)
        ]
        self.place_kinds.choices = [(kind.value, said) for kind, said in words.places(locale).items()]
        places = [(str(each.id), each.name) for each in meeting_lists.places(session)]
        self.place.choices = [("", locale.gettext("None in particular")), *places]
        everybody = [(str(each.id), each.name) for each in practitioners(session)]
        is_manager = Role.MANAGER in viewer.roles
        self.staff.choices = [each for each in everybody if is_manager or each[0] == str(viewer.id)]

    def setting(self) -> services.Setting:
        """What it is for, who comes along, and where; what is not among the choices is refused further down."""
        known = {value for value, _said in self.people.choices}
        kinds = {value for value, _said in self.place_kinds.choices}
        return services.Setting(
            kind=MeetingKind(self.kind.data),
            people=tuple(UUID(each) if each in known else UUID(int=0) for each in self.people.data or ()),
            place_kinds=tuple(PlaceKind(each) for each in self.place_kinds.data or () if each in kinds),
            place_id=UUID(self.place.data) if self.place.data in dict(self.place.choices) and self.place.data else None,
        )

    def clock(self) -> time | None:
        """The local time typed; None where nobody can read it."""
        found = _TIME.fullmatch((self.at.data or "").strip())
        return None if found is None else time(int(found[1]), int(found[2]))


@debrief_slots.get("", access=Permission.STAFF_SLOTS_PUBLISH)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The times still to come, and a form for one more."""
    form = SlotForm(formdata=None, staff=str(viewer.id))
    form.offer(session, viewer, locale)
    return _page(form, viewer, session, now, locale)


@debrief_slots.post("", access=Permission.STAFF_SLOTS_PUBLISH)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Offer a time."""
    form = SlotForm()
    form.offer(session, viewer, locale)
    if form.validate():
        slot = _slot(form, locale)
        if slot is not None and int(form.weeks.data or 1) != 1:
            weeks = _repeat(form, slot, viewer, session, now, locale)
            if weeks:
                return _page(form, viewer, session, now, locale, weeks=weeks)
        elif slot is not None and _publish(form, slot, viewer, session, now, locale):
            on_holiday = local(slot.starts_at).date() in wiring().bank_holidays
            return redirect(url_for("staff.debrief_slots.index", done="holiday" if on_holiday else "published"), 303)
    start_over()
    return _page(form, viewer, session, now, locale, status=422)


def _slot(form: SlotForm, locale: Locale) -> Slot | None:
    at = form.clock()
    if at is None:
        form.refuse("at", locale.gettext("Enter the time, like 14:30."))
        return None
    try:
        starts_at = at_local(form.on.data, at)
    except NoSuchLocalTime:
        said = locale.gettext("The clocks go forward over this time: it does not exist on that day.")
        form.refuse("at", said)
        return None
    travel = timedelta(minutes=int(form.travel.data))
    return Slot(starts_at, starts_at + timedelta(minutes=int(form.minutes.data)), travel, travel)


def _publish(form: SlotForm, slot: Slot, viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> bool:
    try:
        services.publish(
            session,
            viewer=viewer,
            staff_id=UUID(form.staff.data),
            slot=slot,
            setting=form.setting(),
            now=now,
        )
    except tuple(_REFUSALS) as problem:
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return False
    return True


def _repeat(
    form: SlotForm, slot: Slot, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> tuple[services.Week, ...]:
    """The same time in every week; empty where it was refused."""
    try:
        return services.publish_weekly(
            session,
            viewer=viewer,
            staff_id=UUID(form.staff.data),
            slot=slot,
            weeks=int(form.weeks.data or 1),
            setting=form.setting(),
            bank_holidays=wiring().bank_holidays,
            now=now,
        )
    except tuple(_REFUSALS) as problem:
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
    except NoSuchLocalTime:
        form.refuse("at", locale.gettext("In one of these weeks the clocks go forward over this time."))
    return ()


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.WeeksRefused: ("weeks", "Choose 1 to 26 weeks."),
    SlotNotOnAQuarter: ("at", "Begin and end on a quarter of an hour, like 14:15."),
    SlotLengthRefused: ("minutes", "Choose a length of 15 to 240 minutes, in quarters of an hour."),
    TravelRefused: ("travel", "Choose 0 to 240 minutes of travel."),
    SlotTooSoon: ("on", "This time has gone. Choose a later one."),
    services.TimeTooFarAhead: ("on", "Choose a day within a year."),
    services.TimeOverlaps: ("at", "This overlaps another time on offer, or an appointment with its travel."),
    services.NotTheirs: ("staff", "Choose whose time this is."),
    services.PersonIsTaken: ("people", "One of them holds an appointment over this time, with its travel."),
    services.NoSuchPerson: ("people", "Choose at most two, and not the person whose time it is."),
    services.NoSuchPlace: ("place", "This place is not on the list any more. Choose another."),
    PlaceRefused: ("place_kinds", "This kind of meeting is not held there, or the place is of another kind."),
}


@debrief_slots.post("/<uuid:slot_id>/withdrawal", access=Permission.STAFF_SLOTS_PUBLISH)
def withdraw(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, slot_id: UUID
) -> ResponseReturnValue:
    """Take a time back."""
    form = SlotForm(formdata=None, staff=str(viewer.id))
    try:
        services.withdraw(session, viewer=viewer, slot_id=slot_id, now=now)
    except services.NoSuchTime:
        abort(404)
    except services.TimeIsBooked:
        start_over()
        said = locale.gettext("A family has taken this time. Call it off on the page of their case.")
        form.offer(session, viewer, locale)
        form.form_errors.append(said)
        return _page(form, viewer, session, now, locale, status=409)
    return redirect(url_for("staff.debrief_slots.index", done="withdrawn"), 303)


def _whose(viewer: StaffViewer, session: Session, now: datetime) -> frozenset[UUID] | None:
    """Whose families the viewer answers for today; None for a manager, who answers for all."""
    if Role.MANAGER in viewer.roles:
        return None
    return covering.covered_ids(session, staff_id=viewer.id, on=local(now).date()) | {viewer.id}


def _page(
    form: SlotForm,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    status: int = 200,
    weeks: tuple[services.Week, ...] = (),
) -> ResponseReturnValue:
    done = {
        "published": ("done", locale.gettext("The time is on offer.")),
        "holiday": ("note", locale.gettext("The time is on offer. It is on a bank holiday: check that this is meant.")),
        "withdrawn": ("done", locale.gettext("The time is not on offer any more.")),
    }.get(request.args.get("done", ""))
    is_manager = Role.MANAGER in viewer.roles
    return page(
        "staff/debrief_slots/index.html",
        status=status,
        form=form,
        weeks=weeks,
        week_words=words.weeks(locale),
        unwritten=meetings_of_families.unwritten(session, practitioner_ids=_whose(viewer, session, now), now=now),
        times=queries.published(session, staff_id=None if is_manager else viewer.id, now=now),
        kind_words=words.kinds(locale),
        place_words={kind.value: said for kind, said in words.places(locale).items()},
        local=local,
        bank_holidays=wiring().bank_holidays,
        notices=[done] if done and status == 200 else [],
    )
