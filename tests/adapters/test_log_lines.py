"""What a log says of a fault: where and what kind, never in its own words."""

import logging
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.adapters.database import Database
from portal.adapters.log_lines import LINE, PlaceFormatter


def _written(fault: BaseException) -> str:
    record = logging.LogRecord("portal.errors", logging.ERROR, __file__, 1, "unexpected", None, None)
    record.exc_info = (type(fault), fault, fault.__traceback__)
    return PlaceFormatter(LINE).format(record)


def _stumble(words: str) -> None:
    try:
        int(words)
    except ValueError as problem:
        raise LookupError(words) from problem


def test_what_amina_typed_stays_out_of_the_log_of_a_fault_and_its_cause() -> None:
    words = "Yusuf loved the sea"
    with pytest.raises(LookupError) as caught:
        _stumble(words)

    line = _written(caught.value)
    assert "Yusuf" not in line
    assert "builtins.ValueError" in line, "the first cause is named"
    assert line.endswith("builtins.LookupError")
    assert "in _stumble" in line, "so is the place"


def test_a_refusal_of_the_database_does_not_quote_the_row(database: Database) -> None:
    child = {"name": "Yusuf"}
    with database.write_session() as session, pytest.raises(SQLAlchemyError) as caught:
        session.execute(text("INSERT INTO nowhere (name) VALUES (:name)"), child)

    assert "Yusuf" not in str(caught.value)
    assert "Yusuf" not in _written(caught.value)


def test_lines_go_to_standard_error_once_however_often_it_is_asked() -> None:
    program = (
        "import logging\n"
        "from portal.adapters import log_lines\n"
        "log_lines.configure(level=logging.INFO)\n"
        "log_lines.configure(level=logging.INFO)\n"
        "logging.getLogger('portal.requests').info('GET /home 200')\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own words

    assert told.stdout == ""
    assert told.stderr.count("GET /home 200") == 1
