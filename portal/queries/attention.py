"""What the inbox says above its list: what waits for a second person, an interpreter, an answer, an account, a cover.

One statement, whoever asks and however much there is.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal, null, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from portal.domain.access import Role, StaffViewer
from portal.domain.cases import Away, covered_by, gaps
from portal.domain.restrictions import COMES_UP_WITHIN
from portal.models.base import Id
from portal.models.cases import Case, CaseAdult
from portal.models.concerns import Concern
from portal.models.danger import MessageMark
from portal.models.debriefs import DebriefBooking, DebriefSlot
from portal.models.emergency_access import EmergencyAccess
from portal.models.held_messages import HeldMessage
from portal.models.messages import Thread
from portal.models.people import Absence, StaffMember
from portal.models.phone_tasks import PhoneTask
from portal.models.prepared import AnyRow, Prepared
from portal.models.questions import Question
from portal.models.sign_in import Recovery
from portal.queries.covering import cover_who_is_still_here
from portal.queries.meetings_of_families import WRITTEN_DOWN

LOOKS_AHEAD = timedelta(days=7)
"""So long before it comes the manager is told of a day without a cover."""

AT_MOST = 500
"""Rows of each kind: beyond this “some” is as good as how many."""


@dataclass(frozen=True, slots=True)
class Attention:
    """How much there is of each, of the families this viewer may see."""

    to_release: int
    """Words of others that wait for a second person, answers to questions among them."""
    to_review: int
    """Restrictions whose day has come, or comes up."""
    to_translate: int
    """Messages that wait for an interpreter."""
    to_write_down: int
    """Appointments that are over, about which nobody has written anything."""
    questions: int
    """Questions of families with which something is to be done: carried, asked after, or told."""
    to_phone: int
    """Adults to ring or write to on paper, because a notice would come too late or not at all."""
    to_let_in: int
    """Adults who have lost their mailbox, and for whom a colleague proposed another address."""
    concerns: int
    """What families told the managers and none has answered; a manager's alone, and never what is about themselves."""
    uncovered: int
    """Practitioners for whose families nobody named is there on a day of this week; a manager's alone."""
    emergencies: int
    """Cases that somebody else opened in an emergency, which no manager has looked at; a manager's alone."""


