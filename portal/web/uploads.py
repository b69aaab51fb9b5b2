"""Files in a form: taken in without being held in memory, and only where a route says that it takes files.

A form whose files are too large is still read to its end (up to four times what a message may carry), and what is too
much is let go on the way: so the words come back with a sentence beside the field, instead of a bare refusal.
"""

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Request, request

from portal.config import FileLimits
from portal.i18n import Locale
from portal.services.attachments import Offered
from portal.web.file_words import limits_in_words
from portal.web.transaction import finish_early
from portal.web.wiring import wiring

IN_MEMORY = 256 * 1024
"""Bytes of a file that wait in memory; more lies in a temporary file without a name."""

READ_AT_MOST = 4
"""Times what a message may carry; beyond that the request is refused unread."""

WORDS_AT_MOST = 2 * 1024 * 1024
"""Bytes of a form besides its files."""

SMALL = 64 * 1024
"""Bytes; a form without files is smaller, and arrives at once."""

FAMILY_KINDS = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf"
PHOTOGRAPHS = "image/jpeg,image/png,image/webp,.jpg,.jpeg,.png,.webp"


class Spool(SpooledTemporaryFile[bytes]):
    """Takes in a file of any size, keeps at most so many bytes of it, and counts them all."""

    def __init__(self, keeps: int) -> None:
        super().__init__(max_size=IN_MEMORY, mode="w+b")
        self.size = 0
        self._keeps = keeps

    def write(self, data: Any) -> int:
        self.size += len(data)
        return super().write(data) if self.size <= self._keeps else len(data)


class FormRequest(Request):
    """Flask's request, whose files are kept only where a route takes files."""

    keeps_of_a_file = 0

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - the signature is Werkzeug's
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return Spool(self.keeps_of_a_file)


def let_in() -> None:
    """Read this form with its files now, before the view begins: no lock is held while a slow phone sends.

    The guard calls it once it knows that this person may enter here.
    """
    asked = cast(FormRequest, request)
    limits = wiring().settings.files
    asked.keeps_of_a_file = limits.each
    asked.max_content_length = WORDS_AT_MOST + READ_AT_MOST * limits.total
    if asked.content_length is None or asked.content_length > SMALL:
        finish_early()
    asked.form  # noqa: B018 - reading it reads the request


def offered() -> tuple[Offered, ...]:
    """The files of this form. Browsers send an empty one where nobody chose any; that is none."""
    found = ((each.filename or "", cast(Spool, each.stream)) for each in request.files.getlist("files"))
    return tuple(Offered(name, spool.size, spool) for name, spool in found if name or spool.size)


@dataclass(frozen=True, slots=True)
class FilesField:
    """The place to choose files, as a page shows it; to the components of a page a field like any other."""

    hint: str
    accept: str
    each: int
    """Bytes that one file may have, and below all together: the page itself says so before it sends them."""
    total: int
    errors: tuple[str, ...] = ()
    id: str = "files"
    name: str = "files"


def files_field(locale: Locale, limits: FileLimits, *, error: str = "", takes_pdf: bool = True) -> FilesField | None:
    """The place to choose files; None where none are taken. Its limits stand in words before anybody chooses."""
    if not limits.are_taken:
        return None
    return FilesField(
        hint=limits_in_words(locale, limits, takes_pdf=takes_pdf),
        accept=FAMILY_KINDS if takes_pdf else PHOTOGRAPHS,
        each=limits.each,
        total=limits.total,
        errors=(error,) if error else (),
    )
