"""Bank holidays, from the `holidays` library: the one place that reads it."""

from datetime import date
from functools import lru_cache

import holidays


def england(years: range) -> frozenset[date]:
    """Give the bank holidays of England in these years.

    One-off holidays proclaimed after the library's release are not in it: a service adds those as days it is closed.
    """
    return _england(tuple(years))


@lru_cache(maxsize=32)
def _england(years: tuple[int, ...]) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))
