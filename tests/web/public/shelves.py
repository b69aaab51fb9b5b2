"""Texts on the shelf, for tests about what people read."""

from datetime import date

from portal.domain.content import Source, Text, TextKind
from portal.domain.journey import Circumstance
from portal.services import texts
from tests.portal_fixtures import Portal
from tests.world import NOW


def stage(slug: str, *, title: str, position: int = 1, locale: str = "en", **more: object) -> Text:
    """A step's text, as the content folder would hold it."""
    return _text(TextKind.STAGE, slug, title=title, position=position, locale=locale, **more)


def plain_page(slug: str, *, title: str, locale: str = "en", **more: object) -> Text:
    """A page's text, as the content folder would hold it."""
    return _text(TextKind.PAGE, slug, title=title, position=0, locale=locale, **more)


def _text(kind: TextKind, slug: str, **facts: object) -> Text:
    usual = {
        "summary": f"What {slug} is about.",
        "applies_to": frozenset[Circumstance](),
        "sources": (Source(label="A guide for parents", address="https://guide.example.org", year=2024),),
        "reviewed_on": date(2026, 11, 20),
        "reviewed_by": "",
        "body": f"## What happens\n\nThese are the words of {slug}.\n",
    }
    return Text(kind=kind, slug=slug, **{**usual, **facts})  # type: ignore[arg-type]  # each test names what it changes


def put_on_the_shelf(portal: Portal, *several: Text, published: bool = True) -> None:
    """Load these texts, published as the demo does it, or as drafts."""
    with portal.write() as session:
        texts.load(session, several, now=NOW, publish_as="demo" if published else None)
        session.commit()
