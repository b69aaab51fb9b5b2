"""No hidden small number can be worked out: every small table, held against every table that shows the same."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pytest

from portal.domain.figure_suppression import SMALL, Cell, Grid, hidden_cells, table_for_outside, with_totals
from portal.domain.figure_tables import Clock, Label, Line, Reach, Spread, Table
from portal.domain.figures import Unit

TOP = 12
"""A reader of a table knows no more than that counts are not below nought; beyond this they need not look."""


def _rows_like(shown: dict[Cell, int], row: int, width: int) -> list[tuple[int, ...]]:
    choices: list[Iterable[int]] = [
        [shown[row, column]] if (row, column) in shown else range(TOP) for column in range(width)
    ]
    total = shown.get((row, width))
    return [each for each in itertools.product(*choices) if total is None or sum(each) == total]


def _tables_like(shown: dict[Cell, int], height: int, width: int) -> Iterator[Grid]:
    """Every table that shows the same counts and totals."""
    for rows in itertools.product(*(_rows_like(shown, row, width) for row in range(height))):
        table = with_totals(rows)
        if all(
            table[height][column] == shown.get((height, column), table[height][column]) for column in range(width + 1)
        ):
            yield table


def _given_away(inner: Sequence[Sequence[int]]) -> set[Cell]:
    """The hidden small counts that have only one small value left among all tables that show the same."""
    height, width, whole, hidden = len(inner), len(inner[0]), with_totals(inner), hidden_cells(inner)
    cells = itertools.product(range(height + 1), range(width + 1))
    shown = {cell: whole[cell[0]][cell[1]] for cell in cells if cell not in hidden}
    assert all(count >= SMALL for count in shown.values())
    small = {cell for cell in hidden if whole[cell[0]][cell[1]] < SMALL}
    seen = defaultdict[Cell, set[int]](set)
    for table in _tables_like(shown, height, width):
        for row, column in tuple(small):
            if table[row][column] < SMALL:
                seen[row, column].add(table[row][column])
            if len(seen[row, column]) > 1:
                small.discard((row, column))
        if not small:
            break
    return small


@pytest.mark.parametrize(("length", "counts"), [(1, range(9)), (2, range(9)), (3, range(9)), (4, (0, 1, 4, 5, 7))])
def test_no_count_of_a_list_can_be_worked_out_from_the_others_and_the_total(length: int, counts: Sequence[int]) -> None:
    for each in itertools.product(counts, repeat=length):
        assert not _given_away([[count] for count in each]), each


def test_no_count_of_a_table_can_be_worked_out_along_its_rows_and_columns() -> None:
    for a, b, c, d in itertools.product((0, 2, 4, 5, 8), repeat=4):
        assert not _given_away([(a, b), (c, d)]), (a, b, c, d)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((12, 9), ()),
        ((3, 20, 30), (0, 1)),  # the smallest of the others goes with it
        ((0, 0, 12), (0, 1, 2)),  # two noughts and their total would say that both are noughts
        ((4, 10), (0, 1)),
        ((0, 0), (0, 1, 2)),  # and the total
    ],
)
def test_as_little_is_hidden_as_will_do(counts: Sequence[int], hidden: Sequence[int]) -> None:
    assert sorted({row for row, _column in hidden_cells([[count] for count in counts])}) == list(hidden)


def test_a_table_on_paper_shows_no_share_and_no_span_behind_which_too_few_stand() -> None:
    lines = (Line(Label.SAME_DAY, 4), Line(Label.LATER, 9), Line(Label.NOT_YET, 7))
    spread = Spread(Clock.DAYS, 1, 1, 0, 3)
    reach = Reach(Label.SAME_DAY, 1)
    table = Table(Label.NOTIFICATION, Unit.FAMILIES, lines, 20, spread, (reach,), Label.NOT_YET)
    assert table.share(reach) == (4, 13)

    paper = table_for_outside(table)

    assert [line.count for line in paper.lines] == [None, 9, None]
    assert paper.total == 20
    assert paper.share(reach) is None
    assert table_for_outside(Table(Label.NOTIFICATION, Unit.FAMILIES, lines[:1], 4, spread)).spread is None
