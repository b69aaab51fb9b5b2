"""What happens: the steps after a child dies, for anybody to read."""

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import Permission
from portal.domain.content import TextKind
from portal.i18n import Locale
from portal.queries import texts
from portal.web.access import Blueprint
from portal.web.reading import as_read
from portal.web.templating import page

stages = Blueprint("public", "stages", url_prefix="/what-happens")


@stages.get("", access=Permission.ANYONE)
def index(session: Session, locale: Locale) -> ResponseReturnValue:
    """Every published step, in the order in which most families meet them."""
    headings = texts.headings(session, kind=TextKind.STAGE, locale=locale.tag)
    return page("public/stages/index.html", headings=headings, section="stages")


@stages.get("/<slug>", access=Permission.ANYONE)
def show(session: Session, locale: Locale, settings: Settings, slug: str) -> ResponseReturnValue:
    """One step, explained."""
    edition = texts.published(session, kind=TextKind.STAGE, slug=slug, locale=locale.tag)
    if edition is None:
        abort(404)
    reading = as_read(edition, settings=settings, locale=locale)
    return page("public/stages/show.html", reading=reading, section="stages")
