"""The shared files reach a phone small, once, and never stale."""

import gzip
from pathlib import Path

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.test import EnvironBuilder

from portal.web.assets import ADDRESS_PREFIX, Assets, shorten_css, shorten_js

STATIC = Path(__file__).parents[2] / "portal" / "static"


@pytest.fixture
def assets() -> Assets:
    return Assets.build(STATIC)


def _name(assets: Assets, plain: str) -> str:
    return assets.address(plain).removeprefix(ADDRESS_PREFIX)


def _small_copy(folder: Path, colour: str) -> Path:
    for part in ("css/components", "css/staff", "js/staff", "js/offline"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "css/tokens.css").write_text(f":root {{ --ink: {colour}; }}", encoding="utf-8")
    (folder / "css/base.css").write_text("body { color: var(--ink); }", encoding="utf-8")
    (folder / "css/print.css").write_text("@media print { nav { display: none; } }", encoding="utf-8")
    (folder / "css/components/b.css").write_text(".b { margin: 0; }", encoding="utf-8")
    (folder / "css/components/a.css").write_text(".a { margin: 0; }", encoding="utf-8")
    (folder / "css/staff/desk.css").write_text(".side { margin: 0; }", encoding="utf-8")
    (folder / "js/staff/keys.js").write_text("(() => {})();\n", encoding="utf-8")
    (folder / "js/offline/offline.js").write_text("(() => {})();\n", encoding="utf-8")
    (folder / "js/one.js").write_text("(() => {})();\n", encoding="utf-8")
    return folder


def test_the_parts_are_joined_tokens_first_then_base_then_components_by_name_then_paper(tmp_path: Path) -> None:
    assets = Assets.build(_small_copy(tmp_path, "#111"))

    sheet = assets.find(_name(assets, "portal.css"))

    assert sheet is not None
    assert sheet.body.decode() == (
        ":root{--ink:#111}body{color:var(--ink)}.a{margin:0}.b{margin:0}@media print{nav{display:none}}"
    )


def test_an_address_changes_with_the_bytes_and_only_then(tmp_path: Path) -> None:
    first = Assets.build(_small_copy(tmp_path / "first", "#111"))
    same = Assets.build(_small_copy(tmp_path / "same", "#111"))
    other = Assets.build(_small_copy(tmp_path / "other", "#222"))

    assert first.address("portal.css") == same.address("portal.css")
    assert first.address("portal.css") != other.address("portal.css")
    assert first.address("portal.js") == other.address("portal.js")


def test_a_browser_may_keep_the_stylesheet_for_a_year_and_gets_it_compressed(assets: Assets) -> None:
    answer = assets.response(_name(assets, "portal.css"), accept_gzip=True)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.get_data()).startswith(b":root{")


def test_an_old_phone_that_cannot_unpack_gets_the_same_script_as_it_is(assets: Assets) -> None:
    name = _name(assets, "portal.js")

    plain = assets.response(name, accept_gzip=False)
    packed = assets.response(name, accept_gzip=True)

    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert plain.get_data() == gzip.decompress(packed.get_data())
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_a_browser_that_already_has_the_file_is_told_so(assets: Assets) -> None:
    answer = assets.response(_name(assets, "portal.css"), accept_gzip=True)
    asked = EnvironBuilder(headers=[("If-None-Match", answer.headers["ETag"])]).get_environ()

    assert answer.make_conditional(asked).status_code == 304


def test_a_name_from_an_older_release_is_not_found(assets: Assets) -> None:
    assert assets.find("portal-000000000000.css") is None
    with pytest.raises(NotFound):
        assets.response("portal-000000000000.css", accept_gzip=True)


def test_a_page_cannot_ask_for_a_file_that_does_not_exist(assets: Assets) -> None:
    with pytest.raises(KeyError):
        assets.address("portal.woff2")


def test_a_half_installed_portal_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Assets.build(tmp_path)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a { color: red; /* why */ }", "a{color:red}"),
        ("a :hover , b { margin: 0 1px ; }", "a :hover,b{margin:0 1px}"),
        ("a { inline-size: calc(1px + 2px); }", "a{inline-size:calc(1px + 2px)}"),
        ('a { content: "; /* kept  as is */ :"; }', 'a{content:"; /* kept  as is */ :"}'),
        ("@media (min-width: 2rem) and (print) { a { top: 0 } }", "@media (min-width:2rem) and (print){a{top:0}}"),
    ],
)
def test_shortening_a_stylesheet_keeps_its_meaning(written: str, sent: str) -> None:
    assert shorten_css(written) == sent


def test_shortening_a_script_takes_only_comments_with_a_line_of_their_own() -> None:
    written = '// why\nconst a = "https://example.org"; // stays\n  if (a) {\n    go();\n  }\n'

    assert shorten_js(written) == 'const a = "https://example.org"; // stays\nif (a) {\ngo();\n}\n'
