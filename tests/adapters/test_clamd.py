"""A scanner says clean or harmful; whatever else happens counts as no answer."""

import socketserver
import threading
from pathlib import Path

import pytest

from portal.adapters.clamd import Clamd, ScannerSilent
from tests.files import HARMFUL, PDF, nobody_listens, scanning


def test_what_is_clean_and_what_is_harmful_are_told_apart_and_every_byte_has_travelled() -> None:
    large = PDF * 20_000
    with scanning() as clamd:
        scanner = Clamd(clamd.address)
        assert scanner.finds([PDF[:10], b"", PDF[10:]]) is False
        assert scanner.finds([HARMFUL]) is True
        assert scanner.finds([large]) is False
        assert scanner.answers()
    assert clamd.scanned == [PDF, HARMFUL, large]


@pytest.mark.parametrize(
    "says",
    [b"INSTREAM size limit exceeded. ERROR\0", b"stream: lstat() failed. ERROR\0", b"UNKNOWN COMMAND\0", b"", b"OK\0"],
)
def test_an_answer_that_is_neither_passes_nothing(says: bytes) -> None:
    with scanning(says) as clamd, pytest.raises(ScannerSilent):
        Clamd(clamd.address).finds([PDF])


def test_a_scanner_that_is_not_there_or_hangs_up_is_silent(tmp_path: Path) -> None:
    for address in (nobody_listens(), str(tmp_path / "no.socket")):
        with pytest.raises(ScannerSilent):
            Clamd(address).finds([PDF])
        assert not Clamd(address).answers()


def test_a_scanner_that_listens_and_never_answers_is_given_up() -> None:
    released = threading.Event()

    class Silent(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            released.wait()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        host, port = server.server_address[:2]
        with pytest.raises(ScannerSilent):
            Clamd((str(host), int(port)), patience=0.05).finds([PDF])
        released.set()
        server.shutdown()
        thread.join()


def test_the_socket_of_a_scanner_on_the_same_machine_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"

    class Pong(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.read(6)
            self.wfile.write(b"PONG\0")

    with socketserver.ThreadingUnixStreamServer(str(path), Pong) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        assert Clamd(str(path)).answers()
        server.shutdown()
        thread.join()
