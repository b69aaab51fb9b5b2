"""The procedure of one case with its history, and what is overdue or comes next over all families. Staff only."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.procedure import (
    COMES_UP_WITHIN,
    Due,
    Facts,
    KnownStep,
    Record,
    RecordState,
    Standing,
    StepOnCase,
    Unit,
    steps_of,
)
from portal.domain.working_time import WorkingHours
from portal.models.cases import Case
from portal.models.people import StaffMember
from portal.models.procedure import ProcedureRecord, ProcedureStep
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 200
"""Rows of the list over all families: the rest comes up as these are done."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What due times are reckoned with."""

    hours: WorkingHours
    bank_holidays: AbstractSet[date]
    now: datetime


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One thing written down about a step."""

    number: int
    state: RecordState
    happened_at: datetime
    who: str
    """Who did it; empty where it was whoever wrote it down."""
    words: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of one case with all that was written down about it, the newest first."""

    on_case: StepOnCase
    history: tuple[RecordRow, ...]
    counts_from: str
    """The title of the step from which its time counts, while that has not been done; else empty."""


def of_case(session: Session, *, case_id: UUID, clock: Clock) -> tuple[StepRow, ...]:
    """The steps of a case, in the order of the procedure; what rests only where something is written down."""
    steps = _steps(session)
    case = session.execute(_CASES.where(Case.id == case_id)).one()
    history = _history(session, case_id)
    latest = {step_id: Record(rows[0].state, rows[0].happened_at, rows[0].number) for step_id, rows in history.items()}
    found = steps_of(
        steps, facts=_facts(case), latest=latest, hours=clock.hours, bank_holidays=clock.bank_holidays, now=clock.now
    )
    titles = {step.slug: step.title for step in steps}
    return tuple(StepRow(each, history.get(each.step.id, ()), _counts_from(each, titles)) for each in found)


def _counts_from(each: StepOnCase, titles: Mapping[str, str]) -> str:
    if each.standing is not Standing.OPEN or each.step.due is None:
        return ""
    return titles.get(each.step.due.after, "")


def _steps(session: Session) -> tuple[KnownStep, ...]:
    rows = session.scalars(select(ProcedureStep).order_by(ProcedureStep.position, ProcedureStep.slug))
    return tuple(
        KnownStep(
            id=row.id,
            slug=row.slug,
            phase=row.phase,
            title=row.title,
            due=None
            if row.due_count is None or row.due_unit is None or row.due_after is None
            else Due(row.due_count, Unit(row.due_unit), row.due_after),
            applies_to=frozenset(row.applies_to),
            not_for=frozenset(row.not_for),
            hospital_ids=frozenset(UUID(each) for each in row.hospital_ids),
            owner=row.owner,
            source=row.source,
            is_current=row.is_current,
        )
        for row in rows
    )


def _history(session: Session, case_id: UUID) -> dict[UUID, tuple[RecordRow, ...]]:
    wanted = (
        select(ProcedureRecord, StaffMember.sealed_name)
        .join(StaffMember, StaffMember.id == ProcedureRecord.recorded_by)
        .where(ProcedureRecord.case_id == case_id)
        .order_by(ProcedureRecord.step_id, ProcedureRecord.number.desc())
    )
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row in rows for each in (row.ProcedureRecord.sealed_words, row.sealed_name)])
    who, words = opener(session, ProcedureRecord.sealed_who), opener(session, ProcedureRecord.sealed_words)
    name = opener(session, StaffMember.sealed_name)
    found: dict[UUID, tuple[RecordRow, ...]] = {}
    for record, sealed_name in rows:
        opened = RecordRow(
            number=record.number,
            state=RecordState(record.state),
            happened_at=record.happened_at,
            who=who(record.id, record.sealed_who),
            words=words(record.id, record.sealed_words),
            recorded_by=name(record.recorded_by, sealed_name),
            recorded_at=record.recorded_at,
        )
        found[record.step_id] = (*found.get(record.step_id, ()), opened)
    return found


