"""Pages about the portal itself: how it works, who can see what, privacy, accessibility."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import Permission
from portal.domain.content import TextKind
from portal.i18n import Locale
from portal.queries import texts
from portal.web.access import Blueprint
from portal.web.reading import as_read, taken_away
from portal.web.templating import page

pages = Blueprint("public", "pages", url_prefix="/pages")

HELP_NOW = "help-now"
"""Its words are the beginning of a page of its own, with the numbers."""


@pages.get("/<slug>", access=Permission.ANYONE, may_be_saved=True)
def show(session: Session, locale: Locale, settings: Settings, slug: str) -> ResponseReturnValue:
    """One page, in the reader's language where there is a translation."""
    if slug == HELP_NOW:
        return redirect(url_for("public.help_now.show"), 303)
    edition = texts.published(session, kind=TextKind.PAGE, slug=slug, locale=locale.tag)
    if edition is None:
        return taken_away(session, kind=TextKind.PAGE, slug=slug)
    return page("public/pages/show.html", reading=as_read(edition, settings=settings, locale=locale))
