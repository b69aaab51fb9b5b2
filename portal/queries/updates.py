"""Everything one adult was told about where things are, the newest first, with how the step stood on that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select, tuple_
from sqlalchemy.orm import Session, aliased

from portal.domain.journey import StageState
from portal.models.journey import FamilyUpdate, StageEvent
from portal.models.people import StaffMember
from portal.models.prepared import AnyRow, Prepared
from portal.models.sealing import learn_keys, opener
from portal.queries.journey import StageText, stages
from portal.queries.readers import first_name

PAGE = 20
"""Updates on one page: more than a year of them, one every four weeks and some between."""


class NoSuchUpdate(LookupError):
    """The update that a page was to begin before was not written to this adult."""


@dataclass(frozen=True, slots=True)
class StepThen:
    """The step an update was about, as it stood when it was written."""

    title: str
    locale: str
    """The language that the title is really in."""
    state: StageState
    waiting_for: str | None
    """Whom everybody waited for, in words a family may read."""


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """One update. What was promised with it is left out: a day that has gone by tells nobody anything."""

    id: UUID
    body: str | None
    """None: it had no words of its own."""
    writer: str
    """Their first name."""
    written_at: datetime
    step: StepThen | None
    """None where it was about no step, or where the step’s text is no longer published."""


@dataclass(frozen=True, slots=True)
class UpdatesPage:
    """Up to PAGE updates, the newest first."""

    updates: tuple[ToldBefore, ...]
    has_earlier: bool


_WRITTEN_BEFORE = aliased(FamilyUpdate)
_STOOD = aliased(StageEvent)
# The step as it was recorded last when this was written: it is recorded in the same transaction, at the same moment.
_STOOD_THEN = (
    select(_STOOD.id)
    .where(
        _STOOD.case_id == FamilyUpdate.case_id,
        _STOOD.stage == FamilyUpdate.stage,
        _STOOD.recorded_at <= FamilyUpdate.written_at,
    )
    .order_by(_STOOD.recorded_at.desc(), _STOOD.id.desc())
    .limit(1)
    .correlate(FamilyUpdate)
    .scalar_subquery()
)
_PAGE = (
    select(
        FamilyUpdate.id,
        FamilyUpdate.sealed_body,
        FamilyUpdate.stage,
        FamilyUpdate.written_at,
        FamilyUpdate.written_by,
        StaffMember.sealed_name,
        StageEvent.state,
        StageEvent.waiting_for,
    )
    .join(StaffMember, StaffMember.id == FamilyUpdate.written_by)
    .outerjoin(StageEvent, StageEvent.id == _STOOD_THEN)
    .where(FamilyUpdate.adult_id == bindparam("adult_id"))
    .order_by(FamilyUpdate.written_at.desc(), FamilyUpdate.id.desc())
    .limit(PAGE + 1)
)
_NEWEST = Prepared(_PAGE)
_BEFORE = Prepared(
    _PAGE.join(
        _WRITTEN_BEFORE,
        and_(_WRITTEN_BEFORE.id == bindparam("before"), _WRITTEN_BEFORE.adult_id == FamilyUpdate.adult_id),
    ).where(tuple_(FamilyUpdate.written_at, FamilyUpdate.id) < tuple_(_WRITTEN_BEFORE.written_at, _WRITTEN_BEFORE.id))
)


def for_family(session: Session, *, adult_id: UUID, locale: str, before: UUID | None = None) -> UpdatesPage:
    """One adult's own updates: the newest page, or those written before one of theirs.

    Raises NoSuchUpdate where nothing was written to them before it.
    """
    if before is None:
        found = _NEWEST.all(session, {"adult_id": adult_id})
    else:
        found = _BEFORE.all(session, {"adult_id": adult_id, "before": before})
        if not found:
            raise NoSuchUpdate
    texts = {text.slug: text for text in stages(session, locale=locale)}
    return UpdatesPage(updates=_rows(session, found[:PAGE], texts), has_earlier=len(found) > PAGE)


def _rows(session: Session, found: Sequence[AnyRow], texts: Mapping[str, StageText]) -> tuple[ToldBefore, ...]:
    learn_keys(session, [sealed for row in found for sealed in (row.sealed_body, row.sealed_name)])
    name, body = opener(session, StaffMember.sealed_name), opener(session, FamilyUpdate.sealed_body)
    return tuple(
        ToldBefore(
            id=row.id,
            body=None if row.sealed_body is None else body(row.id, row.sealed_body),
            writer=first_name(name(row.written_by, row.sealed_name)),
            written_at=row.written_at,
            step=_step(row, texts.get(row.stage)),
        )
        for row in found
    )


def _step(row: AnyRow, text: StageText | None) -> StepThen | None:
    # An update without words says that the promise holds and nothing else: not which step moved either.
    if text is None or row.state is None or row.sealed_body is None:
        return None
    state = StageState(row.state)
    waiting_for = row.waiting_for if state is StageState.WAITING else None
    return StepThen(title=text.title, locale=text.locale, state=state, waiting_for=waiting_for)
