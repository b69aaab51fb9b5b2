"""People and places for meetings: two short lists that the team keeps."""

from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.domain.access import Permission, StaffViewer
from portal.domain.meetings import PlaceKind, PlaceRefused
from portal.domain.messages import MessageTooLong
from portal.i18n import Locale
from portal.queries import meeting_lists as queries
from portal.queries.cases import hospitals
from portal.services import colleagues, meeting_places
from portal.web.access import Blueprint
from portal.web.form_fields import Filled, Offered
from portal.web.forms import Form
from portal.web.staff import debrief_words as words
from portal.web.templating import page
from portal.web.transaction import start_over

meeting_lists = Blueprint("staff", "meeting_lists", url_prefix="/staff/debrief-times/lists")

DONE = {"added": "Added.", "removed": "Taken off the list. Appointments that stand stay as they are."}


class ColleagueForm(Form):
    """Somebody from outside the team."""

    name = StringField(validators=[Filled("Enter a name.")])
    job_title = StringField(validators=[Filled("Enter what they do, in words a family understands.")])


class PlaceForm(Form):
    """A place to meet."""

    place_name = StringField(validators=[Filled("Enter a name.")])
    kind = RadioField(validate_choice=False, validators=[Offered("Choose what kind of place it is.")])
    hospital = SelectField(validate_choice=False, default="")
    address = StringField(validators=[Filled("Enter the address.")])
    access_notes = TextAreaField()

    def offer(self, session: Session, locale: Locale) -> None:
        """Fill the choices in."""
        self.kind.choices = [(kind.value, said) for kind, said in words.places(locale).items() if kind.has_an_address]
        known = [(str(each.id), each.name) for each in hospitals(session)]
        self.hospital.choices = [("", locale.gettext("None")), *known]

    def hospital_id(self) -> UUID | None:
        """The hospital it belongs to; None for none."""
        return UUID(self.hospital.data) if self.hospital.data in dict(self.hospital.choices[1:]) else None


@meeting_lists.get("", access=Permission.STAFF_SLOTS_PUBLISH)
def show(session: Session, locale: Locale) -> ResponseReturnValue:
    """Both lists, and a form for each."""
    return _page(ColleagueForm(formdata=None), PlaceForm(formdata=None), session, locale)


@meeting_lists.post("/people", access=Permission.STAFF_SLOTS_PUBLISH)
def add_colleague(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write somebody down who may come along."""
    form = ColleagueForm()
    if form.validate():
        try:
            colleagues.add_colleague(
                session, viewer=viewer, name=form.name.data, job_title=form.job_title.data, now=now
            )
        except MessageTooLong:
            form.form_errors.append(locale.gettext("Use at most 100 characters for each."))
        else:
            return redirect(url_for("staff.meeting_lists.show", done="added"), 303)
    start_over()
    return _page(form, PlaceForm(formdata=None), session, locale, status=422)


@meeting_lists.post("/people/<uuid:colleague_id>/removal", access=Permission.STAFF_SLOTS_PUBLISH)
def remove_colleague(viewer: StaffViewer, session: Session, now: datetime, colleague_id: UUID) -> ResponseReturnValue:
    """Offer no more times with them."""
    colleagues.remove_colleague(session, viewer=viewer, colleague_id=colleague_id, now=now)
    return redirect(url_for("staff.meeting_lists.show", done="removed"), 303)


@meeting_lists.post("/places", access=Permission.STAFF_SLOTS_PUBLISH)
def add_place(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write a place down."""
    form = PlaceForm()
    form.offer(session, locale)
    if form.validate():
        try:
            meeting_places.add_place(
                session,
                viewer=viewer,
                name=form.place_name.data,
                kind=PlaceKind(form.kind.data),
                address=form.address.data,
                access_notes=form.access_notes.data or "",
                hospital_id=form.hospital_id(),
                now=now,
            )
        except tuple(_REFUSALS) as problem:
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
        else:
            return redirect(url_for("staff.meeting_lists.show", done="added"), 303)
    start_over()
    return _page(ColleagueForm(formdata=None), form, session, locale, status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    meeting_places.PlaceIsThere: ("place_name", "A place of this name is on the list already, or was once."),
    PlaceRefused: ("hospital", "Choose which hospital it is."),
    MessageTooLong: ("access_notes", "This is too long: 100 characters for a name, 300 for an address, 1,000 here."),
}


@meeting_lists.post("/places/<uuid:place_id>/removal", access=Permission.STAFF_SLOTS_PUBLISH)
def close_place(viewer: StaffViewer, session: Session, now: datetime, place_id: UUID) -> ResponseReturnValue:
    """Offer no more times there."""
    meeting_places.close_place(session, viewer=viewer, place_id=place_id, now=now)
    return redirect(url_for("staff.meeting_lists.show", done="removed"), 303)


def _page(
    colleague_form: ColleagueForm, place_form: PlaceForm, session: Session, locale: Locale, status: int = 200
) -> ResponseReturnValue:
    place_form.offer(session, locale)
    done = DONE.get(request.args.get("done", ""))
    return page(
        "staff/meeting_lists/show.html",
        status=status,
        colleague_form=colleague_form,
        place_form=place_form,
        colleagues=queries.colleagues(session),
        places=queries.places(session),
        place_words=words.places(locale),
        notices=[("done", locale.gettext(done))] if done and status == 200 else [],
    )
