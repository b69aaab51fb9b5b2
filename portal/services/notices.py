"""Notices: rows written in the transaction of what they tell of, delivered after the commit by the worker."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from portal.adapters import off_addresses
from portal.domain import notifications, phone_tasks
from portal.domain.contact_points import why_not
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.domain.notifications import Act, Decision, NoticeKind, Reason
from portal.domain.preferences import Channel
from portal.domain.safe_times import SafeTimes, unsafe_until
from portal.i18n import SOURCE
from portal.models.base import new_id
from portal.models.debriefs import DebriefBooking
from portal.models.messages import Notice
from portal.models.people import Person, StaffMember
from portal.models.sealing import cipher_of, open_text, seal
from portal.queries.contact_points import email_of
from portal.queries.reach import Reach, reach
from portal.services.phone_tasks import ask_for_call, ask_for_hand


def post_to_person(
    session: Session,
    *,
    person_id: UUID,
    kind: NoticeKind,
    now: datetime,
    case_id: UUID | None = None,
    values: Mapping[str, str] | None = None,
    appointment_at: datetime | None = None,
    about_id: UUID | None = None,
    expected_now: bool = False,
    notice_id: UUID | None = None,
) -> None:
    """Write to an adult of a family, in their language; `values` are the few words the letter needs (a link, a code).

    What answers their own act goes at once. What the service starts may be held (quiet hours, a date that hurts, one a
    day) or dropped (an address they never used), as domain.notifications decides; and while one of a kind still waits
    to go out, a second of that kind would say nothing new, so none is written. To whoever wants no portal, or has no
    address that is safe, nothing goes at all: a person tells them (services.phone_tasks). `expected_now`: they are with
    the practitioner, or on the phone, and wait for it. `about_id` is the booking of a reminder. A given `notice_id` can
    be written once only.
    """
    known = reach(session, person_id=person_id)
    if not _may_be_written_to(session, known, kind, is_wanted_address="address" in (values or {})):
        if not notifications.answers_own_act(kind):
            ask_for_hand(
                session,
                person_id=person_id,
                case_id=case_id,
                kind=kind,
                appointment_at=appointment_at,
                notice_id=notice_id,
                now=now,
            )
        return
    notice = Notice(
        id=notice_id or new_id(),
        kind=kind,
        person_id=person_id,
        case_id=case_id,
        made_at=now,
        due_at=now,
        appointment_at=appointment_at,
        about_id=about_id,
    )
    if expected_now:
        notice.released_at = now
    if not _is_own_act(notice):
        decision = _decide(notice, known, now=now, last_notice_at=_last_planned(session, person_id))
        if decision.phone_them:
            ask_for_call(session, notice=notice, why=phone_tasks.why(decision.reason), now=now)
        if _one_waits(session, person_id=person_id, case_id=case_id, kind=kind):
            return
        _obey(notice, decision, now=now)
    _write(session, notice, {**_address(session, notice, known), **(values or {})})


def _may_be_written_to(session: Session, known: Reach, kind: NoticeKind, *, is_wanted_address: bool) -> bool:
    """An address that they have just typed is one they want: the code in the letter shows whether it is theirs."""
    if is_wanted_address or _goes_by_text(known, kind):
        return True
    person = session.get_one(Person, known.person_id)
    return why_not(email_of(session, person), proves_itself=True) is None


def _goes_by_text(known: Reach, kind: NoticeKind) -> bool:
    """Letters with a way in go by email always; a text is a nudge without a link."""
    return known.by_text() and kind is not NoticeKind.INVITATION and not notifications.goes_at_once(kind)


def _safe_times(known: Reach, kind: NoticeKind) -> SafeTimes | None:
    return known.phone_times if _goes_by_text(known, kind) else known.email_times


def post_text(
    session: Session, *, person_id: UUID, kind: NoticeKind, number: str, code: str = "", now: datetime
) -> None:
    """Text a number: a code to one just typed, a warning to one that is replaced. No link (security.md 1.2)."""
    locale = session.get_one(Person, person_id).locale
    notice = Notice(id=new_id(), kind=kind, person_id=person_id, made_at=now, due_at=now, channel=Channel.TEXT)
    _write(session, notice, {"address": number, "locale": locale, "code": code})


def may_go(session: Session, notice: Notice, *, now: datetime) -> bool:
    """Ask once more, now that the notice is taken up: a day may have been named since, or all notices ended.

    What may not go is held or dropped here. The person’s row is locked, so that two workers with two notices for one
    person see each other.
    """
    if notice.person_id is None or _is_own_act(notice):
        return True
    session.execute(select(Person.id).where(Person.id == notice.person_id).with_for_update(key_share=True))
    known = reach(session, person_id=notice.person_id)
    decision = _decide(notice, known, now=now, last_notice_at=_last_sent(session, notice, now=now))
    if not _stands(session, notice):
        decision = Decision(Act.DROP, reason=Reason.TOO_LATE)
    if decision.phone_them:
        ask_for_call(session, notice=notice, why=phone_tasks.why(decision.reason), now=now)
    _obey(notice, decision, now=now)
    session.flush()
    return decision.act is Act.SEND


def is_safe_now(session: Session, notice: Notice, *, now: datetime) -> bool:
    """Tell whether nobody else is to be feared beside whoever gets it at this moment (domain.safe_times)."""
    if notice.person_id is None:
        return True
    known = reach(session, person_id=notice.person_id)
    times = _safe_times(known, NoticeKind(notice.kind))
    return times is None or unsafe_until(now, times=times, zone=known.preferences.zone) is None


def address_now(session: Session, notice: Notice) -> dict[str, str]:
    """Where the notice goes by what is known today, in which language, under which name; empty where nothing changed.

    Also sets by what it goes.
    """
    if notice.person_id is None or _is_own_act(notice):
        return {}
    return _address(session, notice, reach(session, person_id=notice.person_id))


def _is_own_act(notice: Notice) -> bool:
    """Also what somebody waits for beside their practitioner: released by nobody but themselves."""
    expected = notice.released_at is not None and notice.released_by is None
    return expected or notifications.goes_at_once(NoticeKind(notice.kind))


def _stands(session: Session, notice: Notice) -> bool:
    if notice.about_id is None:
        return True
    standing = select(DebriefBooking.id).where(
        DebriefBooking.id == notice.about_id, DebriefBooking.cancelled_at.is_(None), DebriefBooking.over_at.is_(None)
    )
    return session.execute(standing).first() is not None


def _one_waits(session: Session, *, person_id: UUID, case_id: UUID | None, kind: NoticeKind) -> bool:
    waiting = select(Notice.id).where(
        Notice.person_id == person_id, Notice.case_id == case_id, Notice.kind == kind, Notice.due_at.is_not(None)
    )
    return kind is not NoticeKind.INVITATION and session.execute(waiting.limit(1)).first() is not None


def _decide(notice: Notice, known: Reach, *, now: datetime, last_notice_at: datetime | None) -> Decision:
    kind = NoticeKind(notice.kind)
    by_text = _goes_by_text(known, kind)
    return notifications.decide(
        kind,
        now=now,
        dates=known.dates,
        preferences=known.preferences,
        address_verified=by_text or known.email_verified,
        address_safe=by_text or known.is_safe,
        safe_times=_safe_times(known, kind),
        released=notice.released_at is not None,
        last_notice_at=last_notice_at,
        appointment_at=notice.appointment_at,
    )


def _obey(notice: Notice, decision: Decision, *, now: datetime) -> None:
    if decision.act is Act.SEND:
        return
    notice.held_reason = decision.reason
    notice.due_at = decision.until
    if decision.act is Act.DROP and decision.reason not in {Reason.OPTED_OUT, Reason.TOO_LATE}:
        # Nobody may believe that it was sent: staff see it as not delivered, and a person phones.
        notice.given_up_at = now


_STARTED_BY_US = [
    # An invitation is no nudge: somebody who came in today hears today that there is an answer.
    kind
    for kind in NoticeKind
    if not notifications.goes_at_once(kind) and kind is not NoticeKind.INVITATION
]


def _last_planned(session: Session, person_id: UUID) -> datetime | None:
    """The last notice of ours that went out, or is to go out, so that the next one keeps its distance from both."""
    at = func.coalesce(Notice.delivered_at, Notice.due_at)
    return _newest(session, at, Notice.person_id == person_id, Notice.given_up_at.is_(None))


def _last_sent(session: Session, notice: Notice, *, now: datetime) -> datetime | None:
    """The last one that went out, or that another worker holds at this moment."""
    is_on_its_way = and_(Notice.tries > 0, Notice.due_at.is_not(None), Notice.given_up_at.is_(None))
    at = case((is_on_its_way, now), else_=Notice.delivered_at)
    return _newest(session, at, Notice.person_id == notice.person_id, Notice.id != notice.id)


def _newest(session: Session, at: ColumnElement[Any], *where: ColumnElement[bool]) -> datetime | None:
    newest = select(func.max(at)).where(Notice.kind.in_(_STARTED_BY_US), *where)
    found: datetime | None = session.execute(newest).scalar_one()
    return found


def _address(session: Session, notice: Notice, known: Reach) -> dict[str, str]:
    own = _is_own_act(notice) or notice.kind == NoticeKind.INVITATION
    if _goes_by_text(known, NoticeKind(notice.kind)) and not own:
        notice.channel = Channel.TEXT
        return {"address": known.text_number or "", "locale": known.locale}
    notice.channel = Channel.EMAIL
    letter = {"address": known.email, "locale": known.locale, "sender": known.preferences.sender.value}
    if own:
        return letter
    token = off_addresses.token_for(cipher_of(session), person_id=known.person_id)
    return {**letter, "off_path": f"/notices-off/{token}"}


def post_to_staff(
    session: Session,
    *,
    staff_id: UUID,
    kind: NoticeKind,
    now: datetime,
    values: Mapping[str, str] | None = None,
    notice_id: UUID | None = None,
    due_at: datetime | None = None,
) -> None:
    """Write to a member of staff, now or at `due_at`; work notices are never held.

    A given `notice_id` can be written once only.
    """
    member = session.get_one(StaffMember, staff_id)
    address = open_text(session, StaffMember.sealed_email, member.id, member.sealed_email)
    notice = Notice(id=notice_id or new_id(), kind=kind, staff_id=staff_id, made_at=now, due_at=due_at or now)
    _write(session, notice, {"address": address, "locale": SOURCE, **(values or {})})


def post_sign_in_link(session: Session, *, person: Person, now: datetime, values: Mapping[str, str]) -> None:
    """What somebody has just asked for. It asks the database nothing, so that a stranger sees no difference.

    Whether the address may be used was asked when they were looked for (services.sign_in).
    """
    kind = NoticeKind.SIGN_IN_LINK
    notice = Notice(id=new_id(), kind=kind, person_id=person.id, made_at=now, due_at=now, channel=Channel.EMAIL)
    address = open_text(session, Person.sealed_email, person.id, person.sealed_email)
    _write(session, notice, {"address": address, "locale": person.locale, **values})


def post_to_nobody(session: Session, *, kind: NoticeKind, now: datetime, values: Mapping[str, str]) -> None:
    """The same work for an address that nobody has, so that a stranger cannot tell the difference (security.md 1.2)."""
    notice = Notice(id=new_id(), kind=kind, made_at=now, due_at=None)
    _write(session, notice, {"address": "", "locale": SOURCE, **values})


def _write(session: Session, notice: Notice, letter: Mapping[str, str]) -> None:
    notice.data_key_id = SERVICE_DATA_KEY_ID
    seal(session, notice, key_id=SERVICE_DATA_KEY_ID, letter=json.dumps(dict(letter), ensure_ascii=False))
    session.add(notice)
    session.flush()
