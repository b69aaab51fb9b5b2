"""The look keeps its word: readable in both lights, in both directions, small, and without anything from outside."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from portal.web.assets import ADDRESS_PREFIX, Assets

PORTAL = Path(__file__).parents[2] / "portal"
CSS = sorted((PORTAL / "static/css").rglob("*.css"))
JS = sorted((PORTAL / "static/js").rglob("*.js"))
COMPONENTS = sorted((PORTAL / "templates/components").glob("*.html"))
LAYOUTS = sorted((PORTAL / "templates/layouts").glob("*.html"))
TOKENS = (PORTAL / "static/css/tokens.css").read_text(encoding="utf-8")

BODY_TEXT = [(ink, page) for ink in ("ink", "quiet") for page in ("paper", "card", "leaf-soft", "sand")]
BODY_TEXT.remove(("quiet", "leaf-soft"))
OTHER_TEXT = [
    ("quiet", "leaf-soft"),
    ("leaf", "paper"),
    ("leaf", "card"),
    ("leaf", "leaf-soft"),
    ("leaf", "sand"),
    ("leaf-ink", "leaf"),
    ("plum", "paper"),
    ("plum", "card"),
    ("stop", "paper"),
    ("stop", "card"),
    ("stop", "sand"),
]
EDGES = [
    ("edge", "paper"),
    ("edge", "card"),
    ("sand-edge", "sand"),
    ("focus", "paper"),
    ("focus", "card"),
    ("focus", "sand"),
    ("focus", "leaf-soft"),
    ("leaf", "leaf-soft"),
]


def _ids(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def _colours(light: str) -> dict[str, str]:
    """Read the colours of one light out of the tokens; what the dark does not change stays as it is by day."""
    by_day, _, by_lamp = TOKENS.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", by_day))
    return found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", by_lamp)) if light == "dark" else found


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: from 1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *((front, back, 7.0) for front, back in BODY_TEXT),
        *((front, back, 4.5) for front, back in OTHER_TEXT),
        *((front, back, 3.0) for front, back in EDGES),
    ],
)
def test_tired_eyes_can_read_it_by_day_and_by_lamplight(light: str, front: str, back: str, least: float) -> None:
    colours = _colours(light)

    assert _contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("sheet", CSS, ids=_ids(CSS))
def test_a_page_in_urdu_turns_round_by_itself(sheet: Path) -> None:
    css = _without_comments(sheet.read_text(encoding="utf-8"))

    physical = re.findall(
        r"(?<![a-z-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|float|width|height"
        r"|(?:min|max)-(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)\s*:(?!\s*[\d.]+rem\))",
        css,
    )

    assert physical == []
    assert not re.search(r"text-align:\s*(left|right)", css)


@pytest.mark.parametrize("sheet", CSS, ids=_ids(CSS))
def test_the_look_asks_nobody_outside_and_shouts_at_nothing(sheet: Path) -> None:
    css = _without_comments(sheet.read_text(encoding="utf-8"))

    for forbidden in ("url(", "@import", "!important", "@font-face", "outline: none"):
        assert forbidden not in css


@pytest.mark.parametrize("sheet", [sheet for sheet in CSS if sheet.name != "tokens.css"], ids=lambda sheet: sheet.name)
def test_colours_are_decided_once(sheet: Path) -> None:
    css = _without_comments(sheet.read_text(encoding="utf-8"))
    on_paper = css.partition("@page")[0]

    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl\(", on_paper) == []


@pytest.mark.parametrize("sheet", CSS, ids=_ids(CSS))
def test_every_stylesheet_says_what_it_is_for(sheet: Path) -> None:
    assert sheet.read_text(encoding="utf-8").startswith("/* ")


def test_text_starts_at_eighteen_pixels() -> None:
    sizes = dict(re.findall(r"--(small|size|large): ([\d.]+)rem;", TOKENS))

    assert float(sizes["small"]) * 16 >= 18
    assert all(float(one) < float(other) for one, other in pairwise([sizes["small"], sizes["size"], sizes["large"]]))


def test_the_shared_files_stay_small_enough_for_a_weak_signal() -> None:
    assets = Assets.build(PORTAL / "static")

    def packed(plain: str) -> int:
        asset = assets.find(assets.address(plain).removeprefix(ADDRESS_PREFIX))
        assert asset is not None
        return len(asset.compressed)

    assert packed("portal.js") <= 4_000
    assert packed("portal.css") <= 5_000
    assert packed("staff.css") <= 2_400
    assert packed("staff.js") <= 1_500
    assert packed("offline.js") <= 1_500


@pytest.mark.parametrize("script", JS, ids=_ids(JS))
def test_every_script_is_small_closed_and_safe_to_shorten(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    assert text.startswith("// ")
    assert "(() => {" in text
    assert "`" not in text, "a text over several lines would lose its indentation"
    for forbidden in ("innerHTML", "eval(", "document.write", "localStorage", "sessionStorage", ".style", "confirm("):
        assert forbidden not in text


@pytest.mark.parametrize("component", COMPONENTS, ids=_ids(COMPONENTS))
def test_every_component_begins_with_its_arguments_in_words(component: Path) -> None:
    text = component.read_text(encoding="utf-8")
    macros = re.findall(r"{% macro (\w+)\(([^)]*(?:\)[^)]*?)?)\) -%}", text)
    note = text.partition("-#}")[0]

    assert text.startswith("{#- ")
    assert macros
    assert component.stem in [name for name, _ in macros] or component.stem == "field_parts"
    for _, arguments in macros:
        for argument in re.findall(r"(\w+)(?:=|,|$)", re.sub(r"=[^,]+", "", arguments)):
            assert re.search(rf"\b{argument}\b", note), f"{argument} is not explained"


@pytest.mark.parametrize("template", [*COMPONENTS, *LAYOUTS], ids=lambda template: template.name)
def test_nothing_stands_inline_that_the_content_policy_would_refuse(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert re.findall(r"<script(?! src=)", text) == []


def test_every_class_that_a_component_uses_is_drawn_somewhere() -> None:
    drawn = set(re.findall(r"\.([a-z][\w-]*)", "".join(sheet.read_text(encoding="utf-8") for sheet in CSS)))
    used = {
        name
        for template in [*COMPONENTS, *LAYOUTS]
        for names in re.findall(r'class="([^"]*)"', template.read_text(encoding="utf-8"))
        for name in re.sub(r"{{.*?}}|{%.*?%}", " ", names).split()
    }

    assert used <= drawn
