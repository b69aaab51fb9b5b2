"""Whether the portal answers: for the proxy in front, never for the outside (ASVS 13.4.5)."""

from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.domain.access import Permission
from portal.web.access import Blueprint

health = Blueprint("public", "health", url_prefix="/health")


@health.get("", access=Permission.ANYONE)
def show(session: Session) -> ResponseReturnValue:
    """Says `ok` when the database answers."""
    session.execute(text("SELECT 1"))
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}
