"""What a meeting of professionals agreed on: who does it, by when, and that it is done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import reviews as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer, may
from portal.domain.attendance import organisation_key
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.reviews import WORDS_AT_MOST
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.people import StaffMember
from portal.models.reviews import Review, ReviewAction, ReviewActionOwner
from portal.models.sealing import seal
from portal.queries import cases as case_queries
from portal.services import audit, organisations
from portal.services.reviews import find


class OwnerMissing(ValueError):
    """Neither a colleague nor an organisation, or both: nobody would know whose it is."""


class NoSuchAction(LookupError):
    """No action of this id, or none that this person owns or may see."""


class ActionIsDone(Exception):
    """What is done stays with whoever had it."""


class ActionMovedOn(Exception):
    """Somebody has given it to somebody else since the page was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A member of staff, or an organisation in words; one of the two."""

    staff_id: UUID | None
    organisation: str


def agree(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    form_key: UUID,
    words: str,
    owner: Owner,
    due_on: date,
    now: datetime,
) -> None:
    """Write an action down; the same form sent again is written down once.

    Raises EmptyMessage, MessageTooLong, OwnerMissing, NoSuchReview, ReviewCalledOff, DueBeforeTheMeeting.
    """
    text = clean_body(words, limit=WORDS_AT_MOST)
    review = find(session, case_id=case_id, review_id=review_id)
    rules.check_due(due_on, meets_on=review.meets_on)
    row = ReviewAction(
        id=new_id(),
        review_id=review.id,
        due_on=due_on,
        written_by=viewer.id,
        written_at=now,
        form_key=form_key,
    )
    row.staff_id, row.organisation_id = _owner(session, owner)
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, words=text)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if session.execute(select(ReviewAction.id).where(ReviewAction.form_key == form_key)).first() is None:
            raise
        return
    audit.record(session, actor=viewer, action="review_action.agreed", now=now, case_id=case_id, subject_id=row.id)


def finish(
    session: Session, *, viewer: StaffViewer, action_id: UUID, is_done: bool, today: date, now: datetime
) -> None:
    """Note that an action is done, or that it is not after all; by its owner, or by whoever looks after the family.

    `today` is the day in London. A second tap changes nothing. Raises NoSuchAction.
    """
    wanted = (
        select(ReviewAction.staff_id, Review.case_id)
        .join(Review, Review.id == ReviewAction.review_id)
        .where(ReviewAction.id == action_id, Review.called_off_at.is_(None))
    )
    found = session.execute(wanted).one_or_none()
    if found is None or not (found.staff_id == viewer.id or _looks_after(session, viewer, found.case_id, today, now)):
        raise NoSuchAction
    stands = ReviewAction.done_at.is_(None) if is_done else ReviewAction.done_at.is_not(None)
    by, at = (viewer.id, now) if is_done else (None, None)
    changed = update(ReviewAction).where(ReviewAction.id == action_id, stands).values(done_by=by, done_at=at)
    if session.execute(changed.returning(ReviewAction.id)).first() is None:
        return
    action = "review_action.done" if is_done else "review_action.opened_again"
    audit.record(session, actor=viewer, action=action, now=now, case_id=found.case_id, subject_id=action_id)


def give(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    action_id: UUID,
    seen_owner_id: UUID | None,
    owner: Owner,
    now: datetime,
) -> None:
    """Give an open action to somebody else; who had it, and since when, is kept.

    `seen_owner_id` is the colleague or organisation that the page showed. Whoever has it already keeps it, so that a
    second tap changes nothing. Raises OwnerMissing, NoSuchReview, ReviewCalledOff, NoSuchAction, ActionIsDone,
    ActionMovedOn, MessageTooLong (the organisation).
    """
    find(session, case_id=case_id, review_id=review_id)
    row = session.get(ReviewAction, action_id, with_for_update=True, populate_existing=True)
    if row is None or row.review_id != review_id:
        raise NoSuchAction
    if row.done_at is not None:
        raise ActionIsDone
    staff_id, organisation_id = _owner(session, owner)
    if (row.staff_id, row.organisation_id) == (staff_id, organisation_id):
        return
    if seen_owner_id != (row.staff_id or row.organisation_id):
        raise ActionMovedOn
    given_before = select(func.max(ReviewActionOwner.to_at)).where(ReviewActionOwner.action_id == action_id)
    before = ReviewActionOwner(
        id=new_id(),
        action_id=action_id,
        staff_id=row.staff_id,
        organisation_id=row.organisation_id,
        from_at=session.scalar(given_before) or row.written_at,
        to_at=now,
        given_by=viewer.id,
    )
    session.add(before)
    row.staff_id, row.organisation_id = staff_id, organisation_id
    session.flush()
    audit.record(session, actor=viewer, action="review_action.given", now=now, case_id=case_id, subject_id=action_id)


def _owner(session: Session, owner: Owner) -> tuple[UUID | None, UUID | None]:
    if owner.staff_id is not None:
        # Held until the transaction ends, so that nobody leaves while something is given to them.
        member = session.get(StaffMember, owner.staff_id, with_for_update={"read": True}, populate_existing=True)
        if member is None or member.left_at is not None or owner.organisation.strip():
            raise OwnerMissing
        return member.id, None
    try:
        name = " ".join(clean_body(owner.organisation, limit=rules.PLACE_AT_MOST).split())
    except EmptyMessage as problem:
        raise OwnerMissing from problem
    key = organisation_key(name)
    if not key:
        raise OwnerMissing
    return None, organisations.ids_of(session, [name])[key]


def _looks_after(session: Session, viewer: StaffViewer, case_id: UUID, today: date, now: datetime) -> bool:
    facts: CaseFacts | None = case_queries.facts(session, case_id=case_id, on=today, now=now)
    return may(viewer, Permission.STAFF_CASE_CHANGE, facts)
