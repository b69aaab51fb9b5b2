"""Where things are: staff move a stage and tell the adults, each in their own words, with a promise."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.journey import NEXT_UPDATE_WITHIN_AT_MOST, StageState, check_next_update
from portal.domain.messages import EmptyMessage, MessageTooLong, clean_body
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.journey import FamilyUpdate, LeftOut, StageEvent
from portal.models.sealing import seal
from portal.models.texts import TextEdition
from portal.services import audit, notices

WAITING_FOR_AT_MOST = 200
"""Characters that say whom everybody waits for."""

REASON_AT_MOST = 1000
"""Characters that say why an adult was left out."""


class CaseClosed(Exception):
    """The case is closed: nothing is written to its family any more."""


class NotOnThisCase(LookupError):
    """An adult of another case, or of none."""


class NoSuchStage(LookupError):
    """No published stage of that name."""


class HappenedInTheFuture(ValueError):
    """A stage cannot have been reached on a day that has not come."""


class HappenedBeforeTheDeath(ValueError):
    """The path begins on the day the child died."""


class WaitingForMissing(ValueError):
    """A stage waits, and nobody says for whom."""


class WaitingForTooLong(ValueError):
    """Whom everybody waits for is named in too many words."""


class WordsMissing(ValueError):
    """An adult of the case would be told nothing."""

    def __init__(self, adult_id: UUID) -> None:
        super().__init__("an adult would be told nothing")
        self.adult_id = adult_id


class WordsTooLong(ValueError):
    """The words for one adult are longer than anybody reads."""

    def __init__(self, adult_id: UUID, problem: MessageTooLong) -> None:
        super().__init__(str(problem))
        self.adult_id, self.limit, self.length = adult_id, problem.limit, problem.length


class NobodyTold(ValueError):
    """Every adult was left out: then nothing was released to anybody, and nothing is recorded."""


class ReasonMissing(ValueError):
    """An adult was left out, and nobody says why."""

    def __init__(self, adult_id: UUID) -> None:
        super().__init__("an adult was left out without a reason")
        self.adult_id = adult_id


class ReasonTooLong(ValueError):
    """Why an adult was left out is said in too many words."""

    def __init__(self, adult_id: UUID) -> None:
        super().__init__("the reason is too long")
        self.adult_id = adult_id


class AlreadyTold(Exception):
    """This very form was sent before: everybody has been told once, and once is enough."""


@dataclass(frozen=True, slots=True)
class StageMove:
    """A stage that came to stand differently. `happened_on` is a day in London."""

    stage: str
    state: StageState
    happened_on: date
    waiting_for: str = ""


def record_update(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    form_key: UUID,
    move: StageMove | None,
    words: Mapping[UUID, str],
    next_update_by: date | None,
    today: date,
    now: datetime,
    left_out: Mapping[UUID, str] = MappingProxyType({}),
) -> None:
    """Move a stage (or none: “nothing has changed”) and tell the adults of the case, all in this transaction.

    `words` has what each adult is told; a restricted adult is told only that the promise holds, whatever stands here.
    `left_out` has why those are not told who are not: they keep the promise they have, see nothing of the move, and
    stand on a list until they are told. Raises CaseClosed, AlreadyTold, NoSuchStage, HappenedInTheFuture,
    HappenedBeforeTheDeath, WaitingForMissing, WaitingForTooLong, WordsMissing, WordsTooLong, ReasonMissing,
    ReasonTooLong, NobodyTold, and the refusals of domain.journey.check_next_update.
    """
    check_next_update(next_update_by, today=today, case_is_open=True, within_days=NEXT_UPDATE_WITHIN_AT_MOST)
    case = lock_open_case(session, case_id=case_id)
    event_id = None
    if move is not None:
        event_id = _record_move(session, viewer=viewer, case=case, move=move, today=today, now=now)
    leave_out(session, viewer=viewer, case=case, event_id=event_id, reasons=left_out, now=now)
    tell(
        session,
        viewer=viewer,
        case=case,
        form_key=form_key,
        stage=None if move is None else move.stage,
        words=words,
        next_update_by=next_update_by,
        now=now,
        left_out=left_out.keys(),
    )


def lock_open_case(session: Session, *, case_id: UUID) -> Case:
    """The case, held until this transaction ends, so that nobody closes it meanwhile. Raises CaseClosed."""
    case = session.get_one(Case, case_id, with_for_update=True)
    if case.closed_at is not None:
        raise CaseClosed
    return case


def _record_move(
    session: Session, *, viewer: StaffViewer, case: Case, move: StageMove, today: date, now: datetime
) -> UUID:
    if move.happened_on > today:
        raise HappenedInTheFuture
    if move.happened_on < case.died_on:
        raise HappenedBeforeTheDeath
    _require_stage(session, move.stage)
    event = StageEvent(
        id=new_id(),
        case_id=case.id,
        stage=move.stage,
        state=move.state,
        happened_on=move.happened_on,
        waiting_for=_waiting_for(move),
        recorded_by=viewer.id,
        recorded_at=now,
    )
    session.add(event)
    session.flush()
    audit.record(session, actor=viewer, action="stage.moved", now=now, case_id=case.id, subject_id=event.id)
    return event.id


def _waiting_for(move: StageMove) -> str | None:
    if move.state is not StageState.WAITING:
        return None
    try:
        return " ".join(clean_body(move.waiting_for, limit=WAITING_FOR_AT_MOST).split())
    except EmptyMessage as problem:
        raise WaitingForMissing from problem
    except MessageTooLong as problem:
        raise WaitingForTooLong from problem


def _require_stage(session: Session, slug: str) -> None:
    published = select(TextEdition.id).where(
        TextEdition.kind == "stage", TextEdition.slug == slug, TextEdition.is_published
    )
    if session.execute(published.limit(1)).first() is None:
        raise NoSuchStage


def leave_out(
    session: Session,
    *,
    viewer: StaffViewer,
    case: Case,
    event_id: UUID | None,
    reasons: Mapping[UUID, str],
    now: datetime,
) -> None:
    """Write down who is not told this time, and why. Raises ReasonMissing, ReasonTooLong, NotOnThisCase."""
    theirs = set(session.scalars(select(CaseAdult.id).where(CaseAdult.case_id == case.id)))
    for adult_id, why in sorted(reasons.items()):
        if adult_id not in theirs:
            raise NotOnThisCase
        row = LeftOut(
            id=new_id(), case_id=case.id, adult_id=adult_id, event_id=event_id, decided_by=viewer.id, decided_at=now
        )
        seal(session, row, key_id=case.data_key_id, reason=_reason(adult_id, why))
        session.add(row)
        session.flush()
        audit.record(session, actor=viewer, action="update.left_out", now=now, case_id=case.id, subject_id=row.id)


def _reason(adult_id: UUID, why: str) -> str:
    try:
        return clean_body(why, limit=REASON_AT_MOST)
    except EmptyMessage as problem:
        raise ReasonMissing(adult_id) from problem
    except MessageTooLong as problem:
        raise ReasonTooLong(adult_id) from problem


def tell(
    session: Session,
    *,
    viewer: StaffViewer,
    case: Case,
    form_key: UUID,
    stage: str | None,
    words: Mapping[UUID, str],
    next_update_by: date | None,
    now: datetime,
    left_out: AbstractSet[UUID] = frozenset(),
) -> None:
    """Write each adult who is not left out their update, set their promise, and send a notice that says nothing.

    Whoever gets words of their own is left out of nothing any more. Raises WordsMissing and WordsTooLong naming the
    adult, NobodyTold, AlreadyTold.
    """
    wanted = select(CaseAdult).where(CaseAdult.case_id == case.id, CaseAdult.id.not_in(left_out))
    everybody = session.scalars(wanted.order_by(CaseAdult.id)).all()
    if left_out and not everybody:
        raise NobodyTold
    for adult in everybody:
        row = FamilyUpdate(
            id=new_id(),
            case_id=case.id,
            adult_id=adult.id,
            stage=stage,
            next_update_by=next_update_by,
            written_by=viewer.id,
            written_at=now,
            form_key=form_key,
        )
        # Free words to a restricted adult need a second person; until then only the promise reaches them.
        body = None if adult.restricted_at is not None else _words_for(adult.id, words)
        seal(session, row, key_id=case.data_key_id, body=body)
        session.add(row)
        adult.next_update_by = next_update_by
        audit.record(session, actor=viewer, action="update.written", now=now, case_id=case.id, subject_id=row.id)
    try:
        session.flush()
    except IntegrityError as problem:
        raise AlreadyTold from problem
    with_words = [adult.id for adult in everybody if adult.restricted_at is None]
    not_yet = update(LeftOut).where(LeftOut.adult_id.in_(with_words), LeftOut.told_at.is_(None))
    session.execute(not_yet.values(told_at=now))
    for adult in everybody:
        notices.post_to_person(session, person_id=adult.person_id, kind=NoticeKind.NEW_UPDATE, case_id=case.id, now=now)


def _words_for(adult_id: UUID, words: Mapping[UUID, str]) -> str:
    try:
        return clean_body(words.get(adult_id, ""))
    except EmptyMessage as problem:
        raise WordsMissing(adult_id) from problem
    except MessageTooLong as problem:
        raise WordsTooLong(adult_id, problem) from problem
