"""What happens: the steps after a child dies, for anybody; an adult who is signed in sees them as their own path."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.domain.content import TextKind
from portal.domain.journey import StageState
from portal.domain.openness import openness
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import journey, texts
from portal.queries.journey import FamilyPath, PathStage
from portal.queries.texts import TextHeading
from portal.web.access import Blueprint
from portal.web.reading import FOR_ANY_DAY, as_read, taken_away
from portal.web.templating import page

stages = Blueprint("public", "stages", url_prefix="/what-happens")

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
    """Whom everybody waits for, or that it is no longer theirs; empty where the summary says enough."""
    is_taken_back: bool
    """It had come, and does not concern this family after all."""
    summary: str
    when: str
    """This child's own day, in words; empty for what lies ahead, since nobody can know it."""
    told: tuple[str, ...]
    """What this adult was told last, where it is about this step; a paragraph each."""


@stages.get("", access=Permission.ANYONE, may_be_saved=True)
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
            opens=openness(path.wish),
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


@stages.get("/<slug>", access=Permission.ANYONE, may_be_saved=True)
def show(viewer: Viewer, session: Session, locale: Locale, settings: Settings, slug: str) -> ResponseReturnValue:
    """One step, explained; for a family, with where they stand in it."""
    edition = texts.published(session, kind=TextKind.STAGE, slug=slug, locale=locale.tag)
    if edition is None:
        return taken_away(session, kind=TextKind.STAGE, slug=slug)
    step, wrote, wish = None, "", None
    if isinstance(viewer, FamilyViewer):
        path = journey.path_for_family(session, adult_id=viewer.adult_id, locale=locale.tag)
        step = next((each for each in _steps(path, locale) if each.slug == slug), None)
        wrote, wish = _wrote(path, locale), path.wish
    reading = as_read(edition, settings=settings, locale=locale, opens=openness(wish))
    return page(
        "public/stages/show.html", reading=reading, step=step, wrote=wrote, opens=openness(wish), section="stages"
    )


def _steps(path: FamilyPath, locale: Locale) -> list[Step]:
    """The path in its order. What nobody recorded before the last step that came is not said to lie ahead."""
    reached = max((at for at, stage in enumerate(path.stages) if stage.state in KINDS), default=0)
    return [
        _step(
            stage,
            path,
            locale,
            kind=KINDS.get(stage.state, "unsaid" if at < reached or stage.was_taken_back else "ahead"),
        )
        for at, stage in enumerate(path.stages)
    ]


def _step(stage: PathStage, path: FamilyPath, locale: Locale, *, kind: str) -> Step:
    is_about_it = path.update is not None and path.update.stage == stage.slug
    return Step(
        slug=stage.slug,
        title=stage.title,
        kind=kind,
        language=locale.language_of(stage.locale),
        text=_text(stage, locale),
        summary=stage.summary,
        is_taken_back=stage.was_taken_back,
        when=_when(kind, stage, locale),
        told=_paragraphs(path) if is_about_it else (),
    )


def _text(stage: PathStage, locale: Locale) -> str:
    """What is so for this family; empty where the summary says enough."""
    if stage.was_taken_back:
        return locale.gettext("We told you about this step. It is not one of yours after all. You can ask us why.")
    if stage.waiting is None or not stage.waiting.whom:
        return ""
    waits = locale.gettext("We are waiting for %(whom)s.") % {"whom": locale.isolated(stage.waiting.whom)}
    if stage.waiting.checked_on is None:
        return waits
    asked = locale.gettext("We last asked on %(day)s, and there was nothing new.")
    return f"{waits} {asked % {'day': locale.full_date(stage.waiting.checked_on)}}"


def _when(kind: str, stage: PathStage, locale: Locale) -> str:
    if kind == "done" and stage.done_on is not None:
        return locale.full_date(stage.done_on)
    began_on = stage.waiting.since if stage.waiting else stage.began_on
    if kind == "now" and began_on is not None:
        return locale.gettext("Since %(day)s.") % {"day": locale.full_date(began_on)}
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
