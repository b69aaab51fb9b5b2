"""What families ask of the managers, or complain of: each adult's own, and what a manager may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import StaffViewer
from portal.domain.concerns import ConcernKind, Standing, standing
from portal.models.cases import CaseAdult
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import first_name

AT_MOST = 200
"""Rows of a manager's list: those that are not settled come first."""


@dataclass(frozen=True, slots=True)
class OwnConcern:
    """What one adult told the managers, as they see it themselves."""

    kind: ConcernKind
    words: str
    """Empty where they said no more than what they want."""
    made_at: datetime
    manager: str
    """First name of whoever looks into it or answered; empty while nobody has taken it on."""
    answered_at: datetime | None
    answer: str
    """Empty while there is none, and where a manager told them."""


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """What one adult told the managers, as a manager sees it."""

    id: UUID
    case_id: UUID
    adult: str
    child: str
    about: str
    """The practitioner of the family when it was told."""
    kind: ConcernKind
    words: str
    made_at: datetime
    standing: Standing
    taken_by: UUID | None
    manager: str
    """Who has it; empty while nobody has."""
    answer: str
    answered_at: datetime | None
    outcome: str
    settled_at: datetime | None
    adult_id: UUID
    may_be_in_danger: bool
    """Words of danger stand in it, and no welfare check has settled it."""


_ABOUT, _MANAGER = aliased(StaffMember), aliased(StaffMember)
_OWN = (
    select(Concern, _MANAGER.sealed_name.label("sealed_manager"))
    .outerjoin(_MANAGER, _MANAGER.id == Concern.taken_by)
    .order_by(Concern.made_at.desc(), Concern.id.desc())
)
_ROWS = (
    select(
        Concern,
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name,
        _ABOUT.sealed_name.label("sealed_about"),
        _MANAGER.sealed_name.label("sealed_manager"),
        DangerFlag.id.label("flag_id"),
    )
    .outerjoin(DangerFlag, and_(DangerFlag.concern_id == Concern.id, DangerFlag.closed_at.is_(None)))
    .join(CaseAdult, CaseAdult.id == Concern.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .join(_ABOUT, _ABOUT.id == Concern.about_id)
    .outerjoin(_MANAGER, _MANAGER.id == Concern.taken_by)
    # What waits longest is read first; what is settled stands below, the newest first.
    .order_by(Concern.settled_at.desc().nulls_first(), Concern.made_at, Concern.id)
    .limit(AT_MOST)
)


def of_adult(session: Session, *, adult_id: UUID) -> tuple[OwnConcern, ...]:
    """Everything one adult told the managers, the newest first."""
    rows = session.execute(_OWN.where(Concern.adult_id == adult_id)).all()
    learn_keys(session, [each for row in rows for each in (row.Concern.sealed_words, row.sealed_manager)])
    words, answer = opener(session, Concern.sealed_words), opener(session, Concern.sealed_answer)
    name = opener(session, StaffMember.sealed_name)
    return tuple(
        OwnConcern(
            kind=ConcernKind(row.Concern.kind),
            words=words(row.Concern.id, row.Concern.sealed_words) if row.Concern.sealed_words else "",
            made_at=row.Concern.made_at,
            manager=first_name(name(row.Concern.taken_by, row.sealed_manager)) if row.sealed_manager else "",
            answered_at=row.Concern.answered_at,
            answer=answer(row.Concern.id, row.Concern.sealed_answer) if row.Concern.sealed_answer else "",
        )
        for row in rows
    )


def of_viewer(session: Session, *, viewer: StaffViewer) -> tuple[ConcernRow, ...]:
    """What a manager may read: everything that is not about themselves, what waits longest first."""
    return _read(session, _ROWS.where(Concern.about_id != viewer.id))


def one(session: Session, *, viewer: StaffViewer, concern_id: UUID) -> ConcernRow | None:
    """One of those; None where there is none, or it is about the one who asks."""
    found = _read(session, _ROWS.where(Concern.about_id != viewer.id, Concern.id == concern_id))
    return found[0] if found else None


def _read(session: Session, wanted: Select[*tuple[Any, ...]]) -> tuple[ConcernRow, ...]:
    rows = session.execute(wanted).all()
    sealed = [(row.sealed_child_name, row.sealed_name, row.sealed_about, row.sealed_manager) for row in rows]
    learn_keys(session, [each for row in sealed for each in row])
    person, child = opener(session, Person.sealed_name), opener(session, CaseAdult.sealed_child_name)
    staff = opener(session, StaffMember.sealed_name)
    words, answer = opener(session, Concern.sealed_words), opener(session, Concern.sealed_answer)
    outcome = opener(session, Concern.sealed_outcome)
    return tuple(
        ConcernRow(
            id=found.id,
            case_id=found.case_id,
            adult=person(row.person_id, row.sealed_name),
            child=child(found.adult_id, row.sealed_child_name),
            about=staff(found.about_id, row.sealed_about),
            kind=ConcernKind(found.kind),
            words=words(found.id, found.sealed_words) if found.sealed_words else "",
            made_at=found.made_at,
            standing=standing(
                is_taken=found.taken_by is not None,
                is_answered=found.answered_at is not None,
                is_settled=found.settled_at is not None,
            ),
            taken_by=found.taken_by,
            manager=staff(found.taken_by, row.sealed_manager) if row.sealed_manager else "",
            answer=answer(found.id, found.sealed_answer) if found.sealed_answer else "",
            answered_at=found.answered_at,
            outcome=outcome(found.id, found.sealed_outcome) if found.sealed_outcome else "",
            settled_at=found.settled_at,
            adult_id=found.adult_id,
            may_be_in_danger=row.flag_id is not None,
        )
        for row in rows
        for found in (row.Concern,)
    )
