"""Support: which entries of the directory a person is shown, in which order, and how long a checked fact is trusted."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.adults import YOUNG_UNTIL
from portal.domain.cases import Relationship

CHECK_HOLDS_DAYS = 90
"""Days a check is trusted unless an entry or a service says otherwise: numbers and hours were found to change often."""


GROWN_UP = 18
"""Years; what begins at this age is not for a child whose age nobody said."""


class EntryState(StrEnum):
    """What the editors have decided about an entry."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"


class HowChecked(StrEnum):
    """How somebody found out that the facts are so."""

    CALLED = "called"
    SITE = "site"
    """Read on the service’s own pages."""
    SOURCE = "source"
    """Read in the source named in the first edition, before anybody here has checked."""


class Act(StrEnum):
    """What a person did to an entry; each is one step of its history."""

    LOADED = "loaded"
    ADDED = "added"
    TAKEN_IN = "taken_in"
    """Added or changed from a table of many."""
    EDITED = "edited"
    CHECKED = "checked"
    FOUND_WRONG = "found_wrong"
    """Somebody checked, and it is not as we say."""
    NOBODY_ANSWERED = "nobody_answered"
    PROPOSED = "proposed"
    """A new number for a crisis line, which waits for a second person."""
    PUBLISHING_PROPOSED = "publishing_proposed"
    """Of a crisis line, which families do not see until a second person has checked it too."""
    PAUSE_PROPOSED = "pause_proposed"
    """Of a crisis line, which families see until a second person confirms; so with closing it."""
    CLOSING_PROPOSED = "closing_proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"
    REOPENED = "reopened"
    RETURNED = "returned"
    """An earlier version stands again."""


MOVES: Mapping[Act, tuple[frozenset[EntryState], EntryState]] = {
    Act.PUBLISHED: (frozenset({EntryState.DRAFT, EntryState.PAUSED}), EntryState.PUBLISHED),
    Act.PAUSED: (frozenset({EntryState.PUBLISHED}), EntryState.PAUSED),
    Act.CLOSED: (frozenset({EntryState.DRAFT, EntryState.PUBLISHED, EntryState.PAUSED}), EntryState.CLOSED),
    Act.REOPENED: (frozenset({EntryState.CLOSED}), EntryState.DRAFT),
}
"""From which states to which state each act leads."""
PROPOSED_AS: Mapping[Act, Act] = {
    Act.PUBLISHED: Act.PUBLISHING_PROPOSED,
    Act.PAUSED: Act.PAUSE_PROPOSED,
    Act.CLOSED: Act.CLOSING_PROPOSED,
}
"""What brings a crisis line to families or takes it away from them, and how the first of two people proposes it."""
CHECKED_BY_THE_SECOND = frozenset({Act.PROPOSED, Act.PUBLISHING_PROPOSED})
"""The proposals that put a number before families: whoever confirms one says how they checked it."""


class Cause(StrEnum):
    """How a child died, as a person looking for support may say it; saying nothing is an answer too."""

    ILLNESS = "illness"
    SUDDEN = "sudden"
    HEART = "heart"
    BABY_LOSS = "baby_loss"
    ROAD = "road"
    ACCIDENT = "accident"
    SUICIDE = "suicide"
    """Only ever what the reader chose; never taken from a case."""
    HOMICIDE = "homicide"


class Fit(StrEnum):
    """In which way an entry was made for just this person."""

    LANGUAGE = "language"
    PLACE = "place"
    PERSON = "person"
    """Who they are to the child."""
    YOUNG = "young"
    AGE = "age"
    CHILD_AGE = "child_age"
    CAUSE = "cause"
    """Only ever the one that they named themself."""


