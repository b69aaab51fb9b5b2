"""Keeps the catalogues current: `python -m translations.catalogues` reads every word in the code and the templates.

A new or changed English sentence becomes an empty entry, which shows the English until somebody translates it; one
that is gone goes from the catalogues too. `python -m translations.catalogues cy` begins a catalogue for
another language first.
"""

import sys
from pathlib import Path

import babel
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
PORTAL = ROOT.parent / "portal"

METHODS = [
    ("templates/demo/**.html", "ignore"),
    ("templates/**.*", "jinja2"),
    ("web/**.py", "python"),
    ("adapters/**.py", "python"),
]
OPTIONS = {"templates/**.*": {"trimmed": "true", "silent": "false", "encoding": "utf-8"}}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def extracted() -> Catalog:
    """Every sentence that the portal can say in the reader's language, as it stands in the code now."""
    catalogue = Catalog(project="portal", version="1", fuzzy=False)
    found = extract_from_dir(PORTAL, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS)
    for filename, _line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        # Without line numbers, so that moving a sentence is no change.
        catalogue.add(message, None, [(filename, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalogue


def begin(tag: str, *, root: Path = ROOT) -> Path:
    """Lay down an empty catalogue for a language that has none; where it lies.

    Raises babel.UnknownLocaleError for a language nobody speaks, FileExistsError for one that is here.
    """
    path = root / tag / "LC_MESSAGES" / "messages.po"
    begun = Catalog(
        locale=babel.Locale.parse(tag),
        project="portal",
        version="1",
        fuzzy=False,
        msgid_bugs_address="",
        last_translator="draft, not reviewed",
        header_comment=f"# {tag}. A draft that nobody has reviewed yet: shown in the demonstration only, with a label.",
    )
    for message in extracted():
        if message.id:
            begun[message.id] = message
    path.parent.mkdir(parents=True)
    _write(path, begun)
    return path


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, sort_output=False, include_lineno=False)


def read_catalogue(tag: str) -> Catalog:
    """The catalogue of one language, as it lies here."""
    with (ROOT / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=tag)


def tags() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in ROOT.glob("*/LC_MESSAGES/messages.po"))


def update() -> None:
    """Bring every catalogue up to date with the code."""
    template = extracted()
    for tag in tags():
        catalogue = read_catalogue(tag)
        # Without a new date, so that a run that changes no sentence changes no file.
        template.creation_date = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(ROOT / tag / "LC_MESSAGES" / "messages.po", catalogue)


if __name__ == "__main__":
    for new in sys.argv[1:]:
        begin(new)
    update()
