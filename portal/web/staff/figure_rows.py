"""Figures as their pages and their files show them: words and numbers, and the bars of a chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.domain.figure_tables import Clock, Figure, Spread, Table
from portal.domain.figures import DEFINITIONS, Code
from portal.i18n import Locale
from portal.web.staff import figure_words
from portal.web.staff.figure_labels import labels as labels_of

BAR_AT_MOST: Final = 340
"""Units of the drawing that the longest bar takes."""
STEP: Final = 38
"""Units from one bar to the next: its words stand above it."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a table, and its bar."""

    words: str
    count: str
    bar: int | None
    """Its length; None where the count is hidden."""
    top: int


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table with its chart."""

    id: str
    title: str
    unit: str
    lines: tuple[ShownLine, ...]
    total: str
    is_empty: bool
    hides: bool
    facts: tuple[tuple[str, str], ...]
    """Shares within a standard, and how long it took: term and value."""
    height: int
    longest: str
    """The name of the line with the longest bar."""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure."""

    code: Code
    title: str
    definition: str
    counts: str
    standards: str
    sources: str
    by_case: bool
    tables: tuple[ShownTable, ...]
    not_recorded: tuple[str, ...]
    is_empty: bool


def shown(figure: Figure, locale: Locale) -> ShownFigure:
    """A figure in words."""
    what = DEFINITIONS[figure.code]
    labels, units = labels_of(locale), figure_words.units(locale)
    standards, sources = figure_words.standards(locale), figure_words.sources(locale)
    return ShownFigure(
        code=figure.code,
        title=figure_words.titles(locale)[figure.code],
        definition=figure_words.definitions(locale)[figure.code],
        counts=", ".join(units[each] for each in what.counts),
        standards="; ".join(standards[each] for each in what.standards),
        sources="; ".join(sources[each] for each in what.sources),
        by_case=what.by_case,
        tables=tuple(shown_table(table, locale, prefix=figure.code.lower()) for table in figure.tables),
        not_recorded=tuple(labels[each] for each in figure.not_recorded),
        is_empty=figure.is_empty,
    )


def shown_table(table: Table, locale: Locale, *, prefix: str) -> ShownTable:
    """One table in words, with the places and lengths of its bars."""
    name = figure_words.names(locale)
    most = max((line.count or 0 for line in table.lines), default=0)
    lines = tuple(
        ShownLine(
            words=name(line.name, table.name),
            count=_number(line.count, locale),
            bar=None if line.count is None else round(line.count * BAR_AT_MOST / most) if most else 0,
            top=place * STEP,
        )
        for place, line in enumerate(table.lines)
    )
    return ShownTable(
        id=f"{prefix}-{table.name}",
        title=labels_of(locale)[table.name],
        unit=figure_words.units(locale)[table.unit],
        lines=lines,
        total=_number(table.total, locale),
        is_empty=table.is_empty,
        hides=any(line.count is None for line in table.lines),
        facts=(*_shares(table, locale), *_spread(table.spread, locale)),
        height=len(lines) * STEP,
        longest=max(lines, key=lambda line: line.bar or 0, default=ShownLine("", "", 0, 0)).words,
    )


def _number(count: int | None, locale: Locale) -> str:
    return locale.gettext("hidden") if count is None else str(count)


def _shares(table: Table, locale: Locale) -> Iterator[tuple[str, str]]:
    labels = labels_of(locale)
    for reach in table.reaches:
        found = table.share(reach)
        if found is not None:
            words = locale.gettext("%(part)s of %(whole)s (%(share)s %%)")
            values = {"part": found[0], "whole": found[1], "share": round(100 * found[0] / found[1])}
            yield labels[reach.name], words % values


def _spread(spread: Spread | None, locale: Locale) -> Iterator[tuple[str, str]]:
    if spread is None:
        return
    _ = locale.gettext
    clock = figure_words.clocks(locale)[spread.clock]
    lasts = spread.clock in {Clock.DAYS, Clock.WORKING_DAYS, Clock.HOURS}
    for term, value in (
        (_("Median"), spread.median),
        (_("Mean"), spread.mean),
        (_("Shortest") if lasts else _("Least"), spread.shortest),
        (_("Longest") if lasts else _("Most"), spread.longest),
    ):
        yield term, f"{value:.1f}".removesuffix(".0") + f" {clock}"


def sheet(figures: tuple[ShownFigure, ...], period: str, locale: Locale) -> Iterator[tuple[str, ...]]:
    """The lines of a file, its header first: a line for each count, each share, each span."""
    _ = locale.gettext
    yield _("Figure"), _("Title"), _("Period"), _("Table"), _("Line"), _("Unit"), _("Value")
    for figure in figures:
        before = (figure.code.value, figure.title, period)
        for words in figure.not_recorded:
            yield *before, words, "", "", _("not recorded")
        for table in figure.tables:
            yield from ((*before, *line) for line in table_lines(table, locale))


def table_lines(table: ShownTable, locale: Locale) -> Iterator[tuple[str, ...]]:
    """The lines of one table of a file."""
    _ = locale.gettext
    if table.is_empty:
        yield table.title, "", table.unit, _("nothing in this period")
        return
    for line in table.lines:
        yield table.title, line.words, table.unit, line.count
    yield table.title, _("Total"), table.unit, table.total
    for term, value in table.facts:
        yield table.title, term, "", value
