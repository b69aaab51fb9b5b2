"""Meetings that were held, and what was written down about each. Staff only."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.debrief_accounts import Copy, Interpreting, Part, PartTaken
from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import PlaceKind
from portal.models.debriefs import DebriefAccount, DebriefPart
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener

AT_MOST = 50
"""Meetings with one family: far more than there are."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One meeting, as it was written down."""

    id: UUID
    happened_at: datetime
    minutes: int
    place: PlaceKind
    interpreting: Interpreting
    words: str
    open_questions: str
    """What nobody could answer, where that was written here; since then it stands among the questions."""
    referrals: str
    follow_up_by: date | None
    debriefed_on: date | None
    recorded_by: str
    recorded_at: datetime
    parts: Mapping[UUID, PartTaken]


def of_case(session: Session, *, case_id: UUID) -> tuple[AccountRow, ...]:
    """Every meeting with this family, the newest first."""
    wanted = (
        select(DebriefAccount, StaffMember.sealed_name)
        .join(StaffMember, StaffMember.id == DebriefAccount.recorded_by)
        .where(DebriefAccount.case_id == case_id)
        .order_by(DebriefAccount.happened_at.desc(), DebriefAccount.id.desc())
        .limit(AT_MOST)
    )
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row, name in rows for each in (row.sealed_account, name)])
    account_of, name_of = opener(session, DebriefAccount.sealed_account), opener(session, StaffMember.sealed_name)
    parts = _parts(session, [row.id for row, _name in rows])
    return tuple(
        AccountRow(
            id=row.id,
            happened_at=row.happened_at,
            minutes=row.minutes,
            place=PlaceKind(row.place_kind),
            interpreting=Interpreting(row.interpreting),
            **{"open_questions": "", **json.loads(account_of(row.id, row.sealed_account))},
            follow_up_by=row.follow_up_by,
            debriefed_on=row.debriefed_on,
            recorded_by=name_of(row.recorded_by, name),
            recorded_at=row.recorded_at,
            parts=parts.get(row.id, {}),
        )
        for row, name in rows
    )


def _parts(session: Session, account_ids: Collection[UUID]) -> dict[UUID, dict[UUID, PartTaken]]:
    wanted = (
        select(DebriefPart)
        .where(DebriefPart.account_id.in_(account_ids))
        .order_by(DebriefPart.account_id, DebriefPart.adult_id)
    )
    found: dict[UUID, dict[UUID, PartTaken]] = {}
    for row in session.scalars(wanted):
        taken = PartTaken(Part(row.part), None if row.detail is None else WishToKnow(row.detail), Copy(row.copy))
        found.setdefault(row.account_id, {})[row.adult_id] = taken
    return found
