"""Words in which somebody may be in danger, and what was done. Staff only.

What an adult told the managers is shown to managers alone, and to none of them whom it is about.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain.access import StaffViewer
from portal.domain.concerns import may_read
from portal.domain.danger import Informed, Said, Step, WelfareOutcome
from portal.models.cases import Case, CaseAdult
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag, WelfareRecord
from portal.models.people import Person, StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener

AT_MOST = 50
"""Open flags shown at once: far more than a team of three has ever had."""


@dataclass(frozen=True, slots=True)
class FlagRow:
    """An open flag."""

    id: UUID
    case_id: UUID
    adult_id: UUID
    adult: str
    child: str
    raised_at: datetime
    said: Said | None
    owner: str | None
    """Who deals with it; None while nobody has taken it on."""
    owner_id: UUID | None
    is_mine: bool
    concern_id: UUID | None
    """What they told the managers, where it stands there; None where it stands in a message."""


@dataclass(frozen=True, slots=True)
class WelfareRow:
    """A step of the check, as it was written down."""

    happened_at: datetime
    step: Step
    outcome: WelfareOutcome
    informed: tuple[Informed, ...]
    account: str
    by: str
    recorded_at: datetime


_OWNER = aliased(StaffMember)
_OPEN = (
    select(
        DangerFlag.id,
        DangerFlag.case_id,
        DangerFlag.adult_id,
        DangerFlag.raised_at,
        DangerFlag.said,
        DangerFlag.owner_id,
        DangerFlag.concern_id,
        Concern.about_id,
        Case.practitioner_id,
        CaseAdult.sealed_child_name,
        Person.id.label("person_id"),
        Person.sealed_name,
        _OWNER.sealed_name.label("sealed_owner"),
    )
    .join(Case, Case.id == DangerFlag.case_id)
    .join(CaseAdult, CaseAdult.id == DangerFlag.adult_id)
    .join(Person, Person.id == CaseAdult.person_id)
    .outerjoin(_OWNER, _OWNER.id == DangerFlag.owner_id)
    .outerjoin(Concern, Concern.id == DangerFlag.concern_id)
    .where(DangerFlag.closed_at.is_(None))
    # Those whom nobody has taken on stand first; among each, whoever has waited longest.
    .order_by(DangerFlag.owner_id.is_not(None), DangerFlag.raised_at, DangerFlag.id)
    .limit(AT_MOST)
)
_EVERYWHERE = Prepared(_OPEN.limit(10 * AT_MOST))


def open_flags(
    session: Session, *, practitioner_ids: Collection[UUID] | None, viewer: StaffViewer
) -> tuple[FlagRow, ...]:
    """The open flags of families of these practitioners (None: of all), those that nobody deals with first."""
    # All are read, for there are few; whose they are is asked here, so that the statement stays the same.
    rows = _EVERYWHERE.all(session, {})
    theirs = [row for row in rows if practitioner_ids is None or row.practitioner_id in practitioner_ids]
    return _rows(session, theirs, viewer)


def of_adult(session: Session, *, adult_id: UUID, viewer: StaffViewer) -> tuple[FlagRow, ...]:
    """The open flags of one adult."""
    rows = session.execute(_OPEN.where(DangerFlag.adult_id == bindparam("adult_id")), {"adult_id": adult_id}).all()
    return _rows(session, rows, viewer)


def of_case(session: Session, *, case_id: UUID, viewer: StaffViewer) -> tuple[FlagRow, ...]:
    """The open flags of all adults of one case."""
    rows = session.execute(_OPEN.where(DangerFlag.case_id == bindparam("case_id")), {"case_id": case_id}).all()
    return _rows(session, rows, viewer)


def _rows(session: Session, found: Sequence[AnyRow], viewer: StaffViewer) -> tuple[FlagRow, ...]:
    rows = [row for row in found if row.concern_id is None or may_read(viewer, about_id=row.about_id)]
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_name, row.sealed_owner)])
    child, person = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    staff = opener(session, StaffMember.sealed_name)
    return tuple(
        FlagRow(
            id=row.id,
            case_id=row.case_id,
            adult_id=row.adult_id,
            adult=person(row.person_id, row.sealed_name),
            child=child(row.adult_id, row.sealed_child_name),
            raised_at=row.raised_at,
            said=None if row.said is None else Said(row.said),
            owner=None if row.owner_id is None else staff(row.owner_id, row.sealed_owner),
            owner_id=row.owner_id,
            is_mine=row.owner_id == viewer.id,
            concern_id=row.concern_id,
        )
        for row in rows
    )


_RECORDS = (
    select(
        WelfareRecord.id,
        WelfareRecord.happened_at,
        WelfareRecord.step,
        WelfareRecord.outcome,
        WelfareRecord.informed,
        WelfareRecord.sealed_account,
        WelfareRecord.recorded_at,
        WelfareRecord.staff_id,
        StaffMember.sealed_name,
        Concern.about_id,
    )
    .join(DangerFlag, DangerFlag.id == WelfareRecord.flag_id)
    .outerjoin(Concern, Concern.id == DangerFlag.concern_id)
    .join(StaffMember, StaffMember.id == WelfareRecord.staff_id)
    .where(DangerFlag.adult_id == bindparam("adult_id"))
    .order_by(WelfareRecord.recorded_at.desc(), WelfareRecord.id.desc())
    .limit(AT_MOST)
)


def welfare_records(session: Session, *, adult_id: UUID, viewer: StaffViewer) -> tuple[WelfareRow, ...]:
    """What was written down of the welfare checks of one adult, the newest first."""
    found = session.execute(_RECORDS, {"adult_id": adult_id}).all()
    rows = [row for row in found if row.about_id is None or may_read(viewer, about_id=row.about_id)]
    learn_keys(session, [each for row in rows for each in (row.sealed_account, row.sealed_name)])
    account, staff = opener(session, WelfareRecord.sealed_account), opener(session, StaffMember.sealed_name)
    return tuple(
        WelfareRow(
            happened_at=row.happened_at,
            step=Step(row.step),
            outcome=WelfareOutcome(row.outcome),
            informed=tuple(Informed(each) for each in row.informed),
            account=account(row.id, row.sealed_account),
            by=staff(row.staff_id, row.sealed_name),
            recorded_at=row.recorded_at,
        )
        for row in rows
    )
