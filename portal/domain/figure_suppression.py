"""What may leave the service: small counts hidden, and no way to work a hidden one out of its table (domain.md 6.4).

A count below five can say who somebody is. Hiding it alone is not enough: what remains of a total gives it away. So
others are hidden with it, as few and as small as will do, until each hidden small count could also be another small
one. The rule that decides: a cell of a table with totals can have another value exactly if there is a way round through
hidden cells, row by column by row, along which one may be added and taken away in turn without any count falling below
nought (integral transportation tables).
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from portal.domain.figure_tables import Figure, Table

SMALL: Final = 5
"""Counts below this leave the service hidden, noughts among them: that nobody is left over tells as much."""

Cell = tuple[int, int]
Grid = tuple[tuple[int, ...], ...]
Node = tuple[str, int]

_MARGIN_COSTS: Final = 1_000_000
"""A total is hidden only where nothing else will do."""


def hidden_cells(inner: Sequence[Sequence[int]]) -> frozenset[Cell]:
    """Give which cells of a table to hide. Totals count: row `len(inner)` and column `len(inner[0])` hold them."""
    grid = with_totals(inner)
    hidden = {(row, column) for row, line in enumerate(grid) for column, count in enumerate(line) if count < SMALL}
    secret = sorted(hidden)
    for cell in secret:
        hidden |= _also_hidden(grid, hidden, cell)
    return frozenset(hidden)


def with_totals(inner: Sequence[Sequence[int]]) -> Grid:
    """Give the table with its totals: the last of each row, and a last row."""
    rows = [(*line, sum(line)) for line in inner]
    return (*rows, tuple(sum(column) for column in zip(*rows, strict=True)))


def _also_hidden(grid: Grid, hidden: set[Cell], cell: Cell) -> set[Cell]:
    """What else to hide so that this small count could be another small one: nothing where it already could."""
    count = grid[cell[0]][cell[1]]
    ways = [_way_round(grid, hidden, cell, step) for step in _steps(count)]
    found = [way for way in ways if way is not None]
    return min(found)[1] if found else set()


def _steps(count: int) -> Iterator[int]:
    """One more, or one less, as long as the count stays a small one that can be."""
    if count + 1 < SMALL:
        yield 1
    if count > 0:
        yield -1


def _way_round(grid: Grid, hidden: set[Cell], cell: Cell, step: int) -> tuple[int, set[Cell]] | None:
    """The cheapest way round by which this count may change by `step`, and what has to be hidden for it."""
    bottom, end = len(grid) - 1, len(grid[0]) - 1
    # A total takes part with the other sign: it grows with what it adds up.
    turn = -step if (cell[0] == bottom) != (cell[1] == end) else step
    start, goal = ("row", cell[0]), ("column", cell[1])
    best: dict[Node, int] = {start: 0}
    came: dict[Node, tuple[Node, Cell]] = {}
    ahead = [(0, start)]
    while ahead:
        cost, node = heapq.heappop(ahead)
        if cost > best[node]:
            continue
        if node == goal:
            return cost, _hidden_on_the_way(came, node, hidden)
        is_row, place = node[0] == "row", node[1]
        for other in range(end + 1 if is_row else bottom + 1):
            step_cell = (place, other) if is_row else (other, place)
            # From a row one is taken where one was added, and added again from the column on.
            change = -turn if is_row else turn
            if step_cell == cell or not _may_change(grid, step_cell, change):
                continue
            following = ("column" if is_row else "row", other)
            total = cost + (0 if step_cell in hidden else _cost(grid, step_cell))
            if total < best.get(following, total + 1):
                best[following], came[following] = total, (node, step_cell)
                heapq.heappush(ahead, (total, following))
    return None


def _is_total(grid: Grid, cell: Cell) -> bool:
    return cell[0] == len(grid) - 1 or cell[1] == len(grid[0]) - 1


def _may_change(grid: Grid, cell: Cell, change: int) -> bool:
    reversed_sign = (cell[0] == len(grid) - 1) != (cell[1] == len(grid[0]) - 1)
    return grid[cell[0]][cell[1]] + (-change if reversed_sign else change) >= 0


def _cost(grid: Grid, cell: Cell) -> int:
    return 1 + grid[cell[0]][cell[1]] + (_MARGIN_COSTS if _is_total(grid, cell) else 0)


def _hidden_on_the_way(came: dict[Node, tuple[Node, Cell]], node: Node, hidden: set[Cell]) -> set[Cell]:
    found = set[Cell]()
    while node in came:
        node, cell = came[node]
        if cell not in hidden:
            found.add(cell)
    return found


def for_outside(figure: Figure) -> Figure:
    """Give the figure as it may leave the service. A period that holds nothing at all of it tells of nobody."""
    if figure.is_empty:
        return figure
    return replace(figure, tables=tuple(table_for_outside(table) for table in figure.tables))


def table_for_outside(table: Table) -> Table:
    """Give one table with its small counts hidden, and with no span where too few stand behind it."""
    counts = [line.count or 0 for line in table.lines]
    hidden = {row for row, _column in hidden_cells([[count] for count in counts])}
    lines = tuple(replace(line, count=None) if place in hidden else line for place, line in enumerate(table.lines))
    measured = sum(line.count or 0 for line in table.lines if line.name != table.unknown)
    return replace(
        table,
        lines=lines,
        total=None if len(counts) in hidden else table.total,
        spread=table.spread if measured >= SMALL else None,
    )
