"""What is seen when the ways to a service are looked at without calling anybody: whether a page answers, how a number
is written. It tells people where to look; it changes no entry.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from portal.domain.contact_points import CostlyNumber, NotAPhoneNumber, clean_phone, clean_text_number
from portal.domain.support_facts import Facts


class Seen(StrEnum):
    """What was seen."""

    ANSWERED = "answered"
    MOVED = "moved"
    NO_SUCH_PAGE = "no_such_page"
    NO_ANSWER = "no_answer"
    NOT_LET_IN = "not_let_in"
    """Their server answered, but shows the page to no program."""
    LEADS_INWARD = "leads_inward"
    """The name leads into a private network: the portal did not go there."""
    NOT_ASKED = "not_asked"
    """The host is not among those that may be asked here."""
    NOT_BRITISH = "not_british"
    """A number in no form that is dialled in the United Kingdom."""
    COSTLY = "costly"


NEEDS_A_LOOK = frozenset({Seen.NO_SUCH_PAGE, Seen.LEADS_INWARD, Seen.NOT_BRITISH, Seen.COSTLY})
"""What puts an entry on the work list; a server that does not answer once may answer tomorrow."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One address or number, and what was seen of it."""

    asked: str
    seen: Seen
    detail: str = ""
    """Where an address has moved to."""


def numbers_seen(facts: Facts) -> Iterator[Sighting]:
    """The numbers of a service whose form is wrong; nothing is dialled."""
    asked: list[tuple[str, Callable[[str], object]]] = [
        *((phone.number, clean_phone) for phone in facts.phones),
        *((text.number, clean_text_number) for text in facts.texts),
    ]
    for number, clean in asked:
        try:
            clean(number)
        except CostlyNumber:
            yield Sighting(number, Seen.COSTLY)
        except NotAPhoneNumber:
            yield Sighting(number, Seen.NOT_BRITISH)


def looked_at(facts: Facts) -> frozenset[str]:
    """The web address and the numbers of a service, as it has them now."""
    return frozenset([facts.web, *(each.number for each in facts.phones), *(each.number for each in facts.texts)]) - {
        ""
    }


def may_be_asked(address: str, hosts: Iterable[str]) -> bool:
    """Tell whether this address is at one of these hosts, or below one; where no host is named, all may be asked."""
    allowed = tuple(hosts)
    if not allowed:
        return True
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(host == each or host.endswith(f".{each}") for each in allowed)


def has_moved(asked: str, found: str) -> bool:
    """Tell whether a redirect led somewhere that an editor should know of.

    From the front page of a host to another page of it, or to the same name with “www.”, is no news.
    """
    before, after = urlsplit(asked), urlsplit(found)
    same_host = _bare(before.hostname) == _bare(after.hostname)
    return not (same_host and before.path.rstrip("/") in {"", after.path.rstrip("/")})


def _bare(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")
