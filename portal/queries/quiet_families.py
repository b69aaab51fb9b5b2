"""Families of whom nobody has heard for long: no message, talk, letter, update or meeting. Staff only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.contact_log import KINDS_OF_CONTACT, Outcome
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.journey import FamilyUpdate
from portal.models.messages import Thread
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener

AT_MOST = 200
"""Rows on the list, the longest quiet first."""

REACHED_NOBODY = (Outcome.NO_ANSWER.value, Outcome.WRONG_NUMBER.value)
"""Attempts after which a family has heard nothing: they do not end the quiet."""


@dataclass(frozen=True, slots=True)
class QuietRow:
    """An open case without contact."""

    case_id: UUID
    child: str
    reference: str
    practitioner: str
    last_at: datetime
    """The last contact there was; where there was none, when the case was opened."""


_ADULTS = select(CaseAdult.id).where(CaseAdult.case_id == Case.id).correlate(Case)
_SPOKE_AT = (
    select(func.max(Contact.happened_at))
    .where(
        Contact.case_id == Case.id,
        Contact.kind.in_([kind.value for kind in KINDS_OF_CONTACT]),
        Contact.outcome.not_in(REACHED_NOBODY),
    )
    .correlate(Case)
    .scalar_subquery()
)
_WROTE_AT = select(func.max(Thread.last_message_at)).where(Thread.case_id == Case.id).correlate(Case).scalar_subquery()
_TOLD_AT = (
    select(func.max(FamilyUpdate.written_at))
    .where(FamilyUpdate.adult_id.in_(_ADULTS))
    .correlate(Case)
    .scalar_subquery()
)
_SINCE, _NOW = (bindparam(name, type_=Case.opened_at.type) for name in ("since", "now"))
_MET = (
    exists()
    .where(
        DebriefBooking.case_id == Case.id,
        DebriefBooking.cancelled_at.is_(None),
        DebriefSlot.id == DebriefBooking.slot_id,
        DebriefSlot.starts_at > _SINCE,
        DebriefSlot.starts_at <= _NOW,
    )
    .correlate(Case)
)
_OPEN = (
    select(
        Case.id,
        Case.reference,
        Case.sealed_child_name,
        Case.practitioner_id,
        Case.opened_at,
        StaffMember.sealed_name,
        _SPOKE_AT.label("spoke_at"),
        _WROTE_AT.label("wrote_at"),
        _TOLD_AT.label("told_at"),
    )
    .join(StaffMember, StaffMember.id == Case.practitioner_id)
    .where(Case.closed_at.is_(None), Case.opened_at <= _SINCE, ~_MET)
    .order_by(Case.opened_at, Case.id)
)


def quiet(
    session: Session, *, practitioner_ids: Collection[UUID] | None, since: datetime, now: datetime
) -> tuple[QuietRow, ...]:
    """Open cases of these practitioners (None: of all) without contact after `since`, the longest quiet first.

    One statement and the keys.
    """
    wanted = _OPEN if practitioner_ids is None else _OPEN.where(Case.practitioner_id.in_(sorted(practitioner_ids)))
    rows = []
    for row in session.execute(wanted, {"since": since, "now": now}):
        last_at = max(at for at in (row.opened_at, row.spoke_at, row.wrote_at, row.told_at) if at is not None)
        if last_at <= since:
            rows.append((last_at, row))
    shown = sorted(rows, key=lambda each: (each[0], each[1].id))[:AT_MOST]
    learn_keys(session, [each for _, row in shown for each in (row.sealed_child_name, row.sealed_name)])
    child, staff = opener(session, Case.sealed_child_name), opener(session, StaffMember.sealed_name)
    return tuple(
        QuietRow(
            case_id=row.id,
            child=child(row.id, row.sealed_child_name),
            reference=row.reference,
            practitioner=staff(row.practitioner_id, row.sealed_name),
            last_at=last_at,
        )
        for last_at, row in shown
    )
