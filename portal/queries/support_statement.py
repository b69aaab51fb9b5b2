"""The statement that finds services: the rules of domain.support.suits and is_showable, said in SQL over the index.

Its four forms differ in where they begin: at the areas in which somebody lives, at the words they typed, at both, or at
neither. What was not asked has a value that excludes nothing, so each form is compiled once.
"""

from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import add

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NullType

from portal.domain.adults import YOUNG_UNTIL
from portal.domain.support import GROWN_UP
from portal.domain.support_finding import EVERYWHERE, MILES_A_DEGREE, OLDEST
from portal.domain.support_spelling import WORDS_AT_MOST
from portal.models.prepared import Prepared
from portal.models.support import SupportEntry
from portal.models.support_index import SupportHours, SupportIndex, SupportReach
from portal.models.support_words import BY_DIALECT, WordSearch

AREAS_AT_MOST = 4
_FAR = 1e9
"""Square miles; stands for a distance that nobody knows."""
_I = SupportIndex
_IS_EVERYWHERE = SupportReach.area == EVERYWHERE


@lru_cache(maxsize=4)
def statement(*, has_words: bool, has_areas: bool) -> Prepared:
    """One page of services with their rows of the directory, the best first; see `values` of queries.support_search."""
    return Prepared(
        {
            dialect: _select(words if has_words else None, dialect=dialect, has_areas=has_areas)
            for dialect, words in BY_DIALECT.items()
        }
    )


def _select(words: WordSearch | None, *, dialect: str, has_areas: bool) -> Select[*tuple[object, ...]]:
    found = words.numbers("words").subquery("found") if words is not None else None
    # The words are asked for together with the areas (models.support_words), so that only what is near is read.
    reach = _reach() if has_areas and words is None else None
    is_local = literal(0) if not has_areas else _is_local() if reach is None else reach.c.is_local
    # PostgreSQL expects so many services in `reach` that it would read the whole index to join them.
    narrowed = () if reach is None or dialect != "postgresql" else (_I.number == any_(_numbers_near()),)
    apart = _square_miles()
    # Each grows from the best to the worst.
    marks = (
        case((_I.is_crisis, 0), (_stands_first(), 1), else_=2),
        *(() if words is None else (case((_is_named(), 0), else_=1), -_words_in_name())),
        -_closeness(is_local),
        func.coalesce(apart, _FAR),
        _I.place,
        _I.folded_name,
        _I.number,
    )
    ordered = [mark.label(f"mark{place}") for place, mark in enumerate(marks)]
    chosen = (
        select(_I.entry_id, apart.label("square_miles"), *ordered)
        .select_from(_sources(reach, found))
        .where(_I.shown_until >= bindparam("today", type_=Date), _suits(), *narrowed)
        .order_by(*ordered)
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("start", type_=Integer))
        .subquery("chosen")
    )
    return (
        select(
            SupportEntry.id,
            SupportEntry.slug,
            SupportEntry.name,
            SupportEntry.is_crisis,
            SupportEntry.state,
            # As text, so that the same words are taken apart only once (queries.support).
            cast(SupportEntry.facts, Text).label("facts"),
            SupportEntry.place,
            SupportEntry.checked_on,
            SupportEntry.next_check_on,
            # As the driver gives it: SQLAlchemy would ask PostgreSQL's answer for a type that a Prepared cannot name.
            type_coerce(chosen.c.square_miles, NullType()).label("square_miles"),
        )
        .join(chosen, chosen.c.entry_id == SupportEntry.id)
        .order_by(*(chosen.c[mark.name] for mark in ordered))
    )


def _sources(reach: FromClause | None, found: FromClause | None) -> FromClause:
    sources: FromClause = _I.__table__
    if reach is not None:
        sources = sources.join(reach, reach.c.number == _I.number)
    if found is not None:
        sources = sources.join(found, found.c.number == _I.number)
    return sources


def _reach() -> FromClause:
    """The services that work where somebody lives, and whether each was made for there.

    What works everywhere names no area beside that (domain.support_finding.findable), so that no service is in both.
    """
    near = select(SupportReach.number, literal(1).label("is_local")).where(_is_theirs(), ~_IS_EVERYWHERE).distinct()
    everywhere = select(SupportReach.number, literal(0)).where(_IS_EVERYWHERE)
    return union_all(near, everywhere).subquery("reach")


def _numbers_near() -> ColumnElement[Sequence[int]]:
    return func.array(select(SupportReach.number).where(_is_theirs()).scalar_subquery())


