"""Finding support: one statement over the index, whatever was asked; three where a word was not written as usual.

A search never asks for all services and looks through them here: the area and the words pick a few from their indexes,
the rest is compared in the database, and only one page of services is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.domain.content import Kind
from portal.domain.support import Cause
from portal.domain.support_finding import EVERYWHERE, Wanted, areas_of, bits, miles_a_degree_across
from portal.domain.support_spelling import WORDS_AT_MOST, named_cause, spellings, trigrams
from portal.models.support_index import SupportTrigram
from portal.models.support_words import WordSearch, word_search
from portal.queries.support_statement import AREAS_AT_MOST, statement

LIKELY_AT_MOST = 12
"""Known words that share the most letters with one that nobody knows."""
_NOTHING_TYPED = " "
"""No folded name is a space."""
_FOR_CHILDREN = (Kind.CHILDREN, Kind.YOUNG_PEOPLE)


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of services, as rows of the directory, the best first. Whoever shows one asks is_showable once more."""

    rows: tuple[Any, ...]
    has_more: bool
    meant: tuple[str, ...]
    """The words that were looked for in place of those typed; empty where nothing was put right."""


def search(session: Session, wanted: Wanted, *, today: date, page_size: int, start: int = 0) -> Hits:
    """The services that fit, from the one at `start` on. `today` is the day in London.

    All words are looked for; where nothing has them all, as they may have been meant; then any one of them.
    """
    values = _values(wanted, today) | {"limit": page_size + 1, "start": start}
    asked = statement(has_words=bool(wanted.words), has_areas=bool(areas_of(wanted.seeker)))
    if not wanted.words:
        return _hits(asked.all(session, values), page_size)
    ask, areas = word_search(session), areas_of(wanted.seeker)
    rows = asked.all(session, values | _questions(ask, [[word] for word in wanted.words], areas))
    if rows or start:
        return _hits(rows, page_size)
    likely = _likely(session, wanted.words)
    rows = asked.all(session, values | _questions(ask, likely, areas))
    if not rows and len(likely) > 1:
        rows = asked.all(session, values | _questions(ask, likely, areas, any_will_do=True))
    meant = tuple(group[0] for group, word in zip(likely, wanted.words, strict=True) if word not in group)
    return _hits(rows, page_size, meant if rows else ())


def _questions(
    ask: WordSearch, words: Sequence[Sequence[str]], areas: Sequence[str], *, any_will_do: bool = False
) -> dict[str, str]:
    patterns = [f"% {group[0]}%" for group in words]
    padded = (*patterns, *(_NOTHING_TYPED for _ in range(WORDS_AT_MOST - len(patterns))))
    return {
        "words": ask.question(words, any_will_do=any_will_do, areas=areas),
        **{f"pattern{place}": pattern for place, pattern in enumerate(padded)},
    }


def _hits(rows: Sequence[Any], page_size: int, meant: tuple[str, ...] = ()) -> Hits:
    return Hits(tuple(rows[:page_size]), has_more=len(rows) > page_size, meant=meant)


def _likely(session: Session, words: Sequence[str]) -> list[list[str]]:
    """For each word how it may have been meant; itself where nothing is near."""
    asked = []
    for place, word in enumerate(words):
        shared = func.count().label("shared")
        near = (
            select(literal(place).label("place"), SupportTrigram.word, shared)
            .where(SupportTrigram.trigram.in_(sorted(trigrams(word))))
            .group_by(SupportTrigram.word)
            .order_by(shared.desc(), func.length(SupportTrigram.word), SupportTrigram.word)
            .limit(LIKELY_AT_MOST)
        )
        asked.append(select(near.subquery()))
    known: dict[int, list[str]] = {}
    every = union_all(*asked).subquery()
    for row in session.execute(select(every).order_by(every.c.place, every.c.shared.desc(), every.c.word)):
        known.setdefault(row.place, []).append(row.word)
    return [list(spellings(word, known.get(place, ()))) or [word] for place, word in enumerate(words)]


def _values(wanted: Wanted, today: date) -> dict[str, Any]:
    seeker, near, clock = wanted.seeker, wanted.near, wanted.open_at
    named = {seeker.cause, named_cause(wanted.words)} - {None}
    values: dict[str, Any] = {
        "today": today,
        "kind": bits([wanted.kind]) if wanted.kind else 0,
        "way": bits([wanted.way]) if wanted.way else 0,
        "whom": bits([seeker.relationship]) if seeker.relationship else 0,
        "causes": bits(Cause if wanted.is_for_staff else (each for each in named if each is not None)),
        "age": -1 if seeker.age is None else seeker.age,
        "child_age": -1 if seeker.child_age is None else seeker.child_age,
        "is_child": int(seeker.is_child),
        "weeks": -1 if seeker.weeks_since_death is None else seeker.weeks_since_death,
        "typed": wanted.typed or _NOTHING_TYPED,
        "language": f"% {wanted.language} %" if wanted.language else "",
        "own_language": f"% {seeker.language} %" if seeker.language else "",
        "home_language": f"% {seeker.home_language} %" if seeker.home_language else "",
        "for_children": bits(_FOR_CHILDREN),
        "open_now": int(clock is not None),
        "day": clock.day if clock else "",
        "date": clock.date if clock else "",
        "minute": clock.minute if clock else 0,
        "has_near": int(near is not None),
        "latitude": near.latitude if near else 0.0,
        "longitude": near.longitude if near else 0.0,
        "across": miles_a_degree_across(near.latitude) if near else 0.0,
    }
    areas = areas_of(seeker)
    if areas:
        padded = (*areas, *(EVERYWHERE for _ in range(AREAS_AT_MOST - len(areas))))
        values |= {f"area{place}": area for place, area in enumerate(padded)}
    return values
