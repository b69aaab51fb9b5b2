"""Summaries of meetings: as the team works on them, and as one adult may read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.domain.debrief_accounts import Verdict
from portal.domain.debriefs import WishToKnow
from portal.models.cases import CaseAdult
from portal.models.debriefs import DebriefAccount, DebriefSummary, SummaryRelease
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.queries.readers import first_name

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version, for staff."""

    id: UUID
    number: int
    body: str
    written_by_id: UUID
    written_by: str
    written_at: datetime
    verdict: Verdict | None
    read_by: str | None
    read_at: datetime | None
    remark: str | None
    given: Mapping[UUID, date]
    """The adults who may read it, each with the day on which a person told them."""


def versions(session: Session, *, case_id: UUID, account_id: UUID) -> tuple[VersionRow, ...] | None:
    """Every version of one meeting's summary, the newest first; None where the meeting is not of this case."""
    account = select(DebriefAccount.id).where(DebriefAccount.id == account_id, DebriefAccount.case_id == case_id)
    if session.execute(account).first() is None:
        return None
    reader = aliased(StaffMember)
    wanted = (
        select(DebriefSummary, StaffMember.sealed_name, reader.sealed_name)
        .join(StaffMember, StaffMember.id == DebriefSummary.written_by)
        .outerjoin(reader, reader.id == DebriefSummary.read_by)
        .where(DebriefSummary.account_id == account_id)
        .order_by(DebriefSummary.number.desc())
        .limit(AT_MOST)
    )
    rows = session.execute(wanted).all()
    sealed = [(row.sealed_body, row.sealed_remark, writer, other) for row, writer, other in rows]
    learn_keys(session, [each for four in sealed for each in four])
    body_of, remark_of = opener(session, DebriefSummary.sealed_body), opener(session, DebriefSummary.sealed_remark)
    name_of = opener(session, StaffMember.sealed_name)
    given = _given(session, account_id)
    return tuple(
        VersionRow(
            id=row.id,
            number=row.number,
            body=body_of(row.id, row.sealed_body),
            written_by_id=row.written_by,
            written_by=name_of(row.written_by, writer),
            written_at=row.written_at,
            verdict=None if row.verdict is None else Verdict(row.verdict),
            read_by=None if row.read_by is None else name_of(row.read_by, other),
            read_at=row.read_at,
            remark=None if row.sealed_remark is None else remark_of(row.id, row.sealed_remark),
            given=given.get(row.id, {}),
        )
        for row, writer, other in rows
    )


def _given(session: Session, account_id: UUID) -> dict[UUID, dict[UUID, date]]:
    wanted = (
        select(SummaryRelease.summary_id, SummaryRelease.adult_id, SummaryRelease.told_on)
        .join(DebriefSummary, DebriefSummary.id == SummaryRelease.summary_id)
        .where(DebriefSummary.account_id == account_id, SummaryRelease.withdrawn_at.is_(None))
        .order_by(SummaryRelease.summary_id, SummaryRelease.adult_id)
    )
    found: dict[UUID, dict[UUID, date]] = {}
    for row in session.execute(wanted):
        found.setdefault(row.summary_id, {})[row.adult_id] = row.told_on
    return found


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A summary as one adult reads it. There is no field for who else has it, or for earlier versions."""

    id: UUID
    met_at: datetime
    body: str
    writer: str
    """First name."""
    wish: WishToKnow | None


def for_adult(session: Session, *, adult_id: UUID) -> tuple[SummaryRow, ...]:
    """The summaries this adult may read, the newest meeting first; of each meeting the newest version given to them."""
    wanted = (
        select(
            DebriefSummary.id,
            DebriefSummary.account_id,
            DebriefSummary.sealed_body,
            DebriefSummary.written_by,
            DebriefAccount.happened_at,
            StaffMember.sealed_name,
            CaseAdult.wish_to_know,
        )
        .join(SummaryRelease, SummaryRelease.summary_id == DebriefSummary.id)
        .join(DebriefAccount, DebriefAccount.id == DebriefSummary.account_id)
        .join(StaffMember, StaffMember.id == DebriefSummary.written_by)
        .join(CaseAdult, CaseAdult.id == SummaryRelease.adult_id)
        .where(SummaryRelease.adult_id == adult_id, SummaryRelease.withdrawn_at.is_(None))
        .order_by(DebriefAccount.happened_at.desc(), DebriefAccount.id.desc(), DebriefSummary.number.desc())
        .limit(AT_MOST)
    )
    newest: dict[UUID, Any] = {}
    for row in session.execute(wanted):
        newest.setdefault(row.account_id, row)
    rows = list(newest.values())
    learn_keys(session, [each for row in rows for each in (row.sealed_body, row.sealed_name)])
    body_of, name_of = opener(session, DebriefSummary.sealed_body), opener(session, StaffMember.sealed_name)
    return tuple(
        SummaryRow(
            id=row.id,
            met_at=row.happened_at,
            body=body_of(row.id, row.sealed_body),
            writer=first_name(name_of(row.written_by, row.sealed_name)),
            wish=None if row.wish_to_know is None else WishToKnow(row.wish_to_know),
        )
        for row in rows
    )
