"""Whose an action of a meeting of professionals is and was, and giving it to somebody else."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import organisations
from portal.queries import review_actions as queries
from portal.queries.review_actions import ActionRow
from portal.services import review_actions as services
from portal.services import reviews
from portal.web.access import Blueprint
from portal.web.staff.review_forms import OwnerForm
from portal.web.templating import page
from portal.web.transaction import start_over

review_action_owners = Blueprint(
    "staff",
    "review_action_owners",
    url_prefix="/staff/cases/<uuid:case_id>/meetings/<uuid:review_id>/actions/<uuid:action_id>/owner",
)


@review_action_owners.get("", access=Permission.STAFF_CASE_CHANGE)
def edit(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    review_id: UUID,
    action_id: UUID,
) -> ResponseReturnValue:
    """Whose it is, who had it before, and who could."""
    row = _find(case, viewer, session, now, review_id, action_id)
    return _page(OwnerForm(formdata=None), row, session, locale)


@review_action_owners.post("", access=Permission.STAFF_CASE_CHANGE)
def give(
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    review_id: UUID,
    action_id: UUID,
) -> ResponseReturnValue:
    """Give it to somebody else."""
    form = OwnerForm()
    form.offer(case_queries.practitioners(session), locale)
    row = _find(case, viewer, session, now, review_id, action_id)
    if not form.validate():
        return _page(form, row, session, locale, status=422)
    try:
        services.give(
            session,
            viewer=viewer,
            case_id=case.case_id,
            review_id=review_id,
            action_id=action_id,
            seen_owner_id=request.form.get("seen_owner_id", type=UUID),
            owner=form.whose,
            now=now,
        )
    except tuple(_BESIDE) as problem:
        start_over()
        form.refuse("organisation", locale.gettext(_BESIDE[type(problem)]))
        return _page(form, row, session, locale, status=422)
    except tuple(_STOPS) as problem:
        start_over()
        row = _find(case, viewer, session, now, review_id, action_id)
        return _page(form, row, session, locale, stop=_STOPS[type(problem)], status=409)
    return redirect(url_for("staff.case_reviews.show", case_id=case.case_id, review_id=review_id, given=1), 303)


def _find(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, review_id: UUID, action_id: UUID
) -> ActionRow:
    rows = queries.of_review(session, viewer=viewer, review_id=review_id, today=local(now).date())
    found = next((each for each in rows if each.id == action_id and each.case_id == case.case_id), None)
    if found is None:
        abort(404)
    return found


def _page(
    form: OwnerForm, row: ActionRow, session: Session, locale: Locale, *, stop: str = "", status: int = 200
) -> ResponseReturnValue:
    form.offer(case_queries.practitioners(session), locale)
    return page(
        "staff/reviews/owner.html",
        form=form,
        row=row,
        before=queries.before(session, action_id=row.id),
        organisations=organisations.named(session),
        notices=[("stop", locale.gettext(stop))] if stop else [],
        status=status,
    )


_BESIDE: dict[type[Exception], str] = {
    services.OwnerMissing: "Choose a colleague, or name an organisation: one of the two.",
    MessageTooLong: "This name is too long. Use at most 300 characters.",
}
_STOPS: dict[type[Exception], str] = {
    services.ActionIsDone: "This is done already. Nothing was changed.",
    services.ActionMovedOn: "Somebody has given it to somebody else since you opened the page. Nothing was changed.",
    reviews.ReviewCalledOff: "This meeting does not take place any more. Nothing was changed.",
}
