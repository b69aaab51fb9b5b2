"""Amina may be in danger: whom of the team that calls, when, and what becomes of her answers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.adapters.database import Database
from portal.domain.danger import Informed, Said, Step, StepInTheFuture, WelfareOutcome
from portal.domain.notifications import NoticeKind
from portal.domain.working_time import OFFICE_HOURS
from portal.models.danger import DangerFlag, MessageMark
from portal.models.messages import Notice
from portal.models.people import StaffHours
from portal.services import danger, messages
from portal.services.danger import TakenOnAlready
from portal.services.danger_alerts import Office
from tests import world
from tests.threads import staff_viewer_of, viewer_of
from tests.world import NOW, Adult, Worker, World

DARK, URDU, PLAIN = "I do not want to wake up tomorrow.", "میں بہت تھک گئی ہوں", "Thank you for Tuesday."
OFFICE = Office(hours=OFFICE_HOURS, bank_holidays=frozenset())


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.write_session() as session:
        yield session


@pytest.fixture
def people(session: Session) -> World:
    return world.build(session)


def write(session: Session, adult: Adult, body: str, *, at: datetime = NOW, language: str = "en") -> None:
    message_id = messages.send(session, viewer=viewer_of(adult), body=body, send_key=uuid4(), now=at)
    assert message_id is not None
    danger.look_at(
        session,
        viewer=viewer_of(adult),
        message_id=message_id,
        body=body,
        language=language,
        office=OFFICE,
        now=at,
    )


def answer(session: Session, adult: Adult, said: Said, *, at: datetime) -> None:
    danger.answer(session, viewer=viewer_of(adult), said=said, office=OFFICE, now=at)


def the_flag(session: Session) -> DangerFlag:
    return session.scalars(select(DangerFlag)).one()


def to_come(session: Session) -> dict[UUID | None, datetime | None]:
    """Whom the team's letters still go to, and when."""
    wanted = select(Notice).where(Notice.kind == NoticeKind.STAFF_ALERT, Notice.due_at.is_not(None))
    return {notice.staff_id: notice.due_at for notice in session.scalars(wanted)}


def take_on(session: Session, worker: Worker, adult: Adult, *, instead_of: Worker | None = None) -> None:
    danger.take_on(
        session,
        viewer=staff_viewer_of(worker),
        adult_id=adult.adult_id,
        flag_id=the_flag(session).id,
        instead_of=None if instead_of is None else instead_of.staff_id,
        now=NOW,
    )


def write_down(session: Session, worker: Worker, adult: Adult, *, closes: bool, happened_at: datetime = NOW) -> None:
    danger.record(
        session,
        viewer=staff_viewer_of(worker),
        adult_id=adult.adult_id,
        flag_id=the_flag(session).id,
        happened_at=happened_at,
        step=Step.CALLED,
        outcome=WelfareOutcome.SPOKEN_TO,
        informed=frozenset({Informed.GP}),
        account="We spoke for an hour.",
        closes=closes,
        form_key=uuid4(),
        now=NOW,
    )


def test_moira_is_told_with_jo_where_jo_does_not_work_at_that_moment(session: Session, people: World) -> None:
    jos = StaffHours.staff_id == people.jo.staff_id
    session.execute(delete(StaffHours).where(jos, StaffHours.weekday == NOW.weekday()))

    write(session, people.amina, DARK)

    assert to_come(session) == {people.jo.staff_id: NOW, people.moira.staff_id: NOW}


def test_where_the_whole_team_covers_everybody_who_is_there_is_told(session: Session, people: World) -> None:
    days = {"from_on": NOW.date(), "to_on": NOW.date()}
    world.send_away(session, people.jo, cover=people.ruth, **days)
    world.send_away(session, people.ruth, cover=people.jo, **days)

    write(session, people.amina, DARK)

    assert to_come(session) == {people.sam.staff_id: NOW, people.moira.staff_id: NOW}


