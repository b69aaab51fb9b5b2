"""One adult of a case: all that is written down about them, on one page, and its history."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain import adults as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import adult_details as queries
from portal.queries import cases as case_queries
from portal.queries.adult_details import AdultRow
from portal.services import adult_details as services
from portal.services.addresses import AddressTaken
from portal.web.access import Blueprint
from portal.web.staff import adult_words
from portal.web.staff.adult_form import DetailsForm
from portal.web.templating import page
from portal.web.transaction import start_over

adult_details = Blueprint(
    "staff", "adult_details", url_prefix="/staff/cases/<uuid:case_id>/adults/<uuid:adult_id>/details"
)


@adult_details.get("", access=Permission.STAFF_CASE_CHANGE)
def show(case: CaseFacts, adult_id: UUID, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What is known, in a form that changes it."""
    row = _adult(session, case, adult_id, now)
    form = DetailsForm.of(row, locale)
    return _page(form, case, row, session, locale)


@adult_details.post("", access=Permission.STAFF_CASE_CHANGE)
def change(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Write it down, unless somebody changed it after this form was opened: then both are shown."""
    row = _adult(session, case, adult_id, now)
    form = DetailsForm()
    form.offer(locale)
    if not form.validate():
        return _page(form, case, row, session, locale, status=422)
    changing = form.changing(row)
    try:
        services.change(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            changing=changing,
            today=local(now).date(),
            now=now,
        )
        return redirect(url_for("staff.adult_details.show", case_id=case.case_id, adult_id=adult_id, saved=1), 303)
    except services.ChangedMeanwhile:
        start_over()
        return _show_both(form, case, _adult(session, case, adult_id, now), session, locale)
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
    return _page(form, case, row, session, locale, status=422)


def _show_both(
    form: DetailsForm, case: CaseFacts, row: AdultRow, session: Session, locale: Locale
) -> ResponseReturnValue:
    what = rules.changed(form.changing(row).details, row.details)
    names = adult_words.fields(locale)
    theirs = tuple((names[name], adult_words.value(row.details, name, locale)) for name in what)
    form.revision.data = row.revision
    said = locale.gettext("Somebody changed this after you opened the page. Nothing is saved yet.")
    form.refuse("name", said)
    return _page(form, case, row, session, locale, theirs=theirs, status=409)


def _adult(session: Session, case: CaseFacts, adult_id: UUID, now: datetime) -> AdultRow:
    row = queries.one(session, case_id=case.case_id, adult_id=adult_id, now=now)
    if row is None:
        abort(404)
    return row


def _page(
    form: DetailsForm,
    case: CaseFacts,
    row: AdultRow,
    session: Session,
    locale: Locale,
    *,
    theirs: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> ResponseReturnValue:
    changes = queries.history(session, adult_id=row.adult_id, person_id=row.person_id)
    return page(
        "staff/adults/details.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        adult=row,
        recorded=theirs,
        history=[(each, adult_words.said(each, locale)) for each in changes],
        notices=[("done", locale.gettext("Saved."))] if "saved" in request.args else [],
        status=status,
    )


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("name", "Enter their name, and the child’s name as they use it."),
    MessageTooLong: ("name", "Something here is too long. Use at most 200 letters for a name, 1,000 for a reason."),
    services.ComesInAlready: (
        "email",
        "They sign in with this address, and change it themselves.",
    ),
    AddressTaken: ("email", "Somebody else has this address. Agree a short name and enter it below."),
    rules.NoNumberToRing: ("phone", "They want to be rung. Enter a number that is safe to ring."),
    rules.TooYoung: ("born_on", "Accounts are for people of 16 and over."),
    rules.NotYoung: ("born_on", "A date of birth is kept only of people under 25. Leave it empty."),
    rules.EvidenceMissing: ("authority_review_on", "Write how it is known, beside each answer."),
    rules.ReviewMissing: ("authority_review_on", "Enter the day on which somebody looks again."),
    rules.ReviewInThePast: ("authority_review_on", "Choose a day after today."),
    rules.ReviewTooFar: ("authority_review_on", "Choose a day within half a year."),
}
