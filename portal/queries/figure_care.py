"""What K6 to K9 and K12 count: what families heard, their way to a debrief, their questions, messages in fear."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, select
from sqlalchemy.orm import Session

from portal.domain import figure_care as rules
from portal.domain.danger import WelfareOutcome
from portal.domain.debrief_accounts import Part
from portal.domain.debrief_records import Question as GateQuestion
from portal.domain.debrief_records import Report, Told
from portal.domain.figure_care import Debriefed, Flagged, OnThePath, Promised, QuestionGiven, Silence
from portal.domain.figure_periods import day_of
from portal.domain.figure_tables import Figure
from portal.domain.meetings import MeetingKind
from portal.domain.questions import Meeting
from portal.models.cases import Case, CaseAdult, Contact
from portal.models.danger import DangerFlag, WelfareRecord
from portal.models.debriefs import (
    DebriefAccount,
    DebriefBooking,
    DebriefDelay,
    DebriefPart,
    DebriefSummary,
    GateRecord,
    SummaryRelease,
)
from portal.models.journey import FamilyUpdate
from portal.models.messages import Opening, Thread
from portal.models.questions import Question
from portal.queries.figure_cohort import TALKED, Asked, Narrowing, plain, plain_rows, rows, stored_day
from portal.queries.figure_steps import done_at

Statement = Select[*tuple[Any, ...]]
_Said = tuple[Any, Any, Any]
"""When an adult heard something, the day promised with it if any, and the case."""


def contacts_and_silences(session: Session, asked: Asked) -> Figure:
    """K6. What families heard is read once, and gives both the silences and which promises were kept."""
    kinds = {row.kind: row.number for row in rows(session, _kinds, asked)}
    heard, said = defaultdict[Any, list[int]](list), defaultdict[Any, list[_Said]](list)
    for statement in (_updates, _talks):
        for case_id, adult_id, moment, by in plain_rows(session, statement, asked):
            heard[case_id].append(stored_day(moment))
            if adult_id is not None:
                said[adult_id].append((moment, by, case_id))
    today = asked.today.toordinal()
    lives = plain_rows(session, _lives, asked)
    ends = {case_id: today if closed_at is None else stored_day(closed_at) for case_id, _opened_at, closed_at in lives}
    silences = [Silence(stored_day(opened_at), heard[case_id], ends[case_id]) for case_id, opened_at, _at in lives]
    promises = [each for moments in said.values() for each in _promises(moments, ends, today)]
    return rules.contacts_and_silences(kinds, silences, promises, today=asked.today)


def _kinds(which: Narrowing) -> Statement:
    return (
        select(Contact.kind, func.count(Contact.event_id.distinct()).label("number"))
        .join(Case, Case.id == Contact.case_id)
        .where(*which.opened())
        .group_by(Contact.kind)
    )


def _updates(which: Narrowing) -> Statement:
    return (
        select(
            plain(FamilyUpdate.case_id),
            plain(FamilyUpdate.adult_id),
            plain(FamilyUpdate.written_at),
            plain(FamilyUpdate.next_update_by),
        )
        .join(Case, Case.id == FamilyUpdate.case_id)
        .where(*which.opened())
    )


def _talks(which: Narrowing) -> Statement:
    return (
        select(
            plain(Contact.case_id),
            plain(Contact.adult_id),
            plain(Contact.happened_at),
            plain(Contact.next_contact_on),
        )
        .join(Case, Case.id == Contact.case_id)
        .where(Contact.outcome.in_(TALKED), *which.opened())
    )


def _lives(which: Narrowing) -> Statement:
    return select(plain(Case.id), plain(Case.opened_at), plain(Case.closed_at)).where(*which.opened())


def _promises(moments: list[_Said], ends: dict[Any, int], today: int) -> Iterator[Promised]:
    """Each promise to one adult, with the next time they heard something; none whose case was closed before its day."""
    moments.sort(key=itemgetter(0))
    for (_moment, by, case_id), then in zip_longest(moments, moments[1:]):
        if by is None:
            continue
        by_day = stored_day(by)
        if then is not None:
            yield Promised(by_day, stored_day(then[0]))
        elif ends[case_id] >= min(by_day, today):
            yield Promised(by_day, None)


_HAS_POST_MORTEM = cast(Case.circumstances, String).like("%post_mortem%")


def path_to_debrief(session: Session, asked: Asked) -> Figure:
    """K7: the earliest of what the gate, the procedure and the accounts of meetings say."""
    found = [
        OnThePath(
            died_on=row.died_on,
            preliminary_on=_earliest(row.preliminary_on, row.first_results_at),
            report_on=_earliest(row.report_on, row.report_at),
            offered_on=_earliest(row.offered_on, row.offered_at),
            held_on=_earliest(None, row.held_at),
            summary_on=_earliest(row.given_on, row.summary_at),
        )
        for row in rows(session, _paths, asked)
    ]
    return rules.path_to_debrief(found, [row.reason for row in rows(session, _delays, asked)])


def _earliest(on: date | None, at: datetime | None) -> date | None:
    days = [day for day in (on, None if at is None else day_of(at)) if day is not None]
    return min(days, default=None)


def _paths(which: Narrowing) -> Statement:
    held = select(func.min(DebriefAccount.happened_at)).where(DebriefAccount.case_id == Case.id)
    given = (
        select(func.min(SummaryRelease.told_on))
        .join(DebriefSummary, DebriefSummary.id == SummaryRelease.summary_id)
        .join(DebriefAccount, DebriefAccount.id == DebriefSummary.account_id)
        .where(DebriefAccount.case_id == Case.id)
    )
    return select(
        Case.died_on,
        _gate(GateQuestion.REPORT, Report.PRELIMINARY).label("preliminary_on"),
        done_at("first-results").label("first_results_at"),
        _gate(GateQuestion.REPORT, Report.FINAL).label("report_on"),
        done_at("final-report").label("report_at"),
        _gate(GateQuestion.TOLD, Told.BY_PHONE, Told.BY_VISIT).label("offered_on"),
        done_at("debrief-offered").label("offered_at"),
        held.correlate(Case).scalar_subquery().label("held_at"),
        given.correlate(Case).scalar_subquery().label("given_on"),
        done_at("summary-sent").label("summary_at"),
    ).where(_HAS_POST_MORTEM, *which.opened())


def _delays(which: Narrowing) -> Statement:
    cases = select(Case.id).where(_HAS_POST_MORTEM, *which.opened())
    return select(DebriefDelay.reason).where(DebriefDelay.case_id.in_(cases), DebriefDelay.ended_at.is_(None))


def _gate(question: GateQuestion, *answers: str) -> Any:
    return (
        select(func.min(GateRecord.happened_on))
        .where(GateRecord.case_id == Case.id, GateRecord.item == question.value, GateRecord.answer.in_(answers))
        .correlate(Case)
        .scalar_subquery()
    )


def debriefs(session: Session, asked: Asked) -> Figure:
    """K8."""
    adults = [
        Debriefed(
            is_offered=bool(row.is_offered),
            is_booked=bool(row.is_booked),
            part=Part.ATTENDED if row.has_attended else Part.DECLINED if row.has_declined else None,
            has_wish=bool(row.has_wish),
        )
        for row in rows(session, _adults_of_debriefs, asked)
    ]
    meetings = rows(session, _meetings, asked)
    return rules.debriefs(
        adults, places=[row.place_kind for row in meetings], interpreting=[row.interpreting for row in meetings]
    )


def _adults_of_debriefs(which: Narrowing) -> Statement:
    told = exists().where(
        GateRecord.case_id == Case.id,
        GateRecord.adult_id == CaseAdult.id,
        GateRecord.item == GateQuestion.TOLD.value,
        GateRecord.answer.in_([Told.BY_PHONE.value, Told.BY_VISIT.value]),
    )
    booked = exists().where(
        DebriefBooking.adult_id == CaseAdult.id,
        DebriefBooking.kind == MeetingKind.DEBRIEF.value,
        DebriefBooking.cancelled_at.is_(None),
    )
    return (
        select(
            told.correlate(Case, CaseAdult).label("is_offered"),
            booked.correlate(CaseAdult).label("is_booked"),
            _took(Part.ATTENDED).label("has_attended"),
            _took(Part.DECLINED).label("has_declined"),
            (CaseAdult.wish_recorded_at.is_not(None) | CaseAdult.wish_to_know.is_not(None)).label("has_wish"),
        )
        .join(Case, Case.id == CaseAdult.case_id)
        .where(_HAS_POST_MORTEM, *which.opened())
    )


def _took(part: Part) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            DebriefAccount.case_id == Case.id,
            DebriefPart.account_id == DebriefAccount.id,
            DebriefPart.adult_id == CaseAdult.id,
            DebriefPart.part == part.value,
        )
        .correlate(Case, CaseAdult)
    )


def _meetings(which: Narrowing) -> Statement:
    return (
        select(DebriefAccount.place_kind, DebriefAccount.interpreting)
        .join(Case, Case.id == DebriefAccount.case_id)
        .where(*which.opened())
    )


def parents_questions(session: Session, asked: Asked) -> Figure:
    """K9."""
    found = [
        QuestionGiven(
            given_on=day_of(row.handed_at),
            is_carried=row.carried_at is not None,
            to_review=row.meeting == Meeting.REVIEW,
            is_answered=row.answered_at is not None,
            told_on=row.told_on,
        )
        for row in rows(session, _questions, asked)
    ]
    return rules.parents_questions(found, today=asked.today)


def _questions(which: Narrowing) -> Statement:
    return select(
        Question.handed_at, Question.carried_at, Question.meeting, Question.answered_at, Question.told_on
    ).where(*which.happened(Question.handed_at, Question.case_id))


def crisis_messages(session: Session, asked: Asked, is_open: Callable[[datetime], bool]) -> Figure:
    """K12. `is_open` says whether the team was at work."""
    found = [
        Flagged(
            raised_at=row.raised_at,
            seen_at=min((at for at in (row.owned_at, row.opened_at, row.checked_at) if at is not None), default=None),
            is_in_hours=is_open(row.raised_at),
            outcome=row.outcome if row.closed_at is not None else None,
        )
        for row in rows(session, _flags, asked)
    ]
    return rules.crisis_messages(found, [each.value for each in WelfareOutcome])


def _flags(which: Narrowing) -> Statement:
    opened = (
        select(func.min(Opening.opened_at))
        .join(Thread, Thread.id == Opening.subject_id)
        .where(
            Thread.adult_id == DangerFlag.adult_id,
            DangerFlag.message_id.is_not(None),  # what was told to the managers stands in no thread
            Opening.staff_id.is_not(None),
            Opening.opened_at >= DangerFlag.raised_at,
        )
    )
    checks = WelfareRecord.flag_id == DangerFlag.id
    last = (
        select(WelfareRecord.outcome).where(checks).order_by(WelfareRecord.recorded_at.desc(), WelfareRecord.id.desc())
    )
    return select(
        DangerFlag.raised_at,
        DangerFlag.owned_at,
        DangerFlag.closed_at,
        opened.correlate(DangerFlag).scalar_subquery().label("opened_at"),
        select(func.min(WelfareRecord.happened_at))
        .where(checks)
        .correlate(DangerFlag)
        .scalar_subquery()
        .label("checked_at"),
        last.limit(1).correlate(DangerFlag).scalar_subquery().label("outcome"),
    ).where(*which.happened(DangerFlag.raised_at, DangerFlag.case_id))
