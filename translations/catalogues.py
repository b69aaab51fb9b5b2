"""Keeps the catalogues current: `python -m translations.catalogues` reads every word in the code and the templates.

A new or changed English sentence becomes an empty entry, which shows the English until somebody translates it; one
that is gone goes from the catalogues too.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
PORTAL = ROOT.parent / "portal"

METHODS = [("templates/demo/**.html", "ignore"), ("templates/**.*", "jinja2"), ("web/**.py", "python")]
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
        with (ROOT / tag / "LC_MESSAGES" / "messages.po").open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False, sort_output=False, include_lineno=False)


if __name__ == "__main__":
    update()
