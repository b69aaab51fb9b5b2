"""Somebody may be in danger: the message is seen before all others, taken on by a person, and a check is written down.

Nothing here blocks or delays what a family sends, and nobody outside the team is told by it (domain.md 7.2).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import danger as rules
from portal.domain import working_time
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.cases import present_practitioner
from portal.domain.danger import Informed, Said, WelfareOutcome
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.danger import DangerFlag, MessageMark, WelfareRecord
from portal.models.messages import Notice, Thread
from portal.models.people import StaffMember
from portal.models.sealing import seal
from portal.queries import covering
from portal.services import audit, notices

ACCOUNT_AT_MOST = 10_000
"""Characters of one step of a welfare check."""


class NoSuchFlag(LookupError):
    """No open flag of that id on this adult's thread."""


class TakenOnAlready(Exception):
    """A colleague deals with it."""


class Looked(StrEnum):
    """What the check made of a message."""

    CLEAR = "clear"
    FLAGGED = "flagged"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Office:
    """When the team works."""

    hours: WorkingHours
    bank_holidays: AbstractSet[date]


def look_at(
    session: Session,
    *,
    viewer: FamilyViewer,
    message_id: UUID,
    body: str,
    language: str,
    office: Office,
    now: datetime,
) -> Looked:
    """Read a message that has just been kept; flag it, or mark it as one that only a person can read."""
    if not rules.can_be_checked(body, language=language):
        thread_id = session.scalars(select(Thread.id).where(Thread.adult_id == viewer.adult_id)).one()
        session.add(MessageMark(id=new_id(), thread_id=thread_id, message_id=message_id, is_unchecked=True))
        session.flush()
        return Looked.UNCHECKED
    if not rules.may_be_in_danger(body):
        return Looked.CLEAR
    flag = DangerFlag(
        id=new_id(), case_id=viewer.case_id, adult_id=viewer.adult_id, message_id=message_id, raised_at=now
    )
    session.add(flag)
    session.flush()
    _alert(session, flag, office=office, now=now, why="flagged")
    audit.record(session, actor=viewer, action="danger.flagged", now=now, case_id=flag.case_id, subject_id=flag.id)
    return Looked.FLAGGED


def answer(session: Session, *, viewer: FamilyViewer, said: Said, office: Office, now: datetime) -> None:
    """Keep what they answered about the newest message that was flagged; “I need someone now” is told to staff again.

    Nothing happens where there is no such message any more.
    """
    newest = (
        select(DangerFlag)
        .where(DangerFlag.adult_id == viewer.adult_id, DangerFlag.raised_at > now - rules.ASKED_FOR)
        .order_by(DangerFlag.raised_at.desc(), DangerFlag.id.desc())
        .limit(1)
        .with_for_update()
    )
    flag = session.scalars(newest).first()
    if flag is None or flag.said == said:
        return
    flag.said, flag.said_at = said, now
    if said is Said.NEED_SOMEONE:
        flag.closed_at = flag.closed_by = None
        _alert(session, flag, office=office, now=now, why="needs someone")
    session.flush()
    audit.record(session, actor=viewer, action="danger.answered", now=now, case_id=flag.case_id, subject_id=flag.id)


def take_on(session: Session, *, viewer: StaffViewer, adult_id: UUID, flag_id: UUID, now: datetime) -> None:
    """Say “I am dealing with this”; whoever else would have been told is not. Raises NoSuchFlag, TakenOnAlready."""
    flag = _open_flag(session, adult_id=adult_id, flag_id=flag_id)
    if flag.owner_id == viewer.id:
        return
    if flag.owner_id is not None:
        raise TakenOnAlready
    flag.owner_id, flag.owned_at = viewer.id, now
    _call_off_alerts(session, flag)
    session.flush()
    audit.record(session, actor=viewer, action="danger.taken_on", now=now, case_id=flag.case_id, subject_id=flag.id)


