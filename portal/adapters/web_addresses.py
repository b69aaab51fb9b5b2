"""Whether the pages that services name are still there: each is asked for once, and only its first bytes are read."""

import time
from collections.abc import Collection
from typing import Final
from urllib.parse import urljoin

import urllib3

from portal.adapters.outgoing import LeadsInward, NameUnknown, NotAnAddress, Rules, judge
from portal.domain.support_sightings import Seen, Sighting, has_moved, may_be_asked

WHERE: Final = Rules(schemes=("https", "http"))
REDIRECTS: Final = 5
SECONDS: Final = 10.0
"""For one step of one address."""
ALL_SECONDS: Final = 30.0
"""For one address with all its redirects."""
READ_BYTES: Final = 16 * 1024
"""A page that begins to come is there; nobody reads it."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({404, 410})
_CLOSED_TO_PROGRAMS: Final = frozenset({401, 403, 405, 406, 429, 451})


def look(address: str, *, hosts: Collection[str], rules: Rules = WHERE) -> Sighting:
    """Ask for a page and say what was seen. `hosts` are those that may be asked, redirects included; empty: any."""
    until, here = time.monotonic() + ALL_SECONDS, address
    for _ in range(REDIRECTS + 1):
        if not may_be_asked(here, hosts):
            seen = Seen.NOT_ASKED if here == address else Seen.MOVED
            return Sighting(address, seen, "" if here == address else here)
        if time.monotonic() > until:
            return Sighting(address, Seen.NO_ANSWER)
        try:
            status, location = _ask(here, rules)
            after = urljoin(here, location) if location and status in _REDIRECTS else ""
        except LeadsInward:
            return Sighting(address, Seen.LEADS_INWARD)
        except (NotAnAddress, NameUnknown, urllib3.exceptions.HTTPError, OSError, ValueError):
            return Sighting(address, Seen.NO_ANSWER)
        if not after:
            return _judged(address, here, status)
        here = after
    return Sighting(address, Seen.NO_ANSWER)


def _judged(address: str, here: str, status: int) -> Sighting:
    if status in _GONE:
        return Sighting(address, Seen.NO_SUCH_PAGE)
    if status in _CLOSED_TO_PROGRAMS:
        return Sighting(address, Seen.NOT_LET_IN)
    if not 200 <= status < 300:
        return Sighting(address, Seen.NO_ANSWER)
    return Sighting(address, Seen.MOVED, here) if has_moved(address, here) else Sighting(address, Seen.ANSWERED)


def _ask(address: str, rules: Rules) -> tuple[int, str | None]:
    judged = judge(address, rules)
    with judged.pool(seconds=SECONDS) as pool:
        answer = pool.request(
            "GET",
            judged.path,
            headers={"Host": judged.parts.netloc, "Accept": "text/html,*/*", "Accept-Encoding": "identity"},
            redirect=False,
            preload_content=False,
            retries=False,
        )
        next(answer.stream(READ_BYTES, decode_content=False), None)
        answer.close()
        return answer.status, answer.headers.get("Location")
