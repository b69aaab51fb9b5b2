"""Which pages are measured, who asks for them, and their requests as a browser behind a proxy sends them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from tests.benchmarks import load
from tests.benchmarks.fill import VISITORS, Filled

HOST = "portal.example.org"
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
COOKIE = re.compile(rb"\r\nset-cookie: *(__Host-form=[^;]+)", re.IGNORECASE)
MARK = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
WORDS = "Thank you for ringing this morning. Could you ask the hospital about that evening? We would like to know."


class Who(StrEnum):
    """Who asks for a page."""

    NOBODY = "nobody"
    READER = "reader"
    WRITER = "writer"
    """A family that nobody else reads here, for its thread grows."""
    LONG_READER = "long reader"
    """A family whose thread has a thousand messages."""
    MANAGER = "manager"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the table."""

    name: str
    path: str
    who: Who
    is_large: bool = False
    """Whether it is asked of the portal with the many threads."""
    is_sending: bool = False
    is_unchanged: bool = False
    """Asked with the mark of what the asker shows already."""
    form: tuple[tuple[str, str], ...] = ()
    """Sent to be answered with a page, beside the token."""
    aim: tuple[float, float] | None = None
    """The least ratio to B on SQLite and on PostgreSQL, where one was set."""

    @property
    def status(self) -> int:
        return 303 if self.is_sending else 304 if self.is_unchanged else 200


PAGES = (
    Page("thread of 30 messages", "/messages", Who.READER, aim=(0.8, 0.5)),
    Page("thread of 1,000 messages, its newest 30", "/messages", Who.LONG_READER, aim=(0.8, 0.5)),
    Page("family home", "/home", Who.READER, aim=(0.7, 0.45)),
    Page("a send", "/messages", Who.WRITER, is_sending=True, aim=(0.7, 0.7)),
    Page("inbox, manager, 1,000 threads", "/staff/inbox", Who.MANAGER, aim=(0.7, 0.45)),
    Page("inbox, manager, many threads", "/staff/inbox", Who.MANAGER, is_large=True, aim=(0.7, 0.45)),
    Page("inbox, practitioner, 1,000 threads", "/staff/inbox", Who.PRACTITIONER),
    Page("inbox, practitioner, many threads", "/staff/inbox", Who.PRACTITIONER, is_large=True),
    Page("anything new? (304)", "/messages/newest", Who.READER, is_unchanged=True, aim=(2.0, 2.0)),
    Page(
        "search for support, 10,000 services, all filters",
        "/support",
        Who.READER,
        form=(
            ("words", "harbour listening"),
            ("who", "child"),
            ("age", "9"),
            ("cause", "illness"),
            ("outward", "SS1"),
            ("need", "listening"),
            ("way", "phone"),
            ("language", "ur"),
            ("open_now", "y"),
            ("begun", "y"),
        ),
        aim=(0.35, 0.35),
    ),
    Page("what happens", "/what-happens", Who.NOBODY),
    Page("sign in", "/sign-in", Who.NOBODY),
)
"""What anybody may read is asked for without any cookie, as on a first visit."""


def cookies_of(who: Who, filled: Filled) -> tuple[str, ...]:
    """A session cookie for each visitor; empty for those who are not signed in."""
    return {
        Who.NOBODY: ("",) * VISITORS,
        Who.READER: filled.families[:VISITORS],
        Who.WRITER: filled.families[VISITORS : 2 * VISITORS],
        Who.LONG_READER: filled.families[2 * VISITORS : 3 * VISITORS],
        Who.MANAGER: filled.managers,
        Who.PRACTITIONER: filled.practitioners,
    }[who]


def requests_for(page: Page, port: int, filled: Filled) -> list[str]:
    """The request of each visitor. Who is signed in has been here before, and has the cookie of the forms."""
    return [_request(page, port, cookie) for cookie in cookies_of(page.who, filled)]


def plain_get(path: str, cookie: str = "", more: str = "") -> str:
    """A GET as it comes through the proxy, with `more` headers, each a line."""
    return f"GET {path} HTTP/1.1\r\n{_headers(cookie)}{more}\r\n"


def _headers(cookie: str) -> str:
    lines = [
        f"Host: {HOST}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Language: en-GB,en;q=0.8",
        "X-Forwarded-For: 192.0.2.10",
        "X-Forwarded-Proto: https",
    ]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "".join(f"{line}\r\n" for line in lines)


def _request(page: Page, port: int, sid: str) -> str:
    if not sid:
        return plain_get(page.path)
    cookie = f"__Host-sid={sid}"
    with load.connect(port) as connection:
        _status, head, body = load.ask(connection, plain_get(page.path, cookie).encode("latin-1"))
    form = COOKIE.search(head)
    if form is not None:
        cookie = f"{cookie}; {form[1].decode('latin-1')}"
    token = TOKEN.search(body)
    if page.is_unchanged:
        mark = MARK.search(head)
        return plain_get(page.path, cookie, "" if mark is None else f"If-None-Match: {mark[1].decode()}\r\n")
    if not (page.is_sending or page.form) or token is None:
        return plain_get(page.path, cookie)
    fields = {"csrf_token": token[1].decode(), **dict(page.form)}
    if page.is_sending:
        fields |= {"send_key": load.NEW_KEY.decode(), "body": WORDS}
    sent = urlencode(fields)
    more = f"Referer: https://{HOST}{page.path}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"POST {page.path} HTTP/1.1\r\n{_headers(cookie)}{more}Content-Length: {len(sent)}\r\n\r\n{sent}"
