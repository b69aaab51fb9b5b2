"""Files with a message: what may be sent, in which state a file is, who may open it, and when a check is tried again.

A file counts as what its first bytes say, never as what its name says (ASVS 5.2.2). Nobody can open anything before it
has been checked (ASVS 5.4.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import IO
from uuid import UUID, uuid5

MOST_PIXELS = 50_000_000
"""Of one photograph. A phone's largest have about this many; a picture that claims more is a bomb (security.md 4.2)."""

A_DAY = 40
"""Files that one adult of a family may send in a day: more than anybody sends who is not a machine (ASVS 2.4.1)."""

STAGED_FOR = timedelta(days=1)
"""How long files that were chosen and never sent are kept."""

LEASE = timedelta(minutes=5)
"""How long a file that a worker has begun to check is left alone; well above what a check may take."""

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=2)

SCAN_TRIES = 43
"""With growing pauses this is about three days: a scanner that fails on a Friday evening is missed on Monday."""

OPENING_TRIES = 3
"""How often the process that rewrites a photograph may break before the photograph is given up."""


class FileKind(StrEnum):
    """What may be sent."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"

    @property
    def is_photograph(self) -> bool:
        return self is not FileKind.PDF

    @property
    def suffix(self) -> str:
        """Of the neutral name that it is handed out under."""
        return "jpg" if self is FileKind.JPEG else self.value


class FileState(StrEnum):
    """How far the check of a file has come."""

    RECEIVED = "received"
    SCANNING = "scanning"
    """A worker has it, or will take it up again."""
    CLEAN = "clean"
    """Rewritten, if it is a photograph, and found clean by the scanner, if there is one."""
    NOT_SCANNED = "not_scanned"
    """A PDF where no scanner is set up: kept, and staff are told before they open it."""
    INFECTED = "infected"
    """The scanner found something; the bytes are gone."""
    FAILED = "failed"
    """It could not be checked or rewritten; the bytes are gone."""

    @property
    def is_waiting(self) -> bool:
        return self in {FileState.RECEIVED, FileState.SCANNING}

    @property
    def is_gone(self) -> bool:
        return self in {FileState.INFECTED, FileState.FAILED}


class WhyFailed(StrEnum):
    """Why a file could not be kept."""

    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_SCANNED_IN_TIME = "not_scanned_in_time"


class FileRefused(ValueError):
    """Something that was chosen cannot be sent. `name` is what the sender calls the file, for their eyes only."""

    def __init__(self, name: str = "") -> None:
        super().__init__(type(self).__name__)
        self.name = name


class FileEmpty(FileRefused):
    """A file without a byte in it."""


class FileIsHeic(FileRefused):
    """A photograph in the format that some phones keep, which browsers and our own tools do not open safely."""


class FileKindRefused(FileRefused):
    """Neither a photograph that we take nor a PDF."""


class PdfNeedsScanner(FileRefused):
    """A PDF to a family where no scanner is set up: no family could ever open it."""


class FileTooLarge(FileRefused):
    """One file above the limit, in bytes."""

    def __init__(self, name: str, *, limit: int) -> None:
        super().__init__(name)
        self.limit = limit


class TooManyFiles(FileRefused):
    """More files than one message carries."""

    def __init__(self, *, limit: int) -> None:
        super().__init__()
        self.limit = limit


class FilesTooLargeTogether(TooManyFiles):
    """Each is small enough, all together are not; `limit` in bytes."""


class TooManyFilesToday(TooManyFiles):
    """More files than one adult sends in a day."""


class FilesClosed(FileRefused):
    """No files are taken here at present; the reason stays with the team."""


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file that somebody has chosen and that may be sent. `content` stands at its beginning."""

    kind: FileKind
    size: int
    digest: bytes
    """SHA-256, to tell the same choice from another one; never stored."""
    label: str
    """What the sender calls it, cleaned; only staff see their own again, before they send."""
    content: IO[bytes]


def kind_of(beginning: bytes, *, name: str = "") -> FileKind:
    """What a file is, by its first 16 bytes or more. Raises FileIsHeic, FileKindRefused."""
    if beginning.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return FileKind.WEBP
    if beginning.startswith(b"%PDF-"):
        return FileKind.PDF
    if beginning[4:8] == b"ftyp" and beginning[8:12] in _HEIC_BRANDS:
        raise FileIsHeic(name)
    raise FileKindRefused(name)


_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def refuse_sizes(sizes: Sequence[tuple[str, int]], *, number: int, each: int, total: int) -> None:
    """Refuse more files than `number`, an empty one, one above `each` bytes, or all of them above `total` bytes.

    Raises TooManyFiles, FileEmpty, FileTooLarge, FilesTooLargeTogether.
    """
    if len(sizes) > number:
        raise TooManyFiles(limit=number)
    for name, size in sizes:
        if size == 0:
            raise FileEmpty(name)
        if size > each:
            raise FileTooLarge(name, limit=each)
    if sum(size for _, size in sizes) > total:
        raise FilesTooLargeTogether(limit=total)


def clean_label(name: str) -> str:
    """What the sender calls a file: no folders, nothing unprintable, at most 60 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:60]


def key_for(page_key: UUID, files: Sequence[ChosenFile], words: str = "") -> UUID:
    """The key under which what stands on a page is sent once.

    Made of the page's own key, the files and the words: a second tap is the same sending, and another photograph from
    the same page (by going back to it) is another one, never lost. Without files the page's key is the key.
    """
    if not files:
        return page_key
    return uuid5(page_key, "\n".join([*(chosen.digest.hex() for chosen in files), words]))


def may_be_opened(state: FileState, *, by_family: bool) -> bool:
    """Whether somebody may open a file: when it is clean. A PDF that nothing could scan opens for staff alone."""
    return state is FileState.CLEAN or (state is FileState.NOT_SCANNED and not by_family)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries in vain: twice as long each time, at most two hours."""
    doublings: int = 2 ** min(tries - 1, 20)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)
