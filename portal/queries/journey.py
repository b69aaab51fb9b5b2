"""Where things are: the stages of one family with this child's own days, and what each adult was told last."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from portal.domain import journey as rules
from portal.domain.journey import StageState
from portal.models.cases import Case, CaseAdult
from portal.models.journey import FamilyUpdate, StageEvent
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, open_text, opener
from portal.models.texts import TextEdition

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
    waiting_for: str | None
    """Whom everybody waits for, in words a family may read; only while it waits."""


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


_ADULT = (
    select(CaseAdult.case_id, CaseAdult.next_update_by, CaseAdult.restricted_at, Case.circumstances)
    .join(Case, Case.id == CaseAdult.case_id)
    .where(CaseAdult.id == bindparam("adult_id"))
)
_EVENTS = (
    select(
        StageEvent.case_id,
        StageEvent.stage,
        StageEvent.state,
        StageEvent.happened_on,
        StageEvent.waiting_for,
        StageEvent.recorded_at,
    )
    .where(StageEvent.case_id.in_(bindparam("case_ids", expanding=True)))
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


@dataclass(frozen=True, slots=True)
class _Event:
    """One row of the record, as the rules read it."""

    event: rules.StageEvent
    waiting_for: str | None


def path_for_family(session: Session, *, adult_id: UUID, locale: str) -> FamilyPath:
    """Where things are for one adult, in their language. Raises NoResultFound for an adult nobody knows.

    For a restricted adult the path stands still as it was on the day; nothing on it says so.
    """
    adult = session.execute(_ADULT, {"adult_id": adult_id}).one()
    events = _events(session, [adult.case_id]).get(adult.case_id, [])
    if adult.restricted_at is not None:
        events = [each for each in events if each.event.recorded_at <= adult.restricted_at]
    path = _arrange(stages(session, locale=locale), frozenset(adult.circumstances), events)
    return FamilyPath(
        stages=tuple(stage for stage in path if stage.state is not StageState.NOT_FOR_THIS_FAMILY),
        update=_latest_update(session, adult_id),
        next_update_by=adult.next_update_by,
    )


def path_for_staff(session: Session, *, case_id: UUID, locale: str) -> tuple[PathStage, ...]:
    """Every stage this family meets, and those put aside as not for them."""
    circumstances = session.execute(select(Case.circumstances).where(Case.id == case_id)).scalar_one()
    events = _events(session, [case_id]).get(case_id, [])
    return _arrange(stages(session, locale=locale), frozenset(circumstances), events)


def happening_by_case(
    session: Session, circumstances_of: Mapping[UUID, Collection[str]], *, locale: str = SOURCE
) -> dict[UUID, tuple[str, ...]]:
    """For each case the titles of the stages that are under way or waiting, in their order."""
    texts = stages(session, locale=locale)
    events = _events(session, list(circumstances_of))
    return {
        case_id: tuple(
            step.title
            for step in _arrange(texts, frozenset(circumstances), events.get(case_id, []))
            if step.state in {StageState.HAPPENING, StageState.WAITING}
        )
        for case_id, circumstances in circumstances_of.items()
    }


def _events(session: Session, case_ids: list[UUID]) -> dict[UUID, list[_Event]]:
    found: dict[UUID, list[_Event]] = {}
    for row in session.execute(_EVENTS, {"case_ids": case_ids}):
        event = rules.StageEvent(row.stage, StageState(row.state), row.happened_on, row.recorded_at)
        found.setdefault(row.case_id, []).append(_Event(event, row.waiting_for))
    return found


def _arrange(
    texts: tuple[StageText, ...], circumstances: frozenset[str], events: list[_Event]
) -> tuple[PathStage, ...]:
    theirs = rules.stages_for(circumstances, texts)
    waiting_for = {each.event.stage: each.waiting_for for each in events}
    return tuple(
        PathStage(
            slug=text.slug,
            title=text.title,
            summary=text.summary,
            locale=text.locale,
            state=step.state,
            began_on=step.began_on,
            done_on=step.done_on,
            waiting_for=waiting_for.get(text.slug) if step.state is StageState.WAITING else None,
        )
        for text, step in zip(theirs, rules.arrange(theirs, [each.event for each in events]), strict=True)
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
