"""The two stylesheets and the script, by their hashed names."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.domain.access import Permission
from portal.web.access import Blueprint
from portal.web.wiring import wiring

files = Blueprint("public", "files", url_prefix="/static")


@files.get("/<name>", access=Permission.ANYONE)
def show(name: str) -> ResponseReturnValue:
    """One file, for a year: a change gives it another name."""
    return wiring().assets.response(name, "gzip" in request.headers.get("Accept-Encoding", ""))
