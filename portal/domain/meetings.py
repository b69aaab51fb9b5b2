"""Meetings with a family: which kinds there are, where each may be, and what opens it to be booked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from portal.domain.debrief_slots import MINIMUM_NOTICE

HELD_FOR = timedelta(minutes=5)
"""How long a time is kept for somebody who is deciding (our choice); then it is free again by itself."""

PEOPLE_AT_MOST = 2
"""How many others may come with whoever leads: a family sits opposite three people at most (our choice)."""


class PlaceKind(StrEnum):
    """Where people may meet. Never offered: the hospital where the child died, unless the family asks a person."""

    HOME = "home"
    OTHER_HOSPITAL = "other_hospital"
    NEUTRAL_PLACE = "neutral_place"
    VIDEO = "video"
    PHONE = "phone"

    @property
    def needs_travel(self) -> bool:
        """Tell whether anybody has to be driven to."""
        return self not in {PlaceKind.VIDEO, PlaceKind.PHONE}

    @property
    def has_an_address(self) -> bool:
        """Tell whether it can be one of the places that the team keeps a list of."""
        return self in {PlaceKind.OTHER_HOSPITAL, PlaceKind.NEUTRAL_PLACE}


class MeetingKind(StrEnum):
    """What a time is for."""

    DEBRIEF = "debrief"
    """The talk about the post-mortem: opened by its gate, and by nothing else."""
    HOME_VISIT = "home_visit"
    FOLLOW_UP = "follow_up"
    """A second talk, some time after another."""
    PHONE_CALL = "phone_call"


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one kind of meeting."""

    places: tuple[PlaceKind, ...]
    minimum_notice: timedelta
    """How far ahead a time must lie to be picked without a call."""
    waits_for_police: bool
    """Whether findings may be talked about there, so that a police hold freezes new bookings."""


RULES: Mapping[MeetingKind, Rules] = {
    MeetingKind.DEBRIEF: Rules(tuple(PlaceKind), MINIMUM_NOTICE, waits_for_police=True),
    MeetingKind.HOME_VISIT: Rules((PlaceKind.HOME,), MINIMUM_NOTICE, waits_for_police=False),
    MeetingKind.FOLLOW_UP: Rules(tuple(PlaceKind), MINIMUM_NOTICE, waits_for_police=True),
    MeetingKind.PHONE_CALL: Rules((PlaceKind.PHONE,), timedelta(hours=2), waits_for_police=False),
}
"""A talk on the phone needs nobody to travel, and its number may be dialled the same day (our assumption)."""


class PlaceRefused(ValueError):
    """A kind of place that this kind of meeting never takes, or a place of a kind that was not chosen."""


def places_for(kind: MeetingKind, chosen: Iterable[PlaceKind]) -> tuple[PlaceKind, ...]:
    """Give where a time of this kind can be: what was chosen for it, or everywhere that the kind allows."""
    wanted = set(chosen)
    return tuple(place for place in RULES[kind].places if not wanted or place in wanted)


def check_places(
    kind: MeetingKind, chosen: Iterable[PlaceKind], *, of_the_place: PlaceKind | None
) -> tuple[PlaceKind, ...]:
    """Give the kinds of place of a new time, in their order. Raises PlaceRefused."""
    wanted = set(chosen)
    if wanted - set(RULES[kind].places) or (of_the_place is not None and of_the_place not in (wanted or PlaceKind)):
        raise PlaceRefused
    return tuple(place for place in PlaceKind if place in wanted)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place of the team's list, as a family reads of it."""

    name: str
    address: str
    access_notes: str
    kind: PlaceKind
    hospital_id: UUID | None


def open_to(
    kinds: Iterable[PlaceKind], *, allowed: Iterable[PlaceKind], place: NamedPlace | None, hospital_id: UUID
) -> tuple[PlaceKind, ...]:
    """Give where this family may meet at a time: what the time and the safety review both allow.

    The hospital in which the child died is never among them (domain.md 3.1); a person may arrange it if asked.
    """
    is_theirs = place is not None and place.hospital_id == hospital_id
    may = set(allowed) - ({place.kind} if is_theirs and place is not None else set())
    return tuple(kind for kind in kinds if kind in may)
