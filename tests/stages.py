"""A few published stages, so that a test has a path without loading every text that families read."""

from datetime import date

from sqlalchemy.orm import Session

from portal.models.base import new_id
from portal.models.texts import TextEdition
from tests.world import NOW

STAGES: tuple[tuple[str, str, list[str]], ...] = (
    ("first-hours", "The first hours", []),
    ("finding-out-why", "Finding out why", ["coroner_post_mortem"]),
    ("the-hearing", "The hearing", ["inquest"]),
    ("stepping-back", "Stepping back", []),
)


def publish(session: Session) -> None:
    """Write the stages down as published English editions; the caller commits."""
    session.add_all(
        TextEdition(
            id=new_id(),
            kind="stage",
            slug=slug,
            place=place,
            locale="en",
            number=1,
            title=title,
            summary=f"What {title.lower()} means.",
            body="What happens.",
            applies_to=applies_to,
            sources=[],
            reviewed_on=date(2026, 11, 20),
            reviewed_by="",
            digest=f"{place:064}",
            is_published=True,
            published_at=NOW,
            loaded_at=NOW,
            words_digest="",
        )
        for place, (slug, title, applies_to) in enumerate(STAGES, start=1)
    )
    session.flush()
