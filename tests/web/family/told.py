"""What a family was told and how far things have come, written straight into the database."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.journey import FamilyUpdate, StageEvent
from portal.models.sealing import seal
from tests.portal_fixtures import Portal
from tests.world import NOW, Adult


def case_key(session: Session, case_id: UUID) -> UUID:
    """The data key of a case."""
    return session.scalars(select(Case.data_key_id).where(Case.id == case_id)).one()


def tell(
    portal: Portal,
    adult: Adult,
    words: str,
    *,
    at: datetime = NOW - timedelta(days=1),
    about: str | None = "the-long-wait",
) -> None:
    """Jo tells one adult where things are."""
    _tell(portal, adult, words, at=at, about=about)


def tell_nothing(portal: Portal, adult: Adult, *, at: datetime, about: str | None) -> None:
    """One adult is told only that the promise holds."""
    _tell(portal, adult, None, at=at, about=about)


def _tell(portal: Portal, adult: Adult, words: str | None, *, at: datetime, about: str | None) -> None:
    with portal.write() as session:
        told = FamilyUpdate(
            id=new_id(),
            case_id=adult.case_id,
            adult_id=adult.adult_id,
            stage=about,
            next_update_by=date(2026, 12, 1),
            written_by=portal.people.jo.staff_id,
            written_at=at,
        )
        seal(session, told, key_id=case_key(session, adult.case_id), body=words)
        session.add(told)
        session.commit()


def reach(portal: Portal, slug: str, *, state: str = "happening", at: datetime = NOW, waiting_for: str = "") -> None:
    """Yusuf’s family comes to a step."""
    with portal.write() as session:
        session.add(
            StageEvent(
                case_id=portal.people.yusuf_case_id,
                stage=slug,
                state=state,
                happened_on=at.date(),
                waiting_for=waiting_for or None,
                recorded_by=portal.people.jo.staff_id,
                recorded_at=at,
            )
        )
        session.commit()
