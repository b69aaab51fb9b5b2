"""Restricts an adult of tests/world.py within their case, for tests about what that changes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.services import restrictions
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of
from tests.world import NOW, Adult, Worker


def restrict(
    session: Session,
    worker: Worker,
    adult: Adult,
    *,
    reason: str = "Asked for by the senior officer.",
    review_in_days: int = 14,
    at: datetime = NOW,
) -> None:
    """The caller commits."""
    restrictions.restrict(
        session,
        viewer=staff_viewer_of(worker),
        case_id=adult.case_id,
        adult_id=adult.adult_id,
        reason=reason,
        review_on=at.date() + timedelta(days=review_in_days),
        today=at.date(),
        now=at,
    )


def lift(session: Session, worker: Worker, adult: Adult, *, reason: str = "It has ended.", at: datetime = NOW) -> None:
    """The caller commits."""
    restrictions.lift(
        session,
        viewer=staff_viewer_of(worker),
        case_id=adult.case_id,
        adult_id=adult.adult_id,
        reason=reason,
        now=at,
    )


def tariq_is_restricted(portal: Portal) -> None:
    """Jo restricts Tariq, and it is kept."""
    with portal.write() as session:
        restrict(session, portal.people.jo, portal.people.tariq)
        session.commit()
