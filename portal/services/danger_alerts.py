"""Who of the team is told that somebody may be in danger, and when: whoever is there at the next working moment, and
the managers where nobody has taken it on. The letters are neutral, and are called off once somebody deals with it.

Where the words stand in what an adult told the managers, the managers alone are told, but for whom it is about.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain import danger as rules
from portal.domain import working_time
from portal.domain.cases import Away, present_practitioner
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours
from portal.models.cases import Case
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag
from portal.models.messages import Notice
from portal.models.people import StaffHours, StaffMember
from portal.queries import covering
from portal.services import notices


@dataclass(frozen=True, slots=True)
class Office:
    """When the team works."""

    hours: WorkingHours
    bank_holidays: AbstractSet[date]


def alert(session: Session, flag: DangerFlag, *, office: Office, now: datetime) -> None:
    """Write to whoever is with this family at the next working moment, and later to the managers.

    Where nobody is named, or whoever is does not work just then, the managers hear of it at that moment too. What was
    still to go out from an earlier call is called off: this one stands in its place.
    """
    call_off(session, flag)
    flag.calls += 1
    at = _working(now, office)
    due = _of_message(session, flag, at, office) if flag.concern_id is None else _of_concern(session, flag, at)
    path = f"/staff/cases/{flag.case_id}/messages/{flag.adult_id}"
    for staff_id, due_at in due.items():
        notices.post_to_staff(
            session,
            staff_id=staff_id,
            kind=NoticeKind.STAFF_ALERT,
            now=now,
            due_at=due_at,
            values={"path": path if flag.concern_id is None else f"{path}/danger"},
            notice_id=_letter_id(flag, staff_id, flag.calls),
        )


def _of_message(session: Session, flag: DangerFlag, at: datetime, office: Office) -> dict[UUID, datetime]:
    day = working_time.local(at).date()
    away = covering.away_on(session, day)
    assigned_id = session.get_one(Case, flag.case_id).practitioner_id
    reader_id = present_practitioner(assigned_id, away, day)
    due = dict.fromkeys(_whole_team(session, away) if reader_id is None else [reader_id], at)
    if flag.owner_id is not None:
        due[flag.owner_id] = at
    is_there = reader_id is not None and _works_at(session, reader_id, at)
    later = _working(at + rules.ESCALATED_AFTER, office) if is_there else at
    for manager_id in _everybody(session, StaffMember.is_manager):
        due.setdefault(manager_id, later)
    return due


def _of_concern(session: Session, flag: DangerFlag, at: datetime) -> dict[UUID, datetime]:
    about_id = session.scalars(select(Concern.about_id).where(Concern.id == flag.concern_id)).one()
    return {staff_id: at for staff_id in _everybody(session, StaffMember.is_manager) if staff_id != about_id}


def call_off(session: Session, flag: DangerFlag) -> None:
    """Send nothing more about this flag."""
    everybody = session.scalars(select(StaffMember.id).order_by(StaffMember.id)).all()
    ids = [_letter_id(flag, staff_id, call) for staff_id in everybody for call in range(1, flag.calls + 1)]
    session.execute(update(Notice).where(Notice.id.in_(ids), Notice.delivered_at.is_(None)).values(due_at=None))


def _letter_id(flag: DangerFlag, staff_id: UUID, call: int) -> UUID:
    """One letter for each of the team and each time they are called, so that it can be found again."""
    return uuid5(flag.id, f"{call} {staff_id}")


def _everybody(session: Session, who: InstrumentedAttribute[bool]) -> Sequence[UUID]:
    wanted = select(StaffMember.id).where(who, StaffMember.left_at.is_(None)).order_by(StaffMember.id)
    return session.scalars(wanted).all()


def _whole_team(session: Session, away: Sequence[Away]) -> list[UUID]:
    """Every practitioner who is not away: they all see a family with whom nobody named is."""
    absent = {each.practitioner_id for each in away}
    return [each for each in _everybody(session, StaffMember.is_practitioner) if each not in absent]


def _works_at(session: Session, staff_id: UUID, at: datetime) -> bool:
    """Whether this is in their own hours; somebody whose hours nobody has written down keeps the team's."""
    here = working_time.local(at)
    minute = here.hour * 60 + here.minute
    theirs = session.execute(
        select(StaffHours.weekday, StaffHours.opens_minute, StaffHours.closes_minute).where(
            StaffHours.staff_id == staff_id
        )
    ).all()
    return not theirs or any(day == here.weekday() and opens <= minute < closes for day, opens, closes in theirs)


def _working(moment: datetime, office: Office) -> datetime:
    """This moment, where somebody works; else the next at which work begins."""
    if working_time.is_open(moment, hours=office.hours, bank_holidays=office.bank_holidays):
        return moment
    return working_time.next_opening(moment, hours=office.hours, bank_holidays=office.bank_holidays)
