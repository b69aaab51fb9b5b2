"""Today: the first page after signing in, with everything that must not be forgotten one press from being done."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain import promises as promise_rules
from portal.domain.access import Permission, StaffViewer, may
from portal.domain.dates_that_hurt import DayKind
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import access_review
from portal.queries import today as queries
from portal.queries.hurting_days import HurtingDay
from portal.queries.today import Work
from portal.web.access import Blueprint
from portal.web.presence import team_hours
from portal.web.staff import debrief_words, words
from portal.web.staff.inbox import InWords
from portal.web.templating import page
from portal.web.wiring import wiring

today = Blueprint("staff", "today", url_prefix="/staff/today")


@today.get("", access=Permission.STAFF_TODAY_READ)
def index(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Whom to answer, phone, tell and meet; what hurts this week; what is due for whoever keeps something."""
    day = local(now).date()
    keeps_directory = may(viewer, Permission.STAFF_SUPPORT_EDIT)
    return page(
        "staff/today/index.html",
        day=day,
        checks=queries.directory_checks(session, today=day) if keeps_directory else (),
        to_confirm=_to_confirm(session, viewer, now, settings),
        **_of_families(viewer, session, now, locale, settings),
    )


def _of_families(
    viewer: StaffViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> dict[str, Any]:
    """Of those who see families; for anybody else there is no work of this kind."""
    if not may(viewer, Permission.STAFF_INBOX_READ):
        return {"work": None}
    day, hours, holidays = local(now).date(), team_hours(settings), wiring().bank_holidays
    work = queries.work(
        session,
        viewer=viewer,
        promised_by=promise_rules.warned_up_to(day, hours=hours, bank_holidays=holidays),
        quiet_since=now - timedelta(days=settings.quiet_days),
        today=day,
        now=now,
    )
    return {"work": work, **_in_words(work, viewer, now, locale, settings)}


def _in_words(work: Work, viewer: StaffViewer, now: datetime, locale: Locale, settings: Settings) -> dict[str, Any]:
    day = local(now).date()
    in_inbox = InWords(locale, viewer.id, now, day)
    root = url_for("staff.inbox.index").removesuffix("/inbox")
    return {
        "lines": [in_inbox.line(row, root) for row in work.waiting],
        "about": words.notice_kinds(locale),
        "because": words.why_phone(locale),
        "promised": {
            row.adult_id: words.promise(locale, row.next_update_by, today=day, case_is_open=True)
            for row in work.promises
        },
        "today_meetings": [each for each in work.meetings if local(each.starts_at).date() == day],
        "week_meetings": [each for each in work.meetings if local(each.starts_at).date() != day],
        "kind_words": debrief_words.kinds(locale),
        "place_words": debrief_words.places(locale),
        "day_words": [_day(each, locale) for each in work.days],
        "quiet_days": settings.quiet_days,
    }


def _day(each: HurtingDay, locale: Locale) -> str:
    """What kind of day it is; what a family calls its own day stays with them."""
    _ = locale.gettext
    if each.is_birthday:
        return _("birthday")
    if each.kind is None:
        return _("day of death")
    named: dict[DayKind, str] = words.day_kinds(locale)
    return each.label or named[each.kind]


def _to_confirm(session: Session, viewer: StaffViewer, now: datetime, settings: Settings) -> int:
    """Accounts that a manager is to look at; their own is for somebody else."""
    if not may(viewer, Permission.STAFF_AUDIT_READ):
        return 0
    every, day = settings.access_review_days, local(now).date()
    lines = access_review.lines(session, every_days=every, today=day, now=now)
    return sum(line.is_due and line.id != viewer.id for line in lines)
