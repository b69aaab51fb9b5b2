"""That somebody took a copy of the record of what was done."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.services import audit


def note_copy(session: Session, *, viewer: StaffViewer, now: datetime) -> None:
    """Keep it before the file goes out, so that it stands in the record itself."""
    audit.record(session, actor=viewer, action="audit.copied", now=now)
    session.flush()
