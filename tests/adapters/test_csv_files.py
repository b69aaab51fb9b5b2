"""A table for a spreadsheet program: nothing in it is run, and numbers stay numbers."""

import csv
import io

import pytest

from portal.adapters import csv_files


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1", "\u200b=1", "|cmd", "%0A"])
def test_a_cell_that_a_program_would_work_out_is_words(cell: str) -> None:
    assert csv_files.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Nurse", "", "St Anne’s = Hospital", "A-1", 12, -3, 4.5])
def test_every_other_cell_stays_as_it_is(cell: str | float) -> None:
    assert csv_files.harmless(cell) == cell


def test_the_file_reads_back_line_breaks_quotes_and_all() -> None:
    file = csv_files.write(["=Day", "People"], [['a "b"\nc', 3]])
    assert file.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert rows == [["'=Day", "People"], ['a "b"\nc', "3"]]
