"""Somebody may be in danger: the message is seen before all others, taken on by a person, and a check is written down.

Nothing here blocks or delays what a family sends, and nobody outside the team is told by it (domain.md 7.2).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import danger as rules
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.concerns import may_read
from portal.domain.danger import Informed, Said, Step, WelfareOutcome
from portal.domain.danger_signs import Looked, look
from portal.domain.messages import clean_body
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag, MessageMark, WelfareRecord
from portal.models.messages import Message, Thread
from portal.models.sealing import seal
from portal.services import audit, danger_alerts
from portal.services.danger_alerts import Office

ACCOUNT_AT_MOST = 10_000
"""Characters of one step of a welfare check."""


class NoSuchFlag(LookupError):
    """No open flag of that id for this adult, or it is not for whoever asks."""


class TakenOnAlready(Exception):
    """A colleague deals with it."""


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
    looked = look(body, language=language)
    if looked is Looked.UNCHECKED:
        thread_id = session.scalars(select(Thread.id).where(Thread.adult_id == viewer.adult_id)).one()
        session.add(MessageMark(id=new_id(), thread_id=thread_id, message_id=message_id, is_unchecked=True))
        session.flush()
    elif looked is Looked.FLAGGED:
        flag = _raise(session, viewer, message_id=message_id, now=now)
        danger_alerts.alert(session, flag, office=office, now=now)
    return looked


def look_at_concern(
    session: Session,
    *,
    viewer: FamilyViewer,
    concern_id: UUID,
    words: str,
    language: str,
    office: Office,
    now: datetime,
) -> Looked:
    """Read what an adult has just told the managers. A flag is for them alone, and never for whom it is about."""
    looked = look(words, language=language)
    if looked is Looked.FLAGGED:
        flag = _raise(session, viewer, concern_id=concern_id, now=now)
        danger_alerts.alert(session, flag, office=office, now=now)
    return looked


def answer(session: Session, *, viewer: FamilyViewer, said: Said, office: Office, now: datetime) -> None:
    """Keep what they answered, about all that they were asked about lately.

    “I need someone now” always leaves a message that the team sees before all others, also where the check had found
    nothing or could not read it. The same answer again, from a double tap or another tab, calls nobody twice.
    """
    thread_id = session.scalars(select(Thread.id).where(Thread.adult_id == viewer.adult_id).with_for_update()).one()
    since = now - rules.ASKED_FOR
    flags, marks = _flags_since(session, viewer, since), _unchecked_since(session, thread_id, since)
    for mark in marks:
        mark.said, mark.said_at = said, now
    if said is Said.SAFE:
        _keep_safe(flags, now)
    elif not any(flag.said == said and flag.closed_at is None for flag in flags):
        _call_somebody(session, viewer, thread_id, flags, office=office, now=now)
    session.flush()
    audit.record(
        session,
        actor=viewer,
        action="danger.answered",
        now=now,
        case_id=viewer.case_id,
        subject_id=thread_id,
        facts={"said": said.value},
    )


def _flags_since(session: Session, viewer: FamilyViewer, since: datetime) -> Sequence[DangerFlag]:
    """This adult's flags, the newest first."""
    wanted = (
        select(DangerFlag)
        .where(DangerFlag.adult_id == viewer.adult_id, DangerFlag.raised_at > since)
        .order_by(DangerFlag.raised_at.desc(), DangerFlag.id.desc())
        .with_for_update()
    )
    return session.scalars(wanted).all()


def _unchecked_since(session: Session, thread_id: UUID, since: datetime) -> Sequence[MessageMark]:
    wanted = (
        select(MessageMark)
        .join(Message, Message.id == MessageMark.message_id)
        .where(MessageMark.thread_id == thread_id, MessageMark.is_unchecked, Message.sent_at > since)
        .order_by(Message.sent_at, Message.id)
    )
    return session.scalars(wanted).all()


def _keep_safe(flags: Sequence[DangerFlag], now: datetime) -> None:
    # It closes nothing: a person asks them, whatever they pressed.
    for flag in flags:
        if flag.said != Said.SAFE:
            flag.said, flag.said_at = Said.SAFE, now


def _call_somebody(
    session: Session,
    viewer: FamilyViewer,
    thread_id: UUID,
    flags: Sequence[DangerFlag],
    *,
    office: Office,
    now: datetime,
) -> None:
    in_thread = next((flag for flag in flags if flag.concern_id is None), None)
    to_managers = next((flag for flag in flags if flag.concern_id is not None), None)
    for each in flags:
        each.said, each.said_at = Said.NEED_SOMEONE, now
    for flag in (in_thread or _flag_newest(session, viewer, thread_id, now=now), to_managers):
        if flag is None:
            continue
        if flag.closed_at is not None:
            # Whoever closed it may have gone home: it is nobody's again.
            flag.closed_at = flag.closed_by = flag.owner_id = flag.owned_at = None
        flag.said, flag.said_at = Said.NEED_SOMEONE, now
        session.flush()
        danger_alerts.alert(session, flag, office=office, now=now)


