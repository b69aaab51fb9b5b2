"""Words typed to find a service: folded as names are, and forgiven a slip of the finger or an unsure spelling."""

from collections.abc import Iterable, Mapping, Sequence

from portal.domain.name_search import folded
from portal.domain.support import Cause

TYPED_AT_MOST = 100
"""Characters; whoever types more is describing, and the first words say enough."""
WORDS_AT_MOST = 6
SHORTEST_TO_FORGIVE = 4
"""Letters; below, nearly every other word is near."""
LONG_WORD = 6
"""Letters from which two slips are forgiven instead of one."""
SPELLINGS_AT_MOST = 3

_LITTLE_WORDS = (
    "a an and are as at be by do for from has have he her his how i if in is it me my of on or our she so someone that"
    " the their they this to us was we what when where who with you your"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
"""English words that say nothing of what is looked for."""

_CAUSES: Mapping[str, Cause] = {
    "suicide": Cause.SUICIDE,
    "murder": Cause.HOMICIDE,
    "murdered": Cause.HOMICIDE,
    "homicide": Cause.HOMICIDE,
    "crash": Cause.ROAD,
    "collision": Cause.ROAD,
    "stillbirth": Cause.BABY_LOSS,
    "stillborn": Cause.BABY_LOSS,
    "miscarriage": Cause.BABY_LOSS,
    "neonatal": Cause.BABY_LOSS,
    "cardiac": Cause.HEART,
}
"""Who types one of these has named the cause themself; only then may a page show what is for it (domain.support)."""


def typed_words(typed: str) -> tuple[str, ...]:
    """The words to look for, folded, each once. Little words count only where there are no others."""
    every = tuple(dict.fromkeys(folded(typed[:TYPED_AT_MOST]).split()))
    telling = tuple(word for word in every if word not in _LITTLE)
    return (telling or every)[:WORDS_AT_MOST]


def named_cause(words: Iterable[str]) -> Cause | None:
    """The cause that these words name outright; None where they name none."""
    return next((_CAUSES[word] for word in words if word in _CAUSES), None)


def trigrams(word: str) -> frozenset[str]:
    """Every three letters in a row, with the beginning and the end of the word marked by spaces."""
    marked = f"  {word} "
    return frozenset(marked[start : start + 3] for start in range(len(marked) - 2))


def spellings(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that may have been meant, the nearest first; those at the least distance only.

    A word that is only begun is compared with as much of the known one. No more than one slip is forgiven in a short
    word, two in a longer one; two letters that changed places are one slip.
    """
    if len(word) < SHORTEST_TO_FORGIVE:
        return ()
    limit = 1 if len(word) < LONG_WORD else 2
    near = sorted((_slips_to_begin(word, each), each) for each in set(known))
    return tuple(each for slips, each in near if slips == near[0][0] and slips <= limit)[:SPELLINGS_AT_MOST]


def _slips_to_begin(word: str, known: str) -> int:
    begun = {known, known[: len(word)], known[: len(word) + 1]}
    return min(slips(word, each) for each in begun)


def slips(one: Sequence[str], other: Sequence[str]) -> int:
    """How many slips lie between two words: a letter too many, too few, wrong, or two that changed places.

    The optimal string alignment distance (Damerau; Wagner and Fischer).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, sign in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
