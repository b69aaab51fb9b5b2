"""Copies that a phone may save: public pages, asked for without cookies, so that they are the same for everybody.

Closed unless written open: only a route declared with `may_be_saved` answers so, and only to a request without any
cookie; every other answer stays `no-store`, which the phone refuses to save.
"""

import flask
from flask import Response, request

from portal.web.access import DOORS
from portal.web.wiring import wiring

HEADER = "X-Saved-Copy"
"""Sent by static/js/offline/offline.js; its value is the language of the copy."""
CACHE_CONTROL = "no-cache"
CHOICE_AGE = 365 * 24 * 3600
"""Seconds; the cookie says only that this browser shall save no pages."""


def is_asked_for() -> bool:
    """Whether this request is for a copy that may be saved."""
    door = DOORS.get(request.endpoint or "")
    return HEADER in request.headers and not request.cookies and door is not None and door.may_be_saved


def language() -> str | None:
    """The language that the copy is asked for in; None for every other request."""
    return request.headers[HEADER] if is_asked_for() else None


def mark(response: Response) -> None:
    """Let the phone save this answer, where it is such a copy and whole."""
    if not is_asked_for() or response.status_code != 200 or flask.session.modified:
        return
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.vary.update((HEADER, "Cookie"))


def are_wanted() -> bool:
    """Whether this browser may save pages: yes, until somebody has said no in it."""
    return request.cookies.get(_cookie_name()) != "no"


def want(response: Response, *, wanted: bool) -> None:
    """Remember in this browser whether it may save pages; a no also empties what it has saved."""
    secure = wiring().settings.secure_cookies
    if wanted:
        response.delete_cookie(_cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
        return
    response.set_cookie(
        _cookie_name(), "no", max_age=CHOICE_AGE, path="/", secure=secure, httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"storage"'


def _cookie_name() -> str:
    return "__Host-saved-pages" if wiring().settings.secure_cookies else "saved-pages"
