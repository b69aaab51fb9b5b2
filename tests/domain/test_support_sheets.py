"""A table of services goes out and comes back the same, whatever stands in it; a hostile one is not read."""

import pytest

from portal.domain import support_sheets
from portal.domain.support_sheets import COLUMNS, LARGEST, SheetProblem, SheetRefused
from portal.domain.support_timetable import HoursRow
from portal.domain.support_typed import PhoneRow, PlaceRow, Typed

NASTY = Typed(
    name="=HYPERLINK(1)",
    organisation="'+quoted",
    summary='Says "hello", then; goes',
    phones=(PhoneRow("+44 1632 960001", "a | b\\|c", ""), PhoneRow("01632 960 002", "", "Free|")),
    week=(HoursRow("weekdays", "9:00", "17:00"), HoursRow("saturday", "10:00", "12:00")),
    places=(PlaceRow("", "1 Quiet Street", "SS1 1AA", confidential=True),),
    kinds=("phone", "groups"),
    hours_certain=True,
    source="@list",
    doubt="-",
)


def test_a_table_comes_back_as_it_went_out_and_no_cell_is_a_formula() -> None:
    content = support_sheets.write([("lantern", NASTY)])

    (row,) = support_sheets.read(content)
    assert row.entry == "lantern"
    assert support_sheets.fill(Typed(), row.cells) == NASTY
    text = content.decode("utf-8-sig")
    for cell in (",'=HYPERLINK(1),", ",''+quoted,", ""","'+44 """, ",'@list,", ",'-\r\n"):
        assert cell in text


def test_a_column_that_is_not_there_changes_nothing() -> None:
    (row,) = support_sheets.read(b"name;cost\nLantern;Free\n")

    filled = support_sheets.fill(NASTY, row.cells)
    assert (filled.name, filled.cost, filled.summary) == ("Lantern", "Free", NASTY.summary)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", SheetProblem.EMPTY),
        (b"name\n\n", SheetProblem.EMPTY),
        (b"name\nL\xe4ntern\n", SheetProblem.NOT_UTF8),
        (b"name\nLan\x00tern\n", SheetProblem.NOT_WHOLE),
        (b'name\n"Lantern\n', SheetProblem.NOT_WHOLE),
        (b"name,secret\nLantern,x\n", SheetProblem.UNKNOWN_COLUMN),
        (b"name,NAME\nLantern,x\n", SheetProblem.COLUMN_TWICE),
        (b"cost\nFree\n", SheetProblem.NO_NAMES),
        (b"name\n" + b"Lantern\n" * 501, SheetProblem.TOO_MANY_ROWS),
        (b"name\n" + b"x" * LARGEST, SheetProblem.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_table_is_not_read(content: bytes, problem: SheetProblem) -> None:
    with pytest.raises(SheetRefused) as told:
        support_sheets.read(content)

    assert told.value.problem is problem


def test_every_fact_of_the_form_has_a_column() -> None:
    assert set(Typed.__dataclass_fields__) == set(COLUMNS) - {"entry"}
