"""“Phone them”: written down with the notice that cannot do it, taken on by somebody, done with a logged call."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.phone_tasks import WhyPhone
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.messages import Notice
from portal.models.phone_tasks import PhoneTask


def ask_for_call(session: Session, *, notice: Notice, why: WhyPhone, now: datetime) -> None:
    """Ask that somebody rings the person of this notice; one open call a person and reason is enough.

    Does nothing for a notice of no case, or to somebody who stands on it no more: nobody there looks after them.
    """
    adult_id = session.execute(
        select(CaseAdult.id).where(CaseAdult.case_id == notice.case_id, CaseAdult.person_id == notice.person_id)
    ).scalar_one_or_none()
    if adult_id is None or notice.case_id is None:
        return
    task = PhoneTask(
        id=new_id(),
        case_id=notice.case_id,
        adult_id=adult_id,
        notice_kind=notice.kind,
        reason=why,
        appointment_at=notice.appointment_at,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(task)
            session.flush()
    except IntegrityError:
        waits = select(PhoneTask.id).where(
            PhoneTask.adult_id == adult_id, PhoneTask.reason == why, PhoneTask.done_at.is_(None)
        )
        if session.execute(waits).first() is None:
            raise
