"""Meetings that were held: what was written down about each, and which still have nothing written. Staff only."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.debrief_accounts import Copy, Interpreting, Part, PartTaken
from portal.domain.debriefs import WishToKnow
from portal.domain.meetings import RULES, MeetingKind, PlaceKind
from portal.models.cases import Case, CaseAdult
from portal.models.debriefs import DebriefAccount, DebriefBooking, DebriefPart, DebriefSlot
from portal.models.people import Person, StaffMember
from portal.models.sealing import learn_keys, opener

WRITTEN_DOWN = tuple(kind.value for kind in MeetingKind if RULES[kind].waits_for_police)
"""The kinds of meeting whose account is written: those in which findings are talked about."""

AT_MOST = 50
"""Meetings with one family, or without an account: far more than there are."""


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
            **json.loads(account_of(row.id, row.sealed_account)),
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


@dataclass(frozen=True, slots=True)
class UnwrittenRow:
    """An appointment that is over, about which nobody has written anything."""

    case_id: UUID
    adult: str
    child: str
    with_whom: str
    ended_at: datetime


def unwritten(
    session: Session, *, practitioner_ids: Collection[UUID] | None, now: datetime
) -> tuple[UnwrittenRow, ...]:
    """Such appointments of families of these practitioners (None: of all), the longest past first."""
    wanted = (
        select(
            DebriefBooking.case_id,
            DebriefBooking.adult_id,
            DebriefSlot.staff_id,
            DebriefSlot.ends_at,
            CaseAdult.sealed_child_name,
            Person.id.label("person_id"),
            Person.sealed_name.label("sealed_adult"),
            StaffMember.sealed_name,
        )
        .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
        .join(Case, Case.id == DebriefBooking.case_id)
        .join(CaseAdult, CaseAdult.id == DebriefBooking.adult_id)
        .join(Person, Person.id == CaseAdult.person_id)
        .join(StaffMember, StaffMember.id == DebriefSlot.staff_id)
        .where(
            DebriefBooking.kind.in_(WRITTEN_DOWN),
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
            DebriefSlot.ends_at <= now,
        )
        .order_by(DebriefSlot.ends_at, DebriefBooking.id)
        .limit(AT_MOST)
    )
    if practitioner_ids is not None:
        wanted = wanted.where(Case.practitioner_id.in_(sorted(practitioner_ids)))
    rows = session.execute(wanted).all()
    learn_keys(session, [each for row in rows for each in (row.sealed_child_name, row.sealed_adult, row.sealed_name)])
    child, adult = opener(session, CaseAdult.sealed_child_name), opener(session, Person.sealed_name)
    name_of = opener(session, StaffMember.sealed_name)
    return tuple(
        UnwrittenRow(
            case_id=row.case_id,
            adult=adult(row.person_id, row.sealed_adult),
            child=child(row.adult_id, row.sealed_child_name),
            with_whom=name_of(row.staff_id, row.sealed_name),
            ended_at=row.ends_at,
        )
        for row in rows
    )
