"""What is known of risk where an adult of a family lives: the newest and all before it, and a form for what is new."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.domain import home_visits as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import home_visits as queries
from portal.services import home_visits as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import start_over

address_risks = Blueprint("staff", "address_risks", url_prefix="/staff/cases/<uuid:case_id>/risks/<uuid:adult_id>")


class RiskForm(Form):
    """What is known, and when somebody looks again."""

    form_key = FormKey()
    words = TextAreaField(validators=[Filled(_("Write what the risk is, or that none is known."))])
    review_on = DateParts(missing=_("Enter the day on which somebody looks again."))


@address_risks.get("", access=Permission.STAFF_CASE_READ)
def edit(case: CaseFacts, session: Session, adult_id: UUID) -> ResponseReturnValue:
    """All that was written about this home, and an empty form."""
    return _page(RiskForm(formdata=None), case, session, adult_id)


def _page(
    form: RiskForm, case: CaseFacts, session: Session, adult_id: UUID, *, status: int = 200
) -> ResponseReturnValue:
    adults = {each.id: each for each in case_queries.adults(session, case_id=case.case_id)}
    if adult_id not in adults:
        abort(404)
    return page(
        "staff/home_visits/risk.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        adult=adults[adult_id],
        risks=queries.risks(session, case_id=case.case_id).get(adult_id, ()),
        status=status,
    )


@address_risks.post("", access=Permission.STAFF_CASE_CHANGE)
def write(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Keep it, once, however often the button was pressed."""
    form = RiskForm()
    if form.validate():
        try:
            services.write_risk(
                session,
                viewer=viewer,
                case_id=case.case_id,
                adult_id=adult_id,
                words=form.words.data,
                review_on=form.review_on.data,
                form_key=form.form_key.data,
                today=now.astimezone(LONDON).date(),
                now=now,
            )
            return redirect(url_for("staff.case_visits.show", case_id=case.case_id, said="risk"), 303)
        except services.NotOnThisCase:
            abort(404)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
    return _page(form, case, session, adult_id, status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("words", _("Write what the risk is, or that none is known.")),
    MessageTooLong: ("words", _("This is too long. Use at most 4,000 characters.")),
    rules.ReviewNotAhead: ("review_on", _("Choose a day from tomorrow to a year ahead.")),
}
