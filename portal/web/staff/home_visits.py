"""A visit to a family’s home: risk at the address first, then setting out, coming back, and the team that watches."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, StringField

from portal.domain import home_visits as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import home_visits as queries
from portal.queries.sessions import SessionRow
from portal.services import home_visits as services
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.after_expiry import may_still_keep
from portal.web.form_fields import Filled, FormKey, Offered, TimeUnreadable, moment_typed
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import session_for_request, start_over

case_visits = Blueprint("staff", "case_visits", url_prefix="/staff/cases/<uuid:case_id>/visits")
visits = Blueprint("staff", "visits", url_prefix="/staff/visits")

_DONE = {
    "out": _("You are checked in. Check out here when you are back."),
    "later": _("Noted: safe, and later than planned."),
    "back": _("Checked out."),
    "risk": _("Written down."),
}


class SettingOutForm(Form):
    """Where somebody goes, who goes along, and when they should be back."""

    form_key = FormKey()
    home = RadioField(validate_choice=False, validators=[Offered(_("Choose whose home."))])
    place = StringField(validators=[Filled(_("Enter where it is, so that colleagues can find you."))])
    along = StringField()
    back_at = StringField(validators=[Filled(_("Enter the time, like 14:30."))])

    def offer(self, adults: tuple[case_queries.AdultOnCase, ...]) -> None:
        """Only homes of this family can be chosen."""
        self.home.choices = [(str(adult.id), adult.name) for adult in adults]


class LaterForm(Form):
    """When somebody will be back instead."""

    back_at = StringField(validators=[Filled(_("Enter the time, like 14:30."))])


@case_visits.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What is known of risk at each home, and a form to set out."""
    return _case_page(SettingOutForm(formdata=None), case, session, now, locale)


