"""Notices: rows written in the transaction of what they tell of, delivered after the commit by the worker."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.domain import notifications
from portal.domain.contact_points import why_not
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.domain.dates_that_hurt import DatesThatHurt
from portal.domain.notifications import Act, NoticeKind
from portal.i18n import SOURCE
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult, SensitiveDate
from portal.models.messages import Notice
from portal.models.people import Person, StaffMember
from portal.models.sealing import open_text, seal
from portal.queries.contact_points import email_of
from portal.services import by_hand


def post_to_person(
    session: Session,
    *,
    person_id: UUID,
    kind: NoticeKind,
    now: datetime,
    case_id: UUID | None = None,
    values: Mapping[str, str] | None = None,
    appointment_at: datetime | None = None,
    expected_now: bool = False,
    notice_id: UUID | None = None,
) -> None:
    """Write to an adult of a family, in their language; `values` are the few words the letter needs (a link, a code).

    What answers their own act goes at once. What the service starts may be held (quiet hours, a date that hurts, one a
    day) or dropped (an address they never used), as domain.notifications decides; and while one of a kind still waits
    to go out, a second of that kind would say nothing new, so none is written. To whoever wants no portal, or has no
    address that is safe, nothing goes at all: a person tells them (services.by_hand). `expected_now`: they are with the
    practitioner, or on the phone, and wait for it. A given `notice_id` can be written once only.
    """
    person = session.get_one(Person, person_id)
    # An address among the values is one that they want: the code in the letter shows whether it is theirs.
    is_wanted_address = "address" in (values or {})
    if not is_wanted_address and why_not(email_of(session, person), proves_itself=True) is not None:
        if not notifications.answers_own_act(kind):
            by_hand.note(session, person_id=person_id, case_id=case_id, kind=kind, now=now)
        return
    notice = Notice(id=notice_id or new_id(), kind=kind, person_id=person_id, case_id=case_id, made_at=now, due_at=now)
    if not notifications.answers_own_act(kind):
        if _one_waits(session, person_id=person_id, case_id=case_id, kind=kind):
            return
        _decide(session, notice, person=person, appointment_at=appointment_at, expected_now=expected_now)
    address = open_text(session, Person.sealed_email, person.id, person.sealed_email)
    _write(session, notice, {"address": address, "locale": person.locale, **(values or {})})


def _one_waits(session: Session, *, person_id: UUID, case_id: UUID | None, kind: NoticeKind) -> bool:
    waiting = select(Notice.id).where(
        Notice.person_id == person_id, Notice.case_id == case_id, Notice.kind == kind, Notice.due_at.is_not(None)
    )
    return kind is not NoticeKind.INVITATION and session.execute(waiting.limit(1)).first() is not None


def _decide(
    session: Session, notice: Notice, *, person: Person, appointment_at: datetime | None, expected_now: bool
) -> None:
    decision = notifications.decide(
        NoticeKind(notice.kind),
        now=notice.made_at,
        dates=_dates_that_hurt(session, notice.case_id, person.id),
        address_verified=person.email_verified_at is not None,
        last_notice_at=_last_notice_at(session, person.id),
        appointment_at=appointment_at,
        expected_now=expected_now,
    )
    notice.held_reason = decision.reason
    if decision.act is Act.HOLD:
        notice.due_at = decision.until
    elif decision.act is Act.DROP:
        notice.due_at = None
        # Nobody may believe that it was sent: staff see it as not delivered, and a person phones.
        notice.given_up_at = notice.made_at


def _dates_that_hurt(session: Session, case_id: UUID | None, person_id: UUID) -> DatesThatHurt:
    if case_id is None:
        return DatesThatHurt()
    case = session.get_one(Case, case_id)
    theirs = (
        select(SensitiveDate.falls_on, SensitiveDate.returns_yearly)
        .outerjoin(CaseAdult, CaseAdult.id == SensitiveDate.adult_id)
        .where(SensitiveDate.case_id == case_id)
        .where(or_(SensitiveDate.adult_id.is_(None), CaseAdult.person_id == person_id))
        .order_by(SensitiveDate.falls_on)
    )
    days = session.execute(theirs).all()
    return DatesThatHurt(
        born_on=case.born_on,
        died_on=case.died_on,
        yearly=frozenset(falls_on for falls_on, yearly in days if yearly),
        fixed=frozenset(falls_on for falls_on, yearly in days if not yearly),
    )


def _last_notice_at(session: Session, person_id: UUID) -> datetime | None:
    # An invitation is no nudge: somebody who came in today hears today that there is an answer.
    started_by_us = [
        kind for kind in NoticeKind if not notifications.goes_at_once(kind) and kind is not NoticeKind.INVITATION
    ]
    newest = select(func.max(func.coalesce(Notice.delivered_at, Notice.due_at))).where(
        Notice.person_id == person_id, Notice.kind.in_(started_by_us), Notice.given_up_at.is_(None)
    )
    found: datetime | None = session.execute(newest).scalar_one()
    return found


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


def post_to_nobody(session: Session, *, kind: NoticeKind, now: datetime, values: Mapping[str, str]) -> None:
    """The same work for an address that nobody has, so that a stranger cannot tell the difference (security.md 1.2)."""
    notice = Notice(id=new_id(), kind=kind, made_at=now, due_at=None)
    _write(session, notice, {"address": "", "locale": SOURCE, **values})


def _write(session: Session, notice: Notice, letter: Mapping[str, str]) -> None:
    notice.data_key_id = SERVICE_DATA_KEY_ID
    seal(session, notice, key_id=SERVICE_DATA_KEY_ID, letter=json.dumps(dict(letter), ensure_ascii=False))
    session.add(notice)
    session.flush()
