"""A text as it is read: safe HTML made once, the service’s own facts filled in, and what must be said about it."""

from dataclasses import dataclass

from flask import abort
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.adapters.richtext import render_markdown
from portal.config import Settings
from portal.domain.content import Source, TextKind
from portal.domain.openness import Openness
from portal.i18n import SOURCE, Locale, locale_for
from portal.queries.texts import Edition, was_published
from portal.web.templating import page, service_words

FOR_ANY_DAY = ("telling-people", "brothers-and-sisters", "going-back-to-work", "hard-days")
"""Pages that belong to no step, in the order in which families ask for them."""


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
    is_draft: bool
    """Whether to say that nobody has checked the translation."""
    checked: str
    """The day on which a person checked the translation, in the reader's words; empty for English and for a draft."""
    newest: "ReadingPage | None"
    """The English that stands now, where it has changed since this was translated."""
    phone: str
    """The team's number, for a reader who wants to hear it in another language."""
    phone_href: str


def taken_away(session: Session, *, kind: TextKind, slug: str) -> ResponseReturnValue:
    """Words in place of a text that families could read once; aborts with 404 where there never was one."""
    if not was_published(session, kind=kind, slug=slug):
        abort(404)
    is_stage = kind is TextKind.STAGE
    return page("public/pages/withdrawn.html", status=404, is_stage=is_stage, section="stages" if is_stage else "pages")


def as_read(edition: Edition, *, settings: Settings, locale: Locale, opens: Openness = Openness.MAIN) -> ReadingPage:
    """This edition as this reader meets it; `opens` is how much of it opens by itself."""
    written_in = locale_for(edition.locale)
    # Clinicians approve the English; whether the translation says the same is another person's word.
    facts = edition.english or edition
    words = service_words(settings, written_in)
    values = {"team_name": words.team_name, "team_phone": words.team_phone, "hours": words.hours}
    return ReadingPage(
        slug=edition.slug,
        title=edition.title,
        summary=edition.summary,
        body=Markup(render_markdown(edition.body, values=values, opens=opens)),  # noqa: S704 - cleaned there, and kept
        sources=facts.sources,
        reviewed=locale.full_date(facts.reviewed_on),
        is_unapproved=settings.shows_unreviewed and not facts.reviewed_by,
        language=written_in.html_tag,
        direction=written_in.direction,
        is_translated=written_in.tag == locale.tag,
        is_draft=edition.locale != SOURCE and not edition.translation_reviewed_by,
        checked="" if edition.translation_reviewed_on is None else locale.full_date(edition.translation_reviewed_on),
        newest=as_read(edition.english, settings=settings, locale=locale, opens=opens)
        if edition.english is not None and edition.is_outdated
        else None,
        phone=words.team_phone,
        phone_href=words.team_phone_href,
    )
