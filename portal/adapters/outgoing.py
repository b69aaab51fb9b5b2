"""Asking other people's servers: only public addresses, and the connection goes to just the one that was judged.

Every answer of the name service must be public, so that neither a redirect nor a second answer leads inward
(security.md on outgoing requests).
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

import urllib3

STEP_SECONDS: Final = 10.0


class NotAnAddress(ValueError):
    """Not a complete address of a kind that may be asked."""


class NameUnknown(OSError):
    """Nothing is found under the name."""


class LeadsInward(Exception):
    """The name leads, perhaps among other places, into a private network."""


def is_public(address: str) -> bool:
    """Whether this is an address of the open internet: not private, loopback, link-local or otherwise our own."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the portal may go. Only tests say anything else than this."""

    schemes: tuple[str, ...] = ("https",)
    may_reach: Callable[[str], bool] = is_public


@dataclass(frozen=True, slots=True)
class Judged:
    """An address, and the one number behind its name to which the connection goes."""

    parts: SplitResult
    number: str
    port: int

    @property
    def path(self) -> str:
        """What is asked for on the connection."""
        path = self.parts.path or "/"
        return f"{path}?{self.parts.query}" if self.parts.query else path

    def pool(self, *, seconds: float = STEP_SECONDS) -> urllib3.HTTPConnectionPool:
        """A connection to just this number, with the name on its certificate; no step takes longer than this."""
        timeout, host = urllib3.Timeout(connect=seconds, read=seconds), self.parts.hostname
        if self.parts.scheme == "https":
            return urllib3.HTTPSConnectionPool(
                self.number, self.port, timeout=timeout, server_hostname=host, assert_hostname=host
            )
        return urllib3.HTTPConnectionPool(self.number, self.port, timeout=timeout)


def judge(address: str, rules: Rules) -> Judged:
    """Look a name up once and judge what it leads to. Raises NotAnAddress, NameUnknown, LeadsInward."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as problem:
        raise NotAnAddress from problem
    if parts.scheme not in rules.schemes or not parts.hostname or "@" in parts.netloc:
        raise NotAnAddress
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as problem:
        raise NameUnknown from problem
    numbers = [str(each[4][0]) for each in found]
    if not numbers or not all(rules.may_reach(number) for number in numbers):
        raise LeadsInward
    return Judged(parts, numbers[0], port)