def _is_local() -> ColumnElement[int]:
    """Whether a service, found already, was made for where somebody lives."""
    made_for = exists().where(SupportReach.number == _I.number, ~_IS_EVERYWHERE, _is_theirs())
    return case((made_for, 1), else_=0)


def _is_theirs() -> ColumnElement[bool]:
    named = (bindparam(f"area{place}", type_=String) for place in range(AREAS_AT_MOST))
    return or_(*(SupportReach.area == each for each in named))


def _suits() -> ColumnElement[bool]:
    age, child_age, weeks = _number("age"), _number("child_age"), _number("weeks")
    language = bindparam("language", type_=String)
    return or_(
        _I.is_crisis,
        and_(
            or_(_I.causes == 0, _shares("causes"), _is_named()),
            or_(_I.for_whom == 0, _number("whom") == 0, _shares("for_whom", "whom")),
            or_(and_(_I.age_from <= age, _I.age_to >= age), age < 0),
            or_(age >= 0, _number("is_child") == 0, _I.age_from < GROWN_UP),
            or_(and_(_I.child_age_from <= child_age, _I.child_age_to >= child_age), child_age < 0, _is_named()),
            or_(weeks < 0, _I.weeks_from <= weeks),
            or_(_number("kind") == 0, _shares("kinds", "kind")),
            or_(_number("way") == 0, _shares("ways", "way")),
            or_(language == "", _I.languages.like(language)),
            or_(_number("open_now") == 0, _is_open()),
        ),
    )


def _is_named() -> ColumnElement[bool]:
    """Somebody typed the whole name: they know of it, whatever it is for."""
    typed = bindparam("typed", type_=String)
    return or_(_I.folded_name == typed, _I.folded_organisation == typed)


def _words_in_name() -> ColumnElement[int]:
    """How many of the words stand in the name or the organisation's."""
    spoken = literal(" ") + _I.folded_name + " " + _I.folded_organisation
    patterns = (bindparam(f"pattern{place}", type_=String) for place in range(WORDS_AT_MOST))
    return reduce(add, (case((spoken.like(pattern), 1), else_=0) for pattern in patterns))


def _is_open() -> ColumnElement[bool]:
    hours, minute = SupportHours, _number("minute")
    date, day = bindparam("date", type_=String), bindparam("day", type_=String)
    there = and_(hours.number == _I.number, hours.opens <= minute, hours.closes > minute)
    has_own = exists().where(hours.number == _I.number, hours.day == date)
    return or_(
        exists().where(there, hours.day == date),
        and_(~has_own, exists().where(there, hours.day == day)),
    )


def _stands_first() -> ColumnElement[bool]:
    """Made for young people, and somebody not grown up yet looks."""
    age = _number("age")
    return and_(age >= 0, age < GROWN_UP, _I.age_to < YOUNG_UNTIL)


def _speaks(language: str) -> ColumnElement[bool]:
    pattern = bindparam(language, type_=String)
    return and_(pattern != "", _I.languages.like(pattern))


def _closeness(is_local: ColumnElement[int]) -> ColumnElement[int]:
    """In how many ways it was made for just this person, as domain.support counts them."""
    has_ages = or_(_I.age_from > 0, _I.age_to < OLDEST)
    has_child_ages = or_(_I.child_age_from > 0, _I.child_age_to < OLDEST)
    return (
        case((or_(_speaks("own_language"), _speaks("home_language")), 2), else_=0)
        + case((_shares("for_whom", "whom"), 1), else_=0)
        + case((_shares("causes"), 1), else_=0)
        + case((and_(_number("is_child") == 1, _shares("kinds", "for_children")), 1), else_=0)
        + case((and_(_number("age") >= 0, has_ages), 1), else_=0)
        + case((and_(_number("child_age") >= 0, has_child_ages), 1), else_=0)
        + is_local
    )


def _square_miles() -> ColumnElement[float | None]:
    """How far away, squared; empty where either place is not known."""
    down = (_I.latitude - bindparam("latitude", type_=Float)) * MILES_A_DEGREE
    across = (_I.longitude - bindparam("longitude", type_=Float)) * bindparam("across", type_=Float)
    return case((_number("has_near") == 1, down * down + across * across), else_=None)


def _shares(column: str, value: str = "") -> ColumnElement[bool]:
    """Whether the two sets have a member in common."""
    return _I.__table__.c[column].bitwise_and(_number(value or column)) != 0


def _number(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=Integer)
