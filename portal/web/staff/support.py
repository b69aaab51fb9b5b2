"""The directory, for those who keep it: what needs them first, one entry with its history, checks and publishing."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField

from portal.domain.access import Permission, StaffViewer
from portal.domain.support import MOVES, Act, HowChecked
from portal.domain.support_work import Reason, is_pressing
from portal.i18n import LONDON, Locale
from portal.queries import support_checks, support_outcomes, support_reports
from portal.queries import support_work as queries
from portal.queries.support_work import EntryFile
from portal.services import support as services
from portal.services import support_proposals as proposals
from portal.services import support_reports as report_services
from portal.services.support_steps import ChangedMeanwhile, HowMissing, NoSuchEntry
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.staff import directory_words as words
from portal.web.staff import support_work_words as work_words
from portal.web.staff.directory_facts import facts_in_words
from portal.web.templating import page
from portal.web.transaction import start_over

support = Blueprint("staff", "support", url_prefix="/staff/directory")

DONE = {
    "added": "Added as a draft. Check it, then publish it.",
    "saved": "Saved.",
    "unchecked": "Saved. A way to get through has changed, so families do not see it until somebody checks it.",
    "proposed": "Saved as a proposal. Families see the old number until a second person confirms the new one.",
    "confirmed": "Families see the new number now.",
    "declined": "The proposal is dropped. Nothing changes for families.",
    "waits": "Saved as a proposal. Nothing changes for families until a second person confirms it.",
    "checked": "Saved. Nothing else waits for you to be checked today.",
    "published": "Families can see it now.",
    "paused": "Families do not see it any more. It can be published again.",
    "closed": "Closed. Families do not see it any more.",
    "settled": "Seen to. It is off the list.",
    "reopened": "It is a draft again. Check it, then publish it.",
}
"""What the address may ask the page to say after a change."""


ALONE = tuple(act for act in MOVES if act is not Act.CLOSED)
"""What one press does; closing asks where families may turn instead (web.staff.support_closing)."""


class ConfirmForm(Form):
    """That a second person agrees, and how they checked the number that families are to see."""

    revision = HiddenField()
    how_confirmed = RadioField(validate_choice=False)


class MoveForm(Form):
    """One button: publish, pause, open again, or drop a proposal."""

    revision = HiddenField()
    act = HiddenField()


@support.get("", access=Permission.STAFF_SUPPORT_EDIT)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Every entry, the most pressing first."""
    today = now.astimezone(LONDON).date()
    lines = support_checks.work_list(session, today=today)
    done = DONE.get(request.args.get("done", ""))
    return page(
        "staff/support/index.html",
        lines=[(line, work_words.why(line, locale), is_pressing(line.reasons[0])) for line in lines],
        next_id=support_checks.next_to_check(lines, viewer_id=viewer.id, today=today),
        alarms=[line for line in lines if line.is_crisis and Reason.OVERDUE in line.reasons],
        notices=[("done", locale.gettext(done))] if done else [],
        state_words=words.states(locale),
        reports=support_reports.open_reports(session),
        report_words=words.reports(locale),
    )


@support.post("/reports/<uuid:report_id>", access=Permission.STAFF_SUPPORT_EDIT)
def settle_report(viewer: StaffViewer, session: Session, now: datetime, report_id: UUID) -> ResponseReturnValue:
    """Note that somebody has seen to what a family told us."""
    try:
        entry_id = report_services.settle(session, viewer=viewer, report_id=report_id, now=now)
    except report_services.NoSuchReport:
        abort(404)
    return redirect(url_for("staff.support.show", entry_id=entry_id, done="settled"), 303)


