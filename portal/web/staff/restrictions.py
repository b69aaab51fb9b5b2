"""A restriction of one adult within a case: set, looked at again, lifted. Nothing a family reads says so."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.domain import restrictions as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.restrictions import Review
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as queries
from portal.services import restrictions as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over

restrictions = Blueprint(
    "staff", "restrictions", url_prefix="/staff/cases/<uuid:case_id>/adults/<uuid:adult_id>/restriction"
)

USUAL_REVIEW = timedelta(days=14)
"""What the form suggests; whoever sets it decides."""


class RestrictionForm(Form):
    """Why words, bookings and files for an adult are held back (or not any more), and when somebody looks again."""

    reason = TextAreaField(validators=[Filled("Write the reason. Only staff read it.")])
    review_on = DateParts(missing="Enter the day on which somebody looks again.")


@restrictions.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, adult_id: UUID, session: Session, now: datetime) -> ResponseReturnValue:
    """Whether this adult is restricted, and the ways to change it."""
    form = RestrictionForm(formdata=None, review_on=local(now).date() + USUAL_REVIEW)
    return _page(form, case, adult_id, session, now)


def _page(
    form: RestrictionForm, case: CaseFacts, adult_id: UUID, session: Session, now: datetime, status: int = 200
) -> ResponseReturnValue:
    found = next((each for each in queries.adults(session, case_id=case.case_id) if each.id == adult_id), None)
    if found is None:
        abort(404)
    return page(
        "staff/restrictions/show.html",
        form=form,
        case=queries.one(session, case_id=case.case_id),
        adult=found,
        is_overdue=rules.review_state(found.restriction_review_on, today=local(now).date()) is Review.OVERDUE,
        status=status,
    )


@restrictions.post("", access=Permission.STAFF_CASE_CHANGE)
def restrict(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Hold back free words, new bookings and files."""
    return _hold(services.restrict, case, adult_id, viewer, session, now, locale)


@restrictions.post("/review", access=Permission.STAFF_CASE_CHANGE)
def keep(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Somebody has looked again, and it holds until a later day."""
    return _hold(services.keep, case, adult_id, viewer, session, now, locale)


def _hold(
    change: Callable[..., None],
    case: CaseFacts,
    adult_id: UUID,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
) -> ResponseReturnValue:
    form = RestrictionForm()
    if form.validate():
        try:
            change(
                session,
                viewer=viewer,
                case_id=case.case_id,
                adult_id=adult_id,
                reason=form.reason.data,
                review_on=form.review_on.data,
                today=local(now).date(),
                now=now,
            )
            return redirect(url_for("staff.cases.show", case_id=case.case_id), 303)
        except services.NotOnThisCase:
            abort(404)
        except tuple(_REFUSALS) as problem:
            _refuse(form, problem, locale)
    return _page(form, case, adult_id, session, now, status=422)


@restrictions.post("/lift", access=Permission.STAFF_CASE_CHANGE)
def lift(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Treat them like any other adult again; the day in the form plays no part."""
    form = RestrictionForm()
    reason = form.reason.data or ""
    try:
        services.lift(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, reason=reason, now=now)
        return redirect(url_for("staff.cases.show", case_id=case.case_id), 303)
    except services.NotOnThisCase:
        abort(404)
    except (EmptyMessage, MessageTooLong) as problem:
        _refuse(form, problem, locale)
    return _page(form, case, adult_id, session, now, status=422)


def _refuse(form: RestrictionForm, problem: Exception, locale: Locale) -> None:
    start_over()
    field, said = _REFUSALS[type(problem)]
    form.refuse(field, locale.gettext(said))


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("reason", "Write the reason. Only staff read it."),
    MessageTooLong: ("reason", "Use at most 10,000 characters."),
    rules.ReviewInThePast: ("review_on", "Choose a day after today."),
    rules.ReviewTooFar: ("review_on", "Choose a day within three months."),
    services.NotRestrictedAnyMore: ("reason", "A colleague has lifted the restriction. There is nothing to keep."),
}
