"""Checking one entry after the other: what to read out, what came of it in one press, and then the next."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, SelectField, StringField

from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.support import EntryState
from portal.domain.support_work import CHECKS, Outcome, Reason
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import support_checks as queries
from portal.queries import support_reports
from portal.queries.support_work import entry_file
from portal.services import support_checks as services
from portal.services.support import NotPossibleNow
from portal.services.support_steps import ChangedMeanwhile, HowMissing, NoSuchEntry
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.staff import directory_words as words
from portal.web.staff import support_work_words as work_words
from portal.web.staff.directory_facts import facts_in_words
from portal.web.staff.support import refusals, revision_of, show_entry, whole
from portal.web.templating import page
from portal.web.transaction import start_over

HOLDS = (14, 30, 60, 90, 180, 365)
"""Days for which a check may be trusted: shorter where numbers change often."""
support_checks = Blueprint("staff", "support_checks", url_prefix="/staff/directory")


class CheckForm(Form):
    """What came of a check, in one press; the rest is filled in only where it is needed."""

    revision = HiddenField()
    outcome = HiddenField()
    wrong = StringField()
    clears_doubt = BooleanField()
    publishes = BooleanField(default=True)
    holds_days = SelectField(validate_choice=False)

    def offer(self, usual: int) -> None:
        """For how long a check may be trusted, the usual time among it."""
        self.holds_days.choices = [(str(days), str(days)) for days in sorted({*HOLDS, usual})]

    def read(self) -> dict[UUID, bool]:
        """Which reports of families stood on the page, and whether each had words."""
        found = {}
        for each in request.form.getlist("read")[: support_reports.AT_MOST]:
            try:
                found[UUID(each.removesuffix("+"))] = each.endswith("+")
            except ValueError:
                continue
        return found


@support_checks.get("/<uuid:entry_id>/check", access=Permission.STAFF_SUPPORT_EDIT)
def show(session: Session, now: datetime, locale: Locale, settings: Settings, entry_id: UUID) -> ResponseReturnValue:
    """What to read out, and the few things that can come of it."""
    form = CheckForm(formdata=None, data={"holds_days": str(settings.check_holds_days), "publishes": True})
    return _page(form, session, entry_id, now=now, locale=locale, usual=settings.check_holds_days)


@support_checks.post("/<uuid:entry_id>/check", access=Permission.STAFF_SUPPORT_EDIT)
def settle(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings, entry_id: UUID
) -> ResponseReturnValue:
    """Keep what came of it, and go on to the next entry."""
    form = CheckForm()
    days = (form.holds_days.data or "").strip()
    try:
        services.settle(
            session,
            viewer=viewer,
            entry_id=entry_id,
            revision=revision_of(form),
            outcome=next((each for each in Outcome if each.value == form.outcome.data), None),
            wrong=form.wrong.data or "",
            read=form.read(),
            clears_doubt=bool(form.clears_doubt.data),
            publishes=bool(form.publishes.data),
            holds_days=whole(days) if days else settings.check_holds_days,
            now=now,
        )
    except NoSuchEntry:
        abort(404)
    except (ChangedMeanwhile, NotPossibleNow) as problem:
        start_over()
        why = refusals(locale)[type(problem)]
        return show_entry(session, viewer, entry_id, now=now, locale=locale, status=409, why=why)
    except (HowMissing, services.WordsMissing, services.TooManyWords, services.HoldsTooLong) as problem:
        start_over()
        _say(form, problem, locale)
        return _page(form, session, entry_id, now=now, locale=locale, usual=settings.check_holds_days, status=422)
    return _onward(session, viewer, entry_id, now)


def _say(form: CheckForm, problem: Exception, locale: Locale) -> None:
    _ = locale.gettext
    match problem:
        case HowMissing():
            form.refuse("outcome", _("Say what came of it."))
        case services.WordsMissing():
            form.refuse("wrong", _("Write what is wrong."))
        case services.TooManyWords():
            form.refuse("wrong", _("Use at most 300 characters, on one line."))
        case _other:
            form.refuse("holds_days", _("Enter a number of days from 1 to 365."))


def _onward(session: Session, viewer: StaffViewer, entry_id: UUID, now: datetime) -> ResponseReturnValue:
    today = local(now).date()
    lines = queries.work_list(session, today=today)
    after = queries.next_to_check(lines, viewer_id=viewer.id, today=today, after=entry_id)
    if after is None:
        return redirect(url_for("staff.support.index", done="checked"), 303)
    return redirect(url_for("staff.support_checks.show", entry_id=after, done=1), 303)


def _page(
    form: CheckForm, session: Session, entry_id: UUID, *, now: datetime, locale: Locale, usual: int, status: int = 200
) -> ResponseReturnValue:
    form.offer(usual)
    entry = entry_file(session, entry_id=entry_id, today=local(now).date())
    if entry is None:
        abort(404)
    if entry.state is EntryState.CLOSED:
        return redirect(url_for("staff.support.show", entry_id=entry_id), 303)
    done = locale.gettext("Saved. This is the next one.") if "done" in request.args and status == 200 else ""
    return page(
        "staff/support_checks/show.html",
        status=status,
        entry=entry,
        form=form,
        why=work_words.why(entry.work, locale),
        is_draft=Reason.DRAFT in entry.work.reasons and entry.proposal is None,
        checks=tuple(CHECKS),
        reports=support_reports.open_reports(session, entry_id=entry_id),
        report_words=words.reports(locale),
        seen_words=work_words.seen(locale),
        notices=[("done", done)] if done else [],
        way_words=words.ways_to_check(locale),
        told=facts_in_words(entry.facts, locale),
    )
