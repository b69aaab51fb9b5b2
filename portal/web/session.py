"""Who is asking: flask-login is the glue, our session row is the truth (design.md section 10)."""

from collections import OrderedDict
from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from uuid import UUID

import flask_login
from flask import Flask, Request, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from portal.domain.access import CaseFacts, FamilyViewer, Permission, StaffViewer, Viewer, right_of
from portal.domain.sign_in import LAST_SEEN_STEP, REMEMBERED_LIMITS, SessionKind
from portal.i18n import LONDON
from portal.queries import cases as case_queries
from portal.queries import sessions as session_queries
from portal.queries.sessions import SessionRow
from portal.services import audit, sessions
from portal.web.form_cookie import place_sent
from portal.web.transaction import is_safe, session_for_request, short_session, start_over
from portal.web.wiring import wiring

OPENINGS_STEP = timedelta(minutes=1)
REMEMBERED_OPENINGS = 4096

_OpeningKey = tuple[UUID, UUID, str, UUID | None]
"""Who opened what: which page of it, about which adult."""


def cookie_name() -> str:
    return "__Host-sid" if wiring().settings.secure_cookies else "sid"


def identify(*, keeps_awake: bool = True) -> Viewer:
    """The viewer behind this request's cookie. Runs once; views get the answer as an argument."""
    g.keeps_awake = keeps_awake
    g.expired_session = None
    if not request.cookies.get(cookie_name()):
        g.viewer = None
    else:
        # The one place where flask-login's proxy is read; everywhere below, identity is an argument.
        g.viewer = flask_login.current_user._get_current_object()  # noqa: SLF001, TID251 - see above
    viewer: Viewer = g.viewer
    return viewer


def load_viewer(asked: Request) -> Viewer:
    """flask-login's request loader: cookie, row, viewer."""
    row = session_queries.find(
        session_for_request(), cookie_hash=sessions.hash_cookie(asked.cookies.get(cookie_name(), ""))
    )
    if row is None:
        return None
    if not row.is_live(g.now):
        g.expired_session = row if row.ended_at is None else None
        return None
    g.session_row = row
    _note_presence(row)
    return as_viewer(row)


def as_viewer(row: SessionRow) -> Viewer:
    """The viewer of a session row; None for an adult who stands on no case."""
    if row.staff_id is not None:
        return StaffViewer(id=row.staff_id, roles=row.roles)
    if row.person_id is None or row.adult_id is None or row.case_id is None:
        return None
    return FamilyViewer(id=row.person_id, case_id=row.case_id, adult_id=row.adult_id)


class PlaceIsGone(Exception):
    """The form is of a page about a child with whom this person does not stand any more: it goes nowhere."""


def where_it_was_written(row: SessionRow) -> SessionRow:
    """The session as the page with the form of this request saw it. Raises PlaceIsGone.

    Somebody with two cases may have chosen the other one in another tab since: what they wrote about one child never
    goes to the other.
    """
    adult_id = place_sent()
    if adult_id is None or row.person_id is None or adult_id == row.adult_id:
        return row
    there = session_queries.at_place(session_for_request(), row, adult_id=adult_id)
    if there is None:
        raise PlaceIsGone
    return there


def act_where_it_was_written() -> None:
    """Let this request act for the child of its page. Raises PlaceIsGone."""
    there = where_it_was_written(g.session_row)
    g.is_elsewhere = there is not g.session_row
    g.session_row, g.viewer = there, as_viewer(there)


def stay_there(answer: ResponseReturnValue) -> ResponseReturnValue:
    """Let the page after this one be about the child for whom they have just done something.

    What a page does by itself, such as keeping a draft, leads to no page and changes nothing about the others.
    """
    if not g.get("is_elsewhere", False):
        return answer
    response, row = make_response(answer), g.session_row
    if response.status_code == HTTPStatus.SEE_OTHER:
        sessions.choose_place(session_for_request(), session_id=row.id, person_id=row.person_id, adult_id=row.adult_id)
    return response


