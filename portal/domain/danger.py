"""A gentle look for words that may mean danger now, in English, on this machine (domain.md 7.2).

It never blocks a message, and nobody is alerted by it: whoever wrote is shown where help is at once, and the team sees
the message before all others. It will miss things and see things that are not there; `content/danger/en.toml` lists,
for everybody to read, what it must see and what it must leave alone.
"""

import re
import unicodedata
from datetime import timedelta
from enum import StrEnum
from typing import Final

READS: Final = "en"
"""The one language that the check can read."""

ASKED_FOR: Final = timedelta(hours=24)
"""How long the page goes on asking whoever wrote it how they are."""

ESCALATED_AFTER: Final = timedelta(minutes=30)
"""Of working time: so long after it arrived a message that nobody has taken on is told to the managers. Our choice."""

_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_SPACES: Final = re.compile(r"\s+")

_THEM = r"(?:him|her|them|my (?:son|daughter|boy|girl|baby|child|little one))"
_ONESELF = r"(?:myself|himself|herself|themselves|themself)"
_FAMILY = r"(?:husband|wife|partner|son|daughter|brother|sister|mum|mother|dad|father|he|she|they)"
_NOT = r"(?:do not|don't|dont|did not|never|not)"
_CANNOT = r"(?:can't|cant|cannot|can not|couldn't)"
_ALSO = r"(?:(?:just|really|only|still|so|all) )*"
_END = r"(?= *(?:$|[.,;:!?)]|and\b|but\b|any ?more\b|without\b|like this\b|now\b|today\b|tonight\b|with this\b))"

_SIGNS: Final = tuple(
    re.compile(sign)
    for sign in (
        rf"(?<!n't )(?<!not )(?<!dont )\b(?:want|wants|wanna|wish|long|need) (?:to )?{_ALSO}(?:die|be dead)\b",
        r"\bwish (?:i|he|she) (?:was|were) dead\b",
        r"\bwish i had died instead\b",
        rf"\b{_NOT} want to (?:live(?! (?:in|at|with|near|on)\b)|be alive|wake up|exist|go on{_END})",
        rf"\b{_NOT} want to be here any ?more\b",
        rf"\b{_CANNOT} (?:go|carry) on{_END}",
        rf"\b{_CANNOT} live (?:without|like this)\b",
        r"\bend it all\b|\bit all to end\b",
        r"\b(?:end|ending|take|taking) my (?:own )?life\b",
        rf"(?<!never )(?<!not )\b(?:kill|killing|hang|hanging|hurt|hurting|harm|harming|cut|cutting) {_ONESELF}\b",
        r"\b(?:take|taking|taken|took) an overdose\b",
        r"\bsaving up my (?:tablets|pills|medication)\b",
        r"(?<!not )(?<!n't )\b(?:am|i'm|im|feel|feeling|felt) (?:so |very |really )?suicidal\b",
        r"\bsuicidal (?:thoughts|again)\b|\bthink(?:ing)? (?:of|about) suicide\b",
        r"\b(?:no reason|nothing(?: left)?) to (?:live|go on)\b|\bnothing left to live for\b|\bnothing to live for\b",
        rf"\bno point (?:in )?(?:living|going on{_END}|being alive)",
        r"\bbetter off (?:without me|dead|if i (?:was|were) (?:dead|gone))\b",
        rf"\b(?:want to|going to|could|will) join {_THEM}\b",
        r"\bgoodbye\b.{0,40}\btell (?:the children|the kids|my \w+|them) i love (?:them|him|her)\b",
        rf"\b{_FAMILY} (?:is|are)?\s?(?:going to|will|threatened to|threatens to|tried to) (?:kill|hurt) (?:me|us)\b",
        r"\b(?:he|she|they) (?:hit|hits|beat|beats|is hurting|are hurting|strangled|choked) (?:me|us)\b",
        rf"\b{_NOT} feel safe\b|\b(?:am|are|i'm|we're) not safe\b",
        r"\b(?:i am|i'm|we are|we're) in danger\b|\bfrightened for my life\b",
    )
)


class Said(StrEnum):
    """What whoever wrote it answered, when the page asked."""

    NEED_SOMEONE = "need_someone"
    SAFE = "safe"


class WelfareOutcome(StrEnum):
    """How a welfare check went."""

    SEEN = "seen"
    SPOKEN_TO = "spoken_to"
    NOT_REACHED = "not_reached"
    NO_DANGER = "no_danger"
    """The words were read, and meant something else; said by a person, never by the check."""


class Informed(StrEnum):
    """Who was told of it."""

    EMERGENCY = "emergency"
    CRISIS_TEAM = "crisis_team"
    GP = "gp"
    FAMILY = "family"
    MANAGER = "manager"


class WelfareUnfinished(ValueError):
    """Nobody was reached and nobody was told: the check goes on."""


def may_be_in_danger(text: str) -> bool:
    """Tell whether these English words may speak of danger to somebody now."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower())
    return any(sign.search(plain) for sign in _SIGNS)


def can_be_checked(text: str, *, language: str) -> bool:
    """Tell whether the check can read this at all: an English reader's words, in mostly Latin letters."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(1 for character in letters if unicodedata.name(character, "").startswith("LATIN"))
    return language == READS and 2 * latin >= len(letters)


def check_closing(outcome: WelfareOutcome, informed: frozenset[Informed]) -> None:
    """Refuse to close a flag after a check that found nobody and told nobody. Raises WelfareUnfinished."""
    if outcome is WelfareOutcome.NOT_REACHED and not informed:
        raise WelfareUnfinished
