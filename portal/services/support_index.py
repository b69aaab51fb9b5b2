"""Keeping the index of the directory: after each change of an entry, and made anew from all of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from portal.domain import support_facts, support_hours
from portal.domain.support import EntryState
from portal.domain.support_finding import Findable, findable
from portal.domain.support_spelling import SHORTEST_TO_FORGIVE, trigrams
from portal.models.support import SupportEntry
from portal.models.support_index import SupportHours, SupportIndex, SupportReach, SupportTrigram
from portal.models.support_words import Words, word_search

_AT_ONCE = 500
"""Entries; so that a directory of ten thousand is never in memory whole."""

Row = dict[str, Any]


def refresh(session: Session, entry: SupportEntry) -> None:
    """Bring the index up to what this entry now says; one that is not published is not found any more."""
    session.flush()
    number = session.execute(select(SupportIndex.number).where(SupportIndex.entry_id == entry.id)).scalar_one_or_none()
    if number is not None:
        _forget(session, number)
    found = _findable(entry)
    if found is not None:
        _write(session, [(number, entry, found)])


def rebuild(session: Session) -> int:
    """Make the whole index anew, and return how many services can be found now."""
    word_search(session).forget_all(session)
    for model in (SupportTrigram, SupportHours, SupportReach, SupportIndex):
        session.execute(delete(model))
    entries = session.scalars(
        select(SupportEntry)
        .where(SupportEntry.state == EntryState.PUBLISHED.value)
        .order_by(SupportEntry.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    written = 0
    for some in entries.partitions(_AT_ONCE):
        found = [(None, entry, found) for entry in some if (found := _findable(entry)) is not None]
        _write(session, found)
        written += len(found)
    return written


def _findable(entry: SupportEntry) -> Findable | None:
    # As the row will hold them: what is still on its way into the row may hold tuples and members of enumerations.
    kept = json.loads(json.dumps(entry.facts))
    facts = support_facts.from_json(entry.name, kept)
    judged = support_facts.as_entry(
        facts,
        slug=entry.slug,
        state=EntryState(entry.state),
        crisis=entry.is_crisis,
        checked_on=entry.checked_on,
        next_check_on=entry.next_check_on,
        order=entry.place,
    )
    return findable(judged, facts, kept)


def _forget(session: Session, number: int) -> None:
    word_search(session).forget(session, [number])
    for model in (SupportHours, SupportReach, SupportIndex):
        session.execute(delete(model).where(cast(Any, model).number == number))


def _write(session: Session, services: Sequence[tuple[int | None, SupportEntry, Findable]]) -> None:
    rows = [_row(number, entry, found) for number, entry, found in services]
    if not rows:
        return
    numbers = _numbered(session, rows)
    founds = [(numbers[entry.id], found) for _number, entry, found in services]
    _insert(session, SupportReach, ({"number": n, "area": area} for n, found in founds for area in sorted(found.reach)))
    _insert(session, SupportHours, (row for n, found in founds for row in _hours(n, found)))
    word_search(session).write(
        session,
        [
            Words(n, found.name, found.organisation, " ".join(found.words), tuple(sorted(found.reach)))
            for n, found in founds
        ],
    )
    _learn(session, (found for _number, found in founds))


def _numbered(session: Session, rows: Sequence[Row]) -> dict[UUID, int]:
    """Write the rows of the index and give the number of each entry."""
    plain = [{name: value for name, value in row.items() if value is not None or name != "number"} for row in rows]
    session.execute(insert(SupportIndex), plain)
    ids = [row["entry_id"] for row in rows]
    wanted = select(SupportIndex.entry_id, SupportIndex.number).where(SupportIndex.entry_id.in_(ids))
    return {row.entry_id: row.number for row in session.execute(wanted)}


def _row(number: int | None, entry: SupportEntry, found: Findable) -> Row:
    return {
        "number": number,
        "entry_id": entry.id,
        "is_crisis": found.is_crisis,
        "shown_until": found.shown_until,
        "kinds": found.kinds,
        "for_whom": found.for_whom,
        "causes": found.causes,
        "ways": found.ways,
        "age_from": found.age_from,
        "age_to": found.age_to,
        "child_age_from": found.child_age_from,
        "child_age_to": found.child_age_to,
        "weeks_from": found.weeks_from,
        "languages": found.languages,
        "latitude": found.point.latitude if found.point else None,
        "longitude": found.point.longitude if found.point else None,
        "folded_name": found.name,
        "folded_organisation": found.organisation,
        "place": entry.place,
    }


def _hours(number: int, found: Findable) -> Iterator[Row]:
    if found.opening is not None:
        spans = {(day, span.opens): span.closes for day, span in support_hours.keys(found.opening)}
        for (day, opens), closes in spans.items():
            yield {"number": number, "day": day, "opens": opens, "closes": closes}


def _learn(session: Session, founds: Iterable[Findable]) -> None:
    """Remember how the words of these services are written, to find what somebody meant who wrote them otherwise."""
    words = {word for found in founds for word in (*found.name.split(), *found.organisation.split(), *found.words)}
    rows = [
        {"trigram": each, "word": word}
        for word in sorted(words)
        if len(word) >= SHORTEST_TO_FORGIVE - 1 and not word.isdigit()
        for each in sorted(trigrams(word))
    ]
    if rows:
        insertion = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insertion(cast(Table, SupportTrigram.__table__)).on_conflict_do_nothing(), rows)


def _insert(session: Session, model: type[DeclarativeBase], rows: Iterable[Row]) -> None:
    values = list(rows)
    if values:
        session.execute(insert(model), values)