_ABSENCES, _STAFF, _CASES = Absence.__table__, StaffMember.__table__, Case.__table__
_HELD, _ADULTS, _QUESTIONS = HeldMessage.__table__, CaseAdult.__table__, Question.__table__
_MARKS, _THREADS = MessageMark.__table__, Thread.__table__
_BOOKINGS, _SLOTS = DebriefBooking.__table__, DebriefSlot.__table__
_CALLS, _CONCERNS, _EMERGENCIES = PhoneTask.__table__, Concern.__table__, EmergencyAccess.__table__
_RECOVERIES = Recovery.__table__
_NO_ID, _NO_DAY = type_coerce(null(), Id()), type_coerce(null(), _ABSENCES.c.from_on.type)
_ALL = union_all(
    select(
        literal("away").label("what"),
        _ABSENCES.c.staff_id.label("who"),
        cover_who_is_still_here(_STAFF).label("other"),
        _ABSENCES.c.from_on.label("first"),
        _ABSENCES.c.to_on.label("last"),
        _ABSENCES.c.id.label("row"),
    )
    .join(_STAFF, _STAFF.c.id == _ABSENCES.c.cover_id)
    .where(_ABSENCES.c.from_on <= bindparam("until"), _ABSENCES.c.to_on >= bindparam("today")),
    select(literal("held"), _CASES.c.practitioner_id, _HELD.c.author_id, _NO_DAY, _NO_DAY, _HELD.c.id)
    .join(_CASES, _CASES.c.id == _HELD.c.case_id)
    .where(_HELD.c.decided_at.is_(None)),
    select(literal("held"), _CASES.c.practitioner_id, _QUESTIONS.c.answered_by, _NO_DAY, _NO_DAY, _QUESTIONS.c.id)
    .join(_CASES, _CASES.c.id == _QUESTIONS.c.case_id)
    .join(_ADULTS, _ADULTS.c.id == _QUESTIONS.c.adult_id)
    .where(
        _QUESTIONS.c.told_at.is_(None),
        _QUESTIONS.c.answered_at.is_not(None),
        _QUESTIONS.c.holds_finding.is_(False),
        _ADULTS.c.restricted_at.is_not(None),
    ),
    select(literal("question"), _CASES.c.practitioner_id, _NO_ID, _NO_DAY, _NO_DAY, _QUESTIONS.c.id)
    .join(_CASES, _CASES.c.id == _QUESTIONS.c.case_id)
    .where(
        _QUESTIONS.c.told_at.is_(None),
        _QUESTIONS.c.handed_at.is_not(None),
        or_(
            _QUESTIONS.c.answered_at.is_not(None),
            _QUESTIONS.c.meeting_on.is_(None),
            _QUESTIONS.c.meeting_on < bindparam("today"),
        ),
    ),
    select(literal("restricted"), _CASES.c.practitioner_id, _NO_ID, _NO_DAY, _NO_DAY, _ADULTS.c.id)
    .join(_CASES, _CASES.c.id == _ADULTS.c.case_id)
    .where(
        _ADULTS.c.restricted_at.is_not(None),
        or_(_ADULTS.c.restriction_review_on.is_(None), _ADULTS.c.restriction_review_on <= bindparam("review_by")),
    ),
    select(literal("asked"), _CASES.c.practitioner_id, _NO_ID, _NO_DAY, _NO_DAY, _MARKS.c.id)
    .join(_THREADS, _THREADS.c.id == _MARKS.c.thread_id)
    .join(_CASES, _CASES.c.id == _THREADS.c.case_id)
    .where(_MARKS.c.interpreter_asked_at.is_not(None), _MARKS.c.translated_at.is_(None)),
    select(literal("unwritten"), _CASES.c.practitioner_id, _NO_ID, _NO_DAY, _NO_DAY, _BOOKINGS.c.id)
    .join(_CASES, _CASES.c.id == _BOOKINGS.c.case_id)
    .join(_SLOTS, _SLOTS.c.id == _BOOKINGS.c.slot_id)
    .where(
        _BOOKINGS.c.kind.in_(WRITTEN_DOWN),
        _BOOKINGS.c.cancelled_at.is_(None),
        _BOOKINGS.c.over_at.is_(None),
        _SLOTS.c.ends_at <= bindparam("now", type_=_SLOTS.c.ends_at.type),
    ),
    select(literal("call"), _CASES.c.practitioner_id, _CALLS.c.adult_id, _NO_DAY, _NO_DAY, _CALLS.c.id)
    .join(_CASES, _CASES.c.id == _CALLS.c.case_id)
    .where(_CALLS.c.done_at.is_(None)),
    select(literal("recovery"), _CASES.c.practitioner_id, _RECOVERIES.c.asked_by, _NO_DAY, _NO_DAY, _RECOVERIES.c.id)
    .join(_ADULTS, _ADULTS.c.id == _RECOVERIES.c.adult_id)
    .join(_CASES, _CASES.c.id == _ADULTS.c.case_id)
    .where(_RECOVERIES.c.decided_at.is_(None)),
    select(literal("concern"), _NO_ID, _CONCERNS.c.about_id, _NO_DAY, _NO_DAY, _CONCERNS.c.id).where(
        _CONCERNS.c.answered_at.is_(None)
    ),
    select(
        literal("emergency"), _EMERGENCIES.c.staff_id, _EMERGENCIES.c.staff_id, _NO_DAY, _NO_DAY, _EMERGENCIES.c.id
    ).where(_EMERGENCIES.c.seen_at.is_(None)),
).subquery()
_ATTENTION = Prepared(select(_ALL).order_by(_ALL.c.what, _ALL.c.row).limit(10 * AT_MOST))


def attention(session: Session, *, viewer: StaffViewer, today: date, now: datetime) -> Attention:
    """What this member of staff is told above their inbox. `today` is the day in London."""
    until = today + LOOKS_AHEAD
    values = {"today": today, "until": until, "review_by": today + COMES_UP_WITHIN, "now": now}
    rows = _ATTENTION.all(session, values)
    absences = tuple(Away(row.who, row.first, row.last, row.other) for row in rows if row.what == "away")
    is_manager = Role.MANAGER in viewer.roles
    theirs = None if is_manager else {viewer.id, *covered_by(viewer.id, absences, today)}
    found = gaps(absences, from_on=today, to_on=until) if is_manager else ()
    return Attention(
        to_release=_count(rows, "held", theirs, but=viewer.id),
        to_review=_count(rows, "restricted", theirs),
        to_translate=_count(rows, "asked", theirs),
        to_write_down=_count(rows, "unwritten", theirs),
        questions=_count(rows, "question", theirs),
        to_phone=len({row.other for row in rows if row.what == "call" and (theirs is None or row.who in theirs)}),
        to_let_in=_count(rows, "recovery", theirs, but=viewer.id),
        concerns=_count(rows, "concern", None, but=viewer.id) if is_manager else 0,
        uncovered=len({gap.practitioner_id for gap in found}),
        emergencies=_count(rows, "emergency", theirs, but=viewer.id) if is_manager else 0,
    )


def _count(rows: list[AnyRow], what: str, theirs: set[UUID] | None, *, but: Any = None) -> int:
    return sum(
        row.what == what and (theirs is None or row.who in theirs) and (but is None or row.other != but) for row in rows
    )
