"""A feed of Open Referral records, from an address or a file, with a limit on everything that could have none.

Addresses: https only, and never inward (adapters.outgoing).
"""

import json
import time
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin

import urllib3

from portal.adapters.outgoing import LeadsInward, NameUnknown, NotAnAddress, Rules, judge

PAGE_BYTES: Final = 8 * 1024 * 1024
FILE_BYTES: Final = 64 * 1024 * 1024
DEEPEST: Final = 40
MOST_PAGES: Final = 500
MOST_RECORDS: Final = 20_000
REDIRECTS: Final = 4
ALL_SECONDS: Final = 600.0
PER_PAGE: Final = 100
_NESTED: Final = {"schedules", "service_at_locations", "service_areas", "contacts", "attributes", "regular_schedules"}


WHERE: Final = Rules()


class FeedRefused(Exception):
    """The feed cannot be read; one plain sentence says why."""


@dataclass(slots=True)
class Feed:
    """The records that were read, and sentences about what could not be."""

    records: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_text(text: bytes) -> Any:
    """JSON of a bounded depth. Raises FeedRefused."""
    try:
        found = json.loads(text, parse_constant=_number, parse_float=_number)
    except (ValueError, RecursionError) as problem:
        raise FeedRefused("What came is no JSON that can be read.") from problem
    level, depth = [found], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise FeedRefused(f"The records are nested deeper than {DEEPEST} levels.")
        level = [child for each in level if isinstance(each, dict | list)
                 for child in (each.values() if isinstance(each, dict) else each)]  # fmt: skip
    return found


def _number(text: str) -> float:
    """A number that a database can keep. Raises ValueError."""
    found = float(text)
    if not isfinite(found):
        raise ValueError("a number without an end")
    return found


def records_of(told: Any) -> list[Any]:
    """The records in what was read: a page (`contents`, or `content` as older feeds say), a list, or one record."""
    if isinstance(told, dict):
        for name in ("contents", "content", "services"):
            if isinstance(told.get(name), list):
                return list(told[name])
        return [told] if "id" in told else []
    return told if isinstance(told, list) else []


def read_file(path: Path) -> Feed:
    """All records of a file. Raises FeedRefused."""
    try:
        if path.stat().st_size > FILE_BYTES:
            raise FeedRefused(f"The file is larger than {FILE_BYTES // 1024 // 1024} MB.")
        records = records_of(read_text(path.read_bytes()))
    except OSError as problem:
        raise FeedRefused(f"The file cannot be read: {problem.strerror}.") from problem
    return Feed(records[:MOST_RECORDS], [_TOO_MANY] if len(records) > MOST_RECORDS else [])


_TOO_MANY = f"The feed holds more than {MOST_RECORDS} records; the rest was not read."


def read_address(address: str, *, rules: Rules = WHERE) -> Feed:
    """Walk all pages of a feed and the details of each record. Raises FeedRefused.

    Totals are not believed: the walk ends with an empty page, or one that brings no record which was not there before.
    """
    base = address.partition("?")[0].rstrip("/").removesuffix("/services")
    feed, known, until = Feed(), set[str](), time.monotonic() + ALL_SECONDS
    for number in range(1, MOST_PAGES + 1):
        try:
            page = _fetch(f"{base}/services?{urlencode({'page': number, 'per_page': PER_PAGE})}", rules, until)
        except FeedRefused as problem:
            if number == 1:
                raise
            feed.notes.append(f"Page {number} could not be read, so the walk ended there: {problem}")
            return feed
        records = records_of(page)
        fresh = [each for each in records if not isinstance(each, dict) or str(each.get("id")) not in known]
        if not fresh or not any(isinstance(each, dict) for each in fresh):
            return feed
        known |= {str(each.get("id")) for each in fresh if isinstance(each, dict)}
        feed.records.extend(_details(each, base, rules, until, feed) for each in fresh)
        if len(feed.records) > MOST_RECORDS:
            feed.notes.append(_TOO_MANY)
            return feed
        if isinstance(page, list):
            return feed
    feed.notes.append(f"The feed has no end after {MOST_PAGES} pages; the rest was not read.")
    return feed


def _details(record: Any, base: str, rules: Rules, until: float, feed: Feed) -> Any:
    """The whole record behind one line of a list; the line itself where there is no more."""
    if not isinstance(record, dict) or not record.get("id") or _NESTED & set(record):
        return record
    try:
        found = _fetch(f"{base}/services/{quote(str(record['id']), safe='')}", rules, until)
    except FeedRefused as problem:
        feed.notes.append(f"The details of “{str(record.get('name'))[:80]}” could not be read: {problem}")
        return record
    return found if isinstance(found, dict) and found.get("id") == record["id"] else record


def _fetch(address: str, rules: Rules, until: float) -> Any:
    for _ in range(REDIRECTS + 1):
        if time.monotonic() > until:
            raise FeedRefused("The feed took longer than ten minutes.")
        status, told, location = _ask(address, rules, until)
        if status in {301, 302, 303, 307, 308} and location:
            address = urljoin(address, location)
            continue
        if status != 200:
            raise FeedRefused(f"The feed answered with {status}.")
        return read_text(told)
    raise FeedRefused("The feed sends us from address to address without end.")


def _ask(address: str, rules: Rules, until: float) -> tuple[int, bytes, str | None]:
    try:
        judged = judge(address, rules)
    except NotAnAddress as problem:
        raise FeedRefused("Only a complete address that begins https:// can be read.") from problem
    except NameUnknown as problem:
        raise FeedRefused("Nothing is found under the name in the address.") from problem
    except LeadsInward as problem:
        raise FeedRefused("The address leads into a private network, where the portal does not go.") from problem
    try:
        with judged.pool() as pool:
            answer = pool.request(
                "GET",
                judged.path,
                headers={"Host": judged.parts.netloc, "Accept": "application/json", "Accept-Encoding": "identity"},
                redirect=False,
                preload_content=False,
                retries=False,
            )
            return answer.status, _body(answer, until), answer.headers.get("Location")
    except (urllib3.exceptions.HTTPError, OSError) as problem:
        raise FeedRefused("The feed did not answer as it should.") from problem


def _body(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in answer.stream(64 * 1024, decode_content=False):
        size += len(piece)
        pieces.append(piece)
        if size > PAGE_BYTES:
            raise FeedRefused(f"One answer is larger than {PAGE_BYTES // 1024 // 1024} MB.")
        if time.monotonic() > until:
            raise FeedRefused("The feed took longer than ten minutes.")
    return b"".join(pieces)
