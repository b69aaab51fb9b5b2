"""No open case without a promise, no adult forgotten, and nobody reminded twice on one day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import promises as rules
from portal.domain.access import Role, StaffViewer
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import LONDON, WorkingHours
from portal.models.cases import Case, CaseAdult
from portal.models.journey import FamilyUpdate
from portal.models.messages import Notice
from portal.queries import left_out
from portal.queries import promises as queries
from portal.services import absences, cases, journey, reminders
from tests import world
from tests.portal_fixtures import Portal
from tests.world import NOW, Worker

OFFICE = WorkingHours.every_weekday(time(9), time(17))
DUE = date(2026, 11, 27)
"""Three working days after the Tuesday on which the clock of these tests stands."""


def _promise(portal: Portal, *, tariq: date | None) -> None:
    """Everybody is promised a day far away, except Tariq."""
    with portal.write() as session:
        for adult in session.scalars(select(CaseAdult)):
            adult.next_update_by = date(2027, 1, 12)
        session.get_one(CaseAdult, portal.people.tariq.adult_id).next_update_by = tariq
        session.commit()


def _remind(portal: Portal, *, at: datetime = NOW) -> list[Notice]:
    """What is new to go out."""
    with portal.write() as session:
        before = {notice.id for notice in session.scalars(select(Notice))}
        reminders.remind_of_promises(session, hours=OFFICE, bank_holidays=frozenset(), now=at)
        session.commit()
        wanted = select(Notice).where(Notice.kind == NoticeKind.STAFF_REMINDER)
        return [notice for notice in session.scalars(wanted) if notice.id not in before]


def test_jo_is_reminded_of_tariq_three_working_days_before_and_nobody_else_is(portal: Portal) -> None:
    _promise(portal, tariq=DUE + timedelta(days=1))
    assert _remind(portal) == []

    _promise(portal, tariq=DUE)
    (reminder,) = _remind(portal)

    assert reminder.staff_id == portal.people.jo.staff_id


def test_jo_is_reminded_once_a_day_and_again_on_the_next(portal: Portal) -> None:
    _promise(portal, tariq=date(2026, 11, 20))

    assert len(_remind(portal)) == 1
    assert _remind(portal, at=NOW + timedelta(hours=3)) == []
    assert len(_remind(portal, at=NOW + timedelta(days=1))) == 1


def test_nobody_is_reminded_at_night_or_on_a_saturday(portal: Portal) -> None:
    _promise(portal, tariq=date(2026, 11, 20))

    assert _remind(portal, at=datetime(2026, 11, 24, 19, tzinfo=UTC)) == []
    assert _remind(portal, at=datetime(2026, 11, 28, 11, tzinfo=UTC)) == []


def test_while_jo_is_away_ruth_is_reminded_and_when_both_are_away_the_manager_is(portal: Portal) -> None:
    people = portal.people
    _promise(portal, tariq=DUE)
    with portal.write() as session:
        world.send_away(session, people.jo, cover=people.ruth, from_on=NOW.date(), to_on=date(2026, 11, 25))
        session.commit()

    assert {each.staff_id for each in _remind(portal)} == {people.ruth.staff_id}

    with portal.write() as session:
        world.send_away(session, people.ruth, cover=people.jo, from_on=date(2026, 11, 25), to_on=date(2026, 11, 25))
        session.commit()

    assert {each.staff_id for each in _remind(portal, at=NOW + timedelta(days=1))} == {people.moira.staff_id}


def test_a_closed_case_reminds_nobody(portal: Portal) -> None:
    _promise(portal, tariq=None)
    with portal.write() as session:
        session.get_one(Case, portal.people.yusuf_case_id).closed_at = NOW
        session.commit()

    assert _remind(portal) == []


@contextmanager
def _unless_refused(session: Session, *refusals: type[Exception]) -> Iterator[None]:
    """What the rules refuse changes nothing; what they let through is kept."""
    try:
        yield
        session.commit()
    except refusals:
        session.rollback()


class FamiliesAndTime(RuleBasedStateMachine):
    """Cases are opened, told, handed over, closed and opened again while days go by and people go on leave."""

    portal: Portal

    @initialize()
    def open_a_case(self) -> None:
        self.now = NOW
        with self.portal.write() as session:
            self.case_id = world.add_case(
                session, "Noor", self.portal.people.hospital_id, self.portal.people.jo, reference=uuid4().hex[:10]
            ).id
            self._add_adult(session)
            session.commit()

    def _add_adult(self, session: Session) -> None:
        case = session.get_one(Case, self.case_id)
        name = f"Adult-{uuid4().hex[:8]}"
        adult = world.add_adult(session, case, name, child="Noor", relationship="carer")
        place = session.get_one(CaseAdult, adult.adult_id)
        place.next_update_by, place.joined_at = self._today() + timedelta(days=28), self.now

    def _today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def _viewer(self) -> StaffViewer:
        return StaffViewer(self.portal.people.moira.staff_id, frozenset({Role.MANAGER}))

    def _adult_ids(self, session: Session) -> list[CaseAdult]:
        return list(session.scalars(select(CaseAdult).where(CaseAdult.case_id == self.case_id)))

    def _is_closed(self) -> bool:
        with self.portal.read() as session:
            return session.get_one(Case, self.case_id).closed_at is not None

    @rule(days=st.integers(1, 20))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: not self._is_closed())
    @rule()
    def another_adult_joins(self) -> None:
        with self.portal.write() as session:
            self._add_adult(session)
            session.commit()

    @rule(ahead=st.sampled_from([None, -1, 0, 1, 28, 90, 91]))
    def everybody_is_told(self, ahead: int | None) -> None:
        by = None if ahead is None else self._today() + timedelta(days=ahead)
        refused = (journey.CaseClosed, ValueError)
        with self.portal.write() as session, _unless_refused(session, *refused):
            journey.record_update(
                session,
                viewer=self._viewer(),
                case_id=self.case_id,
                form_key=uuid4(),
                move=None,
                words={adult.id: "Nothing has changed." for adult in self._adult_ids(session)},
                next_update_by=by,
                today=self._today(),
                now=self.now,
            )

    @rule(who=st.integers(0, 3))
    def one_of_them_is_left_out(self, who: int) -> None:
        refused = (journey.CaseClosed, ValueError)
        with self.portal.write() as session, _unless_refused(session, *refused):
            adults = self._adult_ids(session)
            journey.record_update(
                session,
                viewer=self._viewer(),
                case_id=self.case_id,
                form_key=uuid4(),
                move=None,
                words={adult.id: "Nothing has changed." for adult in adults},
                left_out={adults[who % len(adults)].id: "Asked not to hear this week."},
                next_update_by=self._today() + timedelta(days=28),
                today=self._today(),
                now=self.now,
            )

    @rule()
    def the_case_is_closed(self) -> None:
        with self.portal.write() as session, _unless_refused(session, journey.CaseClosed):
            cases.close(
                session,
                viewer=self._viewer(),
                case_id=self.case_id,
                form_key=uuid4(),
                words={adult.id: "Goodbye, and how to come back." for adult in self._adult_ids(session)},
                ending="Agreed with everybody.",
                now=self.now,
            )

    @rule(ahead=st.sampled_from([0, 1, 28, 91]))
    def the_case_is_opened_again(self, ahead: int) -> None:
        with self.portal.write() as session, _unless_refused(session, ValueError):
            cases.reopen(
                session,
                viewer=self._viewer(),
                case_id=self.case_id,
                next_update_by=self._today() + timedelta(days=ahead),
                today=self._today(),
                now=self.now,
            )

    @rule(who=st.integers(0, 2), cover=st.integers(0, 2), days=st.integers(0, 15))
    def somebody_goes_on_leave(self, who: int, cover: int, days: int) -> None:
        refused = (ValueError, LookupError)
        with self.portal.write() as session, _unless_refused(session, *refused):
            absences.write_down(
                session,
                viewer=self._viewer(),
                staff_id=self._practitioners()[who].staff_id,
                cover_id=self._practitioners()[cover].staff_id,
                from_on=self._today(),
                to_on=self._today() + timedelta(days=days),
                today=self._today(),
                now=self.now,
            )

    def _practitioners(self) -> tuple[Worker, Worker, Worker]:
        return self.portal.people.jo, self.portal.people.sam, self.portal.people.ruth

    @rule(to=st.integers(0, 2))
    def the_case_is_handed_over(self, to: int) -> None:
        with self.portal.write() as session:
            case = session.get_one(Case, self.case_id)
            cases.hand_over(
                session,
                viewer=self._viewer(),
                case_id=self.case_id,
                practitioner_id=self._practitioners()[to].staff_id,
                revision=case.revision,
                now=self.now,
            )
            session.commit()

    @invariant()
    def an_open_case_has_promised_everybody_something_and_a_closed_one_nobody(self) -> None:
        if not hasattr(self, "case_id"):
            return
        with self.portal.read() as session:
            is_open = session.get_one(Case, self.case_id).closed_at is None
            assert all((adult.next_update_by is not None) == is_open for adult in self._adult_ids(session))

    @invariant()
    def whoever_was_told_less_than_another_stands_on_the_list_of_those_still_to_be_told(self) -> None:
        if not hasattr(self, "case_id"):
            return
        with self.portal.read() as session:
            if session.get_one(Case, self.case_id).closed_at is not None:
                return
            listed = {row.adult_id for row in left_out.of_case(session, case_id=self.case_id)}
            told = {
                row.adult_id: row.written_at
                for row in session.scalars(
                    select(FamilyUpdate)
                    .where(FamilyUpdate.case_id == self.case_id)
                    .order_by(FamilyUpdate.written_at, FamilyUpdate.id)
                )
            }
            newest = max(told.values(), default=None)
            behind = {
                adult.id
                for adult in self._adult_ids(session)
                if newest is not None and adult.joined_at < newest and told.get(adult.id) != newest
            }
        assert behind <= listed

    @invariant()
    def whoever_is_due_stands_on_the_list_of_somebody_who_is_there(self) -> None:
        if not hasattr(self, "case_id"):
            return
        today = self._today()
        by = rules.warned_up_to(today, hours=OFFICE, bank_holidays=frozenset())
        with self.portal.read() as session:
            if session.get_one(Case, self.case_id).closed_at is not None:
                return
            due = {
                adult.id
                for adult in self._adult_ids(session)
                if rules.standing(adult.next_update_by, today=today, warned_up_to=by) is not rules.Standing.AHEAD
            }
            listed = [
                {row.adult_id for row in queries.due(session, viewer=viewer, by=by, on=today)}
                for viewer in self._whoever_must_act(session, by, today)
            ]
        assert not due or any(due <= each for each in listed)

    def _whoever_must_act(self, session: Session, by: date, today: date) -> Iterator[StaffViewer]:
        for staff_id in queries.who_must_act(session, by=by, on=today):
            is_manager = staff_id == self.portal.people.moira.staff_id
            yield StaffViewer(staff_id, frozenset({Role.MANAGER if is_manager else Role.PRACTITIONER}))


def test_whatever_happens_no_open_case_is_without_a_promise_and_no_adult_is_forgotten(portal: Portal) -> None:
    machine: type[FamiliesAndTime] = type("Machine", (FamiliesAndTime,), {"portal": portal})
    few = settings(
        max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )

    run_state_machine_as_test(machine, settings=few)
