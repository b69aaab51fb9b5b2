"""The front door: what this is, how to come in, how to reach a person without coming in."""

from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.i18n import Locale
from portal.web import navigation
from portal.web.access import Blueprint
from portal.web.presence import when_we_are_here
from portal.web.templating import page

welcome = Blueprint("public", "welcome", url_prefix="/")


@welcome.get("", access=Permission.ANYONE)
def show(viewer: Viewer, now: datetime, settings: Settings, locale: Locale) -> ResponseReturnValue:
    """The start for somebody who is not signed in; everybody else goes to their own side."""
    if isinstance(viewer, FamilyViewer):
        return redirect(url_for("family.home.show"), 303)
    first_room = navigation.first_room(navigation.staff_nav(viewer))
    if first_room:
        return redirect(first_room, 303)
    return page("public/welcome/show.html", when_here=when_we_are_here(settings, locale, now=now))
