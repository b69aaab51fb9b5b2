"""The adults who are families, the members of staff, and when staff are at work."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed


class Person(Base):
    """An adult of a family: one person, one account, however many cases (design.md rule 4)."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    data_key_id: Mapped[UUID]
    """This person's own data key: erasing it erases their name and contact details, in backups too."""
    sealed_name: Mapped[bytes] = mapped_column(Sealed)
    """How they like to be called."""
    sealed_pronoun: Mapped[bytes | None] = mapped_column(Sealed)
    """As they wish, in their own words; empty while they have not said."""
    sealed_email: Mapped[bytes] = mapped_column(Sealed)
    """An empty text for somebody who has given none."""
    email_is_safe: Mapped[bool] = mapped_column(default=True)
    """Staff only: whether nobody else reads what goes there."""
    sealed_email_unsafe: Mapped[bytes | None] = mapped_column(Sealed)
    """Staff only: why it is not safe."""
    sealed_phone: Mapped[bytes | None] = mapped_column(Sealed)
    phone_verified_at: Mapped[datetime | None]
    """When somebody rang it and they answered."""
    phone_is_safe: Mapped[bool] = mapped_column(default=True)
    sealed_phone_unsafe: Mapped[bytes | None] = mapped_column(Sealed)
    sealed_safe_times: Mapped[bytes | None] = mapped_column(Sealed)
    """Staff only: when they can be rung, in words."""
    sealed_email_times: Mapped[bytes | None] = mapped_column(Sealed)
    """Staff only: at what hours nobody else reads what goes to the address (domain.safe_times); empty: at all."""
    sealed_phone_times: Mapped[bytes | None] = mapped_column(Sealed)
    """The same of the number, and of whatever number texts go to."""
    sign_in_index: Mapped[bytes] = mapped_column(unique=True)
    """Blind index of email and short name: two people may share a mailbox and stay two accounts."""
    has_short_name: Mapped[bool] = mapped_column(default=False)
    """Whether they type an agreed short name beside a shared email address."""
    email_verified_at: Mapped[datetime | None]
    """When they first signed in through a letter to this address; before, nothing but an invitation goes there."""
    locale: Mapped[str] = mapped_column(default="en")
    text_size: Mapped[str] = mapped_column(default="normal")
    """A member of domain.preferences.TextSize; it stands here because every page asks for it."""
    sealed_language: Mapped[bytes | None] = mapped_column(Sealed)
    """The language they speak at home, in words; the portal may not have it."""
    sealed_dialect: Mapped[bytes | None] = mapped_column(Sealed)
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    talks: Mapped[str | None]
    """A member of domain.adults.Talks; empty while they have not said."""
    way: Mapped[str] = mapped_column(default="portal")
    """A member of domain.adults.Way: how they want to hear from the team."""
    ethnic_group: Mapped[str | None]
    """A member of domain.adults.EthnicGroup, as they say it themselves; for figures, and for staff alone."""
    sealed_born_on: Mapped[bytes | None] = mapped_column(Sealed)
    """Of young people only, as an ISO date: so that support suits their age."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change of the above; a form carries it, so that a stale change is refused."""
    created_at: Mapped[datetime]


class StaffMember(Base):
    """Somebody who works in the service."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    data_key_id: Mapped[UUID]
    sealed_name: Mapped[bytes] = mapped_column(Sealed)
    sealed_email: Mapped[bytes] = mapped_column(Sealed)
    sealed_phone: Mapped[bytes | None] = mapped_column(Sealed)
    email_index: Mapped[bytes] = mapped_column(unique=True)
    job_title: Mapped[str]
    """Shown to families beside the name, in words: “Specialist nurse practitioner”."""
    sealed_about: Mapped[bytes | None] = mapped_column(Sealed)
    """A sentence or two about themselves, for families who want to know more."""
    is_practitioner: Mapped[bool] = mapped_column(default=False)
    is_content_editor: Mapped[bool] = mapped_column(default=False)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_manager: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None]
    """argon2id (RFC 9106); empty until the invitation is accepted."""
    sealed_totp_secret: Mapped[bytes | None] = mapped_column(Sealed)
    totp_last_step: Mapped[int | None]
    """The last time step used, so that a code works once (ASVS 6.5.1)."""
    created_at: Mapped[datetime]
    roles_changed_at: Mapped[datetime | None]
    """Since when they may do what they may do now; empty: since they were invited."""
    supervision_on: Mapped[date | None]
    """When their next supervision is due; a manager keeps it. Never on a family’s page."""
    left_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """A member of staff’s own calendar of appointments, behind a secret address; only its number is kept."""

    __tablename__ = "calendar_feeds"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    number: Mapped[int]
    """Signed into the address: another number makes another address, and the one before shows nothing any more."""
    is_on: Mapped[bool]


class StaffHours(Base):
    """When somebody works, a row a weekday; minutes since local midnight."""

    __tablename__ = "staff_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_monday_to_sunday"),
        CheckConstraint("opens_minute < closes_minute", name="opens_before_it_closes"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]


class Absence(Base):
    """Somebody is away and somebody named stands in: leave without a cover cannot be written down."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="begins_before_it_ends"),
        CheckConstraint("staff_id <> cover_id", name="cover_is_somebody_else"),
        Index("ix_absences_to_on_from_on", "to_on", "from_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    cover_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    """The last day away."""


class Hospital(Base):
    """A hospital the service works with. A row, never code: names change."""

    __tablename__ = "hospitals"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    """The last day on which new cases may name it; empty while the service works with it."""
    revision: Mapped[int] = mapped_column(default=1)
    """Grows with each change; a form carries it, so that a stale change is refused."""
