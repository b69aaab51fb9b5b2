"""Which postcodes may lie in which part of Essex, so that somebody is not sent to a service far away.

Postcodes do not follow the borders of districts. So each part names every postcode area that reaches into it, and a
service is left out only for somebody who certainly lives elsewhere; its card names its area, and a service asks about
the rest. Source: the Royal Mail’s postcode areas, as on any map of them; an entry may name its own postcodes instead.
"""

from collections.abc import Iterable, Mapping

from portal.domain.content import Area

_SOUTHEND = frozenset({"SS"})
_THURROCK = frozenset({"RM", "SS17"})
_SOUTH = frozenset({"SS", "CM", "RM"})
_MID = frozenset({"CM", "CO", "CB", "SS11"})
_NORTH_EAST = frozenset({"CO"})
_WEST = frozenset({"CM", "CB", "EN", "IG", "RM", "SG", "E4"})

POSTCODES: Mapping[Area, frozenset[str]] = {
    Area.NATIONAL: frozenset(),
    Area.ESSEX: _SOUTHEND | _THURROCK | _SOUTH | _MID | _NORTH_EAST | _WEST,
    Area.SOUTH_ESSEX: _SOUTH,
    Area.MID_ESSEX: _MID,
    Area.NORTH_EAST_ESSEX: _NORTH_EAST,
    Area.WEST_ESSEX: _WEST,
    Area.SOUTHEND: _SOUTHEND,
    Area.THURROCK: _THURROCK,
}
"""Outward postcodes and postcode areas that reach into each part; empty means everywhere."""


def postcodes_of(areas: Iterable[Area]) -> frozenset[str]:
    """Give the postcodes that may lie in these areas; an empty set where no postcode is left out."""
    named = tuple(areas)
    if Area.NATIONAL in named:
        return frozenset()
    return frozenset().union(*(POSTCODES[area] for area in named))
