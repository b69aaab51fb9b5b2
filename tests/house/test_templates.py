"""Every template parses, every name it uses is one the page or the context gives, and none is too long."""

from pathlib import Path

from jinja2 import StrictUndefined

from portal.config import PACKAGE
from tests.portal_fixtures import Portal

TEMPLATES = PACKAGE / "templates"
LONGEST = 150
"""Lines."""


def test_every_template_parses_with_strict_names(portal: Portal) -> None:
    environment = portal.app.jinja_env
    assert environment.undefined is StrictUndefined
    for name in environment.list_templates():
        environment.get_template(name)


def test_templates_escape_whatever_their_suffix_is(portal: Portal) -> None:
    assert portal.app.jinja_env.autoescape is True
    rendered = portal.app.jinja_env.from_string("{{ words }}").render(words="<img src=x onerror=alert(1)>")
    assert "<img" not in rendered


def test_no_template_is_longer_than_a_reader_can_hold() -> None:
    long = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html") if _lines(path) > LONGEST}
    assert not long


def test_no_template_marks_anything_safe_except_what_the_sanitiser_made() -> None:
    unsafe = [
        f"{path.relative_to(TEMPLATES)}: {line.strip()}"
        for path in TEMPLATES.rglob("*.html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "|safe" in line.replace(" ", "") or "autoescape false" in line
    ]
    assert not unsafe, "hand templates a Markup from adapters.richtext instead"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
