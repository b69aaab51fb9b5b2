"""The one place where text becomes HTML. Whatever leaves here has passed nh3's allow-list.

Two doors: `render_markdown` for texts that editors write, and `linkify_plain` for messages that people type, which are
never read as Markdown or HTML. markdown-it runs with raw HTML off, so a tag that somebody types shows as what they
typed. bleach is used for one thing nh3 lacks, finding web addresses in plain words, and its output is cleaned again.
"""

import html
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice

import bleach
import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.domain.openness import Openness

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "br", "a", "details", "summary", "div"}
_REL = "noopener noreferrer nofollow"

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["code", "fence", "backticks", "image", "lheading", "hr"])


def _own_path_only(address: str) -> str | None:
    """Let through a path on this site: `//elsewhere` and `\\\\elsewhere` look relative and are not."""
    return address if re.match(r"/(?![/\\])|#", address) else None


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href"}},
    allowed_classes={"div": {"flow", "prose"}},
    url_schemes={"https", "tel", "mailto", "sms"},
    url_relative=_own_path_only,
    link_rel=_REL,
)

DETAILS_OPEN = re.compile(r":::details[ \t]+(\S.*)")
"""The line that opens a closed part; what follows is the label that says what is inside."""
DETAILS_CLOSE = ":::"
"""The line that ends a closed part."""


def render_markdown(text: str, *, values: Mapping[str, str] | None = None, opens: Openness = Openness.MAIN) -> str:
    """Turn an editor's Markdown into safe HTML.

    Headings of level 2 and 3, lists, emphasis, quotations, links (https, tel, mailto, sms, paths on this site), and
    closed parts between `:::details What is inside` and `:::`. Everything else comes out as words. A placeholder such
    as `{team_name}` is filled from `values`; a value is text, never markup, except that the value of `team_phone`
    becomes a link that dials it. `opens` says which closed parts are open, and whether each section is closed too.
    """
    return _rendered(text, tuple((values or {}).items()), opens)


# The same few public texts are shown again and again, and rendering one takes about a millisecond.
@lru_cache(maxsize=256)
def _rendered(text: str, values: tuple[tuple[str, str], ...], opens: Openness) -> str:
    cleaned = _cleaner.clean(_filled(unclean_html(text), values))
    if opens is Openness.ALL:
        return cleaned.replace("<details>", "<details open>")
    return _sections_closed(cleaned) if opens is Openness.HEADINGS else cleaned


# What leaves the cleaner has these tags as its own only: whatever an editor typed like them is escaped.
_OUTLINE = re.compile(r"<details>|</details>|<h2>.*?</h2>", re.DOTALL)


def _sections_closed(cleaned: str) -> str:
    """The same with each section behind its own heading; what stands before the first heading stays open."""
    depth, starts = 0, []
    for found in _OUTLINE.finditer(cleaned):
        if found[0].startswith("<h2>"):
            starts += [found] if depth == 0 else []
        else:
            depth += 1 if found[0] == "<details>" else -1
    ends = [*(found.start() for found in starts[1:]), len(cleaned)]
    before = cleaned[: starts[0].start()] if starts else cleaned
    return before + "".join(
        f"<details><summary>{found[0]}</summary>\n{_INSIDE}{cleaned[found.end() : end]}{_END}"
        for found, end in zip(starts, ends, strict=bool(starts))
    )


# The same inside as the page's own component for closed parts, so that one stylesheet serves both.
_INSIDE = '<div class="flow prose">\n'
_END = "</div>\n</details>\n"


def unclean_html(text: str) -> str:
    """What Markdown makes of a text before cleaning: only for comparing, never for a page."""
    return "".join(_rendered_parts(text))


def markdown_tokens(text: str) -> list[Token]:
    """What the same Markdown holds, part by part, for whoever makes no HTML of it."""
    return _markdown.parse(text)


def inline_marks(line: str) -> list[str]:
    """What one line of Markdown turns into besides words: emphasis and links, in their order."""
    # Raw HTML is off, so every “<” that comes out is Markdown's own.
    return re.findall(r"<[^>]*>", _markdown.renderInline(line))


