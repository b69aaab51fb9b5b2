"""Ending all notices from the foot of a letter: a page with a button, for anybody who holds the letter.

Opening it changes nothing, so a scanner that follows links ends nobody's letters.
"""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import Permission
from portal.services import preferences as services
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import page

notices_off = Blueprint("public", "notices_off", url_prefix="/notices-off")


@notices_off.get("/<token>", access=Permission.ANYONE)
def show(token: str, session: Session) -> ResponseReturnValue:
    """Ask whether to end them, or say that they have ended. Nothing here says whose they are."""
    if services.whose_notices(session, token) is None:
        return page("public/notices_off/unknown.html", status=404)
    return page("public/notices_off/show.html", form=Form(formdata=None), token=token, is_done="done" in request.args)


@notices_off.post("/<token>", access=Permission.ANYONE)
def end(token: str, session: Session, now: datetime) -> ResponseReturnValue:
    """End them."""
    person_id = services.whose_notices(session, token)
    if person_id is None:
        return page("public/notices_off/unknown.html", status=404)
    services.end_notices(session, person_id=person_id, now=now)
    return redirect(url_for("public.notices_off.show", token=token, done=1), 303)
