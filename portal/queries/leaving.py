"""What is still with a member of staff before they can leave: families, covers, appointments, open work."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.models.cases import Case
from portal.models.concerns import Concern
from portal.models.danger import DangerFlag
from portal.models.debriefs import DebriefBooking, DebriefSlot, SlotPerson
from portal.models.held_messages import HeldMessage
from portal.models.home_visits import HomeVisit
from portal.models.people import Absence, StaffMember
from portal.models.phone_tasks import PhoneTask
from portal.models.questions import Question
from portal.models.reviews import Review, ReviewAction
from portal.models.sealing import learn_keys, opener


@dataclass(frozen=True, slots=True)
class HeldCase:
    """An open case that they look after."""

    case_id: UUID
    reference: str
    child: str


@dataclass(frozen=True, slots=True)
class PromisedCover:
    """Leave of a colleague that they are to cover, first and last day included."""

    name: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """An appointment of a family that they lead, or come along to."""

    case_id: UUID
    reference: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class OpenAction:
    """What a meeting of professionals agreed that they do, and that is not done."""

    id: UUID
    case_id: UUID
    review_id: UUID
    reference: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Left:
    """All that somebody else must have first. The names in it are for those who may see every case."""

    cases: tuple[HeldCase, ...]
    covers: tuple[PromisedCover, ...]
    meetings: tuple[ComingMeeting, ...]
    actions: tuple[OpenAction, ...]
    words: int
    """Words of theirs that wait for a second person: released, sent back or taken back first."""
    calls: int
    """Calls that they took and have not made."""
    flags: int
    """Families in danger whom they deal with."""
    answers: int
    """Questions of families that they find out, and have not."""
    concerns: int
    """What families told the managers, and they have taken on."""
    visits: int
    """Visits from which they have not come back."""

    @property
    def is_nothing(self) -> bool:
        counted = (self.words, self.calls, self.flags, self.answers, self.concerns, self.visits)
        return not (self.cases or self.covers or self.meetings or self.actions or any(counted))


_CASES = (
    select(Case.id, Case.reference, Case.sealed_child_name)
    .where(Case.practitioner_id == bindparam("staff_id"), Case.closed_at.is_(None))
    .order_by(Case.reference)
)
_COVERS = (
    select(Absence.staff_id, Absence.from_on, Absence.to_on, StaffMember.sealed_name)
    .join(StaffMember, StaffMember.id == Absence.staff_id)
    .where(
        Absence.cover_id == bindparam("staff_id"), Absence.to_on >= bindparam("today"), StaffMember.left_at.is_(None)
    )
    .order_by(Absence.from_on, Absence.id)
)
_COMES_ALONG = select(SlotPerson.slot_id).where(SlotPerson.staff_id == bindparam("staff_id"))
_MEETINGS = (
    select(DebriefBooking.case_id, Case.reference, DebriefSlot.starts_at)
    .join(DebriefSlot, DebriefSlot.id == DebriefBooking.slot_id)
    .join(Case, Case.id == DebriefBooking.case_id)
    .where(
        or_(DebriefSlot.staff_id == bindparam("staff_id"), DebriefSlot.id.in_(_COMES_ALONG)),
        DebriefSlot.ends_at > bindparam("now"),
        DebriefBooking.beside_id.is_(None),
        DebriefBooking.cancelled_at.is_(None),
        DebriefBooking.over_at.is_(None),
    )
    .order_by(DebriefSlot.starts_at, DebriefBooking.id)
)
_ACTIONS = (
    select(ReviewAction.id, Review.case_id, ReviewAction.review_id, Case.reference, ReviewAction.due_on)
    .join(Review, Review.id == ReviewAction.review_id)
    .join(Case, Case.id == Review.case_id)
    .where(
        ReviewAction.staff_id == bindparam("staff_id"),
        ReviewAction.done_at.is_(None),
        Review.called_off_at.is_(None),
    )
    .order_by(ReviewAction.due_on, ReviewAction.id)
)
_COUNTS = select(
    select(func.count())
    .where(Question.finder_id == bindparam("staff_id"), Question.answered_at.is_(None), Question.told_at.is_(None))
    .scalar_subquery()
    .label("answers"),
    select(func.count())
    .where(Concern.taken_by == bindparam("staff_id"), Concern.settled_at.is_(None))
    .scalar_subquery()
    .label("concerns"),
    select(func.count())
    .where(HomeVisit.staff_id == bindparam("staff_id"), HomeVisit.ended_at.is_(None))
    .scalar_subquery()
    .label("visits"),
    select(func.count())
    .where(HeldMessage.author_id == bindparam("staff_id"), HeldMessage.decided_at.is_(None))
    .scalar_subquery()
    .label("words"),
    select(func.count())
    .where(PhoneTask.taken_by == bindparam("staff_id"), PhoneTask.done_at.is_(None))
    .scalar_subquery()
    .label("calls"),
    select(func.count())
    .where(DangerFlag.owner_id == bindparam("staff_id"), DangerFlag.closed_at.is_(None))
    .scalar_subquery()
    .label("flags"),
)


def still_with(session: Session, *, staff_id: UUID, today: date, now: datetime) -> Left:
    """What this member of staff still holds. `today` is the day in London. Five statements, and the keys."""
    which = {"staff_id": staff_id}
    cases = session.execute(_CASES, which).all()
    covers = session.execute(_COVERS, {**which, "today": today}).all()
    meetings = session.execute(_MEETINGS, {**which, "now": now}).all()
    actions = session.execute(_ACTIONS, which).all()
    counts = session.execute(_COUNTS, which).one()
    learn_keys(session, [*(row.sealed_child_name for row in cases), *(row.sealed_name for row in covers)])
    child, staff = opener(session, Case.sealed_child_name), opener(session, StaffMember.sealed_name)
    return Left(
        cases=tuple(HeldCase(row.id, row.reference, child(row.id, row.sealed_child_name)) for row in cases),
        covers=tuple(PromisedCover(staff(row.staff_id, row.sealed_name), row.from_on, row.to_on) for row in covers),
        meetings=tuple(ComingMeeting(*row) for row in meetings),
        actions=tuple(OpenAction(*row) for row in actions),
        words=counts.words,
        calls=counts.calls,
        flags=counts.flags,
        answers=counts.answers,
        concerns=counts.concerns,
        visits=counts.visits,
    )
