"""Sessions begin, are used, and end; always on the server (ASVS 7.2.1 to 7.4.2)."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Right, Role
from portal.domain.messages import clean_body
from portal.domain.sign_in import SessionKind, absolute_until, idle_until
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.messages import Opening
from portal.models.people import Person
from portal.models.sealing import seal
from portal.models.sign_in import SignInSession
from portal.services import audit

DEVICE_NAME_AT_MOST = 60
"""Characters of what somebody calls a phone."""


class NotTheirPlace(Exception):
    """A case that this person does not belong to."""


def hash_cookie(cookie: str) -> bytes:
    """What is stored of a session cookie: a stolen table opens nothing."""
    return hashlib.sha256(cookie.encode()).digest()


def start_for_family(
    session: Session,
    *,
    person_id: UUID,
    adult_id: UUID | None,
    remembered: bool,
    device: str,
    now: datetime,
    proves_address: bool = True,
) -> str:
    """Begin a session and return the cookie's value, the only place where it exists in clear.

    Whoever came in through a letter has shown that its address is theirs; a printed card shows no such thing
    (`proves_address`). Without `adult_id` the session shows nothing
    until the person has said which child it is about (`choose_place`).
    """
    if proves_address:
        not_yet = update(Person).where(Person.id == person_id, Person.email_verified_at.is_(None))
        session.execute(not_yet.values(email_verified_at=now))
    return _start(
        session,
        SignInSession(person_id=person_id, adult_id=adult_id, remembered=remembered, device=device),
        kind=SessionKind.FAMILY,
        now=now,
    )


def start_for_staff(session: Session, *, staff_id: UUID, roles: frozenset[Role], device: str, now: datetime) -> str:
    """Begin a session of a member of staff and return the cookie's value."""
    row = SignInSession(staff_id=staff_id, remembered=False, device=device)
    return _start(session, row, kind=kind_for_staff(roles), now=now)


def kind_for_staff(roles: frozenset[Role]) -> SessionKind:
    """Those who keep accounts sign in more often (security.md 1.2)."""
    return SessionKind.ADMINISTRATOR if Role.ADMINISTRATOR in roles else SessionKind.STAFF


def _start(session: Session, row: SignInSession, *, kind: SessionKind, now: datetime) -> str:
    cookie = secrets.token_urlsafe(32)
    row.id = new_id()
    row.cookie_hash = hash_cookie(cookie)
    row.created_at = row.last_seen_at = now
    row.idle_until = idle_until(kind, remembered=row.remembered, now=now)
    row.absolute_until = absolute_until(kind, remembered=row.remembered, now=now)
    session.add(row)
    session.flush()
    return cookie


def touch(session: Session, *, session_id: UUID, kind: SessionKind, remembered: bool, now: datetime) -> None:
    """Note that somebody is still there; a session that has ended stays ended."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(last_seen_at=now, idle_until=idle_until(kind, remembered=remembered, now=now))
    )


def end(session: Session, *, session_id: UUID, now: datetime) -> None:
    """End one session, at once and for good."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def choose_place(session: Session, *, session_id: UUID, person_id: UUID, adult_id: UUID) -> None:
    """From now on this session is about one of the person's own cases. Raises NotTheirPlace."""
    theirs = select(CaseAdult.id).where(CaseAdult.id == adult_id, CaseAdult.person_id == person_id)
    if session.execute(theirs).first() is None:
        raise NotTheirPlace
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(adult_id=adult_id)
    )


def end_all_of_person(session: Session, *, person_id: UUID, now: datetime) -> None:
    """Sign an adult out everywhere, at once (ASVS 7.4.3)."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def sign_out_everywhere(session: Session, *, viewer: FamilyViewer, now: datetime) -> None:
    """An adult signs out on every phone and computer, and that they did is kept."""
    end_all_of_person(session, person_id=viewer.id, now=now)
    audit.record(session, actor=viewer, action="person.signed_out_everywhere", subject_id=viewer.id, now=now)


def end_one_of_person(session: Session, *, person_id: UUID, session_id: UUID, now: datetime) -> bool:
    """End one session of an adult, and tell whether there was one; somebody else’s is never touched."""
    theirs = _open_of_person(person_id).where(SignInSession.id == session_id)
    ended = session.execute(theirs.values(ended_at=now).returning(SignInSession.id))
    return ended.first() is not None


def end_others_of_person(session: Session, *, person_id: UUID, but: UUID, now: datetime) -> None:
    """Sign an adult out everywhere but in the session `but`, in which they asked for it."""
    session.execute(_open_of_person(person_id).where(SignInSession.id != but).values(ended_at=now))


def _open_of_person(person_id: UUID) -> Update:
    return update(SignInSession).where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))


def name_device(session: Session, *, person_id: UUID, session_id: UUID, name: str) -> None:
    """Keep what an adult calls one of their phones or computers; an empty name takes it away. Raises MessageTooLong."""
    row = session.get(SignInSession, session_id)
    if row is None or row.person_id != person_id:
        return
    key_id = session.execute(select(Person.data_key_id).where(Person.id == person_id)).scalar_one()
    called = clean_body(name, limit=DEVICE_NAME_AT_MOST) if name.strip() else None
    seal(session, row, key_id=key_id, own_name=called)
    session.flush()


def end_all_of_staff(session: Session, *, staff_id: UUID, now: datetime, but: UUID | None = None) -> None:
    """Sign a member of staff out everywhere, but for the session `but` in which they asked for it."""
    ending = update(SignInSession).where(SignInSession.staff_id == staff_id, SignInSession.ended_at.is_(None))
    if but is not None:
        ending = ending.where(SignInSession.id != but)
    session.execute(ending.values(ended_at=now))


def note_opening(
    session: Session,
    *,
    subject_id: UUID,
    person_id: UUID | None,
    staff_id: UUID | None,
    now: datetime,
    page: str | None = None,
    about_id: UUID | None = None,
    by_right: Right | None = None,
) -> None:
    """Keep that somebody opened a case or a thread; of staff also which page, about which adult, by what right."""
    session.add(
        Opening(
            subject_id=subject_id,
            person_id=person_id,
            staff_id=staff_id,
            opened_at=now,
            page=page,
            about_id=about_id,
            by_right=by_right,
        )
    )
    session.flush()
