"""A text as it is read: safe HTML made once, the service’s own facts filled in, and what must be said about it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from markupsafe import Markup

from portal.adapters.richtext import render_markdown
from portal.config import Settings
from portal.domain.content import Source
from portal.i18n import Locale, locale_for
from portal.queries.texts import Edition
from portal.web.presence import team_hours_in_words

_LINE_BEGINS_WITH_TEAM = re.compile(r"^\{team_name\}", re.MULTILINE)
"""“the family support team” begins a sentence there, so it needs its capital."""


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """What the page of one text shows."""

    slug: str
    title: str
    summary: str
    body: Markup
    sources: tuple[Source, ...]
    reviewed: str
    """The day its facts were last gathered, in the reader's words."""
    is_unapproved: bool
    """Whether to say that no clinical team has approved it."""
    language: str
    direction: str
    is_translated: bool
    """Whether it is in the reader's own language."""


def as_read(edition: Edition, *, settings: Settings, locale: Locale) -> ReadingPage:
    """This edition as this reader meets it."""
    written_in = locale_for(edition.locale)
    values = (
        ("team_name", settings.team.name),
        ("Team_name", settings.team.name[:1].upper() + settings.team.name[1:]),
        ("team_phone", settings.team.phone),
        ("hours", team_hours_in_words(settings, written_in)),
    )
    return ReadingPage(
        slug=edition.slug,
        title=edition.title,
        summary=edition.summary,
        body=_rendered(edition.id, edition.body, values),
        sources=edition.sources,
        reviewed=locale.full_date(edition.reviewed_on),
        is_unapproved=settings.shows_unreviewed and not edition.reviewed_by,
        language=written_in.html_tag,
        direction=written_in.direction,
        is_translated=written_in.tag == locale.tag,
    )


@lru_cache(maxsize=256)
def _rendered(_edition_id: UUID, body: str, values: tuple[tuple[str, str], ...]) -> Markup:
    """Editions never change, so each is rendered once a process."""
    whole = render_markdown(_LINE_BEGINS_WITH_TEAM.sub("{Team_name}", body), values=dict(values))
    return Markup(whole)  # noqa: S704 - render_markdown has cleaned it
