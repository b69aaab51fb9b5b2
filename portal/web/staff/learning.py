"""What meetings learned: a second person reads it, and only then it counts. Nobody’s case stands beside it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField

from portal.domain.access import Permission, StaffViewer
from portal.domain.debrief_accounts import Verdict
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import review_learning as queries
from portal.queries.review_learning import LearningRow
from portal.services import review_learning as services
from portal.web.access import Blueprint
from portal.web.form_fields import Offered, moment_shown
from portal.web.staff import review_words as words
from portal.web.staff.learning_forms import ThemeForm
from portal.web.templating import page
from portal.web.transaction import start_over

learning = Blueprint("staff", "learning", url_prefix="/staff/learning")


class VerdictForm(ThemeForm):
    """What the second reader says, what it is about, and what should change."""

    verdict = RadioField(validate_choice=False, validators=[Offered("Choose whether it may count.")])
    remark = TextAreaField()

    def offer(self, locale: Locale) -> None:
        super().offer(locale)
        self.verdict.choices = [(each.value, said) for each, said in words.verdicts(locale).items()]


@learning.get("", access=Permission.STAFF_LEARNING_READ)
def index(viewer: StaffViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """What waits for a second person, and what counts."""
    done = {"read": locale.gettext("You have read it. Thank you.")}
    return page(
        "staff/learning/index.html",
        waiting=queries.waiting(session),
        agreed=queries.agreed(session),
        kind_words=words.kinds(locale),
        theme_words=words.themes(locale),
        notices=[("done", said) for key, said in done.items() if key in request.args],
        own_id=viewer.id,
    )


@learning.get("/<uuid:learning_id>", access=Permission.STAFF_LEARNING_READ)
def show(learning_id: UUID, viewer: StaffViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """One point, for the second reader."""
    row = _row(session, learning_id)
    return _page(VerdictForm(formdata=None, theme=row.theme), row, viewer, locale)


def _page(
    form: VerdictForm, row: LearningRow, viewer: StaffViewer, locale: Locale, *, stop: str = "", status: int = 200
) -> ResponseReturnValue:
    form.offer(locale)
    shown: dict[str, Any] = {"form": form, "row": row, "is_own": row.written_by == viewer.id}
    notices = [("stop", locale.gettext(stop))] if stop else []
    return page("staff/learning/show.html", **shown, kind_words=words.kinds(locale), notices=notices, status=status)


def _row(session: Session, learning_id: UUID) -> LearningRow:
    found = next((each for each in queries.waiting(session) if each.id == learning_id), None)
    if found is None:
        abort(404)
    return found


@learning.post("/<uuid:learning_id>", access=Permission.STAFF_LEARNING_READ)
def judge(
    learning_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """It counts, or goes back with what should change."""
    form = VerdictForm()
    form.offer(locale)
    if not form.validate():
        return _page(form, _row(session, learning_id), viewer, locale, status=422)
    try:
        services.judge(
            session,
            viewer=viewer,
            learning_id=learning_id,
            written_at=moment_shown(request.form.get("written_at")),
            verdict=Verdict(form.verdict.data),
            theme=form.about,
            remark=form.remark.data or "",
            now=now,
        )
    except services.NoSuchLearning:
        abort(404)
    except (EmptyMessage, MessageTooLong):
        start_over()
        form.refuse("remark", locale.gettext("Write what should change, in at most 2,000 characters."))
        return _page(form, _row(session, learning_id), viewer, locale, status=422)
    except tuple(_STOPS) as problem:
        start_over()
        return _page(form, _row(session, learning_id), viewer, locale, stop=_STOPS[type(problem)], status=409)
    return redirect(url_for("staff.learning.index", read=1), 303)


_STOPS: dict[type[Exception], str] = {
    services.OwnLearning: "You wrote this yourself. Somebody else must read it.",
    services.LearningMovedOn: "Somebody has written it anew since you opened the page. Read it first.",
}
