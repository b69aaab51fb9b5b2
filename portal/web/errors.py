"""When something is refused or breaks: kind words, the right status, nothing half-written, nothing typed lost."""

import logging

from flask import Flask, Response, g, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.web import for_programs
from portal.web import session as web_session
from portal.web.forms import without_controls
from portal.web.templating import page
from portal.web.transaction import start_over

logger = logging.getLogger("portal.errors")

KEPT_FIELDS = ("body",)
"""What people write at length; handed back to them when it could not be kept."""

PAGES = {
    403: "errors/forbidden.html",
    404: "errors/not_found.html",
    405: "errors/not_found.html",
    413: "errors/too_large.html",
    429: "errors/too_many.html",
}


def _what_they_wrote() -> str:
    if request.method != "POST":
        return ""
    try:
        return next((without_controls(request.form[name]) for name in KEPT_FIELDS if request.form.get(name)), "")
    except HTTPException:
        return ""


def _refused(problem: HTTPException) -> Response:
    """A refusal of the web itself: not found, not allowed, too large."""
    start_over()
    if problem.response is not None:
        return make_response(problem.response)
    status = problem.code or 500
    if for_programs.is_asking():
        return for_programs.refuse(status, headers=dict(problem.get_headers()))
    if "viewer" not in g and PAGES.get(status) == PAGES[404]:
        # An address that leads nowhere passes no guard; whoever is signed in still keeps their rooms.
        web_session.identify()
    template = PAGES.get(status, "errors/refused.html")
    return make_response(page(template, status=status, wrote=_what_they_wrote()))


def _stale_form(_problem: Exception) -> Response:
    """The form was open too long, or the browser sent no cookie; never a bare error about a token (SecureDrop 2290).

    Also where the page was about a child with whom they do not stand any more.
    """
    start_over()
    return make_response(page("errors/stale_form.html", status=400, wrote=_what_they_wrote()))


def _broken(problem: Exception) -> Response:
    """Our own fault. The log holds the route and the kind of fault, never what was asked or written."""
    start_over()
    logger.error("unexpected %s at %s", type(problem).__name__, request.endpoint, exc_info=problem)
    if for_programs.is_asking():
        return for_programs.refuse(500)
    return make_response(page("errors/broken.html", status=500, wrote=_what_they_wrote()))


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(web_session.PlaceIsGone, _stale_form)
    app.register_error_handler(Exception, _broken)
