"""Signing in: how long things last, how often they may be tried, and what counts as a code, an address, a way back.

ASVS numbers are those of OWASP ASVS 5.0.0.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

LINK_LIFE = timedelta(minutes=10)
"""A sign-in link, and the code beside it, end after ten minutes (ASVS 6.5.5)."""

INVITATION_LIFE = timedelta(days=7)
"""A printed or mailed invitation; it opens only by a press of the button."""

CODE_DIGITS = 6
"""Six digits are 19.9 bits, which the five tries make good (ASVS 6.5.4)."""

CODE_TRIES = 5
"""Wrong codes per request; counted and kept before the code is compared (ASVS 6.6.3)."""

WRONG_CODES_A_DAY = 20
"""After so many, codes (not links) rest for CODES_REST: 20 guesses in a million a day."""

CODES_REST = timedelta(hours=24)
"""How long codes rest. Links go on working, so nobody can lock a parent out."""

STEP_UP_LIFE = timedelta(minutes=15)
"""How long a fresh proof lasts for exports, keys and changes to users (ASVS 7.5.1)."""

REMEMBERED_ID_LIFE = timedelta(days=1)
"""A remembered session gets a new id each day (ASVS 7.2.4)."""

LAST_SEEN_STEP = timedelta(minutes=1)
"""The session's last-seen time is written at most this often."""

EMAIL_AT_MOST = 254
"""Characters of an address that mail can carry (RFC 5321, 4.5.3.1.3)."""

NEXT_PATH_AT_MOST = 500
"""Characters of a way back: our own addresses are far shorter."""


class NotACode(ValueError):
    """What was typed is not six digits."""


class NotAnEmail(ValueError):
    """What was typed cannot be an email address."""


class SessionKind(StrEnum):
    """Whose session it is."""

    FAMILY = "family"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session may rest, and how long it may live at all."""

    idle: timedelta
    absolute: timedelta


SESSION_LIMITS: Mapping[SessionKind, SessionLimits] = {
    SessionKind.FAMILY: SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12)),
    SessionKind.STAFF: SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12)),
    SessionKind.ADMINISTRATOR: SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=8)),
}
"""NIST SP 800-63B, AAL2: 30 minutes idle, 12 hours in all; enforced by the server (ASVS 7.3.1, 7.3.2)."""

REMEMBERED_LIMITS = SessionLimits(idle=timedelta(days=14), absolute=timedelta(days=30))
"""“This is my own phone”: families only, never the default (NIST SP 800-63B, AAL1: 30 days)."""


class Counted(StrEnum):
    """What an attempt is counted against."""

    ADDRESS = "address"
    """The email address a link was asked for."""
    NETWORK = "network"
    """The /24 or /64 the request came from; shared by wards and phone masts, so generous."""
    SERVICE = "service"
    """Everybody together: above it, an alarm."""
    ANSWER_NETWORK = "answer_network"
    """Codes and addresses typed from one network; a press of the button in the browser that asked is no guess."""
    STAFF_ACCOUNT = "staff_account"
    """One staff account's password and authenticator code."""
    STAFF_NETWORK = "staff_network"
    """Everybody who signs in as staff from one network: an office shares one."""
    OPEN_DIRECTORY = "open_directory"
    """What programs of one network ask the public directory; nothing to guess there, so only against flooding."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in a fixed window; the answer looks the same whether it is reached or not."""

    counted: Counted
    allowed: int
    window: timedelta


RATE_LIMITS: tuple[Limit, ...] = (
    Limit(Counted.ADDRESS, 3, timedelta(minutes=15)),
    Limit(Counted.ADDRESS, 6, timedelta(hours=1)),
    Limit(Counted.ADDRESS, 12, timedelta(days=1)),
    Limit(Counted.NETWORK, 20, timedelta(hours=1)),
    Limit(Counted.NETWORK, 100, timedelta(days=1)),
    Limit(Counted.SERVICE, 500, timedelta(hours=1)),
    Limit(Counted.ANSWER_NETWORK, 30, timedelta(hours=1)),
    Limit(Counted.STAFF_ACCOUNT, 10, timedelta(minutes=15)),
    Limit(Counted.STAFF_ACCOUNT, 40, timedelta(days=1)),
    Limit(Counted.STAFF_NETWORK, 60, timedelta(minutes=15)),
    Limit(Counted.OPEN_DIRECTORY, 600, timedelta(minutes=10)),
)
"""Controls against guessing and flooding (ASVS 6.3.1, 6.6.3), documented here (ASVS 6.1.1)."""