def _case_page(
    form: SettingOutForm,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    adults = case_queries.adults(session, case_id=case.case_id)
    form.offer(adults)
    return page(
        "staff/home_visits/show.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        adults=adults,
        risks=queries.risks(session, case_id=case.case_id),
        day=now.astimezone(LONDON).date(),
        notices=_said(locale),
        status=status,
    )


def _said(locale: Locale) -> list[tuple[str, str]]:
    said = _DONE.get(request.args.get("said", ""))
    return [("done", locale.gettext(said))] if said else []


@case_visits.post("", access=Permission.STAFF_CASE_TEND)
def set_out(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Check in, once, however often the button was pressed."""
    form = SettingOutForm()
    form.offer(case_queries.adults(session, case_id=case.case_id))
    if form.validate():
        try:
            _set_out(form, case, viewer, session, now)
            return redirect(url_for("staff.visits.index", said="out"), 303)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _case_page(form, case, session, now, locale, status=422)


def _today_at(typed: str | None, now: datetime) -> datetime:
    """That time of today, by the clock in London. Raises TimeUnreadable."""
    return moment_typed(now.astimezone(LONDON).date(), typed)


def _set_out(form: SettingOutForm, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> None:
    services.set_out(
        session,
        viewer=viewer,
        case_id=case.case_id,
        adult_id=UUID(form.home.data),
        visit_id=form.form_key.data,
        place=form.place.data or "",
        along=form.along.data or "",
        expected_end_at=_today_at(form.back_at.data, now),
        now=now,
    )


_END_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    TimeUnreadable: ("back_at", _("Enter the time, like 14:30.")),
    rules.EndNotAhead: ("back_at", _("This time has gone by. Enter a later time of today.")),
    rules.EndTooFar: ("back_at", _("Enter a time within twelve hours.")),
}
_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    **_END_REFUSALS,
    EmptyMessage: ("place", _("Enter where it is, so that colleagues can find you.")),
    MessageTooLong: ("place", _("This is too long. Use at most 300 characters.")),
    services.NotOnThisCase: ("home", _("Choose whose home.")),
    services.OutAlready: (
        "back_at",
        _("You have not checked out of your last visit. Check out on the page of visits first."),
    ),
}


@visits.get("", access=Permission.STAFF_CASES_LIST)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Everybody who is out, and one’s own visits that nobody has written down."""
    return _team_page(viewer, session, now, locale)


def _team_page(
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    refused: LaterForm | None = None,
    about_id: UUID | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    rows = queries.out(session, viewer_id=viewer.id, now=now)
    forms = {row.id: refused if refused and row.id == about_id else LaterForm(formdata=None) for row in rows}
    for visit_id, form in forms.items():
        form.back_at.id = f"back-at-{visit_id}"
    return page(
        "staff/home_visits/index.html",
        refused=refused,
        forms=forms,
        rows=rows,
        unwritten=queries.unwritten(session, staff_id=viewer.id),
        notices=_said(locale),
        status=status,
    )


def _back_after_expiry(expired: SessionRow, visit_id: UUID) -> ResponseReturnValue:
    """A visit outlasts a session: whoever is out may still check out, and then signs in to write it down."""
    viewer, case_id = _whose_visit(expired, visit_id)
    if viewer is not None:
        services.end(session_for_request(), viewer=viewer, visit_id=visit_id, now=g.now)
    back = url_for("staff.contacts.index", case_id=case_id, visit=visit_id)
    return redirect(url_for("auth.staff_sign_in.show", next=back), 303)


def _later_after_expiry(expired: SessionRow, visit_id: UUID) -> ResponseReturnValue:
    """They may also say that it takes longer; a time that cannot be is asked for again after signing in."""
    viewer, _case_id = _whose_visit(expired, visit_id)
    if viewer is not None:
        with suppress(services.VisitOver, *_END_REFUSALS):
            until, session = _today_at(request.form.get("back_at"), g.now), session_for_request()
            services.put_off(session, viewer=viewer, visit_id=visit_id, expected_end_at=until, now=g.now)
    return redirect(url_for("auth.staff_sign_in.show", next=url_for("staff.visits.index")), 303)


def _whose_visit(expired: SessionRow, visit_id: UUID) -> tuple[StaffViewer | None, UUID]:
    """Whose session it was, where the visit is their own and the form comes from one of our pages; and the case."""
    viewer, made_by = web_session.as_viewer(expired), queries.who_is_out(session_for_request(), visit_id=visit_id)
    if made_by is None or not isinstance(viewer, StaffViewer):
        abort(404)
    staff_id, case_id = made_by
    return viewer if staff_id == viewer.id and may_still_keep(expired) else None, case_id


@visits.post("/<uuid:visit_id>/end", access=Permission.STAFF_CASES_LIST, when_expired=_back_after_expiry)
def end(viewer: StaffViewer, session: Session, now: datetime, visit_id: UUID) -> ResponseReturnValue:
    """They are back and safe: whoever was out goes on to the contact log, a colleague back to the list."""
    made_by = queries.who_is_out(session, visit_id=visit_id)
    if made_by is None:
        abort(404)
    services.end(session, viewer=viewer, visit_id=visit_id, now=now)
    staff_id, case_id = made_by
    if staff_id != viewer.id:
        return redirect(url_for("staff.visits.index", said="back"), 303)
    return redirect(url_for("staff.contacts.index", case_id=case_id, visit=visit_id, _anchor="write"), 303)


@visits.post("/<uuid:visit_id>/later", access=Permission.STAFF_CASES_LIST, when_expired=_later_after_expiry)
def put_off(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, visit_id: UUID
) -> ResponseReturnValue:
    """They are safe, and it takes longer."""
    form = LaterForm()
    if form.validate():
        try:
            until = _today_at(form.back_at.data, now)
            services.put_off(session, viewer=viewer, visit_id=visit_id, expected_end_at=until, now=now)
            return redirect(url_for("staff.visits.index", said="later"), 303)
        except services.NoSuchVisit:
            abort(404)
        except services.VisitOver:
            return redirect(url_for("staff.visits.index", said="back"), 303)
        except tuple(_END_REFUSALS) as problem:
            start_over()
            field, said = _END_REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _team_page(viewer, session, now, locale, refused=form, about_id=visit_id, status=422)
