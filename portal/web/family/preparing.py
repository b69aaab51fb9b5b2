"""Before a meeting: what happens in the room, what to ask and to bring, and a plan for afterwards, to print."""

from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.domain.questions import For
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import appointments as queries
from portal.queries import questions as question_queries
from portal.web import question_words
from portal.web.access import Blueprint
from portal.web.family import appointment_words as words
from portal.web.templating import page

preparing = Blueprint("family", "preparing", url_prefix="/appointments/getting-ready")


@preparing.get("", access=Permission.FAMILY_DEBRIEF_READ)
def show(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """For whoever holds an appointment; for everybody else there is nothing to get ready for."""
    booking = queries.debrief_of(session, adult_id=viewer.adult_id, now=now)
    if booking is None:
        return redirect(url_for("family.appointments.show"), 303)
    found = question_queries.of_adult(session, adult_id=viewer.adult_id)
    wanted = [each for each in found.own if each.told is None and each.whom_for in {For.TALK, For.ANYONE}]
    contact = queries.contact(session, case_id=viewer.case_id, on=local(now).date())
    return page(
        "family/appointments/getting_ready.html",
        booking=booking,
        when=words.span(locale, booking.starts_at, booking.ends_at),
        place=words.where(locale, booking),
        questions=[question_words.said(locale)(each.asked) for each in wanted],
        phone=contact.phone,
    )
