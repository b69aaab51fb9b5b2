"""What a service is found by, and what somebody looks for: the same few facts on both sides of a search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from math import cos, radians, sqrt
from typing import Any

from portal.domain import support_hours
from portal.domain.cases import Relationship
from portal.domain.content import Kind
from portal.domain.name_search import folded
from portal.domain.support import Cause, Entry, EntryState, Seeker
from portal.domain.support_facts import Facts
from portal.domain.support_hours import Clock, Opening
from portal.domain.support_venues import Point, addresses_of, is_confidential, point_of
from portal.domain.support_ways import Way

__all__ = ["Point", "Way", "addresses_of", "is_confidential", "point_of"]

EVERYWHERE = ""
"""The name of the area of what works in the whole country."""
OLDEST = 999
"""Years; stands for no upper age."""
MILES_A_DEGREE = 69.05
"""From north to south: a sixtieth of it is a sea mile of 1.852 km, a mile is 1.609344 km."""
SHOWN_FOR_EVER = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """A published service as a search knows it."""

    is_crisis: bool
    shown_until: date
    """The last day on which families see it."""
    reach: frozenset[str]
    kinds: int
    """This and the other sets are numbers with one bit a member (`bits`); 0 is an empty set."""
    for_whom: int
    causes: int
    ways: int
    age_from: int
    age_to: int
    child_age_from: int
    child_age_to: int
    weeks_from: int
    languages: str
    """Codes with a space before and after each."""
    point: Point | None
    """Where people go to; none for a place that is kept confidential."""
    opening: Opening | None
    name: str
    """Folded, as the organisation and the words are."""
    organisation: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; what is empty, or none, excludes nothing."""

    seeker: Seeker = field(default_factory=Seeker)
    words: tuple[str, ...] = ()
    """What to look for of what was typed (domain.support_spelling.typed_words)."""
    typed: str = ""
    """All that was typed, folded."""
    kind: Kind | None = None
    way: Way | None = None
    language: str = ""
    open_at: Clock | None = None
    """Only services where somebody is there at this moment."""
    near: Point | None = None
    is_for_staff: bool = False
    """Staff look for a family they know: what is for one cause only is found, too."""


def bits(members: Iterable[Enum]) -> int:
    """A set of members of one enumeration as a number, by the order in which they are written down there.

    The index is made anew with each version of the portal, so that a member may be added anywhere.
    """
    return sum(1 << _PLACES[type(member)][member] for member in set(members))


_PLACES: Mapping[type[Enum], Mapping[Enum, int]] = {
    kind: {member: place for place, member in enumerate(kind)} for kind in (Kind, Relationship, Cause, Way)
}


def findable(entry: Entry, facts: Facts, kept: Mapping[str, Any]) -> Findable | None:
    """What a service is found by; None for one that is not published. `kept` are its facts as its row holds them."""
    until = _shown_until(entry)
    if entry.state is not EntryState.PUBLISHED or until is None:
        return None
    ways = ways_of(facts, kept)
    reach = frozenset(entry.areas | entry.districts | frozenset(kept.get("districts") or ())) or frozenset({EVERYWHERE})
    return Findable(
        is_crisis=entry.crisis,
        shown_until=until,
        reach=reach,
        kinds=bits(facts.kinds),
        for_whom=bits(facts.for_whom),
        causes=bits(facts.causes),
        ways=bits(ways),
        age_from=facts.age_from or 0,
        age_to=OLDEST if facts.age_to is None else facts.age_to,
        child_age_from=facts.child_age_from or 0,
        child_age_to=OLDEST if facts.child_age_to is None else facts.child_age_to,
        weeks_from=facts.weeks_from or 0,
        languages="".join(f" {code} " for code in kept.get("languages") or ()),
        point=point_of(kept) if reach != {EVERYWHERE} or Way.FACE_TO_FACE in ways else None,
        opening=support_hours.read(kept.get("opening")),
        name=folded(facts.name),
        organisation=folded(facts.organisation),
        words=tuple(dict.fromkeys(folded(_said(facts)).split())),
    )


def _shown_until(entry: Entry) -> date | None:
    """The last day on which domain.support.is_showable holds; None where it never does."""
    if entry.crisis:
        return SHOWN_FOR_EVER
    if entry.checked_on is None:
        return None
    holds = entry.checked_on + timedelta(days=entry.check_holds_days)
    return holds if entry.ends_on is None else min(holds, entry.ends_on)


def ways_of(facts: Facts, kept: Mapping[str, Any]) -> frozenset[Way]:
    """How people get in touch: as somebody wrote it down, and by every door that stands in the facts."""
    known = {way.value: way for way in Way}
    named = {known[way] for way in kept.get("ways") or () if way in known}
    doors = {
        Way.PHONE: bool(facts.phones),
        Way.TEXT: bool(facts.texts),
        Way.EMAIL: bool(facts.email),
        Way.ONLINE: Kind.ONLINE in facts.kinds,
        Way.FACE_TO_FACE: Kind.GROUPS in facts.kinds,
    }
    return frozenset(named | {way for way, is_there in doors.items() if is_there})


def areas_of(seeker: Seeker) -> tuple[str, ...]:
    """The areas in which a service may work for this person; none at all where they did not say where they live."""
    outward = (seeker.outward or "").upper()
    named = (outward, outward[:2].rstrip("0123456789"), seeker.district or "")
    return (EVERYWHERE, *(name for name in named if name)) if any(named) else ()


def miles_a_degree_across(latitude: float) -> float:
    """From west to east, at this latitude."""
    return MILES_A_DEGREE * cos(radians(latitude))


def miles(one: Point, other: Point) -> float:
    """How far apart two places are, as the crow flies. Good to one in a hundred within a country of this size."""
    across = (one.longitude - other.longitude) * miles_a_degree_across(other.latitude)
    return sqrt(((one.latitude - other.latitude) * MILES_A_DEGREE) ** 2 + across**2)


_ALSO_CALLED: Mapping[Kind, str] = {
    Kind.PHONE: "phone helpline line call ring talk",
    Kind.TEXT: "text sms",
    Kind.ONLINE: "online internet chat video",
    Kind.LISTENING: "listening listen talk",
    Kind.COUNSELLING: "counselling counsellor counseling therapy therapist",
    Kind.PEER_SUPPORT: "peer parents others",
    Kind.BEFRIENDING: "befriending befriender",
    Kind.GROUPS: "groups group meeting meet",
    Kind.CHILDREN: "children child kids brother sister sibling",
    Kind.YOUNG_PEOPLE: "young people teenager teenagers teen",
    Kind.FATHERS: "fathers father dads dad men",
    Kind.FAITH: "faith religion prayer",
    Kind.BABY_LOSS: "baby babies",
    Kind.NEXT_BABY: "next baby pregnancy pregnant",
    Kind.MENTAL_HEALTH: "mental health",
    Kind.INQUEST: "inquest coroner court",
    Kind.INFORMATION: "information",
    Kind.PRACTICAL: "practical",
    Kind.MONEY: "money funeral costs benefits debt",
}
"""What people call each kind of help, beside what the entry's own words say."""


def _said(facts: Facts) -> str:
    return " ".join((facts.summary, facts.faith, facts.access, *(_ALSO_CALLED.get(kind, "") for kind in facts.kinds)))
