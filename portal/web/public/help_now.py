"""Help now: people to talk to at this moment. Needs no sign-in and no script, and is never empty."""

import logging
from collections.abc import Sequence
from datetime import datetime

from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.domain.content import TextKind
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import help_now as help_queries
from portal.queries import texts as text_queries
from portal.queries.help_now import HelpLine
from portal.web.access import Blueprint
from portal.web.help_lines import doors, shipped_lines
from portal.web.presence import when_we_are_here
from portal.web.reading import ReadingPage, as_read
from portal.web.templating import page

logger = logging.getLogger("portal.help_now")
help_now = Blueprint("public", "help_now", url_prefix="/help-now")


@help_now.get("", access=Permission.ANYONE, may_be_saved=True)
def show(viewer: Viewer, session: Session, now: datetime, settings: Settings, locale: Locale) -> ResponseReturnValue:
    """The crisis lines, then the team; what ships with the portal where the database has none or does not answer.

    For a young person who is signed in, what was made for young people comes next after whom to call in danger.
    """
    lines, intro = _from_the_database(session, settings, locale)
    young = _for_the_young(viewer, session, now)
    return page(
        "public/help_now/show.html",
        lines=doors(lines, locale, for_the_young=young),
        intro=intro,
        when_here=when_we_are_here(settings, locale, now=now),
    )


def _for_the_young(viewer: Viewer, session: Session, now: datetime) -> Sequence[HelpLine]:
    if not isinstance(viewer, FamilyViewer):
        return ()
    try:
        return help_queries.lines_for_the_young(session, adult_id=viewer.adult_id, today=local(now).date())
    except SQLAlchemyError as problem:
        logger.error("help now is shown without the database: %s", type(problem).__name__)  # noqa: TRY400 - no values
        return ()


def _from_the_database(
    session: Session, settings: Settings, locale: Locale
) -> tuple[Sequence[HelpLine], ReadingPage | None]:
    try:
        lines = help_queries.crisis_lines(session)
        intro = text_queries.published(session, kind=TextKind.PAGE, slug="help-now", locale=locale.tag)
    except SQLAlchemyError as problem:
        logger.error("help now is shown without the database: %s", type(problem).__name__)  # noqa: TRY400 - no values
        return (), None
    return lines, None if intro is None else as_read(intro, settings=settings, locale=locale)


def _read_before_the_first_reader(_state: BlueprintSetupState) -> None:
    shipped_lines()


help_now.record(_read_before_the_first_reader)
