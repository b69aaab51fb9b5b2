"""One question: taken to a meeting, answered, told. Only telling closes it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain import questions as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.questions import NotYours, Way
from portal.domain.restrictions import OwnWords, WordsTooOld
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import question_work as queries
from portal.services import question_answers as services
from portal.services.outgoing_words import LookAgain
from portal.services.question_answers import Telling
from portal.web import question_words as shared_words
from portal.web.access import Blueprint
from portal.web.form_fields import moment_shown
from portal.web.forms import Form
from portal.web.staff import question_words as words
from portal.web.staff.last_look import look
from portal.web.staff.question_forms import FINDING, FOUND, NO_FINDING, NOT_FOUND, AnswerForm, CarryForm, TellForm
from portal.web.staff.thread_desk import warned_of
from portal.web.templating import page
from portal.web.transaction import start_over

question_work = Blueprint(
    "staff", "question_work", url_prefix="/staff/cases/<uuid:case_id>/questions/<uuid:question_id>"
)

DONE = {
    "carried": "It is noted where the question goes. The family reads only that the team has taken it on.",
    "given": "It is noted who finds out, and by when.",
    "next": "The question waits for the next meeting.",
    "answered": "The answer is kept. The family does not know it yet: tell them.",
    "told": "They were told. The question is closed.",
}


@question_work.get("", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, session: Session, now: datetime, locale: Locale, question_id: UUID, viewer: StaffViewer
) -> ResponseReturnValue:
    """The question, where it stands, and what can be done next."""
    return _page(case, session, now, locale, question_id, viewer)


def _page(
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    question_id: UUID,
    viewer: StaffViewer,
    *,
    refused: Form | None = None,
    found: LookAgain | None = None,
    stop: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    row = _row(case, session, question_id)
    forms: dict[type[Form], Any] = {
        kind: refused if isinstance(refused, kind) else _filled(kind, row, now) for kind in _KINDS
    }
    for form in forms.values():
        form.offer(locale)
    done = [("done", locale.gettext(said)) for key, said in DONE.items() if key in request.args]
    return page(
        "staff/questions/show.html",
        case=case_queries.one(session, case_id=case.case_id),
        row=row,
        carry=forms[CarryForm],
        answer=forms[AnswerForm],
        tell=forms[TellForm],
        on=local(now).date(),
        refused=refused,
        is_own_answer=row.answer is not None and row.answer.by_id == viewer.id,
        warned=None if found is None else warned_of(found, locale),
        adult=row.adult,
        child=row.child,
        asked=shared_words.said(locale),
        given_by=shared_words.given_by(locale),
        whom_for=words.whom_for(locale),
        meeting_words=words.meetings(locale),
        way_words=words.ways(locale),
        notices=[("stop", stop)] if stop else done,
        status=status,
    )


_KINDS: tuple[type[Form], ...] = (CarryForm, AnswerForm, TellForm)


def _filled(kind: type[Form], row: queries.WorkRow, now: datetime) -> Form:
    """A form with what is known already."""
    if kind is CarryForm:
        return CarryForm(formdata=None, meeting=row.meeting, meeting_on=row.meeting_on)
    if kind is TellForm or row.answer is None:
        return kind(formdata=None) if kind is AnswerForm else TellForm(formdata=None, told_on=local(now).date())
    return AnswerForm(
        formdata=None,
        outcome=NOT_FOUND if row.answer.could_not_find_out else FOUND,
        body=row.answer.words,
        given_by=row.answer.given_by.value,
        finding=FINDING if row.answer.holds_finding else NO_FINDING,
    )


def _row(case: CaseFacts, session: Session, question_id: UUID) -> queries.WorkRow:
    try:
        return queries.one(session, case_id=case.case_id, question_id=question_id)
    except NotYours:
        abort(404)


@question_work.post("/meeting", access=Permission.STAFF_QUESTIONS_ANSWER)
def carry(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question_id: UUID
) -> ResponseReturnValue:
    """Take it to a meeting, or to another one than before."""
    form = CarryForm()
    form.offer(locale)

    def act() -> None:
        services.carry(
            session,
            viewer=viewer,
            case_id=case.case_id,
            question_id=question_id,
            meeting=form.where,
            meeting_on=form.meeting_on.data,
            now=now,
        )

    return _act(form, act, "carried", case, viewer, session, now, locale, question_id)


@question_work.post("/next", access=Permission.STAFF_QUESTIONS_ANSWER)
def keep_for_next(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question_id: UUID
) -> ResponseReturnValue:
    """It was not asked there, or the meeting moved: it waits for the next."""

    def act() -> None:
        services.keep_for_next(session, viewer=viewer, case_id=case.case_id, question_id=question_id, now=now)

    return _act(None, act, "next", case, viewer, session, now, locale, question_id)


@question_work.post("/answer", access=Permission.STAFF_QUESTIONS_ANSWER)
def answer(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question_id: UUID
) -> ResponseReturnValue:
    """Write down what was answered; words that may hurt are shown once more before they are kept."""
    adult_id = _row(case, session, question_id).adult_id
    form = AnswerForm()
    form.offer(locale)

    def act() -> None:
        look(session, case=case, viewer=viewer, adult_id=adult_id, now=now)
        services.answer(
            session, viewer=viewer, case_id=case.case_id, question_id=question_id, given=form.answer, now=now
        )

    return _act(form, act, "answered", case, viewer, session, now, locale, question_id)


@question_work.post("/told", access=Permission.STAFF_QUESTIONS_ANSWER)
def tell(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question_id: UUID
) -> ResponseReturnValue:
    """A person told them; any number of taps keep it once."""
    form = TellForm()
    form.offer(locale)
    return _tell(form, lambda: form.telling, case, viewer, session, now, locale, question_id)


@question_work.post("/page", access=Permission.STAFF_QUESTIONS_ANSWER)
def tell_on_page(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, question_id: UUID
) -> ResponseReturnValue:
    """Let the answer stand on their page, with a notice that says nothing."""
    telling = Telling(way=Way.PAGE, told_on=local(now).date())
    return _tell(None, lambda: telling, case, viewer, session, now, locale, question_id)


def _tell(
    form: TellForm | None,
    telling: Callable[[], Telling],
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    question_id: UUID,
) -> ResponseReturnValue:
    def act() -> None:
        services.tell(
            session,
            viewer=viewer,
            case_id=case.case_id,
            question_id=question_id,
            telling=telling(),
            answered_at=moment_shown(request.form.get("answered_at")),
            today=local(now).date(),
            now=now,
        )

    return _act(form, act, "told", case, viewer, session, now, locale, question_id)


def _act(
    form: Form | None,
    act: Callable[[], None],
    done: str,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    question_id: UUID,
) -> ResponseReturnValue:
    if form is not None and not form.validate():
        return _page(case, session, now, locale, question_id, viewer, refused=form, status=422)
    try:
        act()
    except NotYours:
        abort(404)
    except LookAgain as problem:
        start_over()
        return _page(case, session, now, locale, question_id, viewer, refused=form, found=problem, status=422)
    except tuple(_BESIDE) as problem:
        start_over()
        assert form is not None  # noqa: S101 - what has no form has no field to be wrong
        field, said = _BESIDE[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(case, session, now, locale, question_id, viewer, refused=form, status=422)
    except tuple(_STOPS) as problem:
        start_over()
        stop = locale.gettext(_STOPS[type(problem)])
        return _page(case, session, now, locale, question_id, viewer, refused=form, stop=stop, status=409)
    address = url_for("staff.question_work.show", case_id=case.case_id, question_id=question_id)
    return redirect(f"{address}?{done}=1", 303)


_BESIDE: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("body", "Write the answer, or why nobody could find out."),
    MessageTooLong: ("body", "Use at most 5,000 characters."),
    rules.MeetingLongGone: ("meeting_on", "This day is before the question was asked. Check the date."),
    rules.ToldInTheFuture: ("told_on", "This day has not come yet. Check the date."),
}
_STOPS: dict[type[Exception], str] = {
    rules.NotGivenToTheTeam: "They have taken the question back. Nothing was changed.",
    rules.AlreadyTold: "They have been told already. Nothing was changed.",
    rules.NotAnsweredYet: "There is no answer yet. Nothing was changed.",
    rules.AnswerChanged: "The answer was written anew since you opened the page. Read it first, and then tell them.",
    rules.FindingOnAPage: "This answer holds a finding. Tell them in person, and note here how. Nothing was changed.",
    OwnWords: "You wrote this answer yourself. Somebody else must let it onto their page, or you tell them in person.",
    WordsTooOld: "This answer is more than a week old and may not be true any more. Write it anew first.",
}
