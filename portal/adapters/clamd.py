"""A virus scanner that listens: clamd, spoken to over its own small protocol (INSTREAM), without a library.

The bytes travel in pieces, each with its length before it; an empty one ends them. Whatever is not a plain “OK” or
“FOUND” counts as no answer, so that nothing passes by mistake.
"""

import socket
from collections.abc import Iterable
from typing import Final

CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 60.0
_PIECE: Final = 1 << 18
_LONGEST_ANSWER: Final = 4096


class ScannerSilent(RuntimeError):
    """The scanner is not there, did not answer in time, or said that it could not do it."""


class Clamd:
    """The scanner at an address: the path of a socket, or host and port.

    `patience` is how many seconds one step of the talk may take.
    """

    def __init__(self, address: str | tuple[str, int], *, patience: float = ANSWER_SECONDS) -> None:
        self._address = address
        self._patience = patience

    def finds(self, content: Iterable[bytes]) -> bool:
        """Whether something harmful is in these bytes. Raises ScannerSilent."""
        answer = self._ask(b"zINSTREAM\0", content)
        if answer == b"stream: OK":
            return False
        if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
            return True
        raise ScannerSilent(f"it answered “{answer.decode(errors='replace')}”")

    def answers(self) -> bool:
        """Whether it is there and at work."""
        try:
            return self._ask(b"zPING\0", ()) == b"PONG"
        except ScannerSilent:
            return False

    def _ask(self, command: bytes, content: Iterable[bytes]) -> bytes:
        try:
            with self._connect() as talk:
                talk.sendall(command)
                if command == b"zINSTREAM\0":
                    _send(talk, content)
                return _hear(talk)
        except OSError as problem:
            raise ScannerSilent(type(problem).__name__) from problem

    def _connect(self) -> socket.socket:
        if isinstance(self._address, tuple):
            talk = socket.create_connection(self._address, timeout=CONNECT_SECONDS)
        else:
            talk = socket.socket(socket.AF_UNIX)
            talk.settimeout(CONNECT_SECONDS)
            try:
                talk.connect(self._address)
            except OSError:
                talk.close()
                raise
        talk.settimeout(self._patience)
        return talk


def _send(talk: socket.socket, content: Iterable[bytes]) -> None:
    for some in content:
        for start in range(0, len(some), _PIECE):
            piece = some[start : start + _PIECE]
            talk.sendall(len(piece).to_bytes(4, "big") + piece)
    talk.sendall(bytes(4))


def _hear(talk: socket.socket) -> bytes:
    """Everything up to the closing NUL, or what came before the line went dead."""
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < _LONGEST_ANSWER:
        some = talk.recv(_LONGEST_ANSWER)
        if not some:
            break
        heard += some
    return heard.rstrip(b"\0\n")
