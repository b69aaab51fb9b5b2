"""Whoever goes on leave, comes back early, falls ill or leaves: every message always has somebody who is there for it.

A state machine lets absences and messages happen in any order, with the real services on a real database, also leave
that the services would refuse (two people who name each other in the same second, old records). After every step each
waiting message is looked for where people look: in the inbox, at the door of its case, and on the family's own page.
"""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.adapters.database import Database
from portal.domain import cases as rules
from portal.domain.access import Permission, Role, StaffViewer, may
from portal.domain.cases import present_practitioner
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import WorkingHours, at_local
from portal.models.cases import Case
from portal.models.messages import Notice, Thread
from portal.models.people import Absence, StaffMember
from portal.queries import attention, covering
from portal.queries import cases as case_queries
from portal.queries import inbox as inbox_queries
from portal.queries import messages as message_queries
from portal.queries.inbox import Whose
from portal.services import absences, cases, members, reminders
from tests import world
from tests.threads import staff_viewer_of, write_as
from tests.world import NOW, Adult, Worker, World

REFUSED = (
    absences.AlreadyAway,
    absences.CoverIsAway,
    absences.NotAPractitioner,
    absences.NoSuchAbsence,
    rules.CoverMissing,
)

OFFICE = WorkingHours.every_weekday(time(9), time(17))
TEAM = st.sampled_from(("jo", "sam", "ruth"))
FAMILY = st.sampled_from(("amina", "tariq", "grace"))


