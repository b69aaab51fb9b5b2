"""A case: who belongs to it, who is with the family today, and the name it goes by among staff."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

_REFERENCE_ALPHABET = "23456789CDFHJKMNPQRTVWX"
"""23 signs: no vowels, so that no word is spelled, and none that looks like another."""

_REFERENCE_SIGNS = 6

REFERENCES = len(_REFERENCE_ALPHABET) ** _REFERENCE_SIGNS
"""How many references there are: 148 million, so that a random one tells nothing and can be tried again if taken."""


class Relationship(StrEnum):
    """Who an adult is to the child."""

    MOTHER = "mother"
    FATHER = "father"
    STEP_PARENT = "step_parent"
    GRANDPARENT = "grandparent"
    CARER = "carer"
    """Foster carers, and others who brought the child up."""
    ADULT_SIBLING = "adult_sibling"
    OTHER = "other"


class CaseStatus(StrEnum):
    """Where a case stands for the team. Never shown to a family."""

    OPEN = "open"
    CLOSING = "closing"
    """A goodbye is agreed and under way; promises still hold."""
    CLOSED = "closed"

    @property
    def keeps_promises(self) -> bool:
        """Tell whether a next update must be promised."""
        return self is not CaseStatus.CLOSED


class CoverMissing(ValueError):
    """Nobody is named to cover an absence, or the absent person covers themself."""


class AbsenceEndsBeforeItBegins(ValueError):
    """The last day lies before the first."""


class DiedInTheFuture(ValueError):
    """The day of death lies after today."""


class DiedBeforeBirth(ValueError):
    """The day of death lies before the day of birth."""


class NotAChild(ValueError):
    """Eighteen or older on the day of death: the review of deaths is of children (Children Act 2004, section 16M)."""


class NotAReference(ValueError):
    """Not a case reference, or one mistyped by a sign."""


@dataclass(frozen=True, slots=True)
class Away:
    """Days a practitioner is away, first and last included, and who is there instead (None only in old records)."""

    practitioner_id: UUID
    from_on: date
    to_on: date
    covered_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What a family is told by name: who is away, until when, and who is there.

    `covered_by_id` is None when the whole team covers. `back_on` is the first day after the absence.
    """

    away_id: UUID
    back_on: date
    covered_by_id: UUID | None


def check_life(born_on: date | None, died_on: date, *, today: date) -> None:
    """Refuse two days that cannot both be so. Raises DiedInTheFuture, DiedBeforeBirth, NotAChild."""
    if died_on > today:
        raise DiedInTheFuture
    if born_on is None:
        return
    if died_on < born_on:
        raise DiedBeforeBirth
    if (died_on.year - born_on.year, (died_on.month, died_on.day) >= (born_on.month, born_on.day)) >= (18, True):
        raise NotAChild


def check_absence(away: Away) -> None:
    """Refuse an absence that would leave families with nobody. Raises CoverMissing, AbsenceEndsBeforeItBegins."""
    if away.to_on < away.from_on:
        raise AbsenceEndsBeforeItBegins
    if away.covered_by_id is None or away.covered_by_id == away.practitioner_id:
        raise CoverMissing


def present_practitioner(assigned_id: UUID, absences: Iterable[Away], on: date) -> UUID | None:
    """Give who is with the family on that day: the assigned person, whoever covers, whoever covers them.

    None means that no named person is there and the team covers: the chain ends nowhere, or runs in a circle. Where
    somebody's absences overlap, the one recorded first is followed first.
    """
    away_today = [away for away in absences if away.from_on <= on <= away.to_on]
    to_ask, asked = [assigned_id], set[UUID]()
    while to_ask:
        person = to_ask.pop()
        if person in asked:
            continue
        asked.add(person)
        theirs = [away for away in away_today if away.practitioner_id == person]
        if not theirs:
            return person
        to_ask.extend(away.covered_by_id for away in reversed(theirs) if away.covered_by_id is not None)
    return None


def covered_by(staff_id: UUID, absences: Sequence[Away], on: date) -> frozenset[UUID]:
    """Give for whom this practitioner stands in that day: where they end a chain, or where nobody named is there."""
    away = {each.practitioner_id for each in absences if each.from_on <= on <= each.to_on} - {staff_id}
    return frozenset(each for each in away if present_practitioner(each, absences, on) in {staff_id, None})


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, first and last included, on which nobody named is there for somebody's families: the whole team covers."""

    practitioner_id: UUID
    from_on: date
    to_on: date


def gaps(absences: Sequence[Away], *, from_on: date, to_on: date) -> tuple[Gap, ...]:
    """Give every gap that falls between two days, first and last included, the soonest first."""
    # Who is there changes only where somebody's leave begins or ends.
    turns = {each.from_on for each in absences} | {each.to_on + timedelta(days=1) for each in absences}
    starts = sorted({from_on, *(day for day in turns if from_on < day <= to_on)})
    spans = list(zip(starts, [*(day - timedelta(days=1) for day in starts[1:]), to_on], strict=True))
    found = []
    for who in {each.practitioner_id for each in absences}:
        empty = [span for span in spans if present_practitioner(who, absences, span[0]) is None]
        found += [Gap(who, *days) for days in _joined(empty)]
    return tuple(sorted(found, key=lambda gap: (gap.from_on, gap.practitioner_id)))


def _joined(spans: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Spans in their order, those that follow one another without a day between as one."""
    first = last = None
    for begins, ends in spans:
        if first is not None and last is not None and begins != last + timedelta(days=1):
            yield first, last
            first = None
        first, last = first or begins, ends
    if first is not None and last is not None:
        yield first, last


def cover_sentence_facts(assigned_id: UUID, absences: Sequence[Away], on: date) -> CoverFacts | None:
    """Give what the sentence about cover needs, or None when the assigned person is there that day."""
    theirs = [away for away in absences if away.practitioner_id == assigned_id]
    back_on = on
    while any(away.from_on <= back_on <= away.to_on for away in theirs):
        back_on = max(away.to_on for away in theirs if away.from_on <= back_on <= away.to_on) + timedelta(days=1)
    if back_on == on:
        return None
    return CoverFacts(assigned_id, back_on, present_practitioner(assigned_id, absences, on))


def reference(number: int) -> str:
    """Give the case reference of a number below REFERENCES, drawn at random by the caller: “K7M-4QXR”.

    The last sign is a check: one wrong sign, or two that changed places, is always noticed. Raises ValueError for a
    number out of range.
    """
    if not 0 <= number < REFERENCES:
        raise ValueError("a reference is made from a number below REFERENCES")
    size, values = len(_REFERENCE_ALPHABET), list[int]()
    for _ in range(_REFERENCE_SIGNS):
        number, value = divmod(number, size)
        values.append(value)
    values.append(-sum(place * value for place, value in enumerate(values, start=2)) % size)
    signs = "".join(_REFERENCE_ALPHABET[value] for value in values)
    return f"{signs[:3]}-{signs[3:]}"


def clean_reference(text: str) -> str:
    """Give a typed reference as it is written: capitals, one dash. Raises NotAReference."""
    signs = re.sub(r"[\s\-‐-―]", "", text).upper()
    if len(signs) != _REFERENCE_SIGNS + 1 or not set(signs) <= set(_REFERENCE_ALPHABET):
        raise NotAReference
    values = [_REFERENCE_ALPHABET.index(sign) for sign in signs]
    weighed = sum(place * value for place, value in enumerate(values[:-1], start=2)) + values[-1]
    if weighed % len(_REFERENCE_ALPHABET):
        raise NotAReference
    return f"{signs[:3]}-{signs[3:]}"
