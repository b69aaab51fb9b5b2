"""The inbox: who has waited longest, then everybody else by their last message."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, Role, StaffViewer
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import inbox as inbox_queries
from portal.queries.attention import attention
from portal.queries.inbox import InboxRow, Position, Whose
from portal.web.access import Blueprint
from portal.web.templating import page

inbox = Blueprint("staff", "inbox", url_prefix="/staff/inbox")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEK = 7


class Line(NamedTuple):
    """One thread as the list shows it. A named tuple, because a page makes fifty."""

    address: str
    adult: str
    child: str
    practitioner: str
    is_covered: bool
    is_waiting: bool
    when: str


@inbox.get("", access=Permission.STAFF_INBOX_READ)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """A page of families; `whose` narrows it, `after` goes on from the end of another page."""
    whose, after = _whose(), _position(request.args.get("after"))
    found = inbox_queries.inbox(session, viewer=viewer, whose=whose, today=local(now).date(), after=after)
    root = url_for("staff.inbox.index").removesuffix("/inbox")
    return page(
        "staff/inbox/index.html",
        lines=[_line(row, root, locale, now, local(now).date()) for row in found.rows],
        whose=whose,
        filters=_filters(viewer, locale),
        is_first=after is None,
        next_after=None if found.next is None else _as_text(found.next),
        attention=attention(session, viewer=viewer, today=local(now).date()),
    )


def _filters(viewer: StaffViewer, locale: Locale) -> tuple[tuple[Whose, str], ...]:
    _ = locale.gettext
    everybody = _("All families") if Role.MANAGER in viewer.roles else _("Mine and covering")
    return (Whose.ALL, everybody), (Whose.MINE, _("Mine")), (Whose.COVERING, _("Covering"))


def _whose() -> Whose:
    try:
        return Whose(request.args.get("whose", Whose.ALL))
    except ValueError:
        abort(404)


def _as_text(position: Position) -> str:
    """Where a page ends, for the address of the next: a moment and an id, which name nobody."""
    microseconds = (position.at - EPOCH) // timedelta(microseconds=1)
    return f"{'waiting' if position.is_waiting else 'rest'}-{microseconds}-{position.thread_id.hex}"


def _position(text: str | None) -> Position | None:
    if text is None:
        return None
    try:
        part, microseconds, thread_id = text.split("-")
        at = EPOCH + timedelta(microseconds=int(microseconds))
        return Position({"waiting": True, "rest": False}[part], at, UUID(thread_id))
    except (ValueError, KeyError, OverflowError):
        abort(404)


def _line(row: InboxRow, root: str, locale: Locale, now: datetime, today: date) -> Line:
    is_waiting = row.waiting_since is not None
    return Line(
        # Written out: building fifty addresses through the router costs as much as reading the page's rows.
        address=f"{root}/cases/{row.case_id}/messages/{row.adult_id}",
        adult=row.adult_name,
        child=row.child_name,
        practitioner=row.practitioner_first_name,
        is_covered=row.is_covered,
        is_waiting=is_waiting,
        when=_waiting(row.waiting_since, now, today, locale)
        if row.waiting_since
        else _ago(row.last_message_at, today, locale),
    )


def _waiting(since: datetime, now: datetime, today: date, locale: Locale) -> str:
    """“waiting 3 hours”, “waiting since Friday”: how long, as a colleague would say it."""
    minutes = int((now - since).total_seconds() // 60)
    there = local(since).date()
    if minutes < 1:
        return locale.gettext("has just written")
    if there == today and minutes < 60:
        return locale.ngettext("waiting %(num)d minute", "waiting %(num)d minutes", minutes) % {"num": minutes}
    if there == today:
        return locale.ngettext("waiting %(num)d hour", "waiting %(num)d hours", minutes // 60) % {"num": minutes // 60}
    return locale.gettext("waiting since %(day)s") % {"day": _day(there, today, locale)}


def _ago(at: datetime, today: date, locale: Locale) -> str:
    return locale.gettext("last message %(day)s") % {"day": _day(local(at).date(), today, locale)}


def _day(there: date, today: date, locale: Locale) -> str:
    days = (today - there).days
    if days <= 0:
        return locale.gettext("today")
    if days == 1:
        return locale.gettext("yesterday")
    return locale.weekday(there) if days < WEEK else locale.full_date(there)
