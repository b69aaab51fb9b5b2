"""Log lines on standard error. A fault is told by its kind and its place in the code, never by its own words."""

import logging
import traceback
from types import TracebackType
from typing import Final

LINE: Final = "%(asctime)s %(name)s %(levelname)s %(message)s"

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlaceFormatter(logging.Formatter):
    """Writes where something broke and what kind of fault it was.

    An exception's own message may quote what somebody typed, or a row of the database (PostgreSQL's DETAIL does), and
    logs hold no such thing (ASVS 16.2.5).
    """

    def formatException(self, ei: ExceptionInfo) -> str:
        """Every frame, from the first cause on; of each fault the kind alone."""
        return "" if ei[1] is None else "\n".join(_told(ei[1]))


def _told(fault: BaseException) -> list[str]:
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    lines = _told(before) if before is not None else []
    lines += [frame.rstrip() for frame in traceback.format_tb(fault.__traceback__)]
    return [*lines, f"{type(fault).__module__}.{type(fault).__qualname__}"]


def configure(*, level: int) -> None:
    """Send log lines to standard error, unless whoever started this process has decided where they go."""
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(PlaceFormatter(LINE))
    root.addHandler(handler)
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)
