"""One appointment of a family, and calling it off by name and with a reason."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.debrief_records import Question
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.questions import For
from portal.i18n import Locale
from portal.queries import appointments as appointment_queries
from portal.queries import debriefs as queries
from portal.queries import question_work
from portal.queries.appointments import Appointment
from portal.services import debrief_bookings as services
from portal.web import question_words
from portal.web.access import Blueprint
from portal.web.form_fields import Filled
from portal.web.forms import Form
from portal.web.staff import debrief_words as words
from portal.web.templating import page
from portal.web.transaction import start_over

debrief_bookings = Blueprint("staff", "debrief_bookings", url_prefix="/staff/cases/<uuid:case_id>/debrief/appointments")


class CancelForm(Form):
    """Why an appointment is called off."""

    reason = TextAreaField(validators=[Filled("Write why, and who told the family and when.")])


@debrief_bookings.get("/<uuid:booking_id>", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, locale: Locale, booking_id: UUID) -> ResponseReturnValue:
    """One appointment, and the form to call it off."""
    return _page(CancelForm(), case, session, locale, booking_id)


@debrief_bookings.post("/<uuid:booking_id>/cancellation", access=Permission.STAFF_DEBRIEF_CHANGE)
def cancel(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, booking_id: UUID
) -> ResponseReturnValue:
    """Call an appointment off, with the reason."""
    form = CancelForm()
    status = 422
    if form.validate():
        try:
            services.cancel_by_staff(
                session, viewer=viewer, case_id=case.case_id, booking_id=booking_id, reason=form.reason.data, now=now
            )
        except (services.NoSuchBooking, services.BookingGone) as problem:
            return _gone(problem, case)
        except EmptyMessage:
            form.refuse("reason", locale.gettext("Write why, and who told the family and when."))
        except MessageTooLong:
            form.refuse("reason", locale.gettext("Use at most 2,000 characters."))
        else:
            return redirect(url_for("staff.debriefs.show", case_id=case.case_id, done="cancelled"), 303)
    start_over()
    return _page(form, case, session, locale, booking_id, status=status)


def _gone(problem: Exception, case: CaseFacts) -> ResponseReturnValue:
    start_over()
    if isinstance(problem, services.NoSuchBooking):
        abort(404)
    return page("staff/debrief_bookings/gone.html", status=409, case_id=case.case_id)


def _questions(session: Session, booking: Appointment, locale: Locale) -> list[tuple[UUID, str]]:
    """What this adult gave the team to ask there, and has not been told yet."""
    rows = question_work.of_case(session, case_id=booking.case_id)
    wanted = [row for row in rows if row.adult_id == booking.adult_id and row.telling is None]
    said = question_words.said(locale)
    return [(row.id, said(row.asked)) for row in wanted if row.whom_for in {For.TALK, For.ANYONE}]


def _page(
    form: CancelForm, case: CaseFacts, session: Session, locale: Locale, booking_id: UUID, status: int = 200
) -> ResponseReturnValue:
    gate = queries.gate_page(session, case_id=case.case_id)
    found = [each for each in appointment_queries.of_case(session, case_id=case.case_id) if each.id == booking_id]
    if not found:
        abort(404)
    return page(
        "staff/debrief_bookings/show.html",
        status=status,
        form=form,
        gate=gate,
        case_id=case.case_id,
        booking=found[0],
        place=found[0].place.name if found[0].place else words.places(locale)[found[0].place_kind],
        kind=words.kinds(locale)[found[0].kind],
        people=[each.name for each in found[0].people],
        wish=words.answers(Question.WISH, locale).get(gate.standing.wish_of(found[0].adult_id) or "", ""),
        questions=_questions(session, found[0], locale),
    )
