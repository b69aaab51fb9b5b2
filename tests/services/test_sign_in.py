"""Eight presses at once: one gets in. And what lies in the tables opens nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.domain.sign_in import Counted
from portal.models.people import Person
from portal.models.sign_in import AttemptCount, SignInRequest
from portal.services import attempts, sign_in
from portal.services.sign_in import Asking, CodeIsOver, LinkIsOver
from tests.letters import SignInLetter, newest
from tests.portal_fixtures import Portal
from tests.world import NOW

BROWSER = "b" * 43


def ask(portal: Portal) -> SignInLetter:
    asking = Asking(browser=BROWSER, network="192.0.2.0/24", next_path=None, remembers=False)
    with portal.write() as session:
        session.execute(update(Person).values(email_verified_at=NOW))
        sign_in.ask(session, email=portal.people.amina.email, short_name="", asking=asking, now=portal.clock.now)
        session.commit()
    return newest(portal)


def all_at_once(times: int, one: Callable[[], bool]) -> list[bool]:
    """Run `one` in so many threads that start together; what each answered."""
    answers: list[bool] = []
    begin = threading.Barrier(times)

    def run() -> None:
        begin.wait()
        answers.append(one())

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_eight_presses_at_once_exactly_one_gets_in(portal: Portal) -> None:
    letter = ask(portal)

    def press() -> bool:
        with portal.write() as session:
            try:
                sign_in.claim_link(session, token=letter.token, browser=BROWSER, now=NOW)
            except LinkIsOver:
                return False
            session.commit()
            return True

    answers = all_at_once(8, press)
    assert (answers.count(True), len(answers)) == (1, 8)


def test_two_links_of_amina_pressed_at_once_lock_nobody_out_and_let_one_in(portal: Portal) -> None:
    found = [ask(portal), ask(portal)]

    def press() -> bool:
        letter = found.pop()
        with portal.write() as session:
            try:
                sign_in.claim_link(session, token=letter.token, browser=BROWSER, now=NOW)
            except LinkIsOver:
                return False
            session.commit()
            return True

    assert sorted(all_at_once(2, press)) == [False, True]


def test_eight_guesses_at_once_count_five_tries(portal: Portal) -> None:
    ask(portal)
    with portal.read() as session:
        request_id = session.scalars(select(SignInRequest.id)).one()

    def guess() -> bool:
        with portal.write() as session:
            try:
                sign_in.count_code(session, request_id=request_id, now=NOW)
            except CodeIsOver:
                return False
            session.commit()
            return True

    assert all_at_once(8, guess).count(True) == 5


def test_fifty_attempts_at_once_are_all_counted(portal: Portal) -> None:
    def attempt() -> bool:
        with portal.write() as session:
            passed = attempts.count(session, subjects={Counted.NETWORK: "192.0.2.0/24"}, now=NOW)
            session.commit()
        return not passed

    assert all_at_once(25, attempt).count(True) == 20


def test_windows_end_and_old_counts_are_forgotten(portal: Portal) -> None:
    with portal.write() as session:
        for _ in range(30):
            passed = attempts.count(session, subjects={Counted.ANSWER_NETWORK: "192.0.2.0/24"}, now=NOW)
        assert not passed
        assert attempts.count(session, subjects={Counted.ANSWER_NETWORK: "192.0.2.0/24"}, now=NOW)
        later = NOW + timedelta(hours=1)
        assert not attempts.count(session, subjects={Counted.ANSWER_NETWORK: "192.0.2.0/24"}, now=later)
        attempts.forget_old(session, now=NOW + timedelta(days=4))
        assert not session.scalars(select(AttemptCount.count)).all()


def test_neither_token_nor_code_nor_browser_stands_in_the_table(portal: Portal) -> None:
    letter = ask(portal)
    with portal.read() as session:
        row = session.scalars(select(SignInRequest)).one()
    kept = row.token_hash + row.code_mac + row.browser_hash
    for secret in (letter.token, letter.code, BROWSER):
        assert secret.encode() not in kept


def test_a_link_in_another_browser_is_no_link(portal: Portal) -> None:
    letter = ask(portal)
    with portal.write() as session, pytest.raises(LinkIsOver):
        sign_in.claim_link(session, token=letter.token, browser="c" * 43, now=NOW)
