"""Who finds an answer out for a family, and by when."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain import questions as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.questions import NotYours
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import finders, question_work
from portal.queries.question_work import WorkRow
from portal.services import open_questions as services
from portal.web import question_words as shared_words
from portal.web.access import Blueprint
from portal.web.staff.question_forms import FindOutForm
from portal.web.templating import page
from portal.web.transaction import start_over

finding_out = Blueprint(
    "staff", "finding_out", url_prefix="/staff/cases/<uuid:case_id>/questions/<uuid:question_id>/finder"
)


@finding_out.get("", access=Permission.STAFF_CASE_READ)
def edit(case: CaseFacts, session: Session, now: datetime, locale: Locale, question_id: UUID) -> ResponseReturnValue:
    """Who finds out, and by when?"""
    row = _row(case, session, question_id)
    form = FindOutForm(formdata=None, finder=str(row.finder_id or case.practitioner_id), due_on=row.due_on)
    return _page(form, row, case, session, now, locale)


@finding_out.post("", access=Permission.STAFF_QUESTIONS_ANSWER)
def give_to(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question_id: UUID
) -> ResponseReturnValue:
    """Note it."""
    today = local(now).date()
    row = _row(case, session, question_id)
    form = FindOutForm()
    form.offer(finders.of_case(session, case_id=case.case_id, on=today))
    if not form.validate():
        return _page(form, row, case, session, now, locale, status=422)
    try:
        services.give_to(
            session,
            viewer=viewer,
            case_id=case.case_id,
            question_id=question_id,
            wanted=form.wanted,
            today=today,
            now=now,
        )
    except tuple(REFUSALS) as problem:
        start_over()
        field, said = REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(form, row, case, session, now, locale, status=422)
    except tuple(_STOPS) as problem:
        start_over()
        stop = locale.gettext(_STOPS[type(problem)])
        return _page(form, row, case, session, now, locale, stop=stop, status=409)
    address = url_for("staff.question_work.show", case_id=case.case_id, question_id=question_id, given=1)
    return redirect(address, 303)


REFUSALS: dict[type[Exception], tuple[str, str]] = {
    rules.DueInThePast: ("due_on", "Choose today or a later day."),
    services.CannotFindOut: ("finder", "They cannot see this family any more. Choose somebody else."),
}
_STOPS: dict[type[Exception], str] = {
    rules.NotGivenToTheTeam: "They have taken the question back. Nothing was changed.",
    rules.AlreadyTold: "They have been told already. Nothing was changed.",
    rules.AnsweredAlready: "There is an answer by now. Nothing was changed.",
}


def _row(case: CaseFacts, session: Session, question_id: UUID) -> WorkRow:
    try:
        return question_work.one(session, case_id=case.case_id, question_id=question_id)
    except NotYours:
        abort(404)


def _page(
    form: FindOutForm,
    row: WorkRow,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    stop: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(finders.of_case(session, case_id=case.case_id, on=local(now).date()))
    return page(
        "staff/finding_out/edit.html",
        status=status,
        case=case_queries.one(session, case_id=case.case_id),
        row=row,
        form=form,
        asked=shared_words.said(locale),
        notices=[("stop", stop)] if stop else [],
    )
