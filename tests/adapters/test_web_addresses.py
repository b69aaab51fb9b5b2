"""Pages are asked for once, from outside only, and what is seen is one of a few words. The server is a stub here."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.adapters import outgoing, web_addresses
from portal.adapters.outgoing import Rules
from portal.domain.support_sightings import Seen, Sighting

HERE = Rules(schemes=("http",), may_reach=lambda _number: True)
ASKED: list[str] = []


class _Stub(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED.append(self.path)
        moves = {
            "/old": "/new",
            "/round": "/round",
            "/broken-way": "http://[",
            "/away": "http://10.0.0.1/inside",
            "/": "/start",
        }
        if self.path in moves:
            self.send_response(301)
            self.send_header("Location", moves[self.path])
            self.end_headers()
            return
        self.send_response({"/gone": 404, "/closed": 403, "/broken": 500}.get(self.path, 200))
        self.end_headers()
        if self.path == "/endless":
            for _ in range(64):
                self.wfile.write(b"x" * 65536)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def stub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ASKED.clear()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/page", Seen.ANSWERED),
        ("/", Seen.ANSWERED),
        ("/endless", Seen.ANSWERED),
        ("/old", Seen.MOVED),
        ("/gone", Seen.NO_SUCH_PAGE),
        ("/closed", Seen.NOT_LET_IN),
        ("/broken", Seen.NO_ANSWER),
        ("/round", Seen.NO_ANSWER),
        ("/broken-way", Seen.NO_ANSWER),
    ],
)
def test_what_a_page_answers_is_one_of_a_few_words(stub: str, path: str, seen: Seen) -> None:
    told = web_addresses.look(f"{stub}{path}", hosts=(), rules=HERE)

    assert (told.asked, told.seen) == (f"{stub}{path}", seen)
    assert told.detail == (f"{stub}/new" if seen is Seen.MOVED else "")
    assert len(ASKED) <= web_addresses.REDIRECTS + 1


def test_a_redirect_never_leads_inward(stub: str) -> None:
    rules = Rules(schemes=("http",), may_reach=lambda number: number == "127.0.0.1")

    assert web_addresses.look(f"{stub}/away", hosts=(), rules=rules).seen is Seen.LEADS_INWARD
    assert ASKED == ["/away"]


@pytest.mark.parametrize("number", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"])
def test_a_name_that_also_leads_inward_is_not_asked(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    answers = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (number, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: answers)
    monkeypatch.setattr(outgoing.Judged, "pool", lambda *_asked, **_more: pytest.fail("it was asked"))

    assert web_addresses.look("https://lantern.example.org/", hosts=()).seen is Seen.LEADS_INWARD


def test_only_hosts_on_the_list_are_asked_and_a_redirect_away_from_it_is_told_and_not_followed(stub: str) -> None:
    assert web_addresses.look(f"{stub}/page", hosts=("example.org",), rules=HERE).seen is Seen.NOT_ASKED
    assert ASKED == []

    told = web_addresses.look(f"{stub}/away", hosts=("127.0.0.1",), rules=HERE)
    assert told == Sighting(f"{stub}/away", Seen.MOVED, "http://10.0.0.1/inside")


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://no-such-name.invalid/", "ftp://127.0.0.1/", "http://a@b/", "http://[", "nowhere"],
)
def test_what_cannot_be_asked_did_not_answer(address: str) -> None:
    assert web_addresses.look(address, hosts=(), rules=HERE).seen is Seen.NO_ANSWER
