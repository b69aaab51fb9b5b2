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
from portal.queries import covering, home_visits
from portal.queries import danger as danger_queries
from portal.queries import inbox as inbox_queries
from portal.queries.attention import attention
from portal.queries.danger import FlagRow
from portal.queries.inbox import InboxRow, Whose
from portal.queries.inbox_walks import PARTS, Position
from portal.web.access import Blueprint
from portal.web.templating import page

inbox = Blueprint("staff", "inbox", url_prefix="/staff/inbox")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEK = 7

DONE = {
    "put_aside": "Put aside. It is back by itself on that day, or at once when they write.",
    "left_to_family": "It is the family’s turn. It is back in the list when they write.",
    "handed_over": "Handed over. They read your note first.",
}
"""What the address may ask the page to say after something was done with a thread."""


class Line(NamedTuple):
    """One thread as the list shows it. A named tuple, because a page makes fifty."""

    address: str
    adult: str
    child: str
    practitioner: str
    is_covered: bool
    is_waiting: bool
    when: str
    owner: str
    """“Ruth has it”; empty where nobody has."""
    looking: tuple[str, ...]
    """“Ben Okafor is also looking”, one for each."""


@inbox.get("", access=Permission.STAFF_INBOX_READ)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """A page of families; `whose` narrows it, `after` goes on from the end of another page."""
    whose, today = _whose(), local(now).date()
    after = _position(request.args.get("after"), whose)
    found = inbox_queries.inbox(session, viewer=viewer, whose=whose, today=today, now=now, after=after)
    words = InWords(locale, viewer.id, now, today)
    root = url_for("staff.inbox.index").removesuffix("/inbox")
    done = DONE.get(request.args.get("done", ""))
    return page(
        "staff/inbox/index.html",
        lines=[words.line(row, root) for row in found.rows],
        whose=whose,
        filters=_filters(viewer, locale),
        is_first=after is None,
        next_after=None if found.next is None else _as_text(found.next),
        late=home_visits.overdue(session, viewer_id=viewer.id, now=now) if after is None else (),
        flags=_flags(session, viewer, today) if after is None else (),
        attention=attention(session, viewer=viewer, today=today, now=now),
        notices=[("done", locale.gettext(done))] if done else [],
    )


def _flags(session: Session, viewer: StaffViewer, today: date) -> tuple[FlagRow, ...]:
    """Families in which somebody may be in danger: before all others, whatever the filter."""
    ids = (
        None
        if Role.MANAGER in viewer.roles
        else {viewer.id, *covering.covered_ids(session, staff_id=viewer.id, on=today)}
    )
    return danger_queries.open_flags(session, practitioner_ids=ids, viewer=viewer)


def _filters(viewer: StaffViewer, locale: Locale) -> tuple[tuple[Whose, str], ...]:
    _ = locale.gettext
    everybody = _("All families") if Role.MANAGER in viewer.roles else _("Mine and covering")
    return (
        (Whose.ALL, everybody),
        (Whose.MINE, _("Mine")),
        (Whose.COVERING, _("Covering")),
        (
            Whose.ASIDE,
            _("Put aside"),
        ),
    )


def _whose() -> Whose:
    try:
        return Whose(request.args.get("whose", Whose.ALL))
    except ValueError:
        abort(404)


def _as_text(position: Position) -> str:
    """Where a page ends, for the address of the next: a moment and an id, which name nobody."""
    microseconds = (position.at - EPOCH) // timedelta(microseconds=1)
    return f"{position.part}-{microseconds}-{position.thread_id.hex}"


def _position(text: str | None, whose: Whose) -> Position | None:
    if text is None:
        return None
    try:
        part, microseconds, thread_id = text.split("-")
        at = EPOCH + timedelta(microseconds=int(microseconds))
        position = Position(part, at, UUID(thread_id))
    except (ValueError, OverflowError):
        abort(404)
    if part not in PARTS[whose is Whose.ASIDE]:
        abort(404)
    return position


class InWords:
    """Puts rows into words, for one reader at one moment."""

    def __init__(self, locale: Locale, viewer_id: UUID, now: datetime, today: date) -> None:
        self._locale, self._viewer_id, self._now, self._today = locale, viewer_id, now, today
        _ = locale.gettext
        self._you_have_it, self._has_it, self._looks = (
            _("You have it"),
            _("%(name)s has it"),
            _("%(name)s is also looking"),
        )

    def line(self, row: InboxRow, root: str) -> Line:
        return Line(
            # Written out: building fifty addresses through the router costs as much as reading the page's rows.
            address=f"{root}/cases/{row.case_id}/messages/{row.adult_id}",
            adult=row.adult_name,
            child=row.child_name,
            practitioner=row.practitioner_first_name,
            is_covered=row.is_covered,
            is_waiting=row.waiting_since is not None,
            when=self._when(row),
            owner=self._owner(row),
            looking=tuple(self._looks % {"name": name} for name in row.lookers),
        )

    def _owner(self, row: InboxRow) -> str:
        if row.owner_id is None:
            return ""
        return self._you_have_it if row.owner_id == self._viewer_id else self._has_it % {"name": row.owner_first_name}

    def _when(self, row: InboxRow) -> str:
        waiting = self._waiting(row.waiting_since) if row.waiting_since is not None else ""
        if row.comes_back_at is not None:
            back = self._back(row.comes_back_at)
            return f"{waiting}, {back}" if waiting else back
        if waiting:
            return waiting
        if row.asked_family_at is not None:
            return self._locale.gettext("the family’s turn since %(day)s") % {"day": self._day(row.asked_family_at)}
        if row.last_message_at is None:
            return self._locale.gettext("nothing written yet")
        return self._locale.gettext("last message %(day)s") % {"day": self._day(row.last_message_at)}

    def _waiting(self, since: datetime) -> str:
        """“waiting 3 hours”, “waiting since Friday”: how long, as a colleague would say it."""
        locale, minutes = self._locale, int((self._now - since).total_seconds() // 60)
        if minutes < 1:
            return locale.gettext("has just written")
        if local(since).date() != self._today:
            return locale.gettext("waiting since %(day)s") % {"day": self._day(since)}
        if minutes < 60:
            return locale.ngettext("waiting %(num)d minute", "waiting %(num)d minutes", minutes) % {"num": minutes}
        hours = minutes // 60
        return locale.ngettext("waiting %(num)d hour", "waiting %(num)d hours", hours) % {"num": hours}

    def _back(self, comes_back_at: datetime) -> str:
        if comes_back_at <= self._now:
            return self._locale.gettext("put aside until %(day)s") % {"day": self._day(comes_back_at)}
        return self._locale.gettext("back on %(day)s") % {"day": self._locale.day(local(comes_back_at).date())}

    def _day(self, at: datetime) -> str:
        there = local(at).date()
        days = (self._today - there).days
        if days <= 0:
            return self._locale.gettext("today")
        if days == 1:
            return self._locale.gettext("yesterday")
        return self._locale.weekday(there) if days < WEEK else self._locale.full_date(there)
