"""Every component draws valid, labelled HTML, from its required arguments alone and with the hardest ones."""

import pytest
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from portal.config import PACKAGE
from portal.web.headers import HEADERS
from tests.gallery import LEAST, draw, environment
from tests.inspection import inspect_page

NAME_LIKE_A_SCRIPT = "<b>Zoë & Łukasz</b>"


@pytest.fixture(scope="module")
def drawing() -> Environment:
    return environment()


def _inspect(html: str) -> None:
    heading = "" if "<h1" in html else "<h1>Home</h1><h2>Here</h2>"
    page = (
        f'<!doctype html><html lang="en-GB" dir="ltr"><head><title>Home</title></head>'
        f"<body>{heading}{html}</body></html>"
    )
    inspect_page(page, headers=dict(HEADERS), for_families=True)


def test_no_component_is_forgotten_here() -> None:
    assert set(LEAST) == {path.stem for path in (PACKAGE / "templates/components").glob("*.html")} - {"field_parts"}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_a_component_needs_no_more_than_its_required_arguments(drawing: Environment, name: str) -> None:
    _inspect(draw(drawing, name, LEAST[name]))


@pytest.mark.parametrize("name", sorted(name for name in LEAST if name.endswith("field") or "FORM" in LEAST[name]))
def test_a_field_ties_its_hint_and_its_error_to_the_place_to_answer(drawing: Environment, name: str) -> None:
    call = LEAST[name].replace("FORM", "wrong")
    hinted = call if name == "time_field" else call[:-1] + ", hint='A hint')"

    html = draw(drawing, name, hinted)

    _inspect(html)
    assert "-error" in html
    assert "aria-describedby" in html
    if name not in {"radios", "checkboxes"}:
        assert 'aria-invalid="true"' in html


def test_the_error_summary_leads_to_fields_that_are_there(drawing: Environment) -> None:
    fields = "".join(
        draw(drawing, name, LEAST[name].replace("FORM", "wrong")) for name in sorted(LEAST) if "FORM" in LEAST[name]
    )
    summary = draw(drawing, "error_summary", LEAST["error_summary"])

    targets = {part.split('"')[0] for part in summary.split('href="#')[1:]}

    assert len(targets) == 9
    for target in targets:
        assert f'id="{target}"' in fields


def test_nothing_wrong_means_no_summary(drawing: Environment) -> None:
    assert draw(drawing, "error_summary", "error_summary(form=FORM)").strip() == ""


def test_a_misspelt_argument_is_an_error_not_silence(drawing: Environment) -> None:
    with pytest.raises(TypeError, match="nmae"):
        draw(drawing, "door", "door(label='Write', href='/', nmae='x')")


def test_a_forgotten_argument_is_an_error_not_silence(drawing: Environment) -> None:
    with pytest.raises(UndefinedError):
        draw(drawing, "promise", "promise()")


def test_what_a_parent_wrote_is_shown_not_run(drawing: Environment) -> None:
    html = draw(drawing, "message", "message(body=words, author=words, when='9am')", words=NAME_LIKE_A_SCRIPT)

    assert "<b>" not in html
    assert "&lt;b&gt;Zoë &amp; Łukasz" in html


def test_links_made_by_the_cleaner_stay_links(drawing: Environment) -> None:
    link = Markup('<a href="https://example.org" rel="noreferrer">example.org</a>')

    assert str(link) in draw(drawing, "message", "message(body=words, author='Jo', when='9am')", words=link)


def test_a_long_name_and_a_cover_with_their_number_in_one_piece(drawing: Environment) -> None:
    html = draw(
        drawing,
        "person_card",
        "person_card(name='Oluwadamilola van der Featherstonehaugh', role='Your practitioner', hours='Away today.', "
        "cover='Ruth Adeyemi looks after you.', phone='01632 960 123', phone_href='tel:01632960123', "
        "call_label='Call Ruth on 01632 960 123')",
    )

    assert ">OF<" in html
    assert 'Call Ruth on <span class="number">01632 960 123</span>' in html


@pytest.mark.parametrize(
    ("name", "initials"), [("Jo Marsh", "JM"), ("Jo", "J"), ("Dr Ellis (made up)", "DE"), ("(Jo)", "(")]
)
def test_who_has_no_photograph_is_seen_by_their_initials_whatever_their_name(
    drawing: Environment, name: str, initials: str
) -> None:
    assert f">{initials}</span>" in draw(drawing, "face", f"face(name='{name}')")


def test_a_form_that_posts_carries_its_token_and_lets_our_words_speak(drawing: Environment) -> None:
    html = draw(drawing, "form", LEAST["form"])

    assert 'name="csrf_token" value="token"' in html
    assert "novalidate" in html


def test_a_draft_field_says_where_it_is_kept_and_cuts_nothing_off(drawing: Environment) -> None:
    html = draw(drawing, "textarea_field", "textarea_field(field=FORM.body, autosave='/messages/draft')")

    assert 'data-autosave="/messages/draft"' in html
    assert 'id="body-saved"' in html
    assert "maxlength" not in html
