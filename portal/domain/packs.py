"""A pack: explanations and numbers on paper, for a family without a phone. It names nobody of the family.

Paper lies on tables and in bags. So a pack holds what was chosen for somebody and who is there for them, and never who
they are, how their child is called or what was found out.
"""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What one block of a pack's text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """One point of a list; points that follow each other are one list."""
    QUIET = "quiet"
    """Said beside the matter: when something was checked."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look. Always text, never markup."""

    text: str
    strong: bool = False
    address: str = ""
    """Where the words lead, with its scheme; empty for plain words."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a point."""

    kind: BlockKind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One chosen text, or the numbers of one sort; it begins with a heading."""

    title: str
    language: str
    """BCP 47."""
    direction: str
    """`ltr` or `rtl`."""
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...] = ()
    """What must be said about it first, in the language of the pack: that it is in English, or that it is a draft."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that stands on the paper, in the reader's language."""

    title: str
    lead: str
    language: str
    direction: str
    contents_title: str
    """Empty for a paper so short that it has no list of contents."""
    foot: str
    """Whom to ring, at the foot of every page, since pages get parted."""
    parts: tuple[Part, ...]


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Run(text),))


def quiet(text: str) -> Block:
    return Block(BlockKind.QUIET, (Run(text),))
