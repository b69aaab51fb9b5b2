"""How hard a text is to read: the Flesch-Kincaid grade, and the sentences that make it hard.

Grade = 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid and others, 1975). Six or less is the
house limit for what families read: about the reading age of 9 to 11.

What is counted. Headings and the labels of closed parts are left out: they are short, and would flatter the grade. A
sentence ends at a full stop, question mark or exclamation mark, or at the end of a paragraph or list item. A number is
read out loud in digits, one syllable each. A placeholder such as ``{team_name}`` counts as one short word.

Syllables are counted by rule, from the spelling: each run of vowels is one; a silent final e, -es and -ed are taken
away; vowels that stand together but are spoken apart (``create``, ``science``) are split. Words for which the spelling
misleads stand in a list of their own. English only: other languages need other rules.
"""

import re
from dataclasses import dataclass

FAMILY_LIMIT = 6.0
"""The highest Flesch-Kincaid grade of a page that families read."""

_VOWELS = re.compile(r"[aeiouy]+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"[.?!]+(?=[\s”’\")]|$)|\n")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_LIST_MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")

_SPELLED_OUT = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,}")
"""Capitals without a vowel, such as NHS, are said letter by letter."""

_MISLEADING = {
    "anyone": 3,
    "area": 3,
    "areas": 3,
    "business": 2,
    "colleague": 2,
    "colleagues": 2,
    "create": 2,
    "created": 3,
    "evening": 2,
    "every": 2,
    "everybody": 4,
    "fluid": 2,
    "fluids": 2,
    "homework": 2,
    "housework": 2,
    "idea": 3,
    "ideas": 3,
    "lifelong": 2,
    "marriage": 2,
    "maybe": 2,
    "naked": 2,
    "nineteen": 2,
    "ninety": 2,
    "people": 2,
    "reaction": 3,
    "reactions": 3,
    "realise": 3,
    "reality": 4,
    "recipe": 3,
    "safety": 2,
    "science": 2,
    "suicide": 3,
    "therefore": 2,
    "whoever": 3,
}
_SPOKEN_APART = re.compile(
    r"(?<![cst])ia|(?<![cst])io(?!n)|iu|eo(?!n|us)|ua(?=l|te|r)|yi|uou|iet|(?<=[eou])i(?=ng)|oe(?=t|m)|oye"
)
_SILENT_INSIDE = re.compile(r"([aeiouy][^aeiouy]+)e(?=(?:ly|ful|fully|less|ments?|thing|times?|where)$)")
_VOWEL_LETTERS = "aeiouy"
_HISSING = re.compile(r"(?:[sxz]|[sc]h|[csgz]e)$")
_SOFT_ENDING = re.compile(r"(?:[csxz]|[sc]h|g)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text, and the grade that follows from it (0 when there is nothing to read)."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years of school (United States) that a reader needs."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def count_syllables(word: str) -> int:
    """The number of syllables in one English word, at least one; digits count one each."""
    if word.isdigit() or _SPELLED_OUT.fullmatch(word):
        return len(word)
    spelled = word.lower().replace("'", "’")
    if spelled.endswith("’s"):
        owner = spelled.removesuffix("’s")
        return count_syllables(owner) + bool(_HISSING.search(owner))
    if spelled in _MISLEADING:
        return _MISLEADING[spelled]
    stem, _, contraction = spelled.partition("’")
    spoken = _without_silent_letters(stem)
    count = len(_VOWELS.findall(spoken)) + len(_SPOKEN_APART.findall(spoken))
    # "Did not" drawn together keeps two syllables, "can not" does not; the same with "have".
    drawn_together = (contraction == "t" and stem[-2:-1] not in _VOWEL_LETTERS) or (
        contraction == "ve" and stem[-1:] not in _VOWEL_LETTERS
    )
    return max(1, count) + drawn_together


def _without_silent_letters(word: str) -> str:
    for first, said in (("some", "som"), ("every", "evry")):
        if word.startswith(first) and len(word) > len(first):
            return said + _without_silent_letters(word.removeprefix(first))
    return _without_silent_ending(_SILENT_INSIDE.sub(r"\1", word))


def _without_silent_ending(word: str) -> str:
    if len(word) <= 3:
        return word.removesuffix("e") if word[0] in _VOWEL_LETTERS and word[-2:-1] not in _VOWEL_LETTERS else word
    if word.endswith("ed") and word[-3] not in "td":
        return word[:-2] if word[-3] not in "ry" or word[-4] in _VOWEL_LETTERS else word
    if word.endswith("es") and not _SOFT_ENDING.search(word[:-2]):
        return word[:-2]
    if word.endswith("le"):
        return word[:-1] if word[-3] in "aeiouyrl" else word
    return word.removesuffix("e")


def sentences(text: str) -> list[str]:
    """The sentences of a Markdown text in reading order, without headings and marks."""
    prose = "\n".join(_prose_lines(text))
    found = (part.strip() for part in _SENTENCE_END.split(prose))
    return [sentence for sentence in found if _WORD.search(sentence)]


def _prose_lines(text: str) -> list[str]:
    """One line for each paragraph and list item: a sentence may run over the end of a line, but not of a block."""
    blocks: list[str] = [""]
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare.startswith(("#", ":::")):
            blocks.append("")
        elif _LIST_MARKER.match(line):
            blocks.append(_LIST_MARKER.sub("", line))
        else:
            blocks[-1] = f"{blocks[-1]} {bare}".strip()
    return [_spoken(block) for block in blocks if block]


def _spoken(block: str) -> str:
    return _PLACEHOLDER.sub("team", _LINK.sub(r"\1", block)).replace("*", "")


def measure(text: str) -> Reading:
    """Count the words, sentences and syllables of a Markdown text."""
    spoken = sentences(text)
    words = [word for sentence in spoken for word in _WORD.findall(sentence)]
    return Reading(words=len(words), sentences=len(spoken), syllables=sum(map(count_syllables, words)))


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade of a Markdown text."""
    return measure(text).grade


def long_sentences(text: str, *, words: int) -> list[str]:
    """The sentences that have more than this many words: the first place to look when a text is too hard."""
    return [sentence for sentence in sentences(text) if len(_WORD.findall(sentence)) > words]
