"""Your questions: a list of one's own, from a bank or in own words, kept to oneself or given to the team."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.question_bank import BankQuestion
from portal.domain.questions import For, NotYours, State, TakenOn
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import appointments
from portal.queries import questions as queries
from portal.services import questions as services
from portal.services.questions import TooManyQuestions
from portal.web import question_words
from portal.web.access import Blueprint
from portal.web.family import question_pages as pages
from portal.web.family.question_care import care_for, keep_after_expiry
from portal.web.family.question_forms import BankForm, ChangeForm, QuestionForm
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import key_in_form

questions = Blueprint("family", "questions", url_prefix="/questions")


def _helper(viewer: FamilyViewer, session: Session, now: datetime) -> str | None:
    """Who carries questions for this family today, by first name; None where the whole team does."""
    return appointments.contact(session, case_id=viewer.case_id, on=local(now).date()).name


@questions.get("", access=Permission.FAMILY_QUESTIONS_READ)
def index(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Everything they want to ask, what became of it, and what others let them read."""
    found = queries.of_adult(session, adult_id=viewer.adult_id)
    return pages.index(found, session, locale, helper=_helper(viewer, session, now))


@questions.get("/new", access=Permission.FAMILY_QUESTIONS_READ)
def new(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """An empty form; after an answer, with what was asked before over it."""
    form = QuestionForm(formdata=None, follows=request.args.get("after", ""))
    return _new_page(form, viewer, session, now, locale)


def _new_page(
    form: QuestionForm, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    form.offer(locale, _helper(viewer, session, now))
    before = _told_before(form.follows.data or "", viewer, session)
    if before is None:
        form.follows.data = ""
    return pages.new(form, before, locale, status=status)


def _told_before(typed_id: str, viewer: FamilyViewer, session: Session) -> queries.OwnQuestion | None:
    """The question after whose answer they want to ask more. What is none of theirs is passed over."""
    try:
        found = queries.one(session, adult_id=viewer.adult_id, question_id=UUID(typed_id))
    except (ValueError, NotYours):
        return None
    return found if found.state is State.TOLD else None


@questions.post("/new", access=Permission.FAMILY_QUESTIONS_WRITE, when_expired=keep_after_expiry)
def create(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep a question, once, however often the button was pressed."""
    form = QuestionForm()
    form.offer(locale, None)
    if form.validate():
        try:
            question_id = services.add(
                session,
                viewer=viewer,
                form_key=form.send_key.data,
                words=form.body.data,
                whom_for=For(form.whom_for.data),
                give=form.gives,
                follows_id=key_in_form("follows"),
                now=now,
            )
        except (EmptyMessage, MessageTooLong, TooManyQuestions, NotYours) as problem:
            start_over()
            form.refuse("body", pages.why_refused(problem, locale))
        else:
            given = form.body.data if form.gives and question_id is not None else None
            helps = care_for(
                session,
                viewer=viewer,
                words=form.body.data,
                given=given,
                question_id=question_id,
                locale=locale,
                settings=settings,
                now=now,
            )
            return redirect(pages.address_of_list("given" if form.gives else "kept", helps=helps), 303)
    return _new_page(form, viewer, session, now, locale, status=422)


@questions.get("/bank", access=Permission.FAMILY_QUESTIONS_READ)
def bank(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Questions that many families ask, by whom they are for."""
    return _bank_page(BankForm(formdata=None), viewer, session, now, locale)


def _bank_page(
    form: pages.AnyBankForm, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    form.offer(locale, _helper(viewer, session, now), chosen_before=_chosen_before(viewer, session))
    return pages.bank(form, locale, status=status)


def _chosen_before(viewer: FamilyViewer, session: Session) -> frozenset[BankQuestion]:
    return queries.of_adult(session, adult_id=viewer.adult_id).from_bank


@questions.post("/bank", access=Permission.FAMILY_QUESTIONS_WRITE)
def choose(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Put what is ticked on the list; what stands there already stays one question."""
    form = BankForm()
    form.offer(locale, None, chosen_before=frozenset())
    if form.validate():
        before = _chosen_before(viewer, session)
        chosen = [each for each in form.chosen if each not in before]
        if not form.chosen:
            form.refuse(For.TALK, locale.gettext("Choose at least one question."))
            return _bank_page(form, viewer, session, now, locale, status=422)
        try:
            services.choose(
                session, viewer=viewer, form_key=form.send_key.data, chosen=chosen, give=form.gives, now=now
            )
            return redirect(pages.address_of_list("given" if form.gives else "kept"), 303)
        except TooManyQuestions as problem:
            start_over()
            form.refuse("who_sees", pages.why_refused(problem, locale))
    return _bank_page(form, viewer, session, now, locale, status=422)


@questions.get("/<uuid:question_id>", access=Permission.FAMILY_QUESTIONS_READ)
def edit(viewer: FamilyViewer, session: Session, locale: Locale, question_id: UUID) -> ResponseReturnValue:
    """A question to be put in other words, while the team has not taken it on."""
    found = _own(viewer, session, question_id)
    if not found.may_change:
        return redirect(pages.address_of_list("taken_on"), 303)
    form = ChangeForm(formdata=None, body=pages.own_words(found), whom_for=found.whom_for.value)
    return _edit_page(form, found, locale)


def _own(viewer: FamilyViewer, session: Session, question_id: UUID) -> queries.OwnQuestion:
    try:
        return queries.one(session, adult_id=viewer.adult_id, question_id=question_id)
    except NotYours:
        abort(404)


def _edit_page(
    form: ChangeForm, question: queries.OwnQuestion, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    form.offer(locale)
    return page(
        "family/questions/edit.html", form=form, question=question, asked=question_words.said(locale), status=status
    )


@questions.post("/<uuid:question_id>", access=Permission.FAMILY_QUESTIONS_WRITE, when_expired=keep_after_expiry)
def change(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings, question_id: UUID
) -> ResponseReturnValue:
    """Keep the new words; refused, with the words still in the box, once the team has taken it on."""
    found = _own(viewer, session, question_id)
    form = ChangeForm()
    form.offer(locale)
    if form.validate():
        words, whom_for = form.body.data or "", For(form.whom_for.data)
        try:
            services.change(session, viewer=viewer, question_id=question_id, words=words, whom_for=whom_for, now=now)
        except (EmptyMessage, MessageTooLong, TakenOn) as problem:
            start_over()
            form.refuse("body", pages.why_refused(problem, locale))
        else:
            given = words if found.state is not State.KEPT else None
            helps = care_for(
                session,
                viewer=viewer,
                words=words,
                given=given,
                question_id=question_id,
                locale=locale,
                settings=settings,
                now=now,
            )
            return redirect(pages.address_of_list("changed", helps=helps), 303)
    return _edit_page(form, found, locale, status=422)
