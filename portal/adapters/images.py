"""Photographs are rewritten before anybody opens them: pixels alone survive, in a process with limits of its own.

What goes: where and when it was taken, the phone, comments, previews, and anything that hides behind the picture. What
a picture could do to the program that reads it, it does to a process without secrets, files or network (security.md
4.2).
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from portal.domain.attachments import MOST_PIXELS, FileKind

CPU_SECONDS: Final = 20
CLOCK_SECONDS: Final = 40.0
"""Longer than the processor's share, since a busy machine lets it wait."""

MEMORY: Final = 1 << 30
"""Bytes. A photograph of MOST_PIXELS takes 200 MB, and is held three times while it is turned and its colours set."""

OUTPUT: Final = 64 << 20
"""Bytes that a rewritten photograph may have."""

PROGRAM: Final = Path(__file__).with_name("images_child.py")
_FORMATS: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
# What the program answers with; it cannot import them from here, since it knows nothing of the portal.
_DONE: Final = 0
_UNREADABLE: Final = 3
_TOO_LARGE: Final = 4
_MOVES: Final = 6
_AS_IT_IS: Final = 0


class PhotographUnreadable(ValueError):
    """It is damaged, or not what it says it is."""


class PhotographTooLarge(ValueError):
    """It has more pixels than MOST_PIXELS, or needs more memory or room than it may have."""


class PhotographMoves(ValueError):
    """It is an animation, where one picture is wanted."""


class RewriterBroke(RuntimeError):
    """The process was killed, or took too long; the same photograph may do better the next time."""


def rewrite(content: IO[bytes], kind: FileKind, *, patience: float = CLOCK_SECONDS) -> IO[bytes]:
    """The photograph again, upright, in common colours, with nothing but its pixels; the caller closes it.

    `content` is a real file. Raises PhotographUnreadable, PhotographTooLarge, RewriterBroke.
    """
    return _written(content, kind, patience, side=_AS_IT_IS)


def square(content: IO[bytes], kind: FileKind, *, side: int, patience: float = CLOCK_SECONDS) -> bytes:
    """The middle of a photograph as a JPEG file of `side` by `side` pixels, upright, with nothing but its pixels.

    `content` is a real file. Raises PhotographUnreadable, PhotographTooLarge, PhotographMoves, RewriterBroke.
    """
    with _written(content, kind, patience, side=side) as written:
        return written.read()


def _written(content: IO[bytes], kind: FileKind, patience: float, *, side: int) -> IO[bytes]:
    written = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the caller
    try:
        _refuse(_run(content, kind, written, patience, side=side))
    except BaseException:
        written.close()
        raise
    written.seek(0)
    return written


def _run(content: IO[bytes], kind: FileKind, written: IO[bytes], patience: float, *, side: int) -> int | None:
    """What the process answered; None when it took too long."""
    content.seek(0)
    limits = (MOST_PIXELS, CPU_SECONDS, MEMORY, OUTPUT, side)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the photograph stands in the command
            [sys.executable, "-I", "-B", str(PROGRAM), _FORMATS[kind], *map(str, limits)],
            stdin=content,
            stdout=written,
            stderr=subprocess.DEVNULL,
            env={},  # the service key may stand in ours
            cwd="/",
            start_new_session=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:  # and it has been killed
        return None
    return done.returncode


def _refuse(answer: int | None) -> None:
    if answer == _UNREADABLE:
        raise PhotographUnreadable
    if answer == _TOO_LARGE:
        raise PhotographTooLarge
    if answer == _MOVES:
        raise PhotographMoves
    if answer != _DONE:
        raise RewriterBroke(f"it ended with {answer}")
