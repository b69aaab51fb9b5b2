"""Where things are: the stages of one family with this child's own days, and what each adult was told last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.domain import journey as rules
from portal.domain.debriefs import WishToKnow
from portal.domain.journey import StageState, Waiting
from portal.models.cases import Case, CaseAdult
from portal.models.journey import FamilyUpdate, StageCheck, StageEvent
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, open_text, opener
from portal.models.texts import TextEdition
from portal.queries.seen_events import checked_on_seen, seen

SOURCE = "en"
"""A stage nobody has translated yet is shown in English."""


@dataclass(frozen=True, slots=True)
class StageText:
    """A published stage, as far as a path needs it."""

    slug: str
    title: str
    summary: str
    applies_to: frozenset[str]
    locale: str


_STAGES = (
    select(TextEdition.slug, TextEdition.title, TextEdition.summary, TextEdition.applies_to, TextEdition.locale)
    .where(TextEdition.kind == "stage", TextEdition.is_published)
    .where(or_(TextEdition.locale == bindparam("locale"), TextEdition.locale == SOURCE))
    .order_by(TextEdition.place, TextEdition.slug)
)


def stages(session: Session, *, locale: str) -> tuple[StageText, ...]:
    """The published stages in a language, in their order; one that is not translated comes in English."""
    found: dict[str, StageText] = {}
    for row in session.execute(_STAGES, {"locale": locale}):
        if row.slug not in found or row.locale == locale:
            found[row.slug] = StageText(row.slug, row.title, row.summary, frozenset(row.applies_to), row.locale)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class PathStage:
    """A stage on one family's path. Both days are None until they have come."""

    slug: str
    title: str
    summary: str
    locale: str
    """The language that title and summary are really in."""
    state: StageState
    began_on: date | None
    done_on: date | None
    waiting: Waiting | None
    """Whom everybody waits for, in words a family may read; only while it waits."""
    was_taken_back: bool
    """It had come, and does not concern this family after all."""


@dataclass(frozen=True, slots=True)
class StaffPath:
    """The stages of one case, for staff."""

    stages: tuple[PathStage, ...]
    """Those this family meets, those put aside as not for them, and those they were told of before facts changed."""
    left_over: frozenset[str]
    """Of the last: what is recorded about the death no longer leads to them, and the family still sees them."""


@dataclass(frozen=True, slots=True)
class LatestUpdate:
    """What one adult was told last."""

    body: str | None
    """None: no words of its own; the page then says only that the promise holds."""
    stage: str | None
    written_at: datetime
    writer: str
    """Their first name."""


@dataclass(frozen=True, slots=True)
class FamilyPath:
    """Where things are, for one adult. It has no room for anything that only staff may know."""

    stages: tuple[PathStage, ...]
    """Those this family meets, in order; what does not concern them is left out."""
    update: LatestUpdate | None
    next_update_by: date | None
    """The promise; None once the case is closed."""
    wish: WishToKnow | None
    """How much they want to know; None while they have not said."""


_ADULT = (
    select(CaseAdult.next_update_by, CaseAdult.wish_to_know, Case.circumstances)
    .join(Case, Case.id == CaseAdult.case_id)
    .where(CaseAdult.id == bindparam("adult_id"))
)
_COLUMNS = (
    StageEvent.case_id,
    StageEvent.stage,
    StageEvent.state,
    StageEvent.happened_on,
    StageEvent.waiting_for,
    StageEvent.recorded_at,
)
_CHECKED_ON = (
    select(func.max(StageCheck.checked_on))
    .where(StageCheck.event_id == StageEvent.id)
    .correlate(StageEvent)
    .scalar_subquery()
)
_EVENTS = (
    select(*_COLUMNS, _CHECKED_ON.label("checked_on"))
    .where(StageEvent.case_id.in_(bindparam("case_ids", expanding=True)))
    .order_by(StageEvent.recorded_at, StageEvent.id)
)
_SEEN_EVENTS = (
    select(*_COLUMNS, checked_on_seen(StageEvent).label("checked_on"))
    .join(CaseAdult, CaseAdult.case_id == StageEvent.case_id)
    .where(CaseAdult.id == bindparam("adult_id"), seen(StageEvent))
    .order_by(StageEvent.recorded_at, StageEvent.id)
)
_LATEST_UPDATE = (
    select(
        FamilyUpdate.id,
        FamilyUpdate.sealed_body,
        FamilyUpdate.stage,
        FamilyUpdate.written_at,
        FamilyUpdate.written_by,
        StaffMember.sealed_name,
    )
    .join(StaffMember, StaffMember.id == FamilyUpdate.written_by)
    .where(FamilyUpdate.adult_id == bindparam("adult_id"))
    .order_by(FamilyUpdate.written_at.desc(), FamilyUpdate.id.desc())
    .limit(1)
)


