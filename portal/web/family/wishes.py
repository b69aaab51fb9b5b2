"""How much somebody wants to know: one press keeps it, and they may say otherwise on any day."""

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.domain.debriefs import WishToKnow
from portal.i18n import Locale
from portal.queries import wishes as queries
from portal.services import debriefs as services
from portal.web.access import Blueprint
from portal.web.family.wish_words import wishes_to_know
from portal.web.forms import Form
from portal.web.templating import page

wishes = Blueprint("family", "wishes", url_prefix="/how-much")


@wishes.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def edit(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """The answers, and which one stands."""
    said = locale.gettext("We have noted that. You can change it on any day.")
    return _page(viewer, session, locale, notices=[("done", said)] if "chosen" in request.args else [])


def _page(
    viewer: FamilyViewer, session: Session, locale: Locale, *, notices: list[tuple[str, str]], status: int = 200
) -> ResponseReturnValue:
    return page(
        "family/wishes/edit.html",
        choices=wishes_to_know(locale),
        chosen=queries.wish_of(session, adult_id=viewer.adult_id),
        form=Form(formdata=None),
        notices=notices,
        section="home",
        status=status,
    )


@wishes.post("", access=Permission.FAMILY_SETTINGS_CHANGE)
def choose(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Keep the answer whose button was pressed."""
    given = request.form.get("wish", "")
    if given not in {wish.value for wish in WishToKnow}:
        said = locale.gettext("Nothing was changed. Please press one of the answers.")
        return _page(viewer, session, locale, notices=[("stop", said)], status=422)
    services.choose_wish(session, viewer=viewer, wish=WishToKnow(given), now=now)
    return redirect(url_for("family.wishes.edit", chosen=1), 303)
