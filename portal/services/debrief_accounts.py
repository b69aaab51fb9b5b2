"""After a meeting about a post-mortem: what happened is written down once, and the next call is promised."""

import json
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import debrief_accounts as rules
from portal.domain.access import StaffViewer
from portal.domain.contact_log import NEXT_CONTACT_WITHIN_AT_MOST, ContactKind, Outcome, check_next_contact
from portal.domain.debrief_accounts import Account, Part
from portal.domain.messages import EmptyMessage, clean_body
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.debriefs import DebriefAccount, DebriefBooking, DebriefPart, DebriefSlot
from portal.models.sealing import seal
from portal.services import audit, contacts
from portal.services.debriefs import hold

PARTS_AT_MOST = 4000
"""Characters of the referrals."""


class NotOnThisCase(LookupError):
    """An adult of another case, or one of this case about whom nothing is said."""


class NoSuchAccount(LookupError):
    """No account of that id on this case."""


def write_down(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    account: Account,
    today: date,
    now: datetime,
) -> UUID:
    """Keep what happened at a meeting and return the account's id; the same form sent again keeps nothing more.

    Each adult who attended is promised a call by the agreed day, and the contact log says that they met; their
    appointment is over, so that they may choose another time. Raises EmptyMessage and MessageTooLong (the words), the
    refusals of domain.debrief_accounts.check and of check_next_contact, and NotOnThisCase.
    """
    rules.check(account, today=today, now=now)
    words = {
        "words": clean_body(account.words),
        "referrals": _optional(account.referrals),
    }
    case = hold(session, case_id=case_id)
    check_next_contact(
        account.follow_up_by, today=today, case_is_open=case.closed_at is None, within_days=NEXT_CONTACT_WITHIN_AT_MOST
    )
    adult_ids = set(session.scalars(select(CaseAdult.id).where(CaseAdult.case_id == case_id)))
    if adult_ids != account.parts.keys():
        raise NotOnThisCase
    row = DebriefAccount(
        id=new_id(),
        case_id=case_id,
        happened_at=account.happened_at,
        minutes=account.minutes,
        place_kind=account.place.value,
        interpreting=account.interpreting.value,
        follow_up_by=account.follow_up_by,
        debriefed_on=account.debriefed_on,
        recorded_by=viewer.id,
        recorded_at=now,
        form_key=form_key,
    )
    seal(session, row, key_id=case.data_key_id, account=json.dumps(words, ensure_ascii=False))
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        written = session.scalar(select(DebriefAccount.id).where(DebriefAccount.form_key == form_key))
        if written is None:
            raise
        return written
    for adult_id, taken in sorted(account.parts.items()):
        session.add(
            DebriefPart(account_id=row.id, adult_id=adult_id, part=taken.part, detail=taken.detail, copy=taken.copy)
        )
        if taken.part is Part.ATTENDED:
            _log(session, viewer, row, adult_id, account, words["words"], today, now)
    session.flush()
    _put_away_what_is_over(session, case_id=case_id, account=account, now=now)
    audit.record(session, actor=viewer, action="debrief.recorded", now=now, case_id=case_id, subject_id=row.id)
    return row.id


def note_staff_debrief(
    session: Session, *, viewer: StaffViewer, case_id: UUID, account_id: UUID, today: date, now: datetime
) -> None:
    """Note that the staff who were there have talked it over. A second tap changes nothing. Raises NoSuchAccount."""
    row = session.get(DebriefAccount, account_id)
    if row is None or row.case_id != case_id:
        raise NoSuchAccount
    if row.debriefed_on is None:
        row.debriefed_on = today
        session.flush()
        audit.record(session, actor=viewer, action="debrief.talked_over", now=now, case_id=case_id, subject_id=row.id)


def _optional(text: str) -> str:
    try:
        return clean_body(text, limit=PARTS_AT_MOST)
    except EmptyMessage:
        return ""


def _log(
    session: Session,
    viewer: StaffViewer,
    row: DebriefAccount,
    adult_id: UUID,
    account: Account,
    words: str,
    today: date,
    now: datetime,
) -> None:
    contacts.log(
        session,
        viewer=viewer,
        case_id=row.case_id,
        form_key=uuid5(row.form_key, str(adult_id)),
        event_id=row.id,
        adult_id=adult_id,
        kind=ContactKind.MEETING,
        outcome=Outcome.TALKED,
        happened_at=account.happened_at,
        note=words,
        next_contact_on=account.follow_up_by,
        today=today,
        now=now,
    )


def _put_away_what_is_over(session: Session, *, case_id: UUID, account: Account, now: datetime) -> None:
    """The appointments that have begun of those who had a part in it: held, or missed."""
    theirs = [adult_id for adult_id, taken in account.parts.items() if taken.part is not Part.APART]
    begun = select(DebriefSlot.id).where(DebriefSlot.starts_at <= now)
    session.execute(
        update(DebriefBooking)
        .where(
            DebriefBooking.case_id == case_id,
            DebriefBooking.adult_id.in_(theirs),
            DebriefBooking.cancelled_at.is_(None),
            DebriefBooking.over_at.is_(None),
            DebriefBooking.slot_id.in_(begun),
        )
        .values(over_at=now)
        .execution_options(synchronize_session=False)
    )
