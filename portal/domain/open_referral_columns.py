"""What the profile has no words for, as the columns of our own table: so that a copy of the directory loses nothing.

Another portal reads them under the same rules as what an editor types; everybody else passes them over.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from portal.domain.content import Area
from portal.domain.support_facts import Facts
from portal.domain.support_sheets import FACTS, cell, fill
from portal.domain.support_typed import Typed, as_typed
from portal.domain.support_typing import FactsRefused, check
from portal.domain.support_venues import Venue

COLUMNS: Final = "directory_columns"
"""The name beside the profile's own."""

_OURS_ALONE: Final = frozenset({"source", "source_address", "doubt", "ends_on"})
"""Where facts come from, what is doubtful and how long there is money is for those who keep this directory."""

_ANY: Final = Typed(name=COLUMNS, organisation=COLUMNS, summary=COLUMNS, areas=(Area.NATIONAL.value,), source=COLUMNS)
"""What every entry needs, and what the profile says anyway."""

_CELL_LIMIT: Final = 20_000
"""Characters; what is longer is no cell of ours."""


def write_columns(facts: Facts) -> dict[str, str]:
    """Every fact that anybody may know; a place that is kept confidential is none of them."""
    told = replace(facts, venues=tuple(venue for venue in facts.venues if not venue.confidential))
    typed = as_typed(told, source="", source_address="", doubt="")
    cells = {name: cell(typed, name) for name in FACTS if name not in _OURS_ALONE}
    return {name: words for name, words in cells.items() if words}


def complete(facts: Facts, record: Mapping[str, Any]) -> Facts:
    """Add to what the profile says (`facts`) what only such columns of the record know.

    What both say, the profile says: whoever passes a record on may have changed it there and nowhere else.
    """
    own = _read(record)
    if own is None:
        return facts
    costs = {phone.number: phone.cost for phone in own.phones}
    points = {_place(venue): venue.point for venue in facts.venues}
    has_same_text = own.text == facts.text
    return replace(
        facts,
        phones=tuple(replace(phone, cost=phone.cost or costs.get(phone.number, "")) for phone in facts.phones),
        text_cost=facts.text_cost or (own.text_cost if has_same_text else ""),
        more_texts=own.more_texts if has_same_text else (),
        child_age_from=own.child_age_from,
        child_age_to=own.child_age_to,
        languages=own.languages,
        faith=own.faith,
        districts=own.districts,
        ways=own.ways,
        referrers=own.referrers,
        begin=own.begin,
        access=own.access,
        opening=own.opening,
        venues=tuple(replace(venue, point=points.get(_place(venue))) for venue in own.venues),
    )


def _place(venue: Venue) -> tuple[str, str]:
    return " ".join(venue.address.replace(",", " ").split()), venue.postcode


def _read(record: Mapping[str, Any]) -> Facts | None:
    """The facts of such columns; None where there are none, or where any of them is no fact."""
    kept = record.get(COLUMNS)
    if not isinstance(kept, Mapping):
        return None
    cells = {
        name: kept[name]
        for name in FACTS
        if name not in _OURS_ALONE and isinstance(kept.get(name), str) and len(kept[name]) <= _CELL_LIMIT
    }
    try:
        return check(fill(_ANY, cells), crisis=False).facts
    except FactsRefused:
        return None
