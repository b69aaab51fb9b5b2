"""Draws one pack from standard input to standard output, in a process of its own that may use little and knows nothing.

Started by `portal.adapters.packs`, never imported by the portal. It has no secret and no environment; its words come
as data that the template never reads as markup.
"""

import os
import resource
import sys
from pathlib import Path
from typing import Final, Literal

import typst

BROKE = 5
_HERE = Path(__file__).parent
STRICT: Final = "ua-1"
LENIENT: Final = "1.7"
"""PDF/UA-1 refuses a sign that no font of ours can draw; then the pack is tagged all the same, without the claim."""


def _limit(seconds: int, memory: int) -> None:
    limits = [(resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)]
    if sys.platform == "linux":  # elsewhere the system itself already has more address space than this
        limits.append((resource.RLIMIT_AS, memory))
    for which, most in limits:
        resource.setrlimit(which, (most, most))


def draw(pack: str) -> bytes:
    """The PDF. Raises typst.TypstError."""
    try:
        return _compiled(pack, STRICT)
    except typst.TypstError:
        return _compiled(pack, LENIENT)


def _compiled(pack: str, standard: Literal["ua-1", "1.7"]) -> bytes:
    # A compiler reads a template given as bytes once: so each attempt has its own.
    compiler = typst.Compiler(
        (_HERE / "pack.typ").read_bytes(),
        root=_HERE / "fonts",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"]),
        ignore_system_fonts=True,
        sys_inputs={"pack": pack},
    )
    drawn = compiler.compile(format="pdf", pdf_standards=standard)
    assert isinstance(drawn, bytes)  # noqa: S101 - one format, no file: bytes
    return drawn


def main() -> int:
    _limit(*map(int, sys.argv[1:3]))
    try:
        drawn = draw(sys.stdin.buffer.read().decode())
    except typst.TypstError:
        return BROKE
    sys.stdout.buffer.write(drawn)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    os._exit(main())
