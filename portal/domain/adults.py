"""What is written down about an adult: how they are reached, how they like to talk, who may be told and may decide."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.cases import Relationship
from portal.domain.contact_points import Point, WhyNot, why_not
from portal.domain.safe_times import SafeTimes

YOUNGEST = 16
"""Years: nobody younger has a place of their own here (design.md section 10)."""

YOUNG_UNTIL = 25
"""Years: the oldest for whom a date of birth is kept, so that support suits their age. Our choice."""

REVIEW_WITHIN_AT_MOST = timedelta(days=184)
"""“May be told” and “may decide” are looked at again within half a year: families change. Our choice."""


class Way(StrEnum):
    """How somebody has chosen to hear from the team."""

    PORTAL = "portal"
    PHONE = "phone"
    """They want no portal: a person rings them."""
    LETTER = "letter"
    """They want no portal: a person writes to them on paper."""


class Talks(StrEnum):
    """How somebody takes things in best."""

    SPOKEN = "spoken"
    WRITTEN = "written"


class EthnicGroup(StrEnum):
    """What somebody says of themselves: the five broad groups of the census of England and Wales 2021, or no answer.

    It is asked for one purpose: to see whether the service reaches everybody alike (domain.md 6.2, K16).
    """

    ASIAN = "asian"
    BLACK = "black"
    MIXED = "mixed"
    WHITE = "white"
    OTHER = "other"
    NOT_SAID = "not_said"
    """They were asked, and would rather not say."""


class Standing(StrEnum):
    """Whether an adult may be told, or may decide. Staff only (domain.md 2.3)."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


class TooYoung(ValueError):
    """Younger than YOUNGEST."""


class NotYoung(ValueError):
    """YOUNG_UNTIL or older: their date of birth is not needed, so it is not kept."""


class EvidenceMissing(ValueError):
    """Somebody may be told or decide (or may not), and nobody says how that is known."""


class ReviewMissing(ValueError):
    """Nobody says when it is looked at again."""


class ReviewInThePast(ValueError):
    """The day on which it is looked at again is not after today."""


class ReviewTooFar(ValueError):
    """The day is further away than REVIEW_WITHIN_AT_MOST."""


class NoNumberToRing(ValueError):
    """They want to be rung, and there is no number that may be used."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Whether an adult may be told and may decide, how that is known, and when somebody looks again. Staff only."""

    may_be_told: Standing | None = None
    told_evidence: str = ""
    may_decide: Standing | None = None
    decide_evidence: str = ""
    review_on: date | None = None


def check_authority(authority: Authority, *, today: date) -> None:
    """Refuse what nobody could stand by in court.

    Raises EvidenceMissing, ReviewMissing, ReviewInThePast, ReviewTooFar.
    """
    said = [
        (authority.may_be_told, authority.told_evidence),
        (authority.may_decide, authority.decide_evidence),
    ]
    if any(standing is not None and not evidence.strip() for standing, evidence in said):
        raise EvidenceMissing
    if all(standing is None for standing, _evidence in said):
        return
    if authority.review_on is None:
        raise ReviewMissing
    if authority.review_on <= today:
        raise ReviewInThePast
    if authority.review_on - today > REVIEW_WITHIN_AT_MOST:
        raise ReviewTooFar


def age(born_on: date, *, today: date) -> int:
    """Give whole years. Somebody born on 29 February grows older, in years without one, on 1 March."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def check_young(born_on: date | None, *, today: date) -> None:
    """Refuse a date of birth that is not a young person’s. Raises TooYoung, NotYoung."""
    if born_on is None:
        return
    years = age(born_on, today=today)
    if years < YOUNGEST:
        raise TooYoung
    if years >= YOUNG_UNTIL:
        raise NotYoung


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDetails:
    """What adults say about themselves, and put right themselves. Words may be empty."""

    name: str
    pronoun: str
    language: str
    """What they speak at home, in words."""
    dialect: str
    needs_interpreter: bool
    talks: Talks | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details(OwnDetails):
    """All that staff write down about an adult on a case. Words may be empty."""

    relationship: Relationship
    relationship_words: str
    """Their own words, where the relationship is none of the others."""
    child_name: str
    locale: str
    ethnic_group: EthnicGroup | None
    """None: nobody has asked yet."""
    born_on: date | None
    area: str
    way: Way
    email: str
    email_is_safe: bool
    email_unsafe: str
    phone: str
    phone_is_verified: bool
    phone_is_safe: bool
    phone_unsafe: str
    safe_times: str
    email_times: SafeTimes | None
    """When notices may come to the address; None: at any time."""
    phone_times: SafeTimes | None
    """When texts may come, and when the number is best rung."""
    authority: Authority


def changed(before: OwnDetails, after: OwnDetails) -> tuple[str, ...]:
    """Name what is different in `after`: for the record, which holds no word that anybody wrote."""
    return tuple(each.name for each in fields(after) if getattr(before, each.name, None) != getattr(after, each.name))


def check_details(details: Details, *, today: date) -> None:
    """Refuse what cannot be so, or would leave nobody able to reach them.

    Raises NoNumberToRing, the refusals of check_young, and those of check_authority.
    """
    number = Point(bool(details.phone), details.phone_is_verified, details.phone_is_safe)
    if details.way is Way.PHONE and why_not(number, proves_itself=True) in {WhyNot.MISSING, WhyNot.UNSAFE}:
        raise NoNumberToRing
    check_young(details.born_on, today=today)
    check_authority(details.authority, today=today)
