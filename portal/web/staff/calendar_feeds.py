"""The secret address of one's own calendar: make it, make another, turn it off."""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.i18n import Locale
from portal.services import calendar_feeds as services
from portal.web.access import Blueprint
from portal.web.templating import page

calendar_feeds = Blueprint("staff", "calendar_feeds", url_prefix="/staff/account/calendar")

DONE = {
    "made": "The address is made. Any address from before shows nothing now.",
    "off": "Turned off. No address of yours shows anything.",
}


@calendar_feeds.get("", access=Permission.STAFF_ACCOUNT_CHANGE)
def show(viewer: StaffViewer, session: Session, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """The address, where there is one, and what stands behind it."""
    secret = services.secret_part(session, staff_id=viewer.id)
    address = "" if secret is None else settings.base_url + url_for("public.feeds.show", secret=secret)
    done = DONE.get(request.args.get("done", ""))
    return page(
        "staff/account/calendar.html", address=address, notices=[("done", locale.gettext(done))] if done else []
    )


@calendar_feeds.post("", access=Permission.STAFF_ACCOUNT_CHANGE)
def make(viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Make an address, in place of any from before."""
    services.turn_on(session, viewer=viewer, now=now)
    return redirect(url_for("staff.calendar_feeds.show", done="made"), 303)


@calendar_feeds.post("/off", access=Permission.STAFF_ACCOUNT_CHANGE)
def turn_off(viewer: StaffViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Show nothing at any address."""
    services.turn_off(session, viewer=viewer, now=now)
    return redirect(url_for("staff.calendar_feeds.show", done="off"), 303)
