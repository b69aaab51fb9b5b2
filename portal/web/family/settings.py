"""An adult's own settings: their language, which child this is about, and signing out everywhere."""

from datetime import datetime

import flask
from flask import make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.i18n import Locale
from portal.queries import adult_details, devices
from portal.queries import preferences as preference_queries
from portal.queries import sign_in as queries
from portal.queries import wishes as wish_queries
from portal.services import sessions
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.family import preference_words
from portal.web.family.preferences import was_kept
from portal.web.family.wish_words import wishes_to_know
from portal.web.templating import page

settings = Blueprint("family", "settings", url_prefix="/settings")


@settings.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def show(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What can be changed here, and how it is now; each is one press away."""
    mine = preference_queries.own(session, person_id=viewer.id)
    places = queries.places_of(session, person_id=viewer.id)
    here = next((place.child_name for place in places if place.adult_id == viewer.adult_id), "")
    about = here if len(places) > 1 else None
    count = len(devices.of_person(session, person_id=viewer.id, now=now))
    wish = wish_queries.wish_of(session, adult_id=viewer.adult_id)
    return page(
        "family/settings/show.html",
        name=queries.name_of_person(session, person_id=viewer.id),
        address=adult_details.address_of(session, person_id=viewer.id),
        signed_in=locale.ngettext("On %(num)d phone or computer", "On %(num)d phones or computers", count)
        % {"num": count},
        language=locale.name,
        about=about,
        told=preference_words.told(locale, mine.preferences),
        quiet=preference_words.quiet(locale, mine.preferences),
        size=preference_words.text_sizes(locale)[mine.text_size],
        notices=[("done", locale.gettext("We have noted that. You can change it on any day."))] if was_kept() else [],
        wish=wishes_to_know(locale)[wish].label if wish else locale.gettext("You have not chosen"),
    )


@settings.post("/sign-out-everywhere", access=Permission.FAMILY_SETTINGS_CHANGE)
def sign_out_everywhere(viewer: FamilyViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """End every session of this person, on every phone and computer, this one too."""
    sessions.sign_out_everywhere(session, viewer=viewer, now=now)
    flask.session.clear()
    response = make_response(redirect(url_for("auth.sign_out.show"), 303))
    web_session.clear_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
