"""The words of the directory, searched by FTS5 on SQLite and by `tsvector` on PostgreSQL: one adapter, two databases.

Both are given the same folded words and answer the same questions: which services hold all of these words, or words
that begin with them. Neither needs an extension, which a managed PostgreSQL may not allow: what forgives
spelling are the trigrams of `models.support_index`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    column,
    delete,
    insert,
    literal_column,
    select,
    table,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

Alternatives = Sequence[Sequence[str]]
"""For each word that was typed, how it may have been meant."""


class Words(NamedTuple):
    """The folded words of one service."""

    number: int
    name: str
    organisation: str
    said: str
    areas: tuple[str, ...]
    """Where it works: asked together with the words, so that of a common word only what is near is read."""


EVERYWHERE = "everywhere"
"""How the area that has no name is called among words."""


class WordSearch(Protocol):
    """What a database must know about words."""

    def numbers(self, value: str) -> Select[tuple[int]]:
        """The numbers of all services that fit the question in the value of this name."""

    def question(self, alternatives: Alternatives, *, any_will_do: bool = False, areas: Sequence[str] = ()) -> str:
        """Of each group one word must begin some word of the service; with `any_will_do` one group is enough.

        With `areas` the service must work in one of them. The words must be folded: letters and figures alone.
        """

    def write(self, session: Session, rows: Sequence[Words]) -> None:
        """Add the words of services that have none here."""

    def forget(self, session: Session, numbers: Sequence[int]) -> None:
        """Take the words of these services away."""

    def forget_all(self, session: Session) -> None:
        """Take all words away."""


class _Sqlite:
    _words = table(
        "support_fts", column("rowid", Integer), column("name"), column("organisation"), column("said"), column("areas")
    )

    def numbers(self, value: str) -> Select[tuple[int]]:
        # How well a service fits is told by its name (queries.support_statement): bm25 reads every word's list anew.
        whole: ColumnElement[str] = literal_column("support_fts")
        return select(self._words.c.rowid.label("number")).where(whole.op("MATCH")(bindparam(value, type_=String)))

    def question(self, alternatives: Alternatives, *, any_will_do: bool = False, areas: Sequence[str] = ()) -> str:
        groups = (" OR ".join(f'"{word}"*' for word in group) for group in alternatives)
        asked = (" OR " if any_will_do else " AND ").join(f"({group})" for group in groups)
        named = " OR ".join(f'"{_tag(area)}"' for area in areas)
        return f"({{name organisation said}} : ({asked}))" + (f" AND ({{areas}} : ({named}))" if named else "")

    def write(self, session: Session, rows: Sequence[Words]) -> None:
        if rows:
            values = [{**row._asdict(), "areas": " ".join(map(_tag, row.areas))} for row in rows]
            values = [{"rowid": each.pop("number"), **each} for each in values]
            session.execute(insert(self._words), values)

    def forget(self, session: Session, numbers: Sequence[int]) -> None:
        session.execute(delete(self._words).where(self._words.c.rowid.in_(numbers)))

    def forget_all(self, session: Session) -> None:
        session.execute(delete(self._words))


class _Postgresql:
    _words = table("support_fts", column("number", Integer), column("words", TSVECTOR))

    def numbers(self, value: str) -> Select[tuple[int]]:
        asked = sql_cast(bindparam(value, type_=String), TSQUERY)
        return select(self._words.c.number).where(self._words.c.words.op("@@")(asked))

    def question(self, alternatives: Alternatives, *, any_will_do: bool = False, areas: Sequence[str] = ()) -> str:
        groups = (" | ".join(f"'{word}':*ABC" for word in group) for group in alternatives)
        asked = (" | " if any_will_do else " & ").join(f"({group})" for group in groups)
        named = " | ".join(f"'{_tag(area)}':D" for area in areas)
        return f"({asked})" + (f" & ({named})" if named else "")

    def write(self, session: Session, rows: Sequence[Words]) -> None:
        if rows:
            values = [{"number": row.number, "words": _as_vector(row)} for row in rows]
            vector = sql_cast(bindparam("words", type_=String), TSVECTOR)
            session.execute(insert(self._words).values(number=bindparam("number"), words=vector), values)

    def forget(self, session: Session, numbers: Sequence[int]) -> None:
        session.execute(delete(self._words).where(self._words.c.number.in_(numbers)))

    def forget_all(self, session: Session) -> None:
        session.execute(delete(self._words))


def _tag(area: str) -> str:
    """An area as a word: letters and figures alone."""
    return "".join(filter(str.isalnum, area)).lower() or EVERYWHERE


def _as_vector(row: Words) -> str:
    """A tsvector as PostgreSQL reads it: no parser of its own takes the words apart, so both databases agree."""
    areas = " ".join(map(_tag, row.areas))
    parts = ((row.name, "A"), (row.organisation, "B"), (row.said, "C"), (areas, "D"))
    place, written = 0, []
    for words, weight in parts:
        for word in words.split():
            place += 1
            written.append(f"'{word}':{place}{weight}")
    return " ".join(written)


BY_DIALECT: dict[str, WordSearch] = {"sqlite": _Sqlite(), "postgresql": _Postgresql()}


def word_search(session: Session) -> WordSearch:
    """The word search of the database that this session speaks to."""
    return BY_DIALECT[cast(Any, session.get_bind()).dialect.name]
