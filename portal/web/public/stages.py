"""What happens: the steps after a child dies, for anybody; an adult who is signed in sees them as their own path."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.domain.content import TextKind
from portal.domain.journey import StageState
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import journey, texts
from portal.queries.journey import FamilyPath, PathStage
from portal.queries.texts import TextHeading
from portal.web.access import Blueprint
from portal.web.reading import as_read, taken_away
from portal.web.templating import page

stages = Blueprint("public", "stages", url_prefix="/what-happens")

FOR_ANY_DAY = ("telling-people", "brothers-and-sisters", "going-back-to-work", "hard-days")
"""Pages that belong to no step, in the order in which families ask for them."""

KINDS = {StageState.DONE: "done", StageState.HAPPENING: "now", StageState.WAITING: "now"}
"""How the path draws a state; everything else lies ahead, or is not spoken of (see _steps)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of this family's own path."""

    slug: str
    title: str
    kind: str
    """`done`, `now`, `unsaid` or `ahead`, as the component draws it."""
    language: str | None
    """Of title and summary, where it is not the page's own."""
    text: str
    """Whom everybody waits for, in the reader's language; empty where the summary says enough."""
    summary: str
    when: str
    """This child's own day, in words; empty for what lies ahead, since nobody can know it."""
    told: tuple[str, ...]
    """What this adult was told last, where it is about this step; a paragraph each."""


@stages.get("", access=Permission.ANYONE)
def index(viewer: Viewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """Every published step, in the order in which most families meet them; for a family, those they meet."""
    if isinstance(viewer, FamilyViewer):
        path = journey.path_for_family(session, adult_id=viewer.adult_id, locale=locale.tag)
        steps = _steps(path, locale)
        return page(
            "public/stages/path.html",
            steps=steps,
            is_partly_english=any(step.language for step in steps),
            wrote=_wrote(path, locale),
            told=() if any(step.told for step in steps) else _paragraphs(path),
            also=_for_any_day(session, locale),
            section="stages",
        )
    headings = texts.headings(session, kind=TextKind.STAGE, locale=locale.tag)
    return page(
        "public/stages/index.html",
        headings=headings,
        is_partly_english=any(heading.locale != locale.tag for heading in headings),
        also=_for_any_day(session, locale),
        section="stages",
    )


def _for_any_day(session: Session, locale: Locale) -> tuple[TextHeading, ...]:
    found = {heading.slug: heading for heading in texts.headings(session, kind=TextKind.PAGE, locale=locale.tag)}
    return tuple(found[slug] for slug in FOR_ANY_DAY if slug in found)


@stages.get("/<slug>", access=Permission.ANYONE)
def show(viewer: Viewer, session: Session, locale: Locale, settings: Settings, slug: str) -> ResponseReturnValue:
    """One step, explained; for a family, with where they stand in it."""
    edition = texts.published(session, kind=TextKind.STAGE, slug=slug, locale=locale.tag)
    if edition is None:
        return taken_away(session, kind=TextKind.STAGE, slug=slug)
    step, wrote = None, ""
    if isinstance(viewer, FamilyViewer):
        path = journey.path_for_family(session, adult_id=viewer.adult_id, locale=locale.tag)
        step = next((each for each in _steps(path, locale) if each.slug == slug), None)
        wrote = _wrote(path, locale)
    reading = as_read(edition, settings=settings, locale=locale)
    return page("public/stages/show.html", reading=reading, step=step, wrote=wrote, section="stages")


def _steps(path: FamilyPath, locale: Locale) -> list[Step]:
    """The path in its order. What nobody recorded before the last step that came is not said to lie ahead."""
    reached = max((at for at, stage in enumerate(path.stages) if stage.state in KINDS), default=0)
    return [
        _step(stage, path, locale, kind=KINDS.get(stage.state, "unsaid" if at < reached else "ahead"))
        for at, stage in enumerate(path.stages)
    ]


def _step(stage: PathStage, path: FamilyPath, locale: Locale, *, kind: str) -> Step:
    text = ""
    if stage.waiting_for:
        text = locale.gettext("We are waiting for %(whom)s.") % {"whom": locale.isolated(stage.waiting_for)}
    is_about_it = path.update is not None and path.update.stage == stage.slug
    return Step(
        slug=stage.slug,
        title=stage.title,
        kind=kind,
        language=locale.language_of(stage.locale),
        text=text,
        summary=stage.summary,
        when=_when(kind, stage, locale),
        told=_paragraphs(path) if is_about_it else (),
    )


def _when(kind: str, stage: PathStage, locale: Locale) -> str:
    if kind == "done" and stage.done_on is not None:
        return locale.full_date(stage.done_on)
    if kind == "now" and stage.began_on is not None:
        return locale.gettext("Since %(day)s.") % {"day": locale.full_date(stage.began_on)}
    return ""


def _wrote(path: FamilyPath, locale: Locale) -> str:
    """“Jo wrote on Tuesday 3 November:”; empty where there are no words."""
    if path.update is None or not path.update.body:
        return ""
    told = {"name": path.update.writer, "day": locale.day(local(path.update.written_at).date())}
    return locale.gettext("%(name)s wrote on %(day)s:") % told


def _paragraphs(path: FamilyPath) -> tuple[str, ...]:
    if path.update is None or not path.update.body:
        return ()
    return tuple(line.strip() for line in path.update.body.splitlines() if line.strip())
