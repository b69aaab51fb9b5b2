"""Why a step on the way to the talk about a post-mortem was late or waits."""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.debrief_delays import DelayedStep, DelayReason
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import debrief_delays as queries
from portal.services import debrief_delays as services
from portal.web.access import Blueprint
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.staff import debrief_words as words
from portal.web.templating import page

debrief_delays = Blueprint("staff", "debrief_delays", url_prefix="/staff/cases/<uuid:case_id>/debrief/delays")

NONE = "none"


class DelayForm(Form):
    """Which step, and why; or that nothing delays it."""

    step = RadioField(validate_choice=False, validators=[Offered("Choose the step.")])
    reason = RadioField(validate_choice=False, validators=[Offered("Choose the reason.")])

    def offer(self, locale: Locale) -> None:
        self.step.choices = [(each.value, said) for each, said in words.delayed_steps(locale).items()]
        reasons = [(each.value, said) for each, said in words.delay_reasons(locale).items()]
        self.reason.choices = [*reasons, (NONE, locale.gettext("Nothing delays it, or it was noted by mistake"))]

    @property
    def why(self) -> DelayReason | None:
        return None if self.reason.data == NONE else DelayReason(self.reason.data)


@debrief_delays.get("", access=Permission.STAFF_CASE_READ)
def show(case: CaseFacts, session: Session, locale: Locale) -> ResponseReturnValue:
    """What is noted for each step, and the form."""
    return _page(DelayForm(formdata=None), case, session, locale)


@debrief_delays.post("", access=Permission.STAFF_DEBRIEF_CHANGE)
def note(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Write one reason down."""
    form = DelayForm()
    form.offer(locale)
    if not form.validate():
        return _page(form, case, session, locale, status=422)
    step = DelayedStep(form.step.data)
    services.note(session, viewer=viewer, case_id=case.case_id, step=step, reason=form.why, now=now)
    return redirect(url_for("staff.debrief_delays.show", case_id=case.case_id, noted=1), 303)


def _page(
    form: DelayForm, case: CaseFacts, session: Session, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    form.offer(locale)
    rows = queries.of_case(session, case_id=case.case_id)
    return page(
        "staff/debrief_delays/show.html",
        form=form,
        case=case_queries.one(session, case_id=case.case_id),
        standing={row.step: row for row in rows if row.ended_at is None},
        before=[row for row in rows if row.ended_at is not None],
        step_words=words.delayed_steps(locale),
        reason_words=words.delay_reasons(locale),
        notices=[("done", locale.gettext("It is noted."))] if "noted" in request.args else [],
        status=status,
    )