@dataclass(frozen=True, slots=True)
class DueRow:
    """A step of some family that is overdue, or due soon."""

    case_id: UUID
    child: str
    reference: str
    practitioner: str
    slug: str
    title: str
    owner: str
    due_at: datetime
    is_overdue: bool


_CASES = (
    select(
        Case.id,
        Case.reference,
        Case.sealed_child_name,
        Case.circumstances,
        Case.hospital_id,
        Case.died_on,
        Case.practitioner_id,
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .order_by(Case.opened_at, Case.id)
)


def _facts(row: Any) -> Facts:
    return Facts(frozenset(row.circumstances), row.hospital_id, row.died_on)


def coming_up(session: Session, *, viewer: StaffViewer, clock: Clock, on: date) -> tuple[DueRow, ...]:
    """What is overdue or due within a week, of the open cases this viewer may see; the longest due first."""
    wanted = _CASES.where(Case.closed_at.is_(None))
    if Role.MANAGER not in viewer.roles:
        covered = covering.covered_ids(session, staff_id=viewer.id, on=on)
        wanted = wanted.where(Case.practitioner_id.in_([viewer.id, *sorted(covered)]))
    cases, steps = session.execute(wanted).all(), _steps(session)
    latest = _latest(session, wanted)
    due = [
        (each, case)
        for case in cases
        for each in steps_of(
            steps,
            facts=_facts(case),
            latest=latest.get(case.id, {}),
            hours=clock.hours,
            bank_holidays=clock.bank_holidays,
            now=clock.now,
        )
        if each.standing.is_open and each.due_at is not None and each.due_at <= clock.now + COMES_UP_WITHIN
    ]
    due.sort(key=lambda pair: (pair[0].due_at, pair[1].id, pair[0].step.slug))
    return _open(session, due[:AT_MOST])


def _latest(session: Session, cases: Select[*tuple[Any, ...]]) -> dict[UUID, dict[UUID, Record]]:
    """The newest record of each step, by case."""
    ids = cases.with_only_columns(Case.id, maintain_column_froms=True).order_by(None)
    newest = (
        select(ProcedureRecord.case_id, ProcedureRecord.step_id, func.max(ProcedureRecord.number).label("number"))
        .where(ProcedureRecord.case_id.in_(ids))
        .group_by(ProcedureRecord.case_id, ProcedureRecord.step_id)
        .subquery()
    )
    rows = session.execute(
        select(
            ProcedureRecord.case_id,
            ProcedureRecord.step_id,
            ProcedureRecord.state,
            ProcedureRecord.happened_at,
            ProcedureRecord.number,
        ).join(
            newest,
            (newest.c.case_id == ProcedureRecord.case_id)
            & (newest.c.step_id == ProcedureRecord.step_id)
            & (newest.c.number == ProcedureRecord.number),
        )
    )
    found: dict[UUID, dict[UUID, Record]] = {}
    for row in rows:
        found.setdefault(row.case_id, {})[row.step_id] = Record(RecordState(row.state), row.happened_at, row.number)
    return found


def _open(session: Session, due: Collection[tuple[StepOnCase, Any]]) -> tuple[DueRow, ...]:
    learn_keys(session, [each for _step, case in due for each in (case.sealed_child_name, case.sealed_name)])
    child, name = opener(session, Case.sealed_child_name), opener(session, StaffMember.sealed_name)
    return tuple(
        DueRow(
            case_id=case.id,
            child=child(case.id, case.sealed_child_name),
            reference=case.reference,
            practitioner=name(case.practitioner_id, case.sealed_name),
            slug=each.step.slug,
            title=each.step.title,
            owner=each.step.owner,
            due_at=each.due_at,
            is_overdue=each.standing is Standing.OVERDUE,
        )
        for each, case in due
        if each.due_at is not None
    )
