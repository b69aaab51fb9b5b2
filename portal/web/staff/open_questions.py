"""What nobody could answer at a meeting: each question, who finds out, and by when."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.debrief_accounts import Part
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import debrief_accounts as account_queries
from portal.queries import finders, question_work
from portal.queries.debrief_accounts import AccountRow
from portal.services import open_questions as services
from portal.services.debrief_accounts import NoSuchAccount
from portal.web import question_words as shared_words
from portal.web.access import Blueprint
from portal.web.form_fields import Filled, FormKey, Offered
from portal.web.staff import question_words as words
from portal.web.staff.finding_out import REFUSALS
from portal.web.staff.question_forms import FindOutForm
from portal.web.templating import page
from portal.web.transaction import start_over

open_questions = Blueprint(
    "staff", "open_questions", url_prefix="/staff/cases/<uuid:case_id>/debrief/meetings/<uuid:account_id>/questions"
)

DONE = {
    "written": "The meeting is written down. Whoever was there has been promised a call. Did a question stay open?",
    "kept": "Kept. It is closed when they have been told. Add another, or go back.",
}


class OpenQuestionForm(FindOutForm):
    """One question, whose it is, who finds out, and by when."""

    form_key = FormKey()
    adult = RadioField(validate_choice=False, validators=[Offered("Choose who asked.")])
    body = TextAreaField(validators=[Filled("Write the question.")])


@open_questions.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, now: datetime, locale: Locale, account_id: UUID) -> ResponseReturnValue:
    """What stayed open at one meeting, and a form for one more."""
    account = _account(case, session, account_id)
    today = local(now).date()
    due_on = max(account.follow_up_by or today, today)
    form = OpenQuestionForm(formdata=None, finder=str(case.practitioner_id), due_on=due_on)
    return _page(form, account, case, session, now, locale)


@open_questions.post("", access=Permission.STAFF_DEBRIEF_CHANGE)
def note(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, account_id: UUID
) -> ResponseReturnValue:
    """Keep one, once, however often the button was pressed."""
    account = _account(case, session, account_id)
    form = OpenQuestionForm()
    _offer(form, account, case, session, now)
    if form.validate():
        try:
            services.note(
                session,
                viewer=viewer,
                case_id=case.case_id,
                account_id=account_id,
                form_key=form.form_key.data,
                adult_id=UUID(form.adult.data),
                words=form.body.data,
                wanted=form.wanted,
                today=local(now).date(),
                now=now,
            )
        except (NoSuchAccount, services.WasNotThere):
            abort(404)
        except tuple(_REFUSALS) as problem:
            start_over()
            field, said = _REFUSALS[type(problem)]
            form.refuse(field, locale.gettext(said))
        else:
            return redirect(url_for(".index", case_id=case.case_id, account_id=account_id, done="kept"), 303)
    return _page(form, account, case, session, now, locale, status=422)


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    **REFUSALS,
    EmptyMessage: ("body", "Write the question."),
    MessageTooLong: ("body", "Use at most 1,000 characters. A longer question is two."),
}


def _account(case: CaseFacts, session: Session, account_id: UUID) -> AccountRow:
    found = (each for each in account_queries.of_case(session, case_id=case.case_id) if each.id == account_id)
    account = next(found, None)
    if account is None:
        abort(404)
    return account


def _offer(form: OpenQuestionForm, account: AccountRow, case: CaseFacts, session: Session, now: datetime) -> None:
    form.offer(finders.of_case(session, case_id=case.case_id, on=local(now).date()))
    form.adult.choices = _adults(account, case, session)


def _adults(account: AccountRow, case: CaseFacts, session: Session) -> list[tuple[str, str]]:
    """Who was there: nobody else asked anything."""
    came = {adult_id for adult_id, taken in account.parts.items() if taken.part is Part.ATTENDED}
    adults = case_queries.adults(session, case_id=case.case_id)
    return [(str(each.id), each.name) for each in adults if each.id in came]


def _page(
    form: OpenQuestionForm,
    account: AccountRow,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    _offer(form, account, case, session, now)
    if len(form.adult.choices) == 1:
        form.adult.data = form.adult.choices[0][0]
    done = DONE.get(request.args.get("done", ""))
    return page(
        "staff/open_questions/index.html",
        status=status,
        case=case_queries.one(session, case_id=case.case_id),
        account=account,
        form=form,
        rows=[row for row in question_work.of_case(session, case_id=case.case_id) if row.account_id == account.id],
        on=local(now).date(),
        asked=shared_words.said(locale),
        whom_for=words.whom_for(locale),
        meeting_words=words.meetings(locale),
        way_words=words.ways(locale),
        notices=[("done", locale.gettext(done))] if done and not form.errors else [],
    )
