"""Where one child's case stands now, in one statement: the step that the home page names."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from portal.domain.journey import StageState
from portal.models.cases import CaseAdult
from portal.models.journey import StageEvent
from portal.models.prepared import AnyRow, Prepared
from portal.models.texts import TextEdition
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


_NEWER = aliased(StageEvent)
# The event recorded last says how a step stands (domain.journey.arrange). For a restricted adult things stand still as
# they were on the day of the restriction, so what was recorded later is not there for them.
_SEEN = or_(CaseAdult.restricted_at.is_(None), StageEvent.recorded_at <= CaseAdult.restricted_at)
_NEWER_SEEN = or_(CaseAdult.restricted_at.is_(None), _NEWER.recorded_at <= CaseAdult.restricted_at)
_STEPS = Prepared(
    select(
        StageEvent.stage,
        StageEvent.state,
        StageEvent.waiting_for,
        TextEdition.locale,
        TextEdition.title,
        TextEdition.summary,
        TextEdition.applies_to,
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
        _SEEN,
        or_(StageEvent.state == StageState.HAPPENING.value, StageEvent.state == StageState.WAITING.value),
        ~select(_NEWER.id)
        .where(
            _NEWER.case_id == StageEvent.case_id,
            _NEWER.stage == StageEvent.stage,
            tuple_(_NEWER.recorded_at, _NEWER.id) > tuple_(StageEvent.recorded_at, StageEvent.id),
            _NEWER_SEEN,
        )
        .correlate(StageEvent, CaseAdult)
        .exists(),
    )
    .order_by(StageEvent.recorded_at.desc(), StageEvent.id.desc())
)


def current_stage(session: Session, adult_id: UUID, circumstances: list[str], locale: str) -> CurrentStage | None:
    """The step under way that was recorded last, among those this family meets."""
    found: AnyRow | None = None
    for row in _STEPS.all(session, {"adult_id": adult_id, "locale": locale}):
        if row.applies_to and not set(row.applies_to) & set(circumstances):
            continue
        if found is None or (row.stage == found.stage and row.locale == locale):
            found = row
    if found is None:
        return None
    waiting_for = found.waiting_for if found.state == StageState.WAITING else None
    return CurrentStage(found.stage, found.title, found.summary, found.locale, waiting_for)
