"""No question is lost, only telling closes it, and an answer reaches nobody before somebody tells it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import questions as rules
from portal.domain.meetings import PlaceKind
from portal.domain.notifications import NoticeKind
from portal.domain.question_bank import BankQuestion
from portal.domain.questions import For, Meeting, State, Way
from portal.domain.restrictions import OwnWords
from portal.models.messages import Notice
from portal.models.questions import Question
from portal.queries import question_work
from portal.queries import questions as queries
from portal.queries.appointments import Wishes
from portal.services import debrief_bookings, question_answers, questions
from portal.services.debrief_taking import Wanted
from tests.asking import answer, ask, tell
from tests.gates import NEXT_TUESDAY, OFFICE, offer_time, settle
from tests.portal_fixtures import Portal
from tests.restricting import lift, restrict
from tests.threads import staff_viewer_of, viewer_of
from tests.world import NOW, Adult


def own(session: Session, adult: Adult) -> tuple[queries.OwnQuestion, ...]:
    return queries.of_adult(session, adult_id=adult.adult_id).own


def seen_by_staff(session: Session, portal: Portal) -> list[UUID]:
    return [row.id for row in question_work.of_case(session, case_id=portal.people.yusuf_case_id)]


def carry(session: Session, portal: Portal, question_id: UUID, meeting: Meeting, on: date) -> None:
    question_answers.carry(
        session,
        viewer=staff_viewer_of(portal.people.jo),
        case_id=portal.people.yusuf_case_id,
        question_id=question_id,
        meeting=meeting,
        meeting_on=on,
        now=NOW,
    )


def test_what_amina_keeps_to_herself_no_member_of_staff_sees_until_she_takes_it_to_the_team(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        kept = ask(session, amina, give=False)
        assert seen_by_staff(session, portal) == []
        with pytest.raises(rules.NotGivenToTheTeam):
            answer(session, portal.people.jo, amina, kept)

        questions.give_to_team(session, viewer=viewer_of(amina), question_id=kept, now=NOW)
        assert seen_by_staff(session, portal) == [kept]

        questions.take_back(session, viewer=viewer_of(amina), question_id=kept, now=NOW)
        assert seen_by_staff(session, portal) == []


def test_tariq_can_neither_see_nor_touch_what_amina_asks(portal: Portal) -> None:
    tariq = viewer_of(portal.people.tariq)
    with portal.write() as session:
        question_id = ask(session, portal.people.amina)
        assert own(session, portal.people.tariq) == ()
        for act in (questions.give_to_team, questions.take_back, questions.remove):
            with pytest.raises(rules.NotYours):
                act(session, viewer=tariq, question_id=question_id, now=NOW)


def test_a_shared_question_is_read_by_tariq_without_its_answer_and_no_way_leads_round_a_restriction(
    portal: Portal,
) -> None:
    amina, tariq = portal.people.amina, portal.people.tariq

    def tariq_reads(session: Session) -> tuple[queries.SharedQuestion, ...]:
        return queries.of_adult(session, adult_id=tariq.adult_id).shared

    with portal.write() as session:
        question_id = ask(session, amina)
        questions.share(session, viewer=viewer_of(amina), question_id=question_id, is_shared=True, now=NOW)
        assert tariq_reads(session) == (queries.SharedQuestion("Was he in pain?", For.ANYONE),)
        assert queries.of_adult(session, adult_id=portal.people.grace.adult_id).shared == ()

        for restricted in (amina, tariq):
            restrict(session, portal.people.jo, restricted)
            assert tariq_reads(session) == ()
            lift(session, portal.people.jo, restricted)
        assert tariq_reads(session)

        questions.share(session, viewer=viewer_of(amina), question_id=question_id, is_shared=False, now=NOW)
        assert tariq_reads(session) == ()


def test_once_the_team_has_taken_a_question_on_its_words_stay_and_it_cannot_be_taken_back(portal: Portal) -> None:
    amina = viewer_of(portal.people.amina)
    with portal.write() as session:
        question_id = ask(session, portal.people.amina)
        with pytest.raises(rules.StillWithTheTeam):
            questions.remove(session, viewer=amina, question_id=question_id, now=NOW)
        carry(session, portal, question_id, Meeting.REVIEW, NOW.date())

        with pytest.raises(rules.TakenOn):
            questions.take_back(session, viewer=amina, question_id=question_id, now=NOW)
        with pytest.raises(rules.TakenOn):
            questions.remove(session, viewer=amina, question_id=question_id, now=NOW)
        with pytest.raises(rules.TakenOn):
            questions.change(
                session, viewer=amina, question_id=question_id, words="Other", whom_for=For.ANYONE, now=NOW
            )


def test_an_answer_changes_nothing_that_amina_reads_until_jo_tells_her_and_then_a_notice_goes(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        question_id = ask(session, amina)
        carry(session, portal, question_id, Meeting.REVIEW, NOW.date())
        before = own(session, amina)

        answer(session, portal.people.jo, amina, question_id)
        assert own(session, amina) == before
        assert session.scalars(select(Notice)).all() == []

        tell(session, portal.people.jo, amina, question_id)
        (question,) = own(session, amina)
        assert question.told is not None
        assert (question.told.words, question.told.by) == ("The doctor says he was asleep.", "Jo")
        assert [notice.kind for notice in session.scalars(select(Notice))] == [NoticeKind.NEW_UPDATE]


def test_nobody_could_find_out_is_an_answer_and_is_told_like_one(portal: Portal) -> None:
    with portal.write() as session:
        question_id = ask(session, portal.people.amina)
        words = "The laboratory could not say, because too little time had gone by."
        answer(session, portal.people.jo, portal.people.amina, question_id, words, could_not_find_out=True)
        tell(session, portal.people.jo, portal.people.amina, question_id)
        (question,) = own(session, portal.people.amina)
        assert question.told is not None
        assert question.told.could_not_find_out
        assert question.told.words == words


def test_a_finding_never_stands_on_a_page_however_it_was_told(portal: Portal) -> None:
    amina, jo = portal.people.amina, portal.people.jo
    with portal.write() as session:
        question_id = ask(session, amina)
        answer(session, jo, amina, question_id, "An infection of the heart.", holds_finding=True)
        with pytest.raises(rules.FindingOnAPage):
            tell(session, jo, amina, question_id)

        tell(session, jo, amina, question_id, Way.MEETING, in_writing_too=True)

        (question,) = own(session, amina)
        assert question.state is State.TOLD
        assert question.told is not None
        assert question.told.words is None


def test_what_jo_wrote_for_restricted_tariq_only_ruth_lets_onto_his_page_and_amina_is_not_touched(
    portal: Portal,
) -> None:
    jo, ruth, tariq, amina = portal.people.jo, portal.people.ruth, portal.people.tariq, portal.people.amina
    with portal.write() as session:
        restrict(session, jo, tariq)
        his, hers = ask(session, tariq), ask(session, amina)
        answer(session, jo, tariq, his)
        answer(session, jo, amina, hers)

        with pytest.raises(OwnWords):
            tell(session, jo, tariq, his)
        tell(session, jo, amina, hers)
        tell(session, ruth, tariq, his)

        assert own(session, tariq)[0].told is not None


def test_what_was_said_to_a_restricted_adult_is_not_written_on_their_page_as_well(portal: Portal) -> None:
    jo, tariq = portal.people.jo, portal.people.tariq
    with portal.write() as session:
        restrict(session, jo, tariq)
        question_id = ask(session, tariq)
        answer(session, jo, tariq, question_id)
        tell(session, jo, tariq, question_id, Way.PHONE, in_writing_too=True)
        (question,) = own(session, tariq)
        assert question.told is not None
        assert question.told.words is None


def test_whoever_tells_an_answer_has_read_it_as_it_stands(portal: Portal) -> None:
    jo, amina = portal.people.jo, portal.people.amina
    with portal.write() as session:
        question_id = ask(session, amina)
        answer(session, jo, amina, question_id)
        with pytest.raises(rules.AnswerChanged):
            question_answers.tell(
                session,
                viewer=staff_viewer_of(portal.people.ruth),
                case_id=amina.case_id,
                question_id=question_id,
                telling=question_answers.Telling(way=Way.PAGE, told_on=NOW.date()),
                answered_at=NOW - timedelta(minutes=1),
                today=NOW.date(),
                now=NOW,
            )


def test_the_same_form_keeps_each_question_once(portal: Portal) -> None:
    amina, form_key = viewer_of(portal.people.amina), uuid4()
    chosen = [BankQuestion.PAIN, BankQuestion.COPY]
    with portal.write() as session:
        for _tap in range(2):
            questions.choose(session, viewer=amina, form_key=form_key, chosen=chosen, give=True, now=NOW)
        assert [each.asked for each in own(session, portal.people.amina)] == chosen


def test_after_an_answer_amina_asks_more_and_the_first_question_stays_told(portal: Portal) -> None:
    amina = portal.people.amina
    with portal.write() as session:
        first = ask(session, amina)

        def ask_more() -> UUID | None:
            return questions.add(
                session,
                viewer=viewer_of(amina),
                form_key=uuid4(),
                words="How do they know?",
                whom_for=For.ANYONE,
                give=True,
                follows_id=first,
                now=NOW,
            )

        with pytest.raises(rules.NotYours):
            ask_more()
        answer(session, portal.people.jo, amina, first)
        tell(session, portal.people.jo, amina, first)
        more = ask_more()

        assert [each.state for each in own(session, amina)] == [State.TOLD, State.WITH_TEAM]
        assert question_work.one(session, case_id=amina.case_id, question_id=more or first).follows_id == first


def test_when_aminas_talk_moves_her_questions_go_along_and_when_it_is_called_off_they_wait_for_the_next(
    portal: Portal,
) -> None:
    amina, first_day, next_day = portal.people.amina, NEXT_TUESDAY, NEXT_TUESDAY + timedelta(days=1)
    settle(portal)
    slots = [offer_time(portal, day) for day in (first_day, next_day)]
    wanted = [Wanted(slot, PlaceKind.HOME, Wishes(), "meeting") for slot in slots]

    with portal.write() as session:
        booking_id = debrief_bookings.book(session, viewer=viewer_of(amina), wanted=wanted[0], office=OFFICE, now=NOW)
        for_talk, for_review = ask(session, amina), ask(session, amina)
        carry(session, portal, for_talk, Meeting.TALK, first_day.date())
        carry(session, portal, for_review, Meeting.REVIEW, first_day.date())

        def places() -> list[tuple[Meeting | None, date | None]]:
            session.expire_all()
            rows = question_work.of_case(session, case_id=amina.case_id)
            return [(row.meeting, row.meeting_on) for row in rows]

        stays = (Meeting.REVIEW, first_day.date())
        booking_id = debrief_bookings.move(
            session, viewer=viewer_of(amina), booking_id=booking_id, wanted=wanted[1], office=OFFICE, now=NOW
        )
        assert places() == [(Meeting.TALK, next_day.date()), stays]
        debrief_bookings.cancel(session, viewer=viewer_of(amina), booking_id=booking_id, now=NOW)
        assert places() == [(None, None), stays]
        assert [each.state for each in own(session, amina)] == [State.CARRIED, State.CARRIED]


Act = Callable[[], object]
REFUSALS = (
    rules.NotYours,
    rules.TakenOn,
    rules.NotGivenToTheTeam,
    rules.StillWithTheTeam,
    rules.AlreadyTold,
    rules.NotAnsweredYet,
    rules.FindingOnAPage,
    OwnWords,
)
"""What the rules may answer; anything else that comes up is a fault."""


class _Ledger(RuleBasedStateMachine):
    """Amina asks, the team works, meetings move, in any order."""

    portal: Portal
    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self._told: set[UUID] = set()
        self._removed: set[UUID] = set()
        self._all: set[UUID] = set()
        with self._session() as session:
            for row in session.scalars(select(Question)):
                session.delete(row)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self.portal.write() as session:
            yield session
            session.commit()

    def _try(self, session: Session, act: Act) -> bool:
        try:
            with session.begin_nested():
                act()
        except REFUSALS:
            return False
        return True

    @rule(target=asked, give=st.booleans())
    def add(self, *, give: bool) -> UUID:
        with self._session() as session:
            question_id = ask(session, self.portal.people.amina, give=give)
        self._all.add(question_id)
        return question_id

    @rule(question=asked, act=st.sampled_from(["give_to_team", "take_back"]))
    def hand(self, question: UUID, act: str) -> None:
        amina = viewer_of(self.portal.people.amina)
        with self._session() as session:
            service = getattr(questions, act)
            self._try(session, lambda: service(session, viewer=amina, question_id=question, now=NOW))

    @rule(question=asked)
    def remove(self, question: UUID) -> None:
        amina = viewer_of(self.portal.people.amina)
        with self._session() as session:
            was_kept = any(
                each.id == question and each.state is State.KEPT for each in own(session, self.portal.people.amina)
            )
            done = self._try(session, lambda: questions.remove(session, viewer=amina, question_id=question, now=NOW))
            assert done is was_kept
        if done:
            self._removed.add(question)

    @rule(question=asked, meeting=st.sampled_from(list(Meeting)))
    def carry(self, question: UUID, meeting: Meeting) -> None:
        with self._session() as session:
            self._try(session, lambda: carry(session, self.portal, question, meeting, NOW.date()))

    @rule(moved_to=st.sampled_from([None, date(2026, 12, 8)]))
    def the_talk_moves(self, moved_to: date | None) -> None:
        with self._session() as session:
            question_answers.follow_talk(session, adult_id=self.portal.people.amina.adult_id, moved_to=moved_to)

    @rule(question=asked, holds_finding=st.booleans())
    def answer(self, question: UUID, *, holds_finding: bool) -> None:
        people = self.portal.people
        with self._session() as session:
            self._try(session, lambda: answer(session, people.jo, people.amina, question, holds_finding=holds_finding))

    @rule(question=asked, way=st.sampled_from(list(Way)))
    def tell(self, question: UUID, way: Way) -> None:
        people = self.portal.people
        if question in self._removed:
            return
        with self._session() as session:
            if self._try(session, lambda: tell(session, people.jo, people.amina, question, way)):
                self._told.add(question)

    @invariant()
    def no_question_is_lost_and_only_telling_closes(self) -> None:
        people = self.portal.people
        with self._session() as session:
            mine = own(session, people.amina)
            viewer = staff_viewer_of(people.jo)
            waiting = {row.id for row in question_work.open_for(session, viewer=viewer, today=NOW.date())}
        assert {each.id for each in mine} == self._all - self._removed
        assert {each.id for each in mine if each.told is not None} == self._told
        given = {each.id for each in mine if each.state is not State.KEPT}
        assert waiting == given - self._told


def test_in_whatever_order_things_happen_no_question_is_lost_and_only_telling_closes_one(portal: Portal) -> None:
    machine = type("Ledger", (_Ledger,), {"portal": portal})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
