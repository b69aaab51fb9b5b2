"""How an adult wants to be told: changed by themselves alone, and proved where a telephone number is involved."""

import json
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.adapters import off_addresses, tokens
from portal.domain.access import FamilyViewer
from portal.domain.contact_points import NotAPhoneNumber, clean_phone
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel, Preferences, TextSize, check
from portal.domain.sign_in import LINK_LIFE, is_fresh
from portal.models.messages import Notice
from portal.models.people import Person
from portal.models.preferences import PersonPreferences
from portal.models.sealing import cipher_of, open_text, seal
from portal.services import audit, code_tries, notices
from portal.services.addresses import SignInTooOld

CODES_A_DAY = 5
"""Texts with a code that one person can have sent: a number that is not theirs is not to be pestered."""


class NumberNotVerified(Exception):
    """Texts were chosen, and no number is proved to be theirs yet."""


class TooManyCodes(Exception):
    """CODES_A_DAY have been sent since yesterday."""


class NumberCodeIsOver(Exception):
    """No code is on its way, it is older than ten minutes, or it was tried too often."""


class WrongNumberCode(Exception):
    """Not the six digits of the text; the try is counted."""


def save(session: Session, *, viewer: FamilyViewer, wanted: Preferences, now: datetime) -> None:
    """Keep one person’s wishes.

    Raises what domain.preferences.check raises, and NumberNotVerified for texts without a number that is proved.
    """
    check(wanted)
    row = _row(session, viewer.id, now)
    if wanted.channel is Channel.TEXT and row.sealed_text_number is None:
        raise NumberNotVerified
    _write(session, row, wanted, now=now)
    facts = {"channel": wanted.channel.value, "every_days": wanted.every_days, "reminders": wanted.wants_reminders}
    audit.record(session, actor=viewer, action="preferences.changed", now=now, subject_id=viewer.id, facts=facts)


def choose_text_size(session: Session, *, viewer: FamilyViewer, size: TextSize) -> None:
    """Keep how large the words of every page are."""
    session.execute(update(Person).where(Person.id == viewer.id).values(text_size=size))


def whose_notices(session: Session, token: str) -> UUID | None:
    """Whose notices the address in a letter ends; None for one that was not made here, or whose person is gone."""
    person_id = off_addresses.read(cipher_of(session), token)
    return None if person_id is None or session.get(Person, person_id) is None else person_id


def end_notices(session: Session, *, person_id: UUID, now: datetime) -> None:
    """From now on the service writes nothing by itself to this person; signing in goes on as before."""
    row = _row(session, person_id, now)
    row.channel, row.changed_at = Channel.NONE, now
    session.flush()
    audit.record(session, actor=None, action="preferences.notices_ended", now=now, subject_id=person_id)


def ask_for_number(
    session: Session, *, viewer: FamilyViewer, number: str, signed_in_at: datetime, now: datetime
) -> None:
    """Text a code to the number that somebody typed, and tell their email address and the number there was.

    Raises SignInTooOld, NotAPhoneNumber, CostlyNumber, TooManyCodes.
    """
    if not is_fresh(signed_in_at, now=now):
        raise SignInTooOld
    digits = clean_phone(number).digits
    if not digits.startswith("07"):
        raise NotAPhoneNumber
    sent = session.execute(
        select(func.count()).where(
            Notice.person_id == viewer.id,
            Notice.kind == NoticeKind.TEXT_CODE,
            Notice.made_at > now - timedelta(days=1),
        )
    ).scalar_one()
    if sent >= CODES_A_DAY:
        raise TooManyCodes
    row, code = _row(session, viewer.id, now), tokens.make_code()
    seal(session, row, key_id=session.get_one(Person, viewer.id).data_key_id, wanted_number=digits)
    row.code_mac = tokens.code_mac(cipher_of(session), request_id=viewer.id, code=code)
    row.code_sent_at, row.code_tries = now, 0
    notices.post_text(session, person_id=viewer.id, kind=NoticeKind.TEXT_CODE, number=digits, code=code, now=now)
    _warn(session, row, now=now)
    audit.record(session, actor=viewer, action="number.asked", now=now, subject_id=viewer.id)


def _warn(session: Session, row: PersonPreferences, *, now: datetime) -> None:
    notices.post_to_person(session, person_id=row.id, kind=NoticeKind.NUMBER_CHANGED, now=now)
    if row.sealed_text_number is not None:
        before = open_text(session, PersonPreferences.sealed_text_number, row.id, row.sealed_text_number)
        notices.post_text(session, person_id=row.id, kind=NoticeKind.NUMBER_REPLACED, number=before, now=now)


def count_number_code(session: Session, *, viewer: FamilyViewer, now: datetime) -> bytes:
    """Count one try, and answer what is kept of the code. The caller commits before comparing.

    Raises NumberCodeIsOver.
    """
    kept = code_tries.count_try(
        session,
        PersonPreferences.id == viewer.id,
        PersonPreferences.code_sent_at > now - LINK_LIFE,
        tries=PersonPreferences.code_tries,
        answers=PersonPreferences.code_mac,
    )
    if kept is None:
        raise NumberCodeIsOver
    return kept


def confirm_number(session: Session, *, viewer: FamilyViewer, kept: bytes, code: str, now: datetime) -> None:
    """The digits were typed: the number is theirs, and they are told by text from now on. Raises WrongNumberCode."""
    row = session.get_one(PersonPreferences, viewer.id, with_for_update=True)
    if not tokens.is_same(kept, tokens.code_mac(cipher_of(session), request_id=viewer.id, code=code)):
        raise WrongNumberCode
    if row.code_mac != kept or row.sealed_wanted_number is None:
        raise NumberCodeIsOver
    column = PersonPreferences.sealed_wanted_number
    number = open_text(session, column, row.id, row.sealed_wanted_number)
    key_id = session.get_one(Person, viewer.id).data_key_id
    seal(session, row, key_id=key_id, text_number=number, wanted_number=None)
    row.number_verified_at = row.changed_at = now
    row.code_mac, row.code_sent_at, row.channel = None, None, Channel.TEXT
    session.flush()
    audit.record(session, actor=viewer, action="number.verified", now=now, subject_id=viewer.id)


def _row(session: Session, person_id: UUID, now: datetime) -> PersonPreferences:
    """The person’s row, made on the first wish; their own row of people is held, so that two taps make one."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    row = session.get(PersonPreferences, person_id, populate_existing=True)
    if row is None:
        row = PersonPreferences(id=person_id)
        _write(session, row, Preferences(), now=now)
        session.add(row)
        session.flush()
    return row


def _write(session: Session, row: PersonPreferences, wanted: Preferences, *, now: datetime) -> None:
    row.channel, row.sender = wanted.channel, wanted.sender
    row.every_days, row.wants_reminders = wanted.every_days, wanted.wants_reminders
    row.changed_at = now
    hours = {"from": _minutes(wanted.quiet_from), "to": _minutes(wanted.quiet_to), "zone": wanted.time_zone}
    seal(session, row, key_id=session.get_one(Person, row.id).data_key_id, hours=json.dumps(hours))
    session.flush()


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