class Referrer(StrEnum):
    """Who may ask a service to help a family."""

    SELF = "self"
    """They themselves."""
    FAMILY_DOCTOR = "family-doctor"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    POLICE = "police"
    SOCIAL_CARE = "social-care"
    OTHER_PROFESSIONAL = "other-professional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A directory entry as the rules see it. An empty set, or None, means no restriction.

    Ages are whole years of the person helped; `areas` holds outward postcodes (“SS1”) or postcode areas (“SS”).
    """

    slug: str
    name: str
    state: EntryState
    crisis: bool = False
    checked_on: date | None = None
    check_holds_days: int = CHECK_HOLDS_DAYS
    ends_on: date | None = None
    order: int = 0
    relationships: AbstractSet[Relationship] = frozenset()
    causes: AbstractSet[Cause] = frozenset()
    age_from: int | None = None
    age_to: int | None = None
    child_age_from: int | None = None
    child_age_to: int | None = None
    """Of the child who died, as `child_age_from` is."""
    weeks_from: int | None = None
    areas: AbstractSet[str] = frozenset()
    districts: AbstractSet[str] = frozenset()
    languages: AbstractSet[str] = frozenset()
    for_children: bool = False
    """Whether it was made for children and young people too; such entries come first for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What a person has said about themself; None where they have said nothing."""

    relationship: Relationship | None = None
    age: int | None = None
    child_age: int | None = None
    """Whole years of the child who died; None where nobody knows, and where several children died."""
    cause: Cause | None = None
    weeks_since_death: int | None = None
    outward: str | None = None
    district: str | None = None
    language: str | None = None
    """In which they read here; None for the one that the directory is written in."""
    home_language: str | None = None
    """Which they speak at home, where it is one that a service may be offered in."""
    is_child: bool = False
    """Whether support is looked for on behalf of a child or young person, of whatever age."""


def check_due_on(entry: Entry) -> date | None:
    """Give the last day on which the entry’s check is trusted; None for one that was never checked."""
    return None if entry.checked_on is None else entry.checked_on + timedelta(days=entry.check_holds_days)


def check_is_overdue(entry: Entry, today: date) -> bool:
    """Tell whether somebody must check it again: what staff are shown, crisis lines included."""
    due_on = check_due_on(entry)
    return due_on is None or due_on < today


def is_showable(entry: Entry, today: date) -> bool:
    """Tell whether families may see it: published, not ended, and checked lately.

    A crisis line is never hidden for want of a check; only a person, by pausing or closing it, can take it away.
    """
    if entry.state is not EntryState.PUBLISHED:
        return False
    if entry.crisis:
        return True
    return not check_is_overdue(entry, today) and (entry.ends_on is None or today <= entry.ends_on)


def suits(entry: Entry, seeker: Seeker) -> bool:
    """Tell whether an entry is for this person. What they did not say excludes nothing, except a cause.

    An entry for one cause is shown only to somebody who named it: a page must never suggest one.
    """
    if entry.crisis:
        return True
    return (
        (not entry.causes or seeker.cause in entry.causes)
        and (not entry.relationships or seeker.relationship is None or seeker.relationship in entry.relationships)
        and _age_suits(entry, seeker)
        and _child_age_suits(entry, seeker)
        and _time_suits(entry, seeker)
        and _place_suits(entry, seeker)
    )


def matching(entries: Iterable[Entry], seeker: Seeker, *, today: date) -> tuple[Entry, ...]:
    """Give the entries to show, crisis lines first, then those made for this person, always in the same order."""
    shown = [entry for entry in entries if is_showable(entry, today) and suits(entry, seeker)]
    return tuple(
        sorted(
            shown,
            key=lambda e: (_rank(e, seeker), 0 if e.crisis else -_closeness(e, seeker), e.order, e.name, e.slug),
        )
    )


def _rank(entry: Entry, seeker: Seeker) -> int:
    return 0 if entry.crisis else 1 if stands_first(entry, seeker) else 2


def stands_first(entry: Entry, seeker: Seeker) -> bool:
    """Tell whether it was made for young people, and somebody not grown up yet looks: then it comes before others."""
    is_young = seeker.age is not None and seeker.age < GROWN_UP
    return is_young and entry.age_to is not None and entry.age_to < YOUNG_UNTIL and _age_suits(entry, seeker)


def _age_suits(entry: Entry, seeker: Seeker) -> bool:
    if seeker.age is None:
        return not (seeker.is_child and entry.age_from is not None and entry.age_from >= GROWN_UP)
    return (entry.age_from is None or seeker.age >= entry.age_from) and (
        entry.age_to is None or seeker.age <= entry.age_to
    )


def _child_age_suits(entry: Entry, seeker: Seeker) -> bool:
    if seeker.child_age is None:
        return True
    return (entry.child_age_from is None or seeker.child_age >= entry.child_age_from) and (
        entry.child_age_to is None or seeker.child_age <= entry.child_age_to
    )


def _time_suits(entry: Entry, seeker: Seeker) -> bool:
    if entry.weeks_from is None or seeker.weeks_since_death is None:
        return True
    return seeker.weeks_since_death >= entry.weeks_from


def _place_suits(entry: Entry, seeker: Seeker) -> bool:
    if not (entry.areas or entry.districts) or (seeker.outward is None and seeker.district is None):
        return True
    return _is_local(entry, seeker)


def _is_local(entry: Entry, seeker: Seeker) -> bool:
    outward = (seeker.outward or "").upper()
    named = {outward, outward[:2].rstrip("0123456789")} - {""}
    return bool(named & entry.areas) or seeker.district in entry.districts


def spoken(entry: Entry, seeker: Seeker) -> AbstractSet[str]:
    """The languages of this person in which the service helps."""
    return entry.languages & {seeker.language, seeker.home_language}


def fits(entry: Entry, seeker: Seeker) -> tuple[Fit, ...]:
    """In which ways an entry that suits was made for just this person, as a page may tell them."""
    of_age = (entry.age_from, entry.age_to) != (None, None)
    of_child = (entry.child_age_from, entry.child_age_to) != (None, None)
    so = {
        Fit.LANGUAGE: bool(spoken(entry, seeker)),
        Fit.PLACE: _is_local(entry, seeker),
        Fit.PERSON: seeker.relationship in entry.relationships,
        Fit.YOUNG: seeker.is_child and entry.for_children,
        Fit.AGE: seeker.age is not None and of_age,
        Fit.CHILD_AGE: seeker.child_age is not None and of_child,
        Fit.CAUSE: seeker.cause in entry.causes,
    }
    return tuple(fit for fit, is_so in so.items() if is_so)


def _closeness(entry: Entry, seeker: Seeker) -> int:
    """Count in how many ways an entry was made for just this person; a language of theirs counts twice."""
    found = fits(entry, seeker)
    return len(found) + (Fit.LANGUAGE in found)
