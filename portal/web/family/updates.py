"""Everything an adult was told about where things are, to read again."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.domain.journey import StageState
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import updates as queries
from portal.queries.updates import StepThen, ToldBefore
from portal.web.access import Blueprint
from portal.web.templating import page

updates = Blueprint("family", "updates", url_prefix="/updates")


@dataclass(frozen=True, slots=True)
class UpdateWords:
    """One update, in the reader's words."""

    wrote: str
    """“Jo wrote on Tuesday 3 November 2026”."""
    step: str
    """The title of the step it was about; empty where it was about none."""
    language: str | None
    """Of the title, where it is not the page's own."""
    stood: str
    """How that step stood then."""
    paragraphs: tuple[str, ...]
    """What was written; empty where it had no words of its own."""


@updates.get("", access=Permission.FAMILY_JOURNEY_READ)
def index(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """The newest, or those written before one of them."""
    before = _before()
    try:
        found = queries.for_family(session, adult_id=viewer.adult_id, locale=locale.tag, before=before)
    except queries.NoSuchUpdate:
        abort(404)
    return page(
        "family/updates/index.html",
        updates=tuple(_words(each, locale) for each in found.updates),
        earlier=found.updates[-1].id if found.has_earlier else None,
        is_newest=before is None,
        section="stages",
    )


def _before() -> UUID | None:
    asked = request.args.get("before")
    if asked is None:
        return None
    try:
        return UUID(asked)
    except ValueError:
        abort(404)


def _words(told: ToldBefore, locale: Locale) -> UpdateWords:
    day = locale.day_and_year(local(told.written_at).date())
    return UpdateWords(
        wrote=locale.gettext("%(name)s wrote on %(day)s") % {"name": told.writer, "day": day},
        step=told.step.title if told.step else "",
        language=locale.language_of(told.step.locale) if told.step else None,
        stood=_stood(told.step, locale) if told.step else "",
        paragraphs=tuple(line.strip() for line in (told.body or "").splitlines() if line.strip()),
    )


def _stood(step: StepThen, locale: Locale) -> str:
    _ = locale.gettext
    if step.waiting_for:
        return _("We were waiting for %(whom)s.") % {"whom": locale.isolated(step.waiting_for)}
    words = {
        StageState.AHEAD: _("This step was still to come."),
        StageState.HAPPENING: _("This step was happening."),
        StageState.WAITING: _("We were waiting."),
        StageState.DONE: _("This step was over."),
        StageState.NOT_FOR_THIS_FAMILY: _("This step was no longer one of yours."),
    }
    return words[step.state]
