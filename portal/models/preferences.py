"""How each adult wants to be told that there is something for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.sealing import Sealed


class PersonPreferences(Base):
    """One row a person, made when they first choose anything; without one, domain.preferences.Preferences() counts."""

    __tablename__ = "person_preferences"
    __table_args__ = (CheckConstraint("every_days >= 1", name="at_most_one_notice_a_day"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    """The person’s own id."""
    channel: Mapped[str]
    sender: Mapped[str]
    every_days: Mapped[int]
    wants_reminders: Mapped[bool]
    sealed_hours: Mapped[bytes] = mapped_column(Sealed)
    """JSON: quiet hours as minutes since midnight, and the time zone. It says where somebody is and when they sleep."""
    sealed_text_number: Mapped[bytes | None] = mapped_column(Sealed)
    """The number that texts go to, once a code sent there has been typed in."""
    number_verified_at: Mapped[datetime | None]
    sealed_wanted_number: Mapped[bytes | None] = mapped_column(Sealed)
    """A number that a code is on its way to; it takes the place of the other when the code is typed in."""
    code_mac: Mapped[bytes | None]
    code_sent_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
