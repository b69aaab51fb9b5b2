"""What the person who runs the portal should look at: counts only, never a name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.content import SOURCE
from portal.models.messages import Notice
from portal.models.people import Hospital, StaffMember
from portal.models.support import SupportEntry
from portal.models.texts import TextEdition


@dataclass(frozen=True, slots=True)
class State:
    """How the installation stands."""

    undelivered: int
    """Notices that were given up: a person must phone."""
    waiting: int
    """Notices that are due or held."""
    unpublished: int
    """Texts of which no edition is published, so that families do not see them."""
    unreviewed: int
    """Published texts that no clinician has approved."""
    outdated: int
    """Translations that families read although their English has changed since."""
    crisis_lines: int
    """Published lines for people in danger now."""
    unconfirmed_crisis_lines: int
    """Those that two people here have not both checked yet."""
    hospitals: int
    staff: int
    """Members of staff who can sign in."""


def state(session: Session) -> State:
    """Count what `portal doctor` tells of."""
    texts = select(TextEdition.kind, TextEdition.slug).distinct()
    published = texts.where(TextEdition.is_published)
    is_shown = (SupportEntry.is_crisis, SupportEntry.state == "published")
    return State(
        undelivered=_count(session, select(Notice.id).where(Notice.given_up_at.is_not(None))),
        waiting=_count(session, select(Notice.id).where(Notice.due_at.is_not(None))),
        unpublished=_count(session, texts) - _count(session, published),
        unreviewed=_count(session, published.where(TextEdition.reviewed_by == "")),
        outdated=_count(session, _outdated()),
        crisis_lines=_count(session, select(SupportEntry.id).where(*is_shown)),
        unconfirmed_crisis_lines=_count(
            session, select(SupportEntry.id).where(*is_shown, SupportEntry.also_confirmed_by.is_(None))
        ),
        hospitals=_count(session, select(Hospital.id)),
        staff=_count(
            session,
            select(StaffMember.id).where(StaffMember.password_hash.is_not(None), StaffMember.left_at.is_(None)),
        ),
    )


def _outdated() -> Select[*tuple[Any, ...]]:
    english = aliased(TextEdition)
    return (
        select(TextEdition.id)
        .join(english, and_(english.kind == TextEdition.kind, english.slug == TextEdition.slug))
        .where(english.locale == SOURCE, english.is_published, TextEdition.is_published, TextEdition.locale != SOURCE)
        .where(TextEdition.translated_from != english.words_digest)
    )


def _count(session: Session, wanted: Select[*tuple[Any, ...]]) -> int:
    found: int = session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    return found
