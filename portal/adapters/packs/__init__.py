"""Packs become tagged PDF files (PDF/UA-1): with a language, a title, headings, lists and real letters in every script.

Drawn by Typst in a process with limits of its own, without our environment and without the network.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from portal.domain.packs import Pack

CPU_SECONDS: Final = 20
CLOCK_SECONDS: Final = 30.0
"""Longer than the processor's share, since a busy machine lets it wait."""
MEMORY: Final = 2 << 30
"""Bytes of address space; a pack of every text takes 300 MB of it."""

PROGRAM: Final = Path(__file__).with_name("child.py")


class PackNotDrawn(RuntimeError):
    """The process was killed, took too long, or could not draw it; nothing is half done."""


def draw(pack: Pack, *, patience: float = CLOCK_SECONDS) -> bytes:
    """The pack as a PDF file. Raises PackNotDrawn, which never carries any of its words."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of the pack stands in the command
            [sys.executable, "-I", "-B", str(PROGRAM), str(CPU_SECONDS), str(MEMORY)],
            input=json.dumps(asdict(pack)).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},  # the service key may stand in ours
            cwd="/",
            start_new_session=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:  # and it has been killed
        raise PackNotDrawn("it took too long") from problem
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        raise PackNotDrawn(f"it ended with {done.returncode}")
    return done.stdout
