"""Actions that meetings of professionals agreed on: of one meeting, and all that are open. Staff only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain import reviews as rules
from portal.domain.access import StaffViewer
from portal.domain.reviews import ReviewKind
from portal.models.cases import Case
from portal.models.organisations import Organisation
from portal.models.people import StaffMember
from portal.models.reviews import Review, ReviewAction, ReviewActionOwner
from portal.models.sealing import learn_keys, opener
from portal.queries import covering

AT_MOST = 300


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action."""

    id: UUID
    case_id: UUID
    review_id: UUID
    reference: str
    child: str
    kind: ReviewKind
    words: str
    owner_id: UUID
    """The colleague or the organisation."""
    owner: str
    """The name of a colleague, or of an organisation."""
    is_of_team: bool
    """The owner is a colleague."""
    is_own: bool
    """This viewer owns it."""
    due_on: date
    done_at: datetime | None
    done_by: str
    is_overdue: bool
    may_open: bool
    """This viewer may open the case; an owner from elsewhere in the team reads the action alone."""


@dataclass(frozen=True, slots=True)
class OwnerBefore:
    """Who had an action before it was given on."""

    owner: str
    from_at: datetime
    to_at: datetime
    given_by: str


_OWNER, _DONE_BY, _GIVER = aliased(StaffMember), aliased(StaffMember), aliased(StaffMember)


def _rows(session: Session, *, viewer: StaffViewer, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ReviewAction,
            Review.case_id,
            Review.kind,
            Case.reference,
            Case.sealed_child_name,
            func.coalesce(ReviewAction.staff_id, ReviewAction.organisation_id).label("owner_id"),
            Organisation.name.label("organisation"),
            _OWNER.sealed_name.label("sealed_owner"),
            _DONE_BY.sealed_name.label("sealed_done_by"),
            covering.may_see(session, viewer=viewer, on=today).label("may_open"),
        )
        .join(Review, Review.id == ReviewAction.review_id)
        .join(Case, Case.id == Review.case_id)
        .outerjoin(Organisation, Organisation.id == ReviewAction.organisation_id)
        .outerjoin(_OWNER, _OWNER.id == ReviewAction.staff_id)
        .outerjoin(_DONE_BY, _DONE_BY.id == ReviewAction.done_by)
        .order_by(ReviewAction.due_on, ReviewAction.id)
    )


def of_review(session: Session, *, viewer: StaffViewer, review_id: UUID, today: date) -> tuple[ActionRow, ...]:
    """What one meeting agreed on, by the day on which it is due."""
    wanted = _rows(session, viewer=viewer, today=today).where(ReviewAction.review_id == review_id)
    return _opened(session, wanted, viewer=viewer, today=today)


def of_case(session: Session, *, viewer: StaffViewer, case_id: UUID, today: date) -> tuple[ActionRow, ...]:
    """What all meetings about a case agreed on and is not done yet."""
    wanted = _rows(session, viewer=viewer, today=today).where(
        Review.case_id == case_id, Review.called_off_at.is_(None), ReviewAction.done_at.is_(None)
    )
    return _opened(session, wanted, viewer=viewer, today=today)


def of_viewer(session: Session, *, viewer: StaffViewer, today: date, is_done: bool) -> tuple[ActionRow, ...]:
    """What is done, or is not, of this viewer’s own and of the families they may see; what was due first stands first.

    `today` is the day in London. At most AT_MOST.
    """
    theirs = or_(ReviewAction.staff_id == viewer.id, covering.may_see(session, viewer=viewer, on=today))
    done = ReviewAction.done_at.is_not(None) if is_done else ReviewAction.done_at.is_(None)
    wanted = _rows(session, viewer=viewer, today=today).where(theirs, Review.called_off_at.is_(None), done)
    return _opened(session, wanted.limit(AT_MOST), viewer=viewer, today=today)


def before(session: Session, *, action_id: UUID) -> tuple[OwnerBefore, ...]:
    """Who had an action before, the last of them first."""
    rows = session.execute(
        select(
            ReviewActionOwner,
            Organisation.name.label("organisation"),
            _OWNER.sealed_name.label("sealed_owner"),
            _GIVER.sealed_name.label("sealed_giver"),
        )
        .outerjoin(Organisation, Organisation.id == ReviewActionOwner.organisation_id)
        .outerjoin(_OWNER, _OWNER.id == ReviewActionOwner.staff_id)
        .join(_GIVER, _GIVER.id == ReviewActionOwner.given_by)
        .where(ReviewActionOwner.action_id == action_id)
        .order_by(ReviewActionOwner.to_at.desc(), ReviewActionOwner.id.desc())
    ).all()
    learn_keys(session, [sealed for row in rows for sealed in (row.sealed_owner, row.sealed_giver)])
    staff = opener(session, StaffMember.sealed_name)
    return tuple(
        OwnerBefore(
            owner=row.organisation if had.staff_id is None else staff(had.staff_id, row.sealed_owner),
            from_at=had.from_at,
            to_at=had.to_at,
            given_by=staff(had.given_by, row.sealed_giver),
        )
        for row in rows
        for had in (row.ReviewActionOwner,)
    )


def _opened(
    session: Session, wanted: Select[*tuple[Any, ...]], *, viewer: StaffViewer, today: date
) -> tuple[ActionRow, ...]:
    found = session.execute(wanted).all()
    sealed: list[bytes | None] = []
    for row in found:
        sealed += [row.ReviewAction.sealed_words, row.sealed_child_name, row.sealed_owner, row.sealed_done_by]
    learn_keys(session, sealed)
    words, child = opener(session, ReviewAction.sealed_words), opener(session, Case.sealed_child_name)
    staff = opener(session, StaffMember.sealed_name)
    rows = []
    for row in found:
        action: ReviewAction = row.ReviewAction
        owner = row.organisation if action.staff_id is None else staff(action.staff_id, row.sealed_owner)
        rows.append(
            ActionRow(
                id=action.id,
                case_id=row.case_id,
                review_id=action.review_id,
                reference=row.reference,
                child=child(row.case_id, row.sealed_child_name),
                kind=ReviewKind(row.kind),
                words=words(action.id, action.sealed_words),
                owner_id=row.owner_id,
                owner=owner,
                is_of_team=action.staff_id is not None,
                is_own=action.staff_id == viewer.id,
                due_on=action.due_on,
                done_at=action.done_at,
                done_by="" if action.done_by is None else staff(action.done_by, row.sealed_done_by),
                is_overdue=rules.is_overdue(action.due_on, today=today, is_done=action.done_at is not None),
                may_open=bool(row.may_open),
            )
        )
    return tuple(rows)
