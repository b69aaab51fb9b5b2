"""Sign-in requests, invitations, and whom a person may sign in for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.sign_in import LinkState, invitation_state, link_state
from portal.models import sealing
from portal.models.cases import CaseAdult
from portal.models.people import Person, StaffMember
from portal.models.sign_in import Invitation, SignInRequest


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A link and code that were asked for."""

    id: UUID
    person_id: UUID | None
    browser_hash: bytes
    next_path: str | None
    remembers: bool
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> LinkState:
        if self.person_id is None:
            return LinkState.UNKNOWN
        return link_state(expires_at=self.expires_at, used_at=self.used_at, revoked_at=self.revoked_at, now=now)


_REQUEST = select(
    SignInRequest.id,
    SignInRequest.person_id,
    SignInRequest.browser_hash,
    SignInRequest.next_path,
    SignInRequest.remembers,
    SignInRequest.created_at,
    SignInRequest.expires_at,
    SignInRequest.used_at,
    SignInRequest.revoked_at,
)
_BY_TOKEN = _REQUEST.where(SignInRequest.token_hash == bindparam("token_hash"))
_OF_BROWSER = (
    _REQUEST.where(SignInRequest.browser_hash == bindparam("browser_hash"))
    .order_by(SignInRequest.created_at.desc(), SignInRequest.id.desc())
    .limit(1)
)


def request_by_token(session: Session, *, token_hash: bytes) -> RequestRow | None:
    """The request whose link holds this token."""
    row = session.execute(_BY_TOKEN, {"token_hash": token_hash}).first()
    return None if row is None else RequestRow(*row)


def newest_request_of_browser(session: Session, *, browser_hash: bytes) -> RequestRow | None:
    """What this browser asked for last, known address or not."""
    row = session.execute(_OF_BROWSER, {"browser_hash": browser_hash}).first()
    return None if row is None else RequestRow(*row)


@dataclass(frozen=True, slots=True)
class Place:
    """One of the cases a person belongs to, as they would choose it: by the child's name as they use it."""

    adult_id: UUID
    child_name: str


def places_of(session: Session, *, person_id: UUID) -> list[Place]:
    """The cases of a person, in the order in which they joined them."""
    rows = session.execute(
        select(CaseAdult.id, CaseAdult.sealed_child_name)
        .where(CaseAdult.person_id == person_id)
        .order_by(CaseAdult.joined_at, CaseAdult.id)
    ).all()
    names = sealing.open_rows(session, CaseAdult.sealed_child_name, [(row[0], row[1]) for row in rows])
    return [Place(row[0], name or "") for row, name in zip(rows, names, strict=True)]


def name_of_person(session: Session, *, person_id: UUID) -> str:
    """How this adult likes to be called."""
    sealed = session.execute(select(Person.sealed_name).where(Person.id == person_id)).scalar_one()
    return sealing.open_text(session, Person.sealed_name, person_id, sealed)


def name_of_staff(session: Session, *, staff_id: UUID) -> str:
    """The name of a member of staff."""
    sealed = session.execute(select(StaffMember.sealed_name).where(StaffMember.id == staff_id)).scalar_one()
    return sealing.open_text(session, StaffMember.sealed_name, staff_id, sealed)


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as the page behind it needs it."""

    id: UUID
    person_id: UUID | None
    adult_id: UUID | None
    staff_id: UUID | None
    tries: int
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    has_short_name: bool | None
    """Whether they share the mailbox and type a short name; None for staff, who have none."""

    def state(self, now: datetime) -> LinkState:
        return invitation_state(
            expires_at=self.expires_at, used_at=self.used_at, revoked_at=self.revoked_at, tries=self.tries, now=now
        )


def invitation_by_token(session: Session, *, token_hash: bytes) -> InvitationRow | None:
    """The invitation whose link holds this token."""
    row = session.execute(
        select(
            Invitation.id,
            Invitation.person_id,
            Invitation.adult_id,
            Invitation.staff_id,
            Invitation.tries,
            Invitation.expires_at,
            Invitation.used_at,
            Invitation.revoked_at,
            Person.has_short_name,
        )
        .outerjoin(Person, Person.id == Invitation.person_id)
        .where(Invitation.token_hash == token_hash)
    ).first()
    return None if row is None else InvitationRow(*row)
