"""The wrapped data keys. Backed up apart from everything else: erasing a case is erasing its row here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class DataKey(Base):
    __tablename__ = "data_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose words it seals; none for the service data key. No foreign key: the key may go before the case does."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
