"""Photographs of staff, for families and staff alike, who know nothing of each other: so it stands with what is shared.

Only somebody signed in gets one. Its address is random and changes with the photograph, and says nothing of any family;
so a browser may keep it for a while, in its own cache alone.
"""

from uuid import UUID

from flask import Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission
from portal.domain.faces import Size
from portal.queries import faces as queries
from portal.web.access import Blueprint
from portal.web.downloads import POLICY

faces = Blueprint("public", "faces", url_prefix="/people")

KEPT = "private, max-age=604800, immutable"
"""A week; signing out empties it. Not longer: somebody who leaves should fade from the phones of others."""


@faces.get("/<size>/<uuid:address>.jpg", access=Permission.PEOPLE_FACES_SEE, is_background=True)
def show(session: Session, size: str, address: UUID) -> ResponseReturnValue:
    """The photograph; an address from before, and that of somebody who has left, show nothing."""
    if size not in set(Size):
        abort(404)
    content = queries.photograph(session, address=address, size=Size(size))
    if content is None:
        abort(404)
    answer = Response(content, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
