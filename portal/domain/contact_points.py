"""Telephone numbers, text numbers, web addresses and postcodes, as families in the United Kingdom can use them.

A check of form only: whether somebody answers is found out by ringing. The ranges Ofcom keeps for drama have the same
form as real ones and pass. `why_not` is asked before any address or number of an adult is used.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

WEB_ADDRESS_AT_MOST = 500
"""Characters of a web address."""


class NotAPhoneNumber(ValueError):
    """Not a number that can be dialled in the United Kingdom."""


class CostlyNumber(ValueError):
    """A number that costs more than an ordinary call (Ofcom: 070, 084, 087, 09 and 118): nobody in grief pays that."""


class NotAWebAddress(ValueError):
    """Not a complete address beginning https://."""


class NotAPostcode(ValueError):
    """Neither a postcode nor its first half."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled: digits only, national form."""

    digits: str
    extension: str = ""

    @property
    def href(self) -> str:
        """The address a telephone link leads to; an extension is said to whoever answers."""
        return f"tel:{self.digits}"


_EXTENSION = re.compile(r"(?:\s*,?\s*(?:x|ext\.?|extension)\s*([0-9]{1,6}))$", re.IGNORECASE)
_DIALLED = re.compile(r"\+?[0-9 \t\u00a0().\-–]+")
_SHORT = re.compile(r"999|112|111|101|105|116\d{3}")
"""Emergency, NHS, police, power, and the European social numbers (116 123 Samaritans, 116 000 missing children)."""
_COSTLY = re.compile(r"070|08[47]|09|118")
_FULL = re.compile(
    r"""
    0[12]\d{8,9}        # places; a few old numbers have ten digits
    | 03\d{9}           # the price of a local call, anywhere
    | 07[1-9]\d{8}      # mobiles
    | 080[08]\d{7}      # free
    | 0800\d{6}         # free, old and shorter
    | 08001111          # Childline, the one eight-digit number
    """,
    re.VERBOSE,
)
_TEXT_SHORT = re.compile(r"[6-8]\d{4}")


def clean_phone(text: str) -> Phone:
    """Give the number to dial. “+44 (0)1632 960 001 x12” is 01632960001, extension 12.

    Raises NotAPhoneNumber, CostlyNumber.
    """
    text = text.strip()
    found = _EXTENSION.search(text)
    number = text[: found.start()] if found else text
    if not _DIALLED.fullmatch(number):
        raise NotAPhoneNumber
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", "") if number.startswith("+44") else number)
    if digits.startswith("+44"):
        digits = "0" + digits.removeprefix("+44")
    if _COSTLY.match(digits):
        raise CostlyNumber
    if not (_SHORT.fullmatch(digits) or _FULL.fullmatch(digits)):
        raise NotAPhoneNumber
    return Phone(digits, found[1] if found else "")


def is_same_number(one: str, other: str) -> bool:
    """Tell whether two numbers, however they are typed, ring the same telephone."""
    return _national(one) == _national(other)


def _national(number: str) -> str:
    try:
        return clean_phone(number).digits
    except (NotAPhoneNumber, CostlyNumber):
        return re.sub(r"[^\d+]", "", number)


def clean_text_number(text: str) -> str:
    """Give the number a text goes to: a five-digit short code or a mobile. Raises NotAPhoneNumber, CostlyNumber."""
    digits = re.sub(r"[\s\-]", "", text)
    if _TEXT_SHORT.fullmatch(digits) and digits.isascii():
        return digits
    phone = clean_phone(text)
    if not phone.digits.startswith("07"):
        raise NotAPhoneNumber
    return phone.digits


_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def clean_web_address(text: str) -> str:
    """Give a complete https address of a named host; no name or password in it. Raises NotAWebAddress."""
    address = text.strip()
    if len(address) > WEB_ADDRESS_AT_MOST or not re.fullmatch(r"[!-\[\]-~]+", address):
        raise NotAWebAddress
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or ""), parts.port
    except ValueError as unreadable:
        raise NotAWebAddress from unreadable
    if parts.scheme != "https" or "@" in parts.netloc or port not in {None, 443} or not _HOST.fullmatch(host):
        raise NotAWebAddress
    return urlunsplit(("https", host, parts.path or "/", parts.query, parts.fragment))


_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_POSTCODE = re.compile(rf"({_OUTWARD})[0-9][A-Z]{{2}}|({_OUTWARD})")


def outward_code(text: str) -> str:
    """Give the first half of a postcode, all that is ever asked for or kept: “ss1 1aa” is SS1. Raises NotAPostcode."""
    found = _POSTCODE.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None or not text.isascii():
        raise NotAPostcode
    return found[1] or found[2]


class WhyNot(StrEnum):
    """Why an address or a number of somebody is not used. For staff only."""

    REFUSED = "refused"
    """They want no portal, so nothing of it is sent to them."""
    MISSING = "missing"
    UNSAFE = "unsafe"
    """Somebody else may read or hear what goes there (domain.md T2)."""
    UNVERIFIED = "unverified"
    """Nobody has shown yet that it is theirs."""


@dataclass(frozen=True, slots=True)
class Point:
    """An address or number of one adult."""

    is_there: bool
    is_verified: bool
    is_safe: bool
    uses_portal: bool = True
    """For an address: whether they use the portal at all. A number is rung whether they do or not."""


def why_not(point: Point, *, proves_itself: bool = False) -> WhyNot | None:
    """Give why this must not be used, or None where it may.

    `proves_itself`: what goes there is the very thing that shows whose it is (an invitation, a link, a code, a first
    call), so it need not be verified before. Safe it must be all the same.
    """
    if not point.uses_portal:
        return WhyNot.REFUSED
    if not point.is_there:
        return WhyNot.MISSING
    if not point.is_safe:
        return WhyNot.UNSAFE
    return None if point.is_verified or proves_itself else WhyNot.UNVERIFIED
