"""Leave: who is away, from when to when, and who is there instead."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField

from portal.domain import cases as rules
from portal.domain.access import Permission, Role, StaffViewer
from portal.i18n import LONDON, Locale
from portal.queries import absences as queries
from portal.queries import cases as case_queries
from portal.queries.notes import left_for_cover
from portal.services import absences as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Offered
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over

leave = Blueprint("staff", "leave", url_prefix="/staff/leave")


class LeaveForm(Form):
    """Days away, and who covers."""

    who = RadioField(validate_choice=False, validators=[Offered("Choose who is away.")])
    from_on = DateParts(missing="Enter the first day away.")
    to_on = DateParts(missing="Enter the last day away.")
    cover = RadioField(validate_choice=False, validators=[Offered("Choose who covers.")])

    def offer(self, viewer: StaffViewer, practitioners: tuple[case_queries.Practitioner, ...]) -> None:
        """Fill the choices in: one’s own leave, or anybody’s for a manager; anybody else who can sign in covers."""
        is_manager = Role.MANAGER in viewer.roles
        self.who.choices = [(str(each.id), each.name) for each in practitioners if is_manager or each.id == viewer.id]
        covers = [each for each in practitioners if each.can_sign_in and (is_manager or each.id != viewer.id)]
        self.cover.choices = [(str(each.id), each.name) for each in covers]


@leave.get("", access=Permission.STAFF_LEAVE_CHANGE)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Who is away now or soon, and a form for the next leave."""
    return _page(LeaveForm(who=str(viewer.id)), viewer, session, now, locale)


def _page(
    form: LeaveForm, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, status: int = 200
) -> ResponseReturnValue:
    form.offer(viewer, case_queries.practitioners(session))
    done = {"written": locale.gettext("Leave is written down."), "ended": locale.gettext("Leave has ended.")}
    today = now.astimezone(LONDON).date()
    may_end_all = Role.MANAGER in viewer.roles
    absences = queries.coming(session, on=today)
    theirs = tuple(each for each in absences if may_end_all or each.staff_id == viewer.id)
    return page(
        "staff/leave/index.html",
        form=form,
        absences=absences,
        meetings=queries.meetings_in(session, theirs, on=today),
        left=left_for_cover(session, practitioner_ids={each.staff_id for each in theirs}),
        uncovered=queries.uncovered(session, absences, on=today) if may_end_all else (),
        day=today,
        may_end_all=may_end_all,
        notices=[("done", said) for key, said in done.items() if key in request.args],
        status=status,
    )


@leave.post("", access=Permission.STAFF_LEAVE_CHANGE)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write leave down, with a cover."""
    form = LeaveForm()
    form.offer(viewer, case_queries.practitioners(session))
    if form.validate():
        try:
            services.write_down(
                session,
                viewer=viewer,
                staff_id=UUID(form.who.data),
                cover_id=UUID(form.cover.data),
                from_on=form.from_on.data,
                to_on=form.to_on.data,
                today=now.astimezone(LONDON).date(),
                now=now,
            )
            return redirect(url_for("staff.leave.index", written=1), 303)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _page(form, viewer, session, now, locale, status=422)


@leave.post("/<uuid:absence_id>/end", access=Permission.STAFF_LEAVE_CHANGE)
def end(absence_id: UUID, viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Somebody is back, or does not go."""
    try:
        services.end(session, viewer=viewer, absence_id=absence_id, today=now.astimezone(LONDON).date(), now=now)
    except (services.NoSuchAbsence, services.NotTheirLeave):
        abort(404)
    return redirect(url_for("staff.leave.index", ended=1), 303)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    rules.CoverMissing: ("cover", "Choose somebody else: nobody covers for themselves."),
    rules.AbsenceEndsBeforeItBegins: ("to_on", "The last day is before the first. Check both dates."),
    services.AbsenceIsOver: ("to_on", "This leave is over already. Check the last day."),
    services.AbsenceTooLong: ("to_on", "This is more than a year. Hand the cases over instead."),
    services.NotAPractitioner: ("cover", "Choose who covers."),
    services.CoverCannotSignIn: ("cover", "They have not set up their account yet. Choose somebody else."),
    services.AlreadyAway: ("from_on", "Leave on one of these days is written down already."),
    services.CoverIsAway: ("cover", "Whoever you chose is away on one of these days. Choose somebody who is there."),
}
