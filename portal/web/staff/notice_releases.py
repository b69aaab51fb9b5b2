"""Letting a held notice go, with a reason that is kept."""

from datetime import datetime
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import held_notices as queries
from portal.queries.held_notices import HeldNotice
from portal.services import notice_releases as services
from portal.web.access import Blueprint
from portal.web.form_fields import Filled
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.staff import words
from portal.web.templating import page
from portal.web.transaction import start_over

notice_releases = Blueprint(
    "staff", "notice_releases", url_prefix="/staff/cases/<uuid:case_id>/notices/<uuid:notice_id>"
)


class ReleaseForm(Form):
    """Why it must go now."""

    reason = TextAreaField(validators=[Filled(_("Write why it must reach them now."))])


@notice_releases.get("", access=Permission.STAFF_CASE_CHANGE)
def show(case: CaseFacts, session: Session, now: datetime, locale: Locale, notice_id: UUID) -> ResponseReturnValue:
    """What waits, why, until when, and the question why it should not."""
    return _page(ReleaseForm(formdata=None), case, _held(session, case, notice_id, now), locale)


def _held(session: Session, case: CaseFacts, notice_id: UUID, now: datetime) -> HeldNotice | None:
    return queries.waiting(session, case_id=case.case_id, notice_id=notice_id, now=now)


def _page(
    form: ReleaseForm, case: CaseFacts, held: HeldNotice | None, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    if held is None:
        return _waits_no_more(case)
    return page(
        "staff/notice_releases/show.html",
        form=form,
        case_id=case.case_id,
        held=held,
        kind=words.notice_kinds(locale)[held.kind],
        because=words.held_reasons(locale).get(held.reason) if held.reason else None,
        status=status,
    )


@notice_releases.post("", access=Permission.STAFF_CASE_CHANGE)
def release(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, notice_id: UUID
) -> ResponseReturnValue:
    """Let it go."""
    form = ReleaseForm()
    if not form.validate():
        return _page(form, case, _held(session, case, notice_id, now), locale, status=422)
    try:
        services.release(
            session, viewer=viewer, case_id=case.case_id, notice_id=notice_id, reason=form.reason.data, now=now
        )
    except services.NotHeld:
        start_over()
        return _waits_no_more(case)
    except tuple(_REFUSALS) as problem:
        start_over()
        form.refuse("reason", locale.gettext(_REFUSALS[type(problem)]))
        return _page(form, case, _held(session, case, notice_id, now), locale, status=422)
    return redirect(url_for("staff.cases.show", case_id=case.case_id, released=1), 303)


def _waits_no_more(case: CaseFacts) -> ResponseReturnValue:
    """A second tap, or a tab from before it went out: the case says so. Of a notice elsewhere nothing more is told."""
    return redirect(url_for("staff.cases.show", case_id=case.case_id, waits_no_more=1), 303)


_REFUSALS: dict[type[Exception], str] = {
    EmptyMessage: _("Use at most 500 characters."),
    MessageTooLong: _("Use at most 500 characters."),
    services.NotSafeNow: _("It is not safe for them at this hour. It goes out by itself as soon as it is."),
}
