"""What families said of the service when they were asked: each round written down once, in numbers alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import StopValidation

from portal.domain import experience_rounds as rules
from portal.domain.access import Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.training import SCORES, mean_of
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import experience_rounds as queries
from portal.services import experience_rounds as services
from portal.services.experience_rounds import Found
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.staff.training_forms import ScoreLine
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over

experience_rounds = Blueprint("staff", "experience_rounds", url_prefix="/staff/figures/experience")

DONE = {
    "written": "The round is written down. It counts in figure K14.",
    "gone": "The round is taken off the list and counts nowhere.",
}
IS_THERE = "A round with this measure that ended on that day is written down already. Nothing was kept twice."


class CountField(StringField):
    """A whole number of families."""

    count = 0

    def pre_validate(self, _form: Any) -> None:
        typed = (self.data or "").strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            raise StopValidation(current_locale().gettext("Enter a whole number, like 12."))
        self.count = int(typed)


class RoundForm(Form):
    """One round."""

    form_key = FormKey()
    measure = StringField(validators=[Filled("Enter what families were asked with.")])
    first_on = DateParts(missing="Enter the first day.")
    last_on = DateParts(missing="Enter the last day.")
    asked = CountField()
    answered = CountField()
    scores = ScoreLine()

    @property
    def found(self) -> Found:
        return Found(
            measure=self.measure.data,
            first_on=self.first_on.data,
            last_on=self.last_on.data,
            asked=self.asked.count,
            answered=self.answered.count,
            scores=self.scores.counts,
        )


_BESIDE: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("measure", _("Enter what families were asked with.")),
    MessageTooLong: ("measure", _("This is too long. Use at most 200 characters.")),
    rules.EndsBeforeItBegins: ("last_on", _("The last day lies before the first. Check both.")),
    rules.NotOverYet: ("last_on", _("This day has not come yet. Write a round down once it is over.")),
    rules.NobodyAsked: ("asked", _("Enter how many families were asked: at least 1, at most 9,999.")),
    rules.MoreAnswersThanAsked: ("answered", _("More families answered than were asked. Check both numbers.")),
    rules.MoreScoresThanAnswers: ("scores", _("There are more scores than families that answered. Count again.")),
}


@experience_rounds.get("", access=Permission.STAFF_EXPERIENCE_KEEP)
def index(session: Session, locale: Locale) -> ResponseReturnValue:
    """Every round, and a form for the next."""
    said = [("done", locale.gettext(words)) for key, words in DONE.items() if key in request.args]
    return _page(RoundForm(formdata=None), session, notices=said)


def _page(
    form: RoundForm, session: Session, *, notices: list[tuple[str, str]], status: int = 200
) -> ResponseReturnValue:
    return page(
        "staff/experience_rounds/index.html",
        form=form,
        rows=queries.every(session),
        scores=SCORES,
        mean_of=mean_of,
        notices=notices,
        status=status,
    )


@experience_rounds.post("", access=Permission.STAFF_EXPERIENCE_KEEP)
def create(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Keep a round, once."""
    form = RoundForm()
    if not form.validate():
        return _page(form, session, notices=[], status=422)
    try:
        services.write_down(
            session, viewer=viewer, form_key=form.form_key.data, found=form.found, today=local(now).date(), now=now
        )
    except services.RoundIsThere:
        start_over()
        return _page(form, session, notices=[("stop", locale.gettext(IS_THERE))], status=409)
    except tuple(_BESIDE) as problem:
        start_over()
        field, said = _BESIDE[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(form, session, notices=[], status=422)
    return redirect(url_for("staff.experience_rounds.index", written=1), 303)


@experience_rounds.post("/<uuid:round_id>/removal", access=Permission.STAFF_EXPERIENCE_KEEP)
def take_back(round_id: UUID, viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """It was written down by mistake."""
    services.take_back(session, viewer=viewer, round_id=round_id, now=now)
    return redirect(url_for("staff.experience_rounds.index", gone=1), 303)
