"""An editor's Markdown as blocks of plain words, for paper: the same signs that `richtext` reads, and no others."""

import re
from collections.abc import Iterator, Mapping

from markdown_it.token import Token

from portal.adapters.richtext import DETAILS_CLOSE, DETAILS_OPEN, markdown_tokens
from portal.domain.packs import Block, BlockKind, Run

_SAFE_ADDRESS = re.compile(r"(?:https|tel|mailto|sms):", re.IGNORECASE)
"""A path on this site leads nowhere on paper; its words stay."""


def blocks_of(text: str, *, values: Mapping[str, str]) -> tuple[Block, ...]:
    """Headings, paragraphs and points; a closed part opens, with what is inside as its heading."""
    return tuple(
        Block(kind, runs) for kind, tokens in _inlines(_opened(text)) if (runs := tuple(_runs(tokens, values)))
    )


def _opened(text: str) -> str:
    lines = []
    for line in text.splitlines():
        opening = DETAILS_OPEN.fullmatch(line.strip())
        if opening:
            lines += ["", f"### {opening[1].strip()}", ""]
        elif line.strip() != DETAILS_CLOSE:
            lines.append(line)
    return "\n".join(lines)


def _inlines(text: str) -> Iterator[tuple[BlockKind, list[Token]]]:
    kind, in_item = BlockKind.PARAGRAPH, 0
    for token in markdown_tokens(text):
        if token.type == "heading_open":
            kind = BlockKind.HEADING
        elif token.type == "list_item_open":
            in_item += 1
        elif token.type == "list_item_close":
            in_item -= 1
        elif token.type == "inline":
            yield (BlockKind.ITEM if in_item else kind), token.children or []
            kind = BlockKind.PARAGRAPH


def _runs(tokens: list[Token], values: Mapping[str, str]) -> Iterator[Run]:
    strong, address = 0, ""
    for token in tokens:
        if token.type == "strong_open":
            strong += 1
        elif token.type == "strong_close":
            strong -= 1
        elif token.type == "link_open":
            given = str(token.attrs.get("href", ""))
            address = given if _SAFE_ADDRESS.match(given) else ""
        elif token.type == "link_close":
            address = ""
        elif token.type in {"softbreak", "hardbreak"}:
            yield Run(" ")
        elif token.content:
            yield Run(_filled(token.content, values), strong=strong > 0, address=address)


def _filled(words: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", value)
    return words
