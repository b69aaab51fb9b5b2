"""A restriction of one adult within a case is set, looked at again, and lifted; each with a reason, each recorded."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import clean_body
from portal.domain.restrictions import check_review
from portal.models.cases import Case, CaseAdult
from portal.services import audit, cases


class NotOnThisCase(LookupError):
    """An adult of another case, or of none."""


class NotRestrictedAnyMore(Exception):
    """Somebody lifted the restriction meanwhile: there is nothing to look at again."""


def restrict(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    reason: str,
    review_on: date,
    today: date,
    now: datetime,
) -> None:
    """Hold back free words, new bookings and files for one adult; nothing they see says so.

    The reason goes into the log; `review_on` is the day on which somebody looks again. An adult who is restricted
    already stays so, as before. Raises EmptyMessage and MessageTooLong (the reason), ReviewInThePast and ReviewTooFar
    (domain.restrictions), NotOnThisCase.
    """
    note = clean_body(reason)
    check_review(review_on, today=today)
    adult = _lock(session, case_id=case_id, adult_id=adult_id)
    if adult.restricted_at is not None:
        return
    adult.restricted_at, adult.restriction_review_on = now, review_on
    _log(session, viewer, adult, "adult.restricted", note=note, review_on=review_on, now=now)


def keep(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    reason: str,
    review_on: date,
    today: date,
    now: datetime,
) -> None:
    """Somebody has looked again, and it holds until a later day.

    Raises what `restrict` raises, and NotRestrictedAnyMore.
    """
    note = clean_body(reason)
    check_review(review_on, today=today)
    adult = _lock(session, case_id=case_id, adult_id=adult_id)
    if adult.restricted_at is None:
        raise NotRestrictedAnyMore
    adult.restriction_review_on = review_on
    _log(session, viewer, adult, "adult.restriction_kept", note=note, review_on=review_on, now=now)


def lift(session: Session, *, viewer: StaffViewer, case_id: UUID, adult_id: UUID, reason: str, now: datetime) -> None:
    """Treat an adult like any other again. Raises EmptyMessage and MessageTooLong (the reason), NotOnThisCase."""
    note = clean_body(reason)
    adult = _lock(session, case_id=case_id, adult_id=adult_id)
    if adult.restricted_at is None:
        return
    adult.restricted_at = adult.restriction_review_on = None
    _log(session, viewer, adult, "adult.restriction_lifted", note=note, review_on=None, now=now)


def _lock(session: Session, *, case_id: UUID, adult_id: UUID) -> CaseAdult:
    """The adult, held until the transaction ends: words that are on their way go before the change, or after it."""
    adult = session.get(CaseAdult, adult_id, with_for_update=True, populate_existing=True)
    if adult is None or adult.case_id != case_id:
        raise NotOnThisCase
    return adult


def _log(
    session: Session,
    viewer: StaffViewer,
    adult: CaseAdult,
    action: str,
    *,
    note: str,
    review_on: date | None,
    now: datetime,
) -> None:
    case = session.get_one(Case, adult.case_id)
    cases.log_decision(session, viewer=viewer, case=case, adult_id=adult.id, note=note, now=now)
    facts = {} if review_on is None else {"review_on": review_on.isoformat()}
    audit.record(session, actor=viewer, action=action, now=now, case_id=case.id, subject_id=adult.id, facts=facts)
