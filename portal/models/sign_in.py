"""Sign-in requests, sessions, invitations and attempt counters (security.md 1.2)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class SignInRequest(Base):
    """Somebody asked for a link. Written for unknown addresses too, so that both cost the same (ASVS 6.3.8)."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (
        Index("ix_sign_in_requests_person_id_created_at", "person_id", "created_at"),
        Index("ix_sign_in_requests_browser_hash_created_at", "browser_hash", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    """SHA-256 of the link's token; the token itself is nowhere but in the message."""
    code_mac: Mapped[bytes]
    browser_hash: Mapped[bytes]
    """SHA-256 of the cookie of the browser that asked: a link without it needs the code (design.md section 10)."""
    next_path: Mapped[str | None]
    remembers: Mapped[bool] = mapped_column(default=False)
    """“This is my own phone” was ticked."""
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    code_revoked_at: Mapped[datetime | None]
    """Only the newest code is live."""
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Invitation(Base):
    """A single-use way in for somebody who has no account yet: an adult of a family, or a member of staff."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="is_for_one_of_the_two"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    number_mac: Mapped[bytes | None]
    """Of a printed card: the number that is told in person. Empty for an invitation by email."""
    sealed_card: Mapped[bytes | None] = mapped_column(Sealed)
    """JSON: code and number, so that a card can be printed again; gone once it is used or taken back."""
    tries: Mapped[int] = mapped_column(default=0)
    """Addresses typed behind it; counted before they are compared."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInSession(Base):
    """Somebody is signed in. The cookie is 256 random bits; here lies only its SHA-256 (ASVS 7.2.1 to 7.4.2)."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = (CheckConstraint("(person_id IS NULL) <> (staff_id IS NULL)", name="is_for_one_of_the_two"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    cookie_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    adult_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_adults.id"))
    """The case this adult is looking at."""
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    idle_until: Mapped[datetime]
    absolute_until: Mapped[datetime]
    remembered: Mapped[bool]
    device: Mapped[str]
    """A plain label such as “Phone, Safari”; nothing that identifies the device."""
    sealed_own_name: Mapped[bytes | None] = mapped_column(Sealed)
    """What an adult calls it: “Mum’s tablet”."""
    ended_at: Mapped[datetime | None]


class AddressChange(Base):
    """An adult wants another email address; it takes the place of the old one once its code has been typed in."""

    __tablename__ = "address_changes"
    __table_args__ = (Index("ix_address_changes_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    sealed_email: Mapped[bytes] = mapped_column(Sealed)
    sign_in_index: Mapped[bytes]
    """What Person.sign_in_index becomes."""
    has_short_name: Mapped[bool]
    code_mac: Mapped[bytes]
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """Used, or replaced by a newer one."""


class Recovery(Base):
    """An adult has lost their mailbox: one member of staff proposes another address, a second one decides."""

    __tablename__ = "recoveries"
    __table_args__ = (
        CheckConstraint("asked_by <> decided_by", name="is_decided_by_somebody_else"),
        CheckConstraint("(decided_at IS NULL) = (approved IS NULL)", name="is_decided_or_waits"),
        Index("ix_recoveries_adult_id", "adult_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    sealed_email: Mapped[bytes] = mapped_column(Sealed)
    sign_in_index: Mapped[bytes]
    has_short_name: Mapped[bool]
    sealed_reason: Mapped[bytes] = mapped_column(Sealed)
    """How it is known that this is them. Staff only."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    """Also set, without anybody, where a newer proposal took its place."""
    approved: Mapped[bool | None]


class AttemptCount(Base):
    """A fixed window of one limit; counted in SQL so that every process counts together (security.md 0.6)."""

    __tablename__ = "attempt_counts"

    bucket: Mapped[bytes] = mapped_column(primary_key=True)
    """HMAC of what is limited (address, network), so that the table names nobody."""
    window_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