class _Team(RuleBasedStateMachine):
    """Three practitioners, two families, a manager. Each run is one transaction that is taken back at its end."""

    database: Database
    people: World

    def __init__(self) -> None:
        super().__init__()
        self.session: Session = self.database.write_session()
        self.now = NOW

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    @property
    def today(self) -> date:
        return self.now.date()

    def worker(self, name: str) -> Worker:
        found: Worker = getattr(self.people, name)
        return found

    @initialize()
    def everybody_has_set_up_their_account(self) -> None:
        self.session.execute(update(StaffMember).values(password_hash="$argon2id$not-asked-for-here"))
        write_as(self.session, self.people.amina, "Hello?", at=self.now)

    @rule(who=TEAM, cover=TEAM, ahead=st.integers(0, 4), days=st.integers(0, 5))
    def goes_on_leave(self, who: str, cover: str, ahead: int, days: int) -> None:
        first = self.today + timedelta(days=ahead)
        self._unless_refused(
            absences.write_down,
            viewer=staff_viewer_of(self.people.moira, Role.MANAGER),
            staff_id=self.worker(who).staff_id,
            cover_id=self.worker(cover).staff_id,
            from_on=first,
            to_on=first + timedelta(days=days),
            today=self.today,
            now=self.now,
        )

    @rule(who=TEAM, cover=TEAM, since=st.integers(0, 3), days=st.integers(0, 5))
    def leave_that_crossed_with_another(self, who: str, cover: str, since: int, days: int) -> None:
        if who != cover:
            first, last = self.today - timedelta(days=since), self.today + timedelta(days=days)
            world.send_away(self.session, self.worker(who), cover=self.worker(cover), from_on=first, to_on=last)

    @rule(number=st.integers(0, 3))
    def is_back_early_or_does_not_go(self, number: int) -> None:
        written = self.session.scalars(select(Absence.id).order_by(Absence.id)).all()
        if written:
            self._unless_refused(
                absences.end,
                viewer=staff_viewer_of(self.people.moira, Role.MANAGER),
                absence_id=written[number % len(written)],
                today=self.today,
                now=self.now,
            )

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(whose=FAMILY)
    def a_family_writes(self, whose: str) -> None:
        write_as(self.session, getattr(self.people, whose), f"Message {uuid4()}", at=self.now)

    @rule(to=TEAM)
    def the_manager_hands_yusufs_case_over(self, to: str) -> None:
        case = self.session.get_one(Case, self.people.yusuf_case_id, populate_existing=True)
        self._unless_refused(
            cases.hand_over,
            viewer=staff_viewer_of(self.people.moira, Role.MANAGER),
            case_id=case.id,
            practitioner_id=self.worker(to).staff_id,
            revision=case.revision,
            now=self.now,
        )

    @rule(who=TEAM)
    def leaves_the_service(self, who: str) -> None:
        here = select(StaffMember.id).where(StaffMember.is_practitioner, StaffMember.left_at.is_(None))
        if len(self.session.scalars(here).all()) > 2:
            ada = staff_viewer_of(self.people.ada, Role.ADMINISTRATOR)
            leaver_id = self.worker(who).staff_id
            self._unless_refused(members.end_account, actor=ada, staff_id=leaver_id, today=self.today, now=self.now)

    def _unless_refused(self, act: Any, **arguments: Any) -> None:
        try:
            with self.session.begin_nested():
                act(self.session, **arguments)
        except (*REFUSED, cases.NotAPractitioner, members.StillHoldsCases, members.StillNeeded, members.HasLeft):
            self.session.expire_all()

    @invariant()
    def every_message_has_somebody_who_is_there(self) -> None:
        waiting = self.session.execute(
            select(Thread.adult_id, Thread.case_id, Thread.practitioner_id).where(Thread.waiting_since.is_not(None))
        ).all()
        seen_by = {staff_id: self._inbox_of(staff_id, roles) for staff_id, roles in self._staff().items()}
        here = self._practitioners_here()
        for row in waiting:
            facts = case_queries.facts(self.session, case_id=row.case_id, on=self.today, now=self.now)
            owner = self._named_owner(row.adult_id, row.practitioner_id)
            owners = {owner} if owner is not None else set(self._practitioners())
            for each in owners:
                viewer = StaffViewer(each, frozenset({Role.PRACTITIONER}))
                assert may(viewer, Permission.STAFF_MESSAGES_SEND, facts)
                assert row.adult_id in seen_by[each]
            assert owner is None or owner in here
            assert row.adult_id in seen_by[self.people.moira.staff_id]
            if owner is None:
                assert row.practitioner_id not in here
                manager = staff_viewer_of(self.people.moira, Role.MANAGER)
                assert attention.attention(self.session, viewer=manager, today=self.today, now=self.now).uncovered

    def _named_owner(self, adult_id: UUID, practitioner_id: UUID) -> UUID | None:
        """Who the family reads is there; the team must read the same."""
        family = self._family(adult_id)
        readers = message_queries.family_thread(
            self.session, adult_id=adult_id, person_id=family.person_id, now=at_local(self.today, time(12))
        ).readers
        named = present_practitioner(readers.assigned_id, readers.absences, self.today)
        team = covering.away_on(self.session, self.today)
        assert named == present_practitioner(practitioner_id, team, self.today)
        assert named is None or named in readers.by_id
        return named

    def _family(self, adult_id: UUID) -> Adult:
        everybody = (self.people.amina, self.people.tariq, self.people.grace)
        return next(each for each in everybody if each.adult_id == adult_id)

    def _practitioners(self) -> list[UUID]:
        here = select(StaffMember.id).where(StaffMember.is_practitioner, StaffMember.left_at.is_(None))
        return list(self.session.scalars(here))

    def _practitioners_here(self) -> set[UUID]:
        away = select(Absence.staff_id).where(Absence.from_on <= self.today, Absence.to_on >= self.today)
        return set(self._practitioners()) - set(self.session.scalars(away))

    def _staff(self) -> dict[UUID, frozenset[Role]]:
        practitioners = {each: frozenset({Role.PRACTITIONER}) for each in self._practitioners()}
        return {**practitioners, self.people.moira.staff_id: frozenset({Role.MANAGER})}

    def _inbox_of(self, staff_id: UUID, roles: frozenset[Role]) -> set[UUID]:
        viewer = StaffViewer(staff_id, roles)
        page = inbox_queries.inbox(
            self.session, viewer=viewer, whose=Whose.ALL, today=self.today, now=at_local(self.today, time(12))
        )
        return {row.adult_id for row in page.rows}


