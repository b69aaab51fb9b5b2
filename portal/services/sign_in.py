"""A family's way in: asking for a link, and claiming the link or its code (security.md 1.2).

What a stranger may not learn: whether an address is known. So the same rows are written and the same statements run
for everybody; for an unknown address the link leads nowhere and the letter is for nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import Session

from portal.adapters import tokens
from portal.domain import sign_in as rules
from portal.domain.adults import Way
from portal.domain.notifications import NoticeKind
from portal.domain.sign_in import CODES_REST, LINK_LIFE, WRONG_CODES_A_DAY, Counted
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.data_keys import DataKey
from portal.models.people import Person
from portal.models.sealing import cipher_of
from portal.models.sign_in import Invitation, SignInRequest
from portal.services import attempts, audit, code_tries, notices
from portal.services.people import sign_in_index


class LinkIsOver(Exception):
    """The link was used, has expired, was revoked, or never was."""


class CodeIsOver(Exception):
    """The code cannot be typed any more: used, expired, replaced by a newer one, or tried too often."""


class WrongCode(Exception):
    """Not the six digits of the message; the try is counted."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the asking browser sends along."""

    browser: str
    """The value of its pre-sign-in cookie."""
    network: str
    next_path: str | None
    remembers: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A request that has just been used up: who came in, and where they wanted to go."""

    person_id: UUID
    next_path: str | None
    remembers: bool


def ask(session: Session, *, email: str, short_name: str, asking: Asking, now: datetime) -> None:
    """Somebody asks for a link to their address. Raises NotAnEmail, and otherwise tells nothing."""
    index = sign_in_index(cipher_of(session), email=email, short_name=short_name)
    passed = _count(session, index.hex(), asking, now)
    person = _find(session, Person.sign_in_index == index)
    _issue(session, person=None if passed else person, asking=asking, now=now)


def ask_again(session: Session, *, request_id: UUID, asking: Asking, now: datetime) -> None:
    """Somebody taps “Send me a new link” on the page of an old one: a new letter, to the same address as before."""
    before = session.get_one(SignInRequest, request_id)
    index = session.execute(select(Person.sign_in_index).where(Person.id == before.person_id)).scalar_one_or_none()
    passed = _count(session, (index or request_id.bytes).hex(), asking, now)
    person = _find(session, Person.id == before.person_id)
    _issue(session, person=None if passed else person, asking=asking, now=now)


def _count(session: Session, address: str, asking: Asking, now: datetime) -> frozenset[Counted]:
    subjects = {Counted.ADDRESS: address, Counted.NETWORK: asking.network, Counted.SERVICE: "everybody"}
    return attempts.count(session, subjects=subjects, now=now)


def _find(session: Session, condition: ColumnElement[bool]) -> Person | None:
    """The person, locked, with their data key at hand: so that nothing that follows differs for a stranger.

    An address opens nothing before somebody at it was invited: an adult whom staff wrote down is not yet an account.
    Nor does one that somebody else reads, or of somebody who wants no portal.
    """
    invited = (
        select(Invitation.id)
        .where(Invitation.person_id == Person.id, Invitation.revoked_at.is_(None))
        .exists()
    )  # fmt: skip
    stands_on_a_case = select(CaseAdult.id).where(CaseAdult.person_id == Person.id).exists()
    may_be_used = (Person.email_is_safe, Person.way == Way.PORTAL)
    found = session.execute(
        select(Person, DataKey.wrapped)
        .join(DataKey, DataKey.id == Person.data_key_id)
        .where(condition, *may_be_used, stands_on_a_case, or_(Person.email_verified_at.is_not(None), invited))
        .with_for_update(key_share=True, of=Person)
    ).first()
    if found is None:
        return None
    person, wrapped = found
    cipher_of(session).learn(person.data_key_id, wrapped)
    return person


def _issue(session: Session, *, person: Person | None, asking: Asking, now: datetime) -> None:
    request_id, token, code = new_id(), tokens.make_token(), tokens.make_code()
    person_id = None if person is None else person.id
    session.execute(
        update(SignInRequest)
        .where(SignInRequest.person_id == (person_id or request_id), SignInRequest.code_revoked_at.is_(None))
        .values(code_revoked_at=now)
    )
    session.add(
        SignInRequest(
            id=request_id,
            person_id=person_id,
            token_hash=tokens.hash_token(token),
            code_mac=tokens.code_mac(cipher_of(session), request_id=request_id, code=code),
            browser_hash=tokens.hash_token(asking.browser),
            next_path=rules.safe_next(asking.next_path),
            remembers=asking.remembers,
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    values = {"path": f"/sign-in/link/{token}", "code": code}
    if person is None:
        notices.post_to_nobody(session, kind=NoticeKind.SIGN_IN_LINK, now=now, values=values)
    else:
        notices.post_sign_in_link(session, person=person, now=now, values=values)
    audit.record(session, actor=None, action="sign_in.asked", subject_id=person_id, now=now)
    session.flush()


def claim_link(session: Session, *, token: str, browser: str, now: datetime) -> Claimed:
    """Use a link up, in the browser that asked for it: one of any number of presses gets it. Raises LinkIsOver."""
    is_this_one = (
        SignInRequest.token_hash == tokens.hash_token(token),
        SignInRequest.browser_hash == tokens.hash_token(browser),
    )
    return _claim(session, *is_this_one, now=now, method="link")


def count_code(session: Session, *, request_id: UUID, now: datetime) -> bytes:
    """Count one try of a code and answer what is kept of it. The caller commits before comparing. Raises CodeIsOver."""
    rests = _wrong_codes_today(session, request_id, now) >= WRONG_CODES_A_DAY
    kept = code_tries.count_try(
        session,
        SignInRequest.id == request_id,
        SignInRequest.code_revoked_at.is_(None),
        SignInRequest.used_at.is_(None),
        SignInRequest.revoked_at.is_(None),
        SignInRequest.expires_at > now,
        tries=SignInRequest.tries,
        answers=SignInRequest.code_mac,
    )
    if kept is None or rests:
        raise CodeIsOver
    return kept


def _wrong_codes_today(session: Session, request_id: UUID, now: datetime) -> int:
    whose = select(SignInRequest.person_id).where(SignInRequest.id == request_id).scalar_subquery()
    wrong = case(
        (SignInRequest.used_at.is_not(None) & (SignInRequest.tries > 0), SignInRequest.tries - 1),
        else_=SignInRequest.tries,
    )
    found: int | None = session.execute(
        select(func.sum(wrong)).where(SignInRequest.person_id == whose, SignInRequest.created_at > now - CODES_REST)
    ).scalar_one()
    return found or 0


def claim_code(session: Session, *, request_id: UUID, kept: bytes, code: str, now: datetime) -> Claimed:
    """Use a request up by its code, once the try is counted and committed. Raises WrongCode or CodeIsOver."""
    if not tokens.is_same(kept, tokens.code_mac(cipher_of(session), request_id=request_id, code=code)):
        raise WrongCode
    try:
        return _claim(session, SignInRequest.id == request_id, now=now, method="code")
    except LinkIsOver as over:
        raise CodeIsOver from over


def _claim(session: Session, *is_this_one: ColumnElement[bool], now: datetime, method: str) -> Claimed:
    """One conditional UPDATE (security.md 0.3). Whoever claims one link ends all the others of that person."""
    whose = select(SignInRequest.person_id).where(*is_this_one).scalar_subquery()
    # First the person, then the requests: two links pressed at once must not lock each other out.
    session.execute(select(Person.id).where(Person.id == whose).with_for_update(key_share=True))
    won = session.execute(
        update(SignInRequest)
        .where(
            *is_this_one,
            SignInRequest.person_id.is_not(None),
            SignInRequest.used_at.is_(None),
            SignInRequest.revoked_at.is_(None),
            SignInRequest.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInRequest.id, SignInRequest.person_id, SignInRequest.next_path, SignInRequest.remembers)
    ).first()
    if won is None:
        raise LinkIsOver
    end_links(session, person_id=won.person_id, now=now)
    audit.record(session, actor=None, action="sign_in.claimed", subject_id=won.person_id, facts={"by": method}, now=now)
    return Claimed(won.person_id, won.next_path, won.remembers)


def end_links(session: Session, *, person_id: UUID, now: datetime) -> None:
    """End every link and code of a person that is still open."""
    session.execute(
        update(SignInRequest)
        .where(
            SignInRequest.person_id == person_id, SignInRequest.used_at.is_(None), SignInRequest.revoked_at.is_(None)
        )
        .values(revoked_at=now)
    )