def test_i_need_someone_now_after_words_nobody_can_read_is_seen_before_all_else(
    session: Session, people: World
) -> None:
    write(session, people.amina, URDU)
    assert session.scalars(select(DangerFlag)).all() == []

    answer(session, people.amina, Said.NEED_SOMEONE, at=NOW + timedelta(minutes=1))

    assert the_flag(session).said == Said.NEED_SOMEONE
    assert people.jo.staff_id in to_come(session)
    assert session.scalars(select(MessageMark.said)).one() == Said.NEED_SOMEONE


def test_i_am_safe_after_words_nobody_can_read_is_kept_and_flags_nothing(session: Session, people: World) -> None:
    write(session, people.amina, URDU)

    answer(session, people.amina, Said.SAFE, at=NOW)

    assert session.scalars(select(MessageMark.said)).one() == Said.SAFE
    assert session.scalars(select(DangerFlag)).all() == []


def test_i_need_someone_now_on_a_page_left_open_since_last_week_still_calls(session: Session, people: World) -> None:
    write(session, people.amina, PLAIN)

    answer(session, people.amina, Said.NEED_SOMEONE, at=NOW + timedelta(days=7))

    assert the_flag(session).said == Said.NEED_SOMEONE


def test_safe_closes_nothing_and_changing_her_mind_calls_again_each_time(session: Session, people: World) -> None:
    write(session, people.amina, DARK)

    for minutes, said in enumerate((Said.NEED_SOMEONE, Said.NEED_SOMEONE, Said.SAFE, Said.NEED_SOMEONE), start=1):
        answer(session, people.amina, said, at=NOW + timedelta(minutes=minutes))

    flag = the_flag(session)
    assert (flag.said, flag.closed_at) == (Said.NEED_SOMEONE, None)
    assert flag.calls == 3, "when she wrote, and twice when she asked; a second tap calls nobody"
    assert to_come(session)[people.jo.staff_id] == NOW + timedelta(minutes=4)
    take_on(session, people.jo, people.amina)
    assert to_come(session) == {}


def test_i_need_someone_now_after_a_closed_check_opens_it_for_everybody_again(session: Session, people: World) -> None:
    write(session, people.amina, DARK)
    write_down(session, people.jo, people.amina, closes=True)
    assert the_flag(session).owner_id == people.jo.staff_id

    answer(session, people.amina, Said.NEED_SOMEONE, at=NOW + timedelta(hours=3))

    flag = the_flag(session)
    assert (flag.owner_id, flag.closed_at, flag.closed_by) == (None, None, None)


def test_ruth_takes_over_from_jo_only_while_jo_is_who_she_saw(session: Session, people: World) -> None:
    write(session, people.amina, DARK)
    take_on(session, people.jo, people.amina)

    with pytest.raises(TakenOnAlready):
        take_on(session, people.moira, people.amina)
    take_on(session, people.ruth, people.amina, instead_of=people.jo)
    with pytest.raises(TakenOnAlready):
        take_on(session, people.moira, people.amina, instead_of=people.jo)

    assert the_flag(session).owner_id == people.ruth.staff_id


def test_nothing_is_written_down_before_it_happened(session: Session, people: World) -> None:
    write(session, people.amina, DARK)

    with pytest.raises(StepInTheFuture):
        write_down(session, people.jo, people.amina, closes=True, happened_at=NOW + timedelta(minutes=1))

    assert the_flag(session).closed_at is None


def test_two_taps_on_i_need_someone_now_at_the_same_moment_leave_one_flag(database: Database) -> None:
    with database.write_session() as session:
        people = world.build(session)
        write(session, people.amina, URDU)
        session.commit()
    together, broken = Barrier(2), list[BaseException]()

    def tap() -> None:
        together.wait()
        try:
            with database.write_session() as session:
                answer(session, people.amina, Said.NEED_SOMEONE, at=NOW)
                session.commit()
        except Exception as problem:
            broken.append(problem)

    taps = [Thread(target=tap) for _ in range(2)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()

    assert broken == []
    with database.read_session() as session:
        assert the_flag(session).calls == 1


def test_an_urdu_reader_who_writes_of_danger_in_english_is_seen(session: Session, people: World) -> None:
    write(session, people.amina, DARK, language="ur")

    assert the_flag(session).message_id is not None
    assert date(2026, 11, 24) == the_flag(session).raised_at.astimezone(UTC).date()