def limits_for(counted: Counted) -> tuple[Limit, ...]:
    """Give the limits that count this, the shortest window first."""
    return tuple(sorted((limit for limit in RATE_LIMITS if limit.counted is counted), key=lambda one: one.window))


def network_of(address: str | None) -> str:
    """Give the network an address belongs to, /24 or /64: what one home, ward or phone mast shares."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))


class LinkState(StrEnum):
    """What a link, a code or an invitation is good for now."""

    LIVE = "live"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    """Another link or code of the same person was used, or the invitation was taken back."""
    UNKNOWN = "unknown"


def link_state(
    *, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> LinkState:
    """Tell what a link is good for; the first thing that ended it is what its page speaks of."""
    if used_at is not None:
        return LinkState.USED
    if revoked_at is not None:
        return LinkState.REVOKED
    return LinkState.LIVE if now < expires_at else LinkState.EXPIRED


def is_fresh(signed_in_at: datetime, *, now: datetime) -> bool:
    """Tell whether somebody signed in so lately that they may change how they sign in (ASVS 7.5.1)."""
    return now - signed_in_at <= STEP_UP_LIFE


def invitation_state(
    *, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, tries: int, now: datetime
) -> LinkState:
    """Tell what an invitation is good for: one that was tried too often is good for nothing."""
    found = link_state(expires_at=expires_at, used_at=used_at, revoked_at=revoked_at, now=now)
    return LinkState.REVOKED if found is LinkState.LIVE and tries >= CODE_TRIES else found


def idle_until(kind: SessionKind, *, remembered: bool, now: datetime) -> datetime:
    """Give the moment at which a session ends if nothing more is done in it."""
    return now + _limits(kind, remembered=remembered).idle


def absolute_until(kind: SessionKind, *, remembered: bool, now: datetime) -> datetime:
    """Give the moment at which a session begun now ends whatever is done in it."""
    return now + _limits(kind, remembered=remembered).absolute


def _limits(kind: SessionKind, *, remembered: bool) -> SessionLimits:
    return REMEMBERED_LIMITS if remembered and kind is SessionKind.FAMILY else SESSION_LIMITS[kind]


def clean_code(text: str) -> str:
    """Give the six digits that were meant: spaces, dashes and direction marks do not count, nor does the script.

    “١٢٣ ٤٥٦” and “123-456” are both 123456. Raises NotACode.
    """
    kept = [character for character in text if unicodedata.category(character) not in {"Zs", "Pd", "Cf", "Cc"}]
    digits = [unicodedata.decimal(character, None) for character in kept]
    if len(digits) != CODE_DIGITS or None in digits:
        raise NotACode
    return "".join(str(digit) for digit in digits)


_NOT_IN_AN_EMAIL = re.compile(r"[\s\x00-\x20\x7f-\x9f<>,;:\"()\[\]\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def normalise_email(text: str) -> str:
    """Give the one form under which an address is looked up: trimmed, NFC, lower case, the domain in ASCII.

    Two spellings may share one form, so mail always goes to the address that was stored, never to what was typed just
    now. Raises NotAnEmail.
    """
    address = unicodedata.normalize("NFC", text.strip()).lower()
    name, at, domain = address.rpartition("@")
    if not (name and at and domain) or "@" in name or _NOT_IN_AN_EMAIL.search(address):
        raise NotAnEmail
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError as unusable:
        raise NotAnEmail from unusable
    labels = domain.split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", label) for label in labels):
        raise NotAnEmail
    if len(f"{name}@{domain}") > EMAIL_AT_MOST or name.startswith(".") or name.endswith(".") or ".." in name:
        raise NotAnEmail
    return f"{name}@{domain}"


_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""Printable ASCII without a backslash, from one slash: browsers read “/\\evil” and “/<tab>/evil” as another site."""


def safe_next(path: str | None) -> str | None:
    """Give the path if it leads to a page of this site, and otherwise None."""
    if not path or len(path) > NEXT_PATH_AT_MOST or not _OWN_PATH.fullmatch(path):
        return None
    steps = re.split(r"[?#]", path, maxsplit=1)[0].split("/")[1:]
    return None if "" in steps[:-1] or any(step in {".", ".."} for step in steps) else path
