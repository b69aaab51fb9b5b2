"""Going out: the session ends on the server, the browser forgets, and the page that follows says so."""

from datetime import datetime

import flask
from flask import g, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission, Viewer
from portal.services import audit, sessions
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.auth import cookies
from portal.web.templating import page

sign_out = Blueprint("auth", "sign_out", url_prefix="/sign-out")


@sign_out.get("", access=Permission.ANYONE)
def show(viewer: Viewer) -> ResponseReturnValue:
    """“You are signed out”; whoever still is signed in finds the button."""
    return page("auth/sign_out/show.html", is_signed_in=viewer is not None)


@sign_out.post("", access=Permission.ANYONE)
def create(viewer: Viewer, session: Session, now: datetime) -> ResponseReturnValue:
    """End this session for good; an old cookie opens nothing (ASVS 7.4.1)."""
    row = g.get("session_row")
    if row is not None:
        sessions.end(session, session_id=row.id, now=now)
        audit.record(session, actor=viewer, action="session.ended", subject_id=row.id, now=now)
    flask.session.clear()
    response = make_response(redirect(url_for("auth.sign_out.show"), 303))
    web_session.clear_cookie(response)
    cookies.forget_before_sign_in(response)
    # The cache, so that Back shows nothing; not the storage: the help numbers somebody kept on their phone stay.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
