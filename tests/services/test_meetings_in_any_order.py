"""Holds, bookings, moves, cancellations, blocked times and gates that shut, in any order and several at once.

A state machine lets two families and two practitioners who share one doctor do all of it, each act in a transaction and
a thread of its own. After every step the whole diary is looked at anew: nobody stands in two meetings at once, what
is taken is taken for a meeting that stands, and behind a shut gate nothing was booked.
"""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer
from portal.domain.debrief_records import Question
from portal.domain.debrief_slots import Slot
from portal.domain.meetings import MeetingKind, PlaceKind
from portal.models.cases import CaseAdult
from portal.models.debriefs import BusyCell, DebriefBooking, DebriefSlot, GateRecord, SlotPerson
from portal.models.messages import Notice
from portal.models.people import Absence
from portal.queries.appointments import Wishes
from portal.services import colleagues, debrief_bookings, debrief_holds, debrief_slots, debriefs
from portal.services.debrief_slots import Setting
from portal.services.debrief_taking import NotBooked, Wanted
from tests.gates import MONDAY, NEXT_TUESDAY, OFFICE, parent, practitioner, settle
from tests.portal_fixtures import Portal
from tests.world import NOW, Adult, Worker, send_away

PARENTS = ("amina", "tariq", "grace")
SLOTS = 6

REFUSED = (
    NotBooked,
    debrief_bookings.NoSuchBooking,
    debrief_slots.TimeIsBooked,
    debrief_slots.NoSuchTime,
)


@dataclass(frozen=True, slots=True)
class Act:
    """What one of them does; `slot` is the place of a time in the list, where the act needs one."""

    what: str
    who: str
    slot: int
    together: bool


ACTS = st.builds(
    Act,
    what=st.sampled_from((*["book"] * 6, *["move"] * 3, *["shut"] * 2, "keep", "cancel", "call_off", "withdraw")),
    who=st.sampled_from(PARENTS),
    slot=st.integers(0, SLOTS - 1),
    together=st.booleans(),
)