def _rendered_parts(text: str) -> list[str]:
    parts: list[str] = []
    lines: list[str] = []
    is_open = False
    for line in text.splitlines():
        opening = DETAILS_OPEN.fullmatch(line.strip())
        if opening and not is_open:
            parts.append(_block(lines))
            parts.append(f"<details><summary>{_markdown.renderInline(opening[1].strip())}</summary>\n{_INSIDE}")
            lines, is_open = [], True
        elif is_open and line.strip() == DETAILS_CLOSE:
            parts.append(_block(lines) + _END)
            lines, is_open = [], False
        else:
            lines.append(line)
    # A part that was never closed ends with the text, so that nothing an editor wrote can vanish.
    parts.append(_block(lines) + (_END if is_open else ""))
    return parts


def _block(lines: list[str]) -> str:
    rendered: str = _markdown.render("\n".join(lines))
    return rendered


def _filled(rendered: str, values: tuple[tuple[str, str], ...]) -> str:
    for name, value in values:
        shown = _phone_link(value) if name == "team_phone" else html.escape(value)
        rendered = rendered.replace(f"{{{name}}}", shown)
    return rendered


# A word is looked at more closely only when this cheap pattern sees something in it that may be an address.
_MAYBE_ADDRESS = re.compile(r"https?://|www\.|@|\.(?:uk|org|com|info)\b", re.IGNORECASE)
_UK_PHONE = re.compile(r"(?<![\w/@.=&#+-])(?:\+44 ?[1-9]|0[1-9])(?:[ -]?\d){8,9}(?![ -]?\d|\w)")
_SURE_ADDRESS = re.compile(r"\(*(?:https?://|www\.|(?:[\w-]+\.)+(?:uk|org|com|info)(?:[/?:]|$))", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"\S+")

LONGEST_ADDRESS = 400
"""Characters of a word in which an address is looked for."""
MOST_ADDRESSES = 20
"""Words of one message that are turned into links."""
# bleach's patterns take time with the square of a word's length: without these bounds, one message of ten thousand
# characters kept a page waiting for ten seconds.

_Attributes = dict[tuple[str | None, str] | str, str]


def linkify_plain(text: str) -> str:
    """Turn what somebody typed into safe HTML that links web and email addresses and UK telephone numbers.

    Every character shows as it was typed; line breaks stay line breaks, for the page's style to keep. A missing space
    after a full stop ("died.no") is not taken for an address.
    """
    escaped = html.escape(_CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), quote=False)
    linked = _linked(escaped)
    # As long as nothing was linked no "<" is in it, so there is nothing for a cleaner to do.
    return escaped if linked == escaped else _cleaner.clean(linked)


def _linked(escaped: str) -> str:
    if not _MAYBE_ADDRESS.search(escaped):
        return _dialled(escaped)
    parts: list[str] = []
    end = 0
    words = (word for word in _WORD.finditer(escaped) if len(word[0]) <= LONGEST_ADDRESS)
    for word in islice((word for word in words if _MAYBE_ADDRESS.search(word[0])), MOST_ADDRESSES):
        parts += [
            _dialled(escaped[end : word.start()]),
            bleach.linkify(word[0], callbacks=_CALLBACKS, parse_email=True),
        ]
        end = word.end()
    return "".join([*parts, _dialled(escaped[end:])])


def _dialled(escaped: str) -> str:
    return _UK_PHONE.sub(lambda found: _phone_link(found[0]), escaped)


def _phone_link(number: str) -> str:
    dial = re.sub(r"[^\d+]", "", html.unescape(number))
    return f'<a href="tel:{dial}">{html.escape(number, quote=False)}</a>'


def _sure_addresses_over_https(attributes: _Attributes, new: bool = False) -> _Attributes | None:  # noqa: FBT001, FBT002 - bleach calls it so
    """Keep a new link only when it is surely an address, and make it https: nearly every site answers there."""
    address = attributes.get((None, "href"), "")
    if not new or address.startswith("mailto:"):
        return attributes
    if not _SURE_ADDRESS.match(attributes.get("_text", "")):
        return None
    attributes[(None, "href")] = re.sub(r"^http://", "https://", address, flags=re.IGNORECASE)
    return attributes


_CALLBACKS: list[Callable[[_Attributes, bool], _Attributes | None]] = [_sure_addresses_over_https]
