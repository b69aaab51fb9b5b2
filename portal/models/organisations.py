"""Organisations that send people to meetings and to training: plain words, a row each, so that they can be counted."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id


class Organisation(Base):
    """A hospital, a force, a council, a school: never a person."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    """As it was first typed."""
    key: Mapped[str] = mapped_column(unique=True)
    """What its spellings share; see domain.attendance.organisation_key."""