@support.get("/<uuid:entry_id>", access=Permission.STAFF_SUPPORT_EDIT)
def show(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """One entry: what families see, what only staff know, and all that was done to it."""
    return show_entry(session, viewer, entry_id, now=now, locale=locale)


@support.post("/<uuid:entry_id>/state", access=Permission.STAFF_SUPPORT_EDIT)
def move(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """Publish, pause, or open again; to publish or pause a crisis line is only proposed."""
    form = MoveForm()
    act = next((act for act in ALONE if act.value == form.act.data), None)
    if act is None:
        abort(400)

    def attempt() -> str:
        saved = services.move(
            session, viewer=viewer, entry_id=entry_id, revision=revision_of(form), act=act, now=now
        )  # fmt: skip
        return done_with(act, saved)

    return _try(attempt, session, viewer, entry_id, now=now, locale=locale)


@support.post("/<uuid:entry_id>/confirmation", access=Permission.STAFF_SUPPORT_EDIT)
def confirm(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID
) -> ResponseReturnValue:
    """As the second person, let come true what was proposed for a crisis line."""
    form = ConfirmForm()
    how = _how(form.how_confirmed.data)

    def attempt() -> str:
        done = proposals.confirm(
            session, viewer=viewer, entry_id=entry_id, revision=revision_of(form), how=how, now=now
        )  # fmt: skip
        return done.value

    try:
        return _try(attempt, session, viewer, entry_id, now=now, locale=locale)
    except HowMissing:
        form.refuse("how_confirmed", locale.gettext("Say how you checked it."))
    start_over()
    return show_entry(session, viewer, entry_id, now=now, locale=locale, status=422, confirm_form=form)


@support.post("/<uuid:entry_id>/withdrawal", access=Permission.STAFF_SUPPORT_EDIT)
def decline(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID
) -> ResponseReturnValue:
    """Drop what was proposed for a crisis line."""
    form = MoveForm()

    def attempt() -> str:
        proposals.decline(session, viewer=viewer, entry_id=entry_id, revision=revision_of(form), now=now)
        return Act.DECLINED.value

    return _try(attempt, session, viewer, entry_id, now=now, locale=locale)


def done_with(act: Act, saved: services.Saved) -> str:
    """Which words of DONE tell what became of a move."""
    return "waits" if saved is services.Saved.PROPOSED else act.value


def refusals(locale: Locale) -> dict[type[Exception], str]:
    """Why a change of an entry was refused."""
    _ = locale.gettext
    return {
        ChangedMeanwhile: _(
            "This entry has changed since you opened it: by a colleague or a second press. How it stands is below."
        ),
        services.NotChecked: _("Nobody has checked it lately, so it cannot be published. Check it first."),
        services.NotPossibleNow: _("That cannot be done while the entry is as it is now. Nothing was changed."),
        services.ProposalWaits: _("A change waits for a second person. Confirm or drop it first."),
        proposals.SecondPersonNeeded: _("You proposed this yourself. A second person has to confirm it."),
        proposals.NothingProposed: _("Nothing waits for a second person any more. Nothing was changed."),
    }


def _try(
    attempt: Callable[[], str],
    session: Session,
    viewer: StaffViewer,
    entry_id: UUID,
    *,
    now: datetime,
    locale: Locale,
) -> ResponseReturnValue:
    """Do it and go back to the entry with what was done; or say why it was refused, over the entry as it stands now."""
    why = refusals(locale)
    try:
        done = attempt()
    except NoSuchEntry:
        abort(404)
    except tuple(why) as problem:
        start_over()
        return show_entry(session, viewer, entry_id, now=now, locale=locale, status=409, why=why[type(problem)])
    return redirect(url_for("staff.support.show", entry_id=entry_id, done=done), 303)


def show_entry(
    session: Session,
    viewer: StaffViewer,
    entry_id: UUID,
    *,
    now: datetime,
    locale: Locale,
    status: int = 200,
    why: str = "",
    confirm_form: ConfirmForm | None = None,
) -> ResponseReturnValue:
    """The page of one entry, with what was just done or refused. 404 where there is no such entry."""
    entry = queries.entry_file(session, entry_id=entry_id, today=now.astimezone(LONDON).date())
    if entry is None:
        abort(404)
    confirm_form = confirm_form or ConfirmForm(formdata=None)
    ways = [(how.value, says) for how, says in words.ways_to_check(locale).items() if how is not HowChecked.SOURCE]
    confirm_form.how_confirmed.choices = ways
    done = DONE.get(request.args.get("done", "")) if status == 200 else None
    return page(
        "staff/support/show.html",
        status=status,
        entry=entry,
        reports=support_reports.open_reports(session, entry_id=entry_id),
        report_words=words.reports(locale),
        counts=support_outcomes.of_entry(session, entry_id=entry_id),
        outcome_words=words.outcomes(locale),
        is_own_proposal=entry.proposal is not None and entry.proposal.by_id == viewer.id,
        moves=_moves(entry),
        confirm_form=confirm_form,
        notices=[("done", locale.gettext(done))] if done else [("stop", why)] if why else [],
        state_words=words.states(locale),
        why=work_words.why(entry.work, locale),
        seen_words=work_words.seen(locale),
        way_words=words.ways_to_check(locale),
        act_words=words.acts(locale),
        fact_words=words.facts(locale),
        entry_facts_told=facts_in_words(entry.facts, locale),
        proposal_facts=facts_in_words(entry.proposal.facts, locale) if entry.proposal else (),
    )


def _moves(entry: EntryFile) -> tuple[Act, ...]:
    """What may be done with it today: nothing while a change waits, and publishing only while its check holds."""
    if entry.proposal is not None:
        return ()
    possible = tuple(act for act in ALONE if entry.state in MOVES[act][0])
    return possible if entry.check_holds else tuple(act for act in possible if act is not Act.PUBLISHED)


def revision_of(form: Form) -> int:
    """The revision that the form was made from; -1, which no entry has, where it came back changed."""
    return whole(form["revision"].data)


def whole(typed: str | None) -> int:
    """What was typed as a number; -1 where it is none."""
    digits = (typed or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else -1


def _how(typed: str | None) -> HowChecked | None:
    return next((how for how in HowChecked if how.value == typed), None)
