"""A thread that many reach for at once goes to one, and words that arrive meanwhile are never put aside unread."""

import threading
from collections.abc import Callable
from datetime import timedelta

from portal.models.messages import Thread
from portal.services import thread_work
from portal.services.thread_work import TakenMeanwhile
from tests import world
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of, viewer_of, write_as
from tests.world import NOW, Worker


def at_once(*acts: Callable[[], None]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=20)


def test_of_eight_who_take_it_at_once_one_has_it_and_seven_are_told(portal: Portal) -> None:
    amina, told, has_it = portal.people.amina, list[str](), list[str]()
    with portal.write() as session:
        workers = [world.add_worker(session, f"Worker{number} Reed", is_practitioner=True) for number in range(8)]
        session.commit()

    def take(worker: Worker) -> None:
        with portal.write() as session:
            try:
                thread_work.take(
                    session,
                    viewer=staff_viewer_of(worker),
                    case_id=amina.case_id,
                    adult_id=amina.adult_id,
                    seen_owner_id=None,
                    now=NOW,
                )
                session.commit()
                has_it.append(worker.name)
            except TakenMeanwhile:
                told.append(worker.name)

    at_once(*(lambda worker=worker: take(worker) for worker in workers))

    assert (len(has_it), len(told)) == (1, 7)
    with portal.read() as session:
        owner_id = session.get_one(Thread, amina.thread_id).owner_id
    assert owner_id == next(worker.staff_id for worker in workers if worker.name == has_it[0])


def test_amina_who_writes_while_jo_puts_her_thread_aside_is_in_the_list(portal: Portal) -> None:
    amina, jo = portal.people.amina, staff_viewer_of(portal.people.jo)
    is_locked = threading.Event()

    def put_aside() -> None:
        with portal.write() as session:
            thread_work.put_aside(
                session,
                viewer=jo,
                case_id=amina.case_id,
                adult_id=amina.adult_id,
                back_on=NOW.date() + timedelta(days=3),
                seen_id=None,
                today=NOW.date(),
                now=NOW,
            )
            is_locked.set()
            session.commit()

    def write() -> None:
        is_locked.wait(timeout=20)
        with portal.write() as session:
            write_as(session, amina, "Are you there?", at=NOW)
            session.commit()

    at_once(put_aside, write)

    with portal.read() as session:
        thread = session.get_one(Thread, amina.thread_id)
        assert (thread.waiting_since, thread.comes_back_at) == (NOW, None)
    assert viewer_of(amina).adult_id == thread.adult_id
