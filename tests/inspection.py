"""Every page that any test fetches is read here: valid, labelled, one heading, nothing inline, headers in place."""

import re
from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

from portal.web.headers import HEADERS

FIELDS = {"input", "select", "textarea"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
UNLABELLED = {"hidden", "submit", "button"}

BANNED_FOR_FAMILIES = re.compile(
    r"\b(the deceased|the body|remains|closure|stakeholders?|unfortunately|please be advised|passed away|countdown)\b",
    re.IGNORECASE,
)


def inspect_page(html: str, *, headers: dict[str, str], for_families: bool) -> None:
    """Fail with a plain sentence when this page breaks a rule of the house."""
    tree = _parse(html)
    elements = list(tree.iter())
    _check_frame(tree, elements)
    _check_ids(elements)
    _check_labels(elements)
    _check_nothing_inline(elements)
    _check_forms(elements)
    for name in HEADERS:
        assert name in headers, f"the header {name} is missing"
    if for_families:
        _check_headings(elements)
        found = BANNED_FOR_FAMILIES.search(visible_text(tree))
        assert found is None, f"a family page says “{found[0] if found else ''}”"


def _parse(html: str) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    tree = parser.parse(html)
    problems = [(position, code) for position, code, _ in parser.errors]
    assert not problems, f"the page is not valid HTML: {problems[:3]}"
    assert isinstance(tree, Element)
    return tree


def _check_frame(tree: Element, elements: list[Element]) -> None:
    assert tree.get("lang"), "the html element has no lang"
    assert tree.get("dir") in {"ltr", "rtl"}, "the html element has no dir"
    headings = [each for each in elements if each.tag == "h1"]
    assert len(headings) == 1, f"the page has {len(headings)} h1"
    title = "".join(next(each for each in elements if each.tag == "title").itertext()).strip()
    assert title, "the page has no title"


def _check_headings(elements: list[Element]) -> None:
    """Whoever listens finds their way by headings: none is skipped on the way down (WCAG 2.2, 1.3.1)."""
    levels = [int(each.tag[1]) for each in elements if each.tag in HEADINGS]
    jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    assert not jumps, f"headings skip a level: {jumps}"


def _check_ids(elements: list[Element]) -> None:
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"ids used twice: {twice}"
    for each in elements:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for name in (each.get(attribute) or "").split():
                assert name in ids, f"{each.tag} points at #{name}, which is not there"


def _check_labels(elements: list[Element]) -> None:
    labelled = {each.get("for") for each in elements if each.tag == "label"}
    for each in elements:
        if each.tag in FIELDS and each.get("type") not in UNLABELLED:
            named = each.get("id") in labelled or each.get("aria-label") or each.get("aria-labelledby")
            assert named, f"the field {each.get('name')} has no label"


def _check_forms(elements: list[Element]) -> None:
    """Every form works without a script: it says where it goes, can be sent, and carries its token."""
    for form in (each for each in elements if each.tag == "form"):
        inside = list(form.iter())
        where = form.get("action")
        assert where, "a form does not say where it goes"
        is_sent = [each for each in inside if each.tag == "button" and each.get("type", "submit") == "submit"]
        assert is_sent, f"the form to {where} has no button that sends it"
        if form.get("method", "get").lower() == "post":
            assert any(each.get("name") == "csrf_token" for each in inside), f"the form to {where} has no token"


def _check_nothing_inline(elements: list[Element]) -> None:
    for each in elements:
        assert not any(name.startswith("on") for name in each.keys())  # noqa: SIM118 - an Element iterates over its children, f"{each.tag} has an inline handler"
        assert each.get("style") is None, f"{each.tag} has an inline style"
        assert each.tag != "style", "the page has an inline stylesheet"
        assert each.tag != "script" or each.get("src"), "the page has an inline script"


def visible_text(tree: Element) -> str:
    """The words of a page, without markup."""
    return " ".join("".join(tree.itertext()).split())
