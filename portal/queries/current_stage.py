"""Where one child's case stands now, in one statement: the step that the home page names."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from portal.domain.journey import StageState
from portal.models.cases import CaseAdult
from portal.models.journey import StageEvent
from portal.models.prepared import AnyRow, Prepared
from portal.models.texts import TextEdition
from portal.queries.seen_events import checked_on_seen, seen
from portal.queries.texts import FALLBACK


@dataclass(frozen=True, slots=True)
class CurrentStage:
    """The step that somebody last said is under way or waiting."""

    slug: str
    title: str
    summary: str
    locale: str
    """The language that title and summary are really in."""
    waiting_for: str | None
    """Whom everybody waits for, in words a family may read."""
    checked_on: date | None
    """The last day on which somebody asked for news, while it waits."""


_NEWER = aliased(StageEvent)
# The event recorded last says how a step stands (domain.journey.arrange).
_STEPS = Prepared(
    select(
        StageEvent.stage,
        StageEvent.state,
        StageEvent.waiting_for,
        checked_on_seen(StageEvent).label("checked_on"),
        TextEdition.locale,
        TextEdition.title,
        TextEdition.summary,
    )
    .select_from(CaseAdult)
    .join(StageEvent, StageEvent.case_id == CaseAdult.case_id)
    .join(
        TextEdition,
        and_(
            TextEdition.kind == "stage",
            TextEdition.slug == StageEvent.stage,
            TextEdition.is_published,
            # Two comparisons, not IN: a list of values makes SQLAlchemy write the statement anew each time.
            or_(TextEdition.locale == bindparam("locale"), TextEdition.locale == FALLBACK),
        ),
    )
    .where(
        CaseAdult.id == bindparam("adult_id"),
        seen(StageEvent),
        or_(StageEvent.state == StageState.HAPPENING.value, StageEvent.state == StageState.WAITING.value),
        ~select(_NEWER.id)
        .where(
            _NEWER.case_id == StageEvent.case_id,
            _NEWER.stage == StageEvent.stage,
            tuple_(_NEWER.recorded_at, _NEWER.id) > tuple_(StageEvent.recorded_at, StageEvent.id),
            seen(_NEWER),
        )
        .correlate(StageEvent, CaseAdult)
        .exists(),
    )
    .order_by(StageEvent.recorded_at.desc(), StageEvent.id.desc())
)


def current_stage(session: Session, adult_id: UUID, locale: str) -> CurrentStage | None:
    """The step under way that was recorded last. It stays when facts change, until it is put aside with words."""
    found: AnyRow | None = None
    for row in _STEPS.all(session, {"adult_id": adult_id, "locale": locale}):
        if found is None or (row.stage == found.stage and row.locale == locale):
            found = row
    if found is None:
        return None
    waits = found.state == StageState.WAITING
    return CurrentStage(
        slug=found.stage,
        title=found.title,
        summary=found.summary,
        locale=found.locale,
        waiting_for=found.waiting_for if waits else None,
        checked_on=found.checked_on if waits else None,
    )
