"""What families ask of the managers, or complain of: taken on, answered, settled. Never about whoever looks."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField

from portal.domain.access import Permission, StaffViewer
from portal.domain.concerns import ConcernKind, Standing
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import concerns as queries
from portal.services import concerns as services
from portal.web.access import Blueprint
from portal.web.form_fields import Filled, Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import start_over

concerns = Blueprint("staff", "concerns", url_prefix="/staff/concerns")

ON_PAGE, TOLD = "page", "told"

_DONE = {
    "taken": _("You have it now. The family reads your first name."),
    "left": _("It is open again, for another manager."),
    "answered": _("The answer is kept."),
    "settled": _("Settled."),
}
"""What the address may ask the page to say."""


class ConcernAnswerForm(Form):
    """How they get their answer."""

    how = RadioField(validate_choice=False, validators=[Offered(_("Choose how they get the answer."))])
    body = TextAreaField()

    def offer(self, locale: Locale) -> None:
        """Fill the choice in."""
        _ = locale.gettext
        self.how.choices = [
            (ON_PAGE, _("In writing, on their page")),
            (TOLD, _("I have told them, in person or by phone")),
        ]


class OutcomeForm(Form):
    """What came of it."""

    body = TextAreaField(validators=[Filled(_("Write what came of it."))])


@concerns.get("", access=Permission.STAFF_CONCERNS_ANSWER)
def index(viewer: StaffViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """Everything that families told the managers, what waits longest first."""
    rows = queries.of_viewer(session, viewer=viewer)
    return page(
        "staff/concerns/index.html",
        waiting=[row for row in rows if row.standing is not Standing.SETTLED],
        settled=[row for row in rows if row.standing is Standing.SETTLED],
        kinds=_kinds(locale),
        standings=_standings(locale),
    )


def _kinds(locale: Locale) -> dict[ConcernKind, str]:
    _ = locale.gettext
    return {ConcernKind.ANOTHER_WORKER: _("Another worker"), ConcernKind.COMPLAINT: _("Complaint")}


def _standings(locale: Locale) -> dict[Standing, str]:
    _ = locale.gettext
    return {
        Standing.WAITING: _("Nobody has it yet"),
        Standing.TAKEN: _("Taken on"),
        Standing.ANSWERED: _("Answered: write what came of it"),
        Standing.SETTLED: _("Settled"),
    }


@concerns.get("/<uuid:concern_id>", access=Permission.STAFF_CONCERNS_ANSWER)
def show(viewer: StaffViewer, session: Session, locale: Locale, concern_id: UUID) -> ResponseReturnValue:
    """What they told, and what can be done next."""
    said = next((words for key, words in _DONE.items() if key in request.args), None)
    return _page(viewer, session, locale, concern_id, notices=[("done", locale.gettext(said))] if said else [])


def _page(
    viewer: StaffViewer,
    session: Session,
    locale: Locale,
    concern_id: UUID,
    *,
    refused: Form | None = None,
    notices: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    row = queries.one(session, viewer=viewer, concern_id=concern_id)
    if row is None:
        abort(404)
    answer = refused if isinstance(refused, ConcernAnswerForm) else ConcernAnswerForm(formdata=None)
    answer.offer(locale)
    return page(
        "staff/concerns/show.html",
        row=row,
        answer=answer,
        outcome=refused if isinstance(refused, OutcomeForm) else OutcomeForm(formdata=None),
        refused=refused,
        kinds=_kinds(locale),
        standings=_standings(locale),
        notices=notices or [],
        status=status,
    )


@concerns.post("/<uuid:concern_id>/take", access=Permission.STAFF_CONCERNS_ANSWER)
def take(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, concern_id: UUID) -> ResponseReturnValue:
    """This manager looks into it."""

    def act() -> None:
        services.take(session, viewer=viewer, concern_id=concern_id, now=now)

    return _act(None, act, "taken", viewer, session, locale, concern_id)


@concerns.post("/<uuid:concern_id>/leave", access=Permission.STAFF_CONCERNS_ANSWER)
def leave(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, concern_id: UUID
) -> ResponseReturnValue:
    """Another manager looks into it."""

    def act() -> None:
        services.leave(session, viewer=viewer, concern_id=concern_id, now=now)

    return _act(None, act, "left", viewer, session, locale, concern_id)


@concerns.post("/<uuid:concern_id>/answer", access=Permission.STAFF_CONCERNS_ANSWER)
def answer(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, concern_id: UUID
) -> ResponseReturnValue:
    """Put the answer on their page, or note that they were told."""
    form = ConcernAnswerForm()
    form.offer(locale)

    def act() -> None:
        words = None if form.how.data == TOLD else form.body.data or ""
        services.answer(session, viewer=viewer, concern_id=concern_id, words=words, now=now)

    return _act(form, act, "answered", viewer, session, locale, concern_id)


@concerns.post("/<uuid:concern_id>/settle", access=Permission.STAFF_CONCERNS_ANSWER)
def settle(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, concern_id: UUID
) -> ResponseReturnValue:
    """Write down what came of it."""
    form = OutcomeForm()

    def act() -> None:
        services.settle(session, viewer=viewer, concern_id=concern_id, outcome=form.body.data, now=now)

    return _act(form, act, "settled", viewer, session, locale, concern_id)


def _act(
    form: Form | None,
    act: Callable[[], None],
    done: str,
    viewer: StaffViewer,
    session: Session,
    locale: Locale,
    concern_id: UUID,
) -> ResponseReturnValue:
    if form is not None and not form.validate():
        return _page(viewer, session, locale, concern_id, refused=form, status=422)
    try:
        act()
    except services.NoSuchConcern:
        abort(404)
    except tuple(_STOPS) as problem:
        start_over()
        stop = [("stop", locale.gettext(_STOPS[type(problem)]))]
        return _page(viewer, session, locale, concern_id, refused=form, notices=stop, status=409)
    except (EmptyMessage, MessageTooLong, services.WordsThatHurt) as problem:
        start_over()
        assert form is not None  # noqa: S101 - what has no form has no words to be wrong
        form.refuse("body", _what_is_wrong(problem, locale))
        return _page(viewer, session, locale, concern_id, refused=form, status=422)
    return redirect(url_for("staff.concerns.show", concern_id=concern_id, **{done: 1}), 303)  # type: ignore[arg-type]


def _what_is_wrong(problem: Exception, locale: Locale) -> str:
    _ = locale.gettext
    if isinstance(problem, services.WordsThatHurt):
        phrases = ", ".join(f"“{each.phrase}” ({each.better})" for each in problem.findings)
        return _("These words can hurt. Say it in other words: %(phrases)s") % {"phrases": phrases}
    return _("Write a few words.") if isinstance(problem, EmptyMessage) else _("Use at most 5,000 characters.")


_STOPS: dict[type[Exception], str] = {
    services.TakenByAnother: _("Another manager has it. Nothing was changed."),
    services.AnsweredAlready: _("It has been answered already. Nothing was changed."),
    services.NotAnsweredYet: _("They have no answer yet. Nothing was changed."),
    services.NotOnTheirPage: _(
        "Words to this adult go through a second person. Tell them in person or by phone, and note here that you did."
    ),
}