def test_whatever_happens_to_leave_every_message_has_somebody_who_is_there(database: Database) -> None:
    with database.write_session() as session:
        people = world.build(session)
        session.commit()
    machine = type("Team", (_Team,), {"database": database, "people": people})
    examples = 100 if database.url.get_backend_name() == "sqlite" else 15
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_where_two_leaves_of_jo_overlap_family_and_team_are_told_the_same_cover(database: Database) -> None:
    with database.write_session() as session:
        people = world.build(session)
        session.commit()
    team = type("Team", (_Team,), {"database": database, "people": people})()
    team.everybody_has_set_up_their_account()

    team.leave_that_crossed_with_another("jo", "ruth", 2, 3)
    team.leave_that_crossed_with_another("jo", "sam", 0, 3)

    team.every_message_has_somebody_who_is_there()
    assert team._named_owner(people.amina.adult_id, people.jo.staff_id) == people.ruth.staff_id
    team.teardown()


def test_leave_with_a_cover_who_is_away_too_is_kept_only_where_nobody_else_is_there(database: Database) -> None:
    with database.write_session() as session:
        people = world.build(session)
        session.execute(update(StaffMember).values(password_hash="$argon2id$not-asked-for-here"))
        manager = staff_viewer_of(people.moira, Role.MANAGER)

        def away(who: Worker, cover: Worker) -> None:
            absences.write_down(
                session,
                viewer=manager,
                staff_id=who.staff_id,
                cover_id=cover.staff_id,
                from_on=NOW.date(),
                to_on=NOW.date(),
                today=NOW.date(),
                now=NOW,
            )

        away(people.jo, people.ruth)
        with pytest.raises(absences.CoverIsAway):
            away(people.ruth, people.jo)
        away(people.ruth, people.sam)
        # Sam is the last, and falls ill: somebody must still be able to write that down.
        away(people.sam, people.jo)

        assert covering.covered_ids(session, staff_id=people.sam.staff_id, on=NOW.date()) == {
            people.jo.staff_id,
            people.ruth.staff_id,
        }
        told = attention.attention(session, viewer=manager, today=NOW.date(), now=NOW)
        assert told.uncovered == 3
        assert not attention.attention(session, viewer=staff_viewer_of(people.sam), today=NOW.date(), now=NOW).uncovered


def test_moira_is_written_to_once_of_each_gap_when_it_comes_into_sight_and_jo_never_is(database: Database) -> None:
    def letters() -> list[UUID | None]:
        reminders.warn_of_uncovered_days(session, hours=OFFICE, bank_holidays=frozenset(), now=now)
        session.flush()
        wanted = select(Notice.staff_id).where(Notice.kind == NoticeKind.STAFF_UNCOVERED)
        return list(session.scalars(wanted))

    with database.write_session() as session:
        people = world.build(session)
        begins, ends, now = NOW.date() + timedelta(days=10), NOW.date() + timedelta(days=20), NOW
        session.add_all(
            Absence(staff_id=who.staff_id, cover_id=cover.staff_id, from_on=begins, to_on=ends)
            for who, cover in ((people.jo, people.ruth), (people.ruth, people.jo))
        )
        session.flush()
        assert letters() == [], "it is further away than a week"

        now = NOW + timedelta(days=3, hours=12)
        assert letters() == [], "nobody is at work at night"

        now = NOW + timedelta(days=6)
        assert letters() == [people.moira.staff_id] * 2, "one for the families of each"

        for days in (7, 12, 20):
            now = NOW + timedelta(days=days)
            assert letters() == [people.moira.staff_id] * 2, "once is enough"