def _note_presence(row: SessionRow) -> None:
    now: datetime = g.now
    if not g.keeps_awake or now - row.last_seen_at < LAST_SEEN_STEP:
        return
    kind = SessionKind.FAMILY if row.staff_id is None else sessions.kind_for_staff(row.roles)
    if not is_safe():
        sessions.touch(session_for_request(), session_id=row.id, kind=kind, remembered=row.remembered, now=now)
        return
    with short_session() as session:
        sessions.touch(session, session_id=row.id, kind=kind, remembered=row.remembered, now=now)
        session.commit()


def load_case_facts(case_id: UUID) -> CaseFacts | None:
    today = g.now.astimezone(LONDON).date()
    return case_queries.facts(session_for_request(), case_id=case_id, on=today, now=g.now)


class RecentOpenings:
    """Which openings this process has kept in the last minute, so that reading a thread ten times writes once."""

    def __init__(self) -> None:
        self._seen: OrderedDict[_OpeningKey, datetime] = OrderedDict()
        self._lock = Lock()

    def is_new(self, key: _OpeningKey, now: datetime) -> bool:
        """Whether this opening must be written down; asking also remembers it."""
        with self._lock:
            before = self._seen.pop(key, None)
            is_new = before is None or now - before >= OPENINGS_STEP
            self._seen[key] = now if is_new or before is None else before
            if len(self._seen) > REMEMBERED_OPENINGS:
                self._seen.popitem(last=False)
            return is_new


def record_opening(viewer: Viewer, *, subject: str) -> None:
    """Keep that this viewer opened the case or the thread of this address, at most once a minute for a kind of page."""
    subject_id = _subject_id(viewer, subject)
    recent: RecentOpenings = current_app.extensions["portal_recent_openings"]
    page, about_id = (request.blueprint or "").rpartition(".")[2], (request.view_args or {}).get("adult_id")
    if viewer is None or subject_id is None or not recent.is_new((viewer.id, subject_id, page, about_id), g.now):
        return
    with short_session() as session:
        if isinstance(viewer, StaffViewer):
            sessions.note_opening(
                session,
                subject_id=subject_id,
                person_id=None,
                staff_id=viewer.id,
                now=g.now,
                page=page,
                about_id=about_id,
                by_right=right_of(viewer, g.case),
            )
        else:
            sessions.note_opening(session, subject_id=subject_id, person_id=viewer.id, staff_id=None, now=g.now)
        session.commit()


def _subject_id(viewer: Viewer, subject: str) -> UUID | None:
    """Staff addresses name the case, and the adult whose thread it is; a family's own adult is the thread's."""
    named = request.view_args or {}
    if isinstance(viewer, FamilyViewer):
        return viewer.adult_id
    found: UUID | None = named.get("adult_id" if subject == "thread" else "case_id")
    return found


def record_refusal(viewer: Viewer, permission: Permission) -> None:
    """Keep that somebody signed in was refused (ASVS 16.3.2), in a short transaction of its own."""
    # The request's own transaction ends first: SQLite lets one writer in at a time, and that must not be ourselves.
    start_over()
    with short_session() as session:
        facts = {"permission": permission.value, "endpoint": request.endpoint}
        audit.record(session, actor=viewer, action="access.refused", now=g.now, facts=facts)
        session.commit()


def set_cookie(response: Response, cookie: str, *, remembered: bool) -> None:
    """Give the browser its session cookie: for this visit, or for thirty days on somebody's own phone."""
    response.set_cookie(
        cookie_name(),
        cookie,
        max_age=int(REMEMBERED_LIMITS.absolute.total_seconds()) if remembered else None,
        secure=wiring().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def clear_cookie(response: Response) -> None:
    """Forget the session here; the service has already ended it on the server."""
    response.delete_cookie(
        cookie_name(), path="/", secure=wiring().settings.secure_cookies, httponly=True, samesite="Lax"
    )


def install(app: Flask) -> None:
    manager = flask_login.LoginManager()
    # No page asks flask-login who is there, and its own context processor would look signed-out visitors up again.
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(load_viewer)
    manager.anonymous_user = lambda: None
    manager.session_protection = None
    app.extensions["portal_recent_openings"] = RecentOpenings()
