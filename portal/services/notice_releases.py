"""A held notice that a member of staff lets go: they know why it must reach the family today."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.models.cases import Case
from portal.models.messages import Notice
from portal.queries import held_notices
from portal.services import audit, cases, notices

REASON_AT_MOST = 500
"""Characters of why."""


class NotHeld(LookupError):
    """It is not waiting (any more), or belongs to another family."""


class NotSafeNow(Exception):
    """Somebody else may be beside them at this hour: it goes out when it is safe, whatever the reason to hurry."""


def release(
    session: Session, *, viewer: StaffViewer, case_id: UUID, notice_id: UUID, reason: str, now: datetime
) -> None:
    """Let it go now, in spite of day and hour; why is kept in the contact log, where only staff read it.

    It still goes nowhere it must never go: domain.notifications asks once more. Raises EmptyMessage and MessageTooLong
    (the reason), NotHeld, NotSafeNow.
    """
    why = clean_body(reason, limit=REASON_AT_MOST)
    notice = session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None or held_notices.waiting(session, case_id=case_id, notice_id=notice_id, now=now) is None:
        raise NotHeld
    if not notices.is_safe_now(session, notice, now=now):
        raise NotSafeNow
    facts = {"kind": notice.kind, "held": notice.held_reason}
    notice.due_at = notice.released_at = now
    notice.released_by = viewer.id
    session.flush()
    case = session.get_one(Case, case_id)
    adult_id = held_notices.adult_of(session, case_id=case_id, person_id=notice.person_id)
    cases.log_decision(session, viewer=viewer, case=case, adult_id=adult_id, note=why, now=now)
    audit.record(
        session, actor=viewer, action="notice.released", now=now, case_id=case_id, subject_id=notice_id, facts=facts
    )
