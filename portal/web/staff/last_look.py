"""The last look at what a member of staff is about to send, with what the form says about an earlier warning."""

from datetime import datetime
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, StaffViewer
from portal.domain.working_time import local
from portal.services import outgoing_words
from portal.web.writing import typed


def look(session: Session, *, case: CaseFacts, viewer: StaffViewer, adult_id: UUID, now: datetime) -> None:
    """Let what is typed in this request through, or raise services.outgoing_words.LookAgain.

    Whatever lets a member of staff send free words to a family calls this first.
    """
    outgoing_words.look(
        session,
        viewer=viewer,
        case_id=case.case_id,
        adult_id=adult_id,
        body=typed(),
        warned_of=request.form.get("warned_of", ""),
        reason=request.form.get("reason", ""),
        name_is_meant="name_is_meant" in request.form,
        today=local(now).date(),
        now=now,
    )