def _flag_newest(session: Session, viewer: FamilyViewer, thread_id: UUID, *, now: datetime) -> DangerFlag | None:
    """A flag on the last thing they wrote; None where they never wrote. One that is there already is theirs again."""
    newest = (
        select(Message.id)
        .where(Message.thread_id == thread_id, Message.person_id == viewer.id)
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(1)
    )
    message_id = session.scalars(newest).first()
    if message_id is None:
        return None
    known = session.scalars(select(DangerFlag).where(DangerFlag.message_id == message_id).with_for_update()).first()
    return known or _raise(session, viewer, message_id=message_id, now=now)


def _raise(
    session: Session,
    viewer: FamilyViewer,
    *,
    message_id: UUID | None = None,
    concern_id: UUID | None = None,
    now: datetime,
) -> DangerFlag:
    flag = DangerFlag(
        id=new_id(),
        case_id=viewer.case_id,
        adult_id=viewer.adult_id,
        message_id=message_id,
        concern_id=concern_id,
        raised_at=now,
        calls=0,
    )
    session.add(flag)
    session.flush()
    audit.record(session, actor=viewer, action="danger.flagged", now=now, case_id=flag.case_id, subject_id=flag.id)
    return flag


def take_on(
    session: Session,
    *,
    viewer: StaffViewer,
    adult_id: UUID,
    flag_id: UUID,
    instead_of: UUID | None = None,
    now: datetime,
) -> None:
    """Say “I am dealing with this”; whoever else would have been told is not.

    `instead_of` is the colleague from whom it is taken over: somebody who goes home hands it on, or it is taken from
    them. Raises NoSuchFlag, and TakenOnAlready where somebody else deals with it.
    """
    flag = _open_flag(session, viewer, adult_id=adult_id, flag_id=flag_id)
    if flag.owner_id == viewer.id:
        return
    if flag.owner_id not in {None, instead_of}:
        raise TakenOnAlready
    before = flag.owner_id
    flag.owner_id, flag.owned_at = viewer.id, now
    danger_alerts.call_off(session, flag)
    session.flush()
    audit.record(
        session,
        actor=viewer,
        action="danger.taken_on",
        now=now,
        case_id=flag.case_id,
        subject_id=flag.id,
        facts={"instead_of": None if before is None else str(before)},
    )


def record(
    session: Session,
    *,
    viewer: StaffViewer,
    adult_id: UUID,
    flag_id: UUID,
    happened_at: datetime,
    step: Step,
    outcome: WelfareOutcome,
    informed: frozenset[Informed],
    account: str,
    closes: bool,
    form_key: UUID,
    now: datetime,
) -> None:
    """Write down a step of the welfare check, once for any number of taps; `closes` ends the matter.

    Whoever writes it down deals with it, where nobody did before. Raises NoSuchFlag, EmptyMessage and MessageTooLong
    (the account), StepInTheFuture and WelfareUnfinished (domain.danger).
    """
    text = clean_body(account, limit=ACCOUNT_AT_MOST)
    rules.check_step(happened_at, now=now)
    if closes:
        rules.check_closing(outcome, informed)
    if session.scalars(select(WelfareRecord.id).where(WelfareRecord.form_key == form_key)).first() is not None:
        return
    flag = _open_flag(session, viewer, adult_id=adult_id, flag_id=flag_id)
    row = WelfareRecord(
        id=new_id(),
        flag_id=flag.id,
        staff_id=viewer.id,
        happened_at=happened_at,
        step=step,
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
        danger_alerts.call_off(session, flag)
    if closes:
        flag.closed_at, flag.closed_by = now, viewer.id
    session.flush()
    audit.record(session, actor=viewer, action="danger.recorded", now=now, case_id=flag.case_id, subject_id=row.id)


def _open_flag(session: Session, viewer: StaffViewer, *, adult_id: UUID, flag_id: UUID) -> DangerFlag:
    wanted = select(DangerFlag).where(
        DangerFlag.id == flag_id, DangerFlag.adult_id == adult_id, DangerFlag.closed_at.is_(None)
    )
    flag = session.scalars(wanted.with_for_update()).first()
    if flag is None or not _may_know(session, viewer, flag):
        raise NoSuchFlag
    return flag


def _may_know(session: Session, viewer: StaffViewer, flag: DangerFlag) -> bool:
    if flag.concern_id is None:
        return True
    about_id = session.scalars(select(Concern.about_id).where(Concern.id == flag.concern_id)).one()
    return may_read(viewer, about_id=about_id)