class _Diary(RuleBasedStateMachine):
    """Jo looks after Amina and Tariq, Sam after Grace; the doctor belongs to half of the times of each."""

    portal: ClassVar[Portal]

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.slots: list[UUID] = []
        self.is_swapped = False
        """Whether one of them is ill, so that (for one of the two families) the other's times are those to pick."""
        self.is_open = {"amina": True, "tariq": True, "grace": True}

    def adult(self, who: str) -> Adult:
        found: Adult = getattr(self.portal.people, who)
        return found

    def worker_of(self, who: str) -> Worker:
        return self.portal.people.sam if who == "grace" else self.portal.people.jo

    @initialize()
    def an_empty_diary_and_open_gates(self) -> None:
        with self.portal.write() as session:
            for table in (BusyCell, SlotPerson, GateRecord, Notice, Absence):
                session.execute(delete(table))
            session.execute(delete(DebriefBooking).where(DebriefBooking.beside_id.is_not(None)))
            session.execute(delete(DebriefBooking))
            session.execute(delete(DebriefSlot))
            session.commit()
        settle(self.portal, answers={Question.COMPANY: "together"})
        settle(self.portal, self.adult("grace"))
        with self.portal.write() as session:
            doctor_id = colleagues.add_colleague(
                session, viewer=practitioner(self.portal.people.jo), name="Dr Ada Test", job_title="doctor", now=MONDAY
            )
            # Times of both lie so that the road between two of them overlaps, and the doctor is wanted at both.
            for number in range(SLOTS):
                worker = self.portal.people.jo if number % 2 else self.portal.people.sam
                self.slots.append(self.publish(session, worker, number, (doctor_id,) if number % 3 else ()))
            session.commit()

    def publish(self, session: Session, worker: Worker, number: int, people: tuple[UUID, ...]) -> UUID:
        starts_at = NEXT_TUESDAY + timedelta(minutes=45 * number)
        road = timedelta(minutes=30)
        return debrief_slots.publish(
            session,
            viewer=practitioner(worker),
            staff_id=worker.staff_id,
            slot=Slot(starts_at, starts_at + timedelta(hours=1), road, road),
            setting=Setting(people=people),
            now=MONDAY,
        )

    @rule(minutes=st.integers(1, 6))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def everything_is_possible_again(self) -> None:
        """Whoever was ill is back, gates are open, and what was withdrawn is offered anew."""
        with self.portal.write() as session:
            session.execute(delete(Absence))
            self.is_swapped = False
            for who in ("amina", "grace"):
                self.record(session, Act("open", who, 0, together=False))
            on_offer = select(DebriefSlot.id).where(DebriefSlot.withdrawn_at.is_(None))
            standing = set(session.scalars(on_offer))
            for number, slot_id in enumerate(self.slots):
                if slot_id not in standing:
                    self.offer_again(session, number)
            session.commit()
        self.is_open = dict.fromkeys(PARENTS, True)
        self.now += timedelta(seconds=1)

    def offer_again(self, session: Session, number: int) -> None:
        worker = self.portal.people.jo if number % 2 else self.portal.people.sam
        try:
            self.slots[number] = self.publish(session, worker, number, ())
        except debrief_slots.TimeOverlaps:
            session.flush()

    @rule(is_jo=st.booleans())
    def somebody_falls_ill(self, is_jo: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        away, cover = (self.portal.people.jo, self.portal.people.sam)[:: 1 if is_jo else -1]
        day = NEXT_TUESDAY.date()
        self.is_swapped = True
        with self.portal.write() as session:
            session.execute(delete(Absence))
            send_away(session, away, cover=cover, from_on=day, to_on=day)
            session.commit()

    @rule(acts=st.lists(ACTS, min_size=1, max_size=4))
    def several_act_at_once(self, acts: list[Act]) -> None:
        before = dict(self.is_open)
        with ThreadPoolExecutor(len(acts)) as pool:
            done = list(pool.map(self.attempt, acts))
        for act, succeeded in zip(acts, done, strict=True):
            if act.what in {"book", "keep"} and succeeded:
                assert before[act.who], f"{act} went through a shut gate"
        with self.portal.read() as session:
            newest = select(GateRecord.case_id, GateRecord.answer).where(GateRecord.item == Question.POLICE.value)
            said = dict(session.execute(newest.order_by(GateRecord.recorded_at, GateRecord.id)).all())
        for who in PARENTS:
            self.is_open[who] = said[self.adult(who).case_id] != "hold"
        self.now += timedelta(seconds=1)

    def attempt(self, act: Act) -> bool:
        doing: dict[str, Callable[[Session, Act], None]] = {
            "keep": self.keep,
            "book": self.book,
            "move": self.move,
            "cancel": self.cancel,
            "call_off": self.call_off,
            "withdraw": self.withdraw,
            "shut": self.record,
        }
        with self.portal.write() as session:
            try:
                doing[act.what](session, act)
            except REFUSED:
                session.rollback()
                return False
            session.commit()
        return True

    def viewer(self, act: Act) -> FamilyViewer:
        return parent(self.adult(act.who))

    def slot(self, act: Act) -> UUID:
        """A time of whoever is with this family: Sam's are the even ones, Jo's the odd ones."""
        is_sams = (act.who == "grace") is not self.is_swapped
        return self.slots[act.slot // 2 * 2 + (0 if is_sams else 1)]

    def wanted(self, act: Act) -> Wanted:
        together = act.together and act.who != "grace"
        return Wanted(self.slot(act), PlaceKind.HOME, Wishes(), "meeting", together=together)

    def keep(self, session: Session, act: Act) -> None:
        slot_id, kind = self.slot(act), MeetingKind.DEBRIEF
        debrief_holds.keep(session, viewer=self.viewer(act), kind=kind, slot_id=slot_id, office=OFFICE, now=self.now)

    def book(self, session: Session, act: Act) -> None:
        debrief_bookings.book(session, viewer=self.viewer(act), wanted=self.wanted(act), office=OFFICE, now=self.now)

    def move(self, session: Session, act: Act) -> None:
        debrief_bookings.move(
            session,
            viewer=self.viewer(act),
            booking_id=self.held(session, act),
            wanted=self.wanted(act),
            office=OFFICE,
            now=self.now,
        )

    def cancel(self, session: Session, act: Act) -> None:
        debrief_bookings.cancel(session, viewer=self.viewer(act), booking_id=self.held(session, act), now=self.now)

    def call_off(self, session: Session, act: Act) -> None:
        debrief_bookings.cancel_by_staff(
            session,
            viewer=practitioner(self.worker_of(act.who)),
            case_id=self.adult(act.who).case_id,
            booking_id=self.held(session, act),
            reason="Told by phone.",
            now=self.now,
        )

    def withdraw(self, session: Session, act: Act) -> None:
        viewer = practitioner(self.worker_of(act.who), is_manager=True)
        debrief_slots.withdraw(session, viewer=viewer, slot_id=self.slot(act), now=self.now)

    def record(self, session: Session, act: Act) -> None:
        debriefs.record(
            session,
            viewer=practitioner(self.worker_of(act.who)),
            case_id=self.adult(act.who).case_id,
            question=Question.POLICE,
            adult_id=None,
            answer="hold" if act.what == "shut" else "content",
            # The gate was complete the day before, so that opening it again shows the offer at once.
            happened_on=MONDAY.date(),
            evidence="On the phone.",
            today=MONDAY.date(),
            now=self.now,
        )

    def held(self, session: Session, act: Act) -> UUID:
        wanted = select(DebriefBooking.id).where(
            DebriefBooking.adult_id == self.adult(act.who).adult_id, DebriefBooking.cancelled_at.is_(None)
        )
        return session.scalars(wanted).first() or UUID(int=0)

    @invariant()
    def nobody_is_in_two_places_and_what_is_taken_is_taken_for_a_meeting_that_stands(self) -> None:
        with self.portal.read() as session:
            bookings = session.scalars(select(DebriefBooking).where(DebriefBooking.cancelled_at.is_(None))).all()
            slots = {each.id: each for each in session.scalars(select(DebriefSlot))}
            along: dict[UUID, list[UUID]] = defaultdict(list)
            for person in session.scalars(select(SlotPerson)):
                along[person.slot_id].append(person.holder_id)
            person_of = dict(session.execute(select(CaseAdult.id, CaseAdult.person_id)).all())
            taken = {each.booking_id for each in session.scalars(select(BusyCell)) if each.booking_id is not None}
        assert taken == {each.id for each in bookings}
        first = [each for each in bookings if each.beside_id is None]
        assert len({each.slot_id for each in first}) == len(first)
        assert all(slots[each.slot_id].withdrawn_at is None for each in bookings)
        spans: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
        for booking in bookings:
            slot = slots[booking.slot_id]
            spans[person_of[booking.adult_id]].append((slot.starts_at, slot.ends_at))
            road = timedelta(minutes=slot.travel_minutes)
            for holder in (slot.staff_id, *along[slot.id]) if booking.beside_id is None else ():
                spans[holder].append((slot.starts_at - road, slot.ends_at + road))
        for each in spans.values():
            for earlier, later in pairwise(sorted(each)):
                assert earlier[1] <= later[0]


def test_nobody_is_ever_in_two_meetings_and_nothing_is_booked_through_a_shut_gate(portal: Portal) -> None:
    machine = type("_DiaryHere", (_Diary,), {"portal": portal})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
