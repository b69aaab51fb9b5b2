"""How the pages of a family's questions are made of their rows, and what they say when something is refused."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.question_bank import BankQuestion
from portal.domain.questions import QUESTION_AT_MOST, QUESTIONS_AT_MOST, State, TakenOn, Way
from portal.i18n import Locale
from portal.queries import help_now
from portal.queries.questions import OwnQuestion, Questions, Told
from portal.services.questions import TooManyQuestions
from portal.web import question_words
from portal.web.family.question_forms import QuestionForm
from portal.web.help_lines import doors
from portal.web.templating import page

AnyBankForm = Any
"""A web.family.question_forms.BankForm, whose fields are made from the bank."""


def own_words(question: OwnQuestion) -> str:
    """What stands in the box to change: nothing for a question of the bank, whose words are everybody's."""
    return "" if isinstance(question.asked, BankQuestion) else question.asked


def index(found: Questions, session: Session, locale: Locale, *, helper: str | None) -> ResponseReturnValue:
    """The list."""
    return page(
        "family/questions/index.html",
        open_questions=[each for each in found.own if each.told is None],
        told_questions=[each for each in found.own if each.told is not None],
        shared=found.shared,
        asked=question_words.said(locale),
        whom_for=question_words.whom_for(locale),
        states=states(locale, helper),
        is_found_out=found.is_found_out,
        helper=helper,
        told_words={each.id: told_words(each.told, locale) for each in found.own if each.told is not None},
        given_by=question_words.given_by(locale),
        lines=doors(help_now.crisis_lines(session), locale) if "help" in request.args else None,
        notices=[("done", words) for key, words in done(locale).items() if key in request.args],
    )


def new(form: QuestionForm, before: OwnQuestion | None, locale: Locale, *, status: int) -> ResponseReturnValue:
    """The form for a question in own words."""
    return page("family/questions/new.html", form=form, before=before, asked=question_words.said(locale), status=status)


def bank(form: AnyBankForm, locale: Locale, *, status: int) -> ResponseReturnValue:
    """The bank, a group for each whom a question is for."""
    legends = {whom.value: words for whom, words in question_words.whom_for(locale).items()}
    return page("family/questions/bank.html", form=form, legends=legends, status=status)


def states(locale: Locale, helper: str | None) -> dict[State, str]:
    """How a question stands, in a sentence."""
    _ = locale.gettext
    name = {"name": locale.isolated(helper or "")}
    return {
        State.KEPT: _("Only you can see this. It is a note to yourself."),
        State.WITH_TEAM: _("%(name)s can see this, and will ask it for you.") % name
        if helper
        else _("Our team can see this, and will ask it for you."),
        State.CARRIED: _("%(name)s has taken this on, and asks it for you. You will be told what comes of it.") % name
        if helper
        else _("We have taken this on, and ask it for you. You will be told what comes of it."),
    }


def told_words(told: Told, locale: Locale) -> str:
    """Who told them, when and how."""
    _ = locale.gettext
    sentence = {
        Way.PAGE: _("%(name)s wrote to you here on %(day)s."),
        Way.PHONE: _("%(name)s told you on the phone on %(day)s."),
        Way.VISIT: _("%(name)s told you on a visit on %(day)s."),
        Way.MEETING: _("%(name)s told you at a meeting on %(day)s."),
        Way.LETTER: _("%(name)s sent you a letter on %(day)s."),
    }[told.way]
    return sentence % {"name": locale.isolated(told.by), "day": locale.full_date(told.on)}


def address_of_list(done: str, *, helps: bool = False) -> str:
    """Where the list stands, with a word about what was just done."""
    told: dict[str, Any] = {done: 1, "help": 1 if helps else None}
    return url_for("family.questions.index", **told)


def done(locale: Locale) -> dict[str, str]:
    """What the list says about what was just done, by the word in its address."""
    _ = locale.gettext
    return {
        "kept": _("Your question is kept. Only you can see it."),
        "given": _("Your question is kept, and our team can see it. You will be told what comes of it."),
        "changed": _("Your question is changed."),
        "taken_back": _("You took it back. Only you can see it now."),
        "shared": _("Others who have an account here for your child can read it now."),
        "unshared": _("Nobody else of your family can read it now."),
        "removed": _("Your question is removed."),
        "taken_on": _("We have taken this question on, so it stays as it is. You can add another."),
    }


def why_refused(problem: Exception, locale: Locale) -> str:
    """What is wrong, in words that say what to do."""
    _ = locale.gettext
    if isinstance(problem, EmptyMessage):
        return _("Write your question here.")
    if isinstance(problem, MessageTooLong):
        told = {"length": f"{problem.length:,}", "limit": f"{QUESTION_AT_MOST:,}"}
        words = _("Your question has %(length)s letters, and %(limit)s fit. You can make two questions of it.")
        return words % told
    if isinstance(problem, TooManyQuestions):
        words = _("Your list is full: it holds %(limit)s questions. You can remove one, or write to us instead.")
        return words % {"limit": QUESTIONS_AT_MOST}
    if isinstance(problem, TakenOn):
        return done(locale)["taken_on"]
    return _("This form came back changed. Open the page again.")
