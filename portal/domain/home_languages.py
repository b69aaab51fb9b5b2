"""Which language somebody means who says in their own words what they speak at home."""

from collections.abc import Mapping

from portal.domain.name_search import folded

_LONGEST_NAME = 4
"""Words."""
_SIGNED = "sign"
"""Polish Sign Language is no Polish."""


def language_meant(said: str, named: Mapping[str, str]) -> str | None:
    """Give the code of the one language that these words begin with; None where they name another one too, or none.

    `named` holds the code for each name, folded. What follows the name, such as a dialect, does not matter.
    """
    words = folded(said).split()
    found = {
        (start, named[name])
        for start in range(len(words))
        for length in range(1, _LONGEST_NAME + 1)
        if (name := " ".join(words[start : start + length])) in named
    }
    codes = {code for _start, code in found}
    begins = any(start == 0 for start, _code in found)
    return codes.pop() if begins and len(codes) == 1 and _SIGNED not in words else None