def path_for_family(session: Session, *, adult_id: UUID, locale: str) -> FamilyPath:
    """Where things are for one adult, in their language. Raises NoResultFound for an adult nobody knows.

    They see what queries.seen_events lets them see. What does not concern them is left out, unless it had come: then
    it stays, and their page says that it no longer concerns them.
    """
    adult = session.execute(_ADULT, {"adult_id": adult_id}).one()
    events = tuple(_event(row) for row in session.execute(_SEEN_EVENTS, {"adult_id": adult_id}))
    path = _arrange(stages(session, locale=locale), frozenset(adult.circumstances), events)
    return FamilyPath(
        stages=tuple(
            stage for stage in path if stage.state is not StageState.NOT_FOR_THIS_FAMILY or stage.was_taken_back
        ),
        update=_latest_update(session, adult_id),
        next_update_by=adult.next_update_by,
        wish=None if adult.wish_to_know is None else WishToKnow(adult.wish_to_know),
    )


def path_for_staff(session: Session, *, case_id: UUID, locale: str) -> StaffPath:
    """Every stage this family meets, has been told of, or does not meet because somebody said so."""
    circumstances = frozenset(session.execute(select(Case.circumstances).where(Case.id == case_id)).scalar_one())
    events = _events(session, [case_id]).get(case_id, ())
    texts = stages(session, locale=locale)
    path = _arrange(texts, circumstances, events)
    leads_to = {text.slug for text in texts if rules.fits(text, circumstances)}
    gone = frozenset(
        stage.slug
        for stage in path
        if stage.slug not in leads_to and stage.state not in {StageState.AHEAD, StageState.NOT_FOR_THIS_FAMILY}
    )
    return StaffPath(stages=path, left_over=gone)


def happening_by_case(
    session: Session, circumstances_of: Mapping[UUID, Collection[str]], *, locale: str = SOURCE
) -> dict[UUID, tuple[str, ...]]:
    """For each case the titles of the stages that are under way or waiting, in their order."""
    texts = stages(session, locale=locale)
    events = _events(session, list(circumstances_of))
    return {
        case_id: tuple(
            step.title
            for step in _arrange(texts, frozenset(circumstances), events.get(case_id, ()))
            if step.state in {StageState.HAPPENING, StageState.WAITING}
        )
        for case_id, circumstances in circumstances_of.items()
    }


def _events(session: Session, case_ids: list[UUID]) -> dict[UUID, list[rules.StageEvent]]:
    found: dict[UUID, list[rules.StageEvent]] = {}
    for row in session.execute(_EVENTS, {"case_ids": case_ids}):
        found.setdefault(row.case_id, []).append(_event(row))
    return found


def _event(row: Row[*tuple[Any, ...]]) -> rules.StageEvent:
    return rules.StageEvent(
        stage=row.stage,
        state=StageState(row.state),
        on=row.happened_on,
        recorded_at=row.recorded_at,
        waiting_for=row.waiting_for,
        checked_on=row.checked_on,
    )


def _arrange(
    texts: tuple[StageText, ...], circumstances: frozenset[str], events: Sequence[rules.StageEvent]
) -> tuple[PathStage, ...]:
    theirs = rules.stages_for(circumstances, texts, recorded=rules.told_of(events))
    return tuple(
        PathStage(
            slug=text.slug,
            title=text.title,
            summary=text.summary,
            locale=text.locale,
            state=step.state,
            began_on=step.began_on,
            done_on=step.done_on,
            waiting=step.waiting,
            was_taken_back=step.was_taken_back,
        )
        for text, step in zip(theirs, rules.arrange(theirs, events), strict=True)
    )


def _latest_update(session: Session, adult_id: UUID) -> LatestUpdate | None:
    row = session.execute(_LATEST_UPDATE, {"adult_id": adult_id}).first()
    if row is None:
        return None
    learn_keys(session, [row.sealed_body, row.sealed_name])
    name = opener(session, StaffMember.sealed_name)(row.written_by, row.sealed_name)
    return LatestUpdate(
        body=None if row.sealed_body is None else _body(session, row.id, row.sealed_body),
        stage=row.stage,
        written_at=row.written_at,
        writer=name.split()[0],
    )


def _body(session: Session, row_id: UUID, sealed: bytes) -> str:
    return open_text(session, FamilyUpdate.sealed_body, row_id, sealed)


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """What one adult was told, as staff read it again."""

    adult_id: UUID
    body: str | None
    next_update_by: date | None
    writer: str
    written_at: datetime


def updates(session: Session, *, case_id: UUID, at_most: int = 30) -> tuple[UpdateRow, ...]:
    """What the adults of a case were told, the newest first."""
    rows = session.execute(
        select(
            FamilyUpdate.id,
            FamilyUpdate.adult_id,
            FamilyUpdate.sealed_body,
            FamilyUpdate.next_update_by,
            FamilyUpdate.written_at,
            FamilyUpdate.written_by,
            StaffMember.sealed_name,
        )
        .join(StaffMember, StaffMember.id == FamilyUpdate.written_by)
        .where(FamilyUpdate.case_id == case_id)
        .order_by(FamilyUpdate.written_at.desc(), FamilyUpdate.id.desc())
        .limit(at_most)
    ).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_body, row.sealed_name)])
    name, body = opener(session, StaffMember.sealed_name), opener(session, FamilyUpdate.sealed_body)
    return tuple(
        UpdateRow(
            adult_id=row.adult_id,
            body=None if row.sealed_body is None else body(row.id, row.sealed_body),
            next_update_by=row.next_update_by,
            writer=name(row.written_by, row.sealed_name),
            written_at=row.written_at,
        )
        for row in rows
    )
