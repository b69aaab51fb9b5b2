"""Reads the settings file of a service's standard operating procedure (content/procedure/steps.toml)."""

import re
import tomllib
from pathlib import Path

from portal.adapters.content_tables import ContentError, Table
from portal.domain.journey import Circumstance
from portal.domain.procedure import DEATH, Due, DueUnreadable, Step, read_due

_KEYS = frozenset(Step.__dataclass_fields__)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_steps(path: Path) -> list[Step]:
    """The steps, in the order of the file.

    Raises `ContentError` for a broken file, an unknown key or circumstance, a slug used twice, a due time that nobody
    can read, or one that counts from a step that is not there.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("steps", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(path, f"the file is broken: {error}") from None
    steps = [
        _step(Table(path, entry, known=_KEYS, where=str(entry.get("slug", "a step without a slug"))))
        for entry in entries
    ]
    slugs = [step.slug for step in steps]
    for step in steps:
        if slugs.count(step.slug) > 1:
            raise ContentError(path, f"two steps are called “{step.slug}”")
        if step.due is not None and step.due.after not in {DEATH, *slugs}:
            raise ContentError(path, f"{step.slug}: “due” counts from “{step.due.after}”, and no step is called that")
    return steps


def _step(table: Table) -> Step:
    slug = table.string("slug")
    if not _SLUG.fullmatch(slug) or slug == DEATH:
        raise table.error("“slug” must be lower-case words with hyphens")
    return Step(
        slug=slug,
        phase=table.string("phase"),
        title=table.string("title"),
        due=_due(table),
        applies_to=frozenset(table.members("applies_to", Circumstance)),
        not_for=frozenset(table.members("not_for", Circumstance, default=())),
        hospitals=table.strings("hospitals", default=()),
        owner=table.string("owner"),
        source=table.string("source"),
    )


def _due(table: Table) -> Due | None:
    words = table.string("due", default="")
    try:
        return read_due(words) if words else None
    except DueUnreadable:
        raise table.error(f"“due” cannot be read: “{words}”; write it like “24 hours after notification”") from None