def record(
    session: Session,
    *,
    viewer: StaffViewer,
    adult_id: UUID,
    flag_id: UUID,
    outcome: WelfareOutcome,
    informed: frozenset[Informed],
    account: str,
    closes: bool,
    form_key: UUID,
    now: datetime,
) -> None:
    """Write down a step of the welfare check, once for any number of taps; `closes` ends the matter.

    Whoever writes it down deals with it, where nobody did before. Raises NoSuchFlag, EmptyMessage and MessageTooLong
    (the account), WelfareUnfinished.
    """
    text = clean_body(account, limit=ACCOUNT_AT_MOST)
    if closes:
        rules.check_closing(outcome, informed)
    if session.scalars(select(WelfareRecord.id).where(WelfareRecord.form_key == form_key)).first() is not None:
        return
    flag = _open_flag(session, adult_id=adult_id, flag_id=flag_id)
    row = WelfareRecord(
        id=new_id(),
        flag_id=flag.id,
        staff_id=viewer.id,
        outcome=outcome,
        informed=sorted(informed),
        recorded_at=now,
        form_key=form_key,
    )
    seal(session, row, key_id=session.get_one(Case, flag.case_id).data_key_id, account=text)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return  # the other tap of a double tap was quicker
    if flag.owner_id is None:
        flag.owner_id, flag.owned_at = viewer.id, now
        _call_off_alerts(session, flag)
    if closes:
        flag.closed_at, flag.closed_by = now, viewer.id
    session.flush()
    audit.record(session, actor=viewer, action="danger.recorded", now=now, case_id=flag.case_id, subject_id=row.id)


def _open_flag(session: Session, *, adult_id: UUID, flag_id: UUID) -> DangerFlag:
    wanted = select(DangerFlag).where(
        DangerFlag.id == flag_id, DangerFlag.adult_id == adult_id, DangerFlag.closed_at.is_(None)
    )
    flag = session.scalars(wanted.with_for_update()).first()
    if flag is None:
        raise NoSuchFlag
    return flag


def _alert(session: Session, flag: DangerFlag, *, office: Office, now: datetime, why: str) -> None:
    """Write to whoever is there at the next working moment, and later to the managers, unless somebody takes it on."""
    at = _working(now, office)
    day = working_time.local(at).date()
    assigned = session.get_one(Case, flag.case_id).practitioner_id
    reader_id = present_practitioner(assigned, covering.away_on(session, day), day)
    managers = session.scalars(
        select(StaffMember.id).where(StaffMember.is_manager, StaffMember.left_at.is_(None)).order_by(StaffMember.id)
    ).all()
    later = at if reader_id is None else _working(at + rules.ESCALATED_AFTER, office)
    due = {manager_id: later for manager_id in managers if manager_id != reader_id}
    if reader_id is not None:
        due[reader_id] = at
    for staff_id, due_at in due.items():
        notices.post_to_staff(
            session,
            staff_id=staff_id,
            kind=NoticeKind.STAFF_ALERT,
            now=now,
            due_at=due_at,
            values={"path": f"/staff/cases/{flag.case_id}/messages/{flag.adult_id}"},
            notice_id=uuid5(flag.id, f"{why} {staff_id}"),
        )


def _working(moment: datetime, office: Office) -> datetime:
    """This moment, where somebody works; else the next at which work begins."""
    if working_time.is_open(moment, hours=office.hours, bank_holidays=office.bank_holidays):
        return moment
    return working_time.next_opening(moment, hours=office.hours, bank_holidays=office.bank_holidays)


def _call_off_alerts(session: Session, flag: DangerFlag) -> None:
    staff = session.scalars(select(StaffMember.id).where(StaffMember.left_at.is_(None))).all()
    ids = [uuid5(flag.id, f"{why} {staff_id}") for why in ("flagged", "needs someone") for staff_id in staff]
    session.execute(update(Notice).where(Notice.id.in_(ids), Notice.delivered_at.is_(None)).values(due_at=None))
