"""One answer of the debrief gate, written down with the day and how anybody can check it."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.debrief_records import AnswerDoesNotFit, HappenedInTheFuture, Question
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import debriefs as queries
from portal.services import debriefs as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.staff import debrief_words as words
from portal.web.templating import page
from portal.web.transaction import start_over

gate_records = Blueprint("staff", "gate_records", url_prefix="/staff/cases/<uuid:case_id>/debrief/records")


class RecordForm(Form):
    """One answer, when it was given, and how anybody can check it."""

    answer = RadioField(validate_choice=False, validators=[Offered("Choose an answer.")])
    happened_on = DateParts(missing="Enter the day on which this happened.")
    evidence = TextAreaField(validators=[Filled("Write who said it and where that can be found.")])


@gate_records.get("/<question>", access=Permission.STAFF_CASE_READ)
def new(case: CaseFacts, session: Session, now: datetime, locale: Locale, question: str) -> ResponseReturnValue:
    """The form for one answer."""
    form = RecordForm(happened_on=now.astimezone(LONDON).date())
    return _record_page(form, case, session, locale, _asked(question), _adult_id())


@gate_records.post("/<question>", access=Permission.STAFF_DEBRIEF_CHANGE)
def create(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question: str
) -> ResponseReturnValue:
    """Write an answer down."""
    asked, adult_id, form = _asked(question), _adult_id(), RecordForm()
    form.answer.choices = list(words.answers(asked, locale).items())
    if form.validate() and _write(form, case, viewer, session, now, locale, asked, adult_id):
        return redirect(url_for("staff.debriefs.show", case_id=case.case_id, done="recorded"), 303)
    start_over()
    return _record_page(form, case, session, locale, asked, adult_id, status=422)


def _write(
    form: RecordForm,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    question: Question,
    adult_id: UUID | None,
) -> bool:
    try:
        services.record(
            session,
            viewer=viewer,
            case_id=case.case_id,
            question=question,
            adult_id=adult_id,
            answer=form.answer.data,
            happened_on=form.happened_on.data,
            evidence=form.evidence.data,
            today=now.astimezone(LONDON).date(),
            now=now,
        )
    except (services.NotOnThisCase, AnswerDoesNotFit):
        abort(404)
    except HappenedInTheFuture:
        form.refuse("happened_on", locale.gettext("This day has not come yet."))
    except EmptyMessage:
        form.refuse("evidence", locale.gettext("Write who said it and where that can be found."))
    except MessageTooLong:
        form.refuse("evidence", locale.gettext("Use at most 2,000 characters."))
    return not form.errors


def _record_page(
    form: RecordForm,
    case: CaseFacts,
    session: Session,
    locale: Locale,
    question: Question,
    adult_id: UUID | None,
    status: int = 200,
) -> ResponseReturnValue:
    gate = queries.gate_page(session, case_id=case.case_id)
    if question.is_for_each_adult is (adult_id is None) or (adult_id is not None and adult_id not in gate.names):
        abort(404)
    form.answer.choices = list(words.answers(question, locale).items())
    return page(
        "staff/gate_records/new.html",
        status=status,
        form=form,
        gate=gate,
        case_id=case.case_id,
        question=question,
        adult_id=adult_id,
        label=words.questions(locale)[question],
    )


def _asked(question: str) -> Question:
    if question not in set(Question):
        abort(404)
    return Question(question)


def _adult_id() -> UUID | None:
    """The adult that the address asks about, checked against the case further down."""
    given = request.args.get("adult", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        abort(404)
