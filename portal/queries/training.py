"""Training: one session, all of them, and totals by quarter with the organisations that were reached. Staff only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.attendance import Group
from portal.domain.name_search import folded
from portal.domain.training import FeedbackQuestion, Quarter, quarter_of
from portal.models.organisations import Organisation
from portal.models.sealing import learn_keys, opener
from portal.models.training import TrainingGroup, TrainingName, TrainingScore, TrainingSession

Scores = dict[FeedbackQuestion, dict[int, int]]
"""How many people gave which score."""


class TrainingMissing(LookupError):
    """No session of this id."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who wants a certificate."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One session, with who came."""

    id: UUID
    title: str
    topics: tuple[str, ...]
    held_on: date
    place: str
    minutes: int
    groups: tuple[Group, ...]
    scores: Scores

    @property
    def people(self) -> int:
        return sum(group.people for group in self.groups)


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """One session, whole."""

    row: TrainingRow
    teachers: str
    remarks: str
    names: tuple[Named, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class Total:
    """What some sessions come to."""

    sessions: int
    people: int
    minutes: int
    organisations: int
    scores: Scores


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one role, or from one organisation."""

    name: str
    people: int


_SESSIONS = select(TrainingSession).where(TrainingSession.removed_at.is_(None))
_GROUPS = (
    select(TrainingGroup.session_id, TrainingGroup.people, TrainingGroup.role, Organisation.name)
    .join(Organisation, Organisation.id == TrainingGroup.organisation_id)
    .order_by(TrainingGroup.session_id, TrainingGroup.id)
)
_SCORES = select(TrainingScore.session_id, TrainingScore.question, TrainingScore.score, TrainingScore.people).order_by(
    TrainingScore.session_id, TrainingScore.question, TrainingScore.score
)


def every(session: Session) -> tuple[TrainingRow, ...]:
    """All sessions, the newest first; three statements."""
    rows = session.scalars(_SESSIONS.order_by(TrainingSession.held_on.desc(), TrainingSession.id.desc())).all()
    groups, scores = defaultdict[UUID, list[Group]](list), defaultdict[UUID, list[Any]](list)
    for each in session.execute(_GROUPS):
        groups[each.session_id].append(Group(each.people, each.role, each.name))
    for given in session.execute(_SCORES):
        scores[given.session_id].append(given)
    return tuple(_row(row, groups[row.id], scores[row.id]) for row in rows)


def one(session: Session, *, session_id: UUID) -> TrainingPage:
    """One session with everything about it. Raises TrainingMissing."""
    row = session.scalars(_SESSIONS.where(TrainingSession.id == session_id)).one_or_none()
    if row is None:
        raise TrainingMissing
    groups = session.execute(_GROUPS.where(TrainingGroup.session_id == session_id)).all()
    scores = session.execute(_SCORES.where(TrainingScore.session_id == session_id)).all()
    named = session.execute(
        select(TrainingName.id, TrainingName.sealed_name)
        .where(TrainingName.session_id == session_id)
        .order_by(TrainingName.id)
    ).all()
    learn_keys(session, [row.sealed_teachers, row.sealed_remarks, *(each.sealed_name for each in named)])
    name_of = opener(session, TrainingName.sealed_name)
    remarks = opener(session, TrainingSession.sealed_remarks)
    return TrainingPage(
        row=_row(row, [Group(each.people, each.role, each.name) for each in groups], scores),
        teachers=opener(session, TrainingSession.sealed_teachers)(row.id, row.sealed_teachers),
        remarks="" if row.sealed_remarks is None else remarks(row.id, row.sealed_remarks),
        names=tuple(Named(each.id, name_of(each.id, each.sealed_name)) for each in named),
        revision=row.revision,
    )


def _row(row: TrainingSession, groups: list[Group], scores: Any) -> TrainingRow:
    return TrainingRow(
        id=row.id,
        title=row.title,
        topics=tuple(row.topics),
        held_on=row.held_on,
        place=row.place,
        minutes=row.minutes,
        groups=tuple(groups),
        scores=_added((FeedbackQuestion(each.question), each.score, each.people) for each in scores),
    )


def _added(scores: Any) -> Scores:
    found: Scores = {question: {} for question in FeedbackQuestion}
    for question, score, people in scores:
        found[question][score] = found[question].get(score, 0) + people
    return found


def total_of(rows: tuple[TrainingRow, ...]) -> Total:
    """What these sessions come to; an organisation that came twice is one."""
    scores = (
        (question, score, people)
        for row in rows
        for question, counts in row.scores.items()
        for score, people in counts.items()
    )
    return Total(
        sessions=len(rows),
        people=sum(row.people for row in rows),
        minutes=sum(row.minutes for row in rows),
        organisations=len({group.organisation for row in rows for group in row.groups}),
        scores=_added(scores),
    )


def by_quarter(rows: tuple[TrainingRow, ...]) -> tuple[tuple[Quarter, Total], ...]:
    """The totals of each quarter in which there was a session, the newest first."""
    found: dict[Quarter, list[TrainingRow]] = {}
    for row in rows:
        found.setdefault(quarter_of(row.held_on), []).append(row)
    return tuple((quarter, total_of(tuple(some))) for quarter, some in sorted(found.items(), reverse=True))


def by_organisation(rows: tuple[TrainingRow, ...]) -> tuple[Counted, ...]:
    """People by organisation, the most first."""
    return _counted((group.organisation, group.people) for row in rows for group in row.groups)


def by_role(rows: tuple[TrainingRow, ...]) -> tuple[Counted, ...]:
    """People by role, however its capitals are set, the most first."""
    return _counted((group.role, group.people) for row in rows for group in row.groups)


def _counted(pairs: Any) -> tuple[Counted, ...]:
    names: dict[str, str] = {}
    people: dict[str, int] = {}
    for name, count in pairs:
        key = folded(name)
        names.setdefault(key, name)
        people[key] = people.get(key, 0) + count
    ordered = sorted(people.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Counted(names[key], count) for key, count in ordered)
