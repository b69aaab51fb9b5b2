"""The worker delivers what is due, once, tries again later, and gives up where people can see it."""

import threading
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from portal import worker
from portal.adapters.mailer import NotHandedOver, Outgoing
from portal.domain.notifications import NoticeKind
from portal.models.messages import Notice
from portal.models.sign_in import AttemptCount, SignInRequest
from portal.services import deliveries, notices
from tests.portal_fixtures import Portal, settings_for


class Mailbox:
    """Takes letters; fails as often as it is told to first."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[EmailMessage] = []
        self.failures = failures

    def send(self, letter: Outgoing, **_how: bool) -> None:
        assert isinstance(letter, EmailMessage)
        if self.failures:
            self.failures -= 1
            raise NotHandedOver("ConnectionRefusedError")
        self.letters.append(letter)


def _write_to_amina(portal: Portal, times: int = 1) -> None:
    with portal.write() as session:
        for _ in range(times):
            notices.post_to_person(
                session,
                person_id=portal.people.amina.person_id,
                kind=NoticeKind.SIGN_IN_LINK,
                now=portal.clock.now,
                values={"path": "/sign-in/link/abc", "code": "123456"},
            )
        session.commit()


def _deliver(portal: Portal, mailbox: Mailbox) -> bool:
    return worker.deliver_one(portal.database, mailbox, settings_for(portal.database), now=portal.clock.now)


def _the_notice(portal: Portal) -> Notice:
    with portal.read() as session:
        return session.scalars(select(Notice)).one()


def test_a_letter_that_is_due_goes_out_once(portal: Portal) -> None:
    _write_to_amina(portal)
    mailbox = Mailbox()

    assert _deliver(portal, mailbox)
    assert not _deliver(portal, mailbox)

    (letter,) = mailbox.letters
    assert letter["To"] == "amina@example.org"
    assert "Yusuf" not in letter.as_string()
    assert _the_notice(portal).delivered_at == portal.clock.now


def test_a_letter_that_failed_is_tried_again_later_under_the_same_reference(portal: Portal) -> None:
    _write_to_amina(portal)
    mailbox = Mailbox(failures=1)

    assert _deliver(portal, mailbox)
    assert not _deliver(portal, mailbox)
    portal.clock.pass_by(timedelta(minutes=1))
    assert _deliver(portal, mailbox)

    (letter,) = mailbox.letters
    assert str(_the_notice(portal).id) in letter["Message-ID"]


def test_after_the_last_try_it_is_given_up_where_staff_can_see_it(portal: Portal) -> None:
    _write_to_amina(portal)
    mailbox = Mailbox(failures=deliveries.TRIES)

    for _ in range(deliveries.TRIES):
        assert _deliver(portal, mailbox)
        portal.clock.pass_by(timedelta(hours=3))

    notice = _the_notice(portal)
    assert notice.given_up_at is not None
    assert notice.due_at is None
    assert not _deliver(portal, mailbox)


def test_a_worker_killed_while_it_held_a_letter_leaves_it_to_the_next_one(portal: Portal) -> None:
    _write_to_amina(portal)
    with portal.write() as session:
        assert deliveries.claim_next(session, now=portal.clock.now) is not None
        session.commit()
    mailbox = Mailbox()

    assert not _deliver(portal, mailbox)
    portal.clock.pass_by(deliveries.LEASE)
    assert _deliver(portal, mailbox)

    assert len(mailbox.letters) == 1


def test_four_workers_at_once_send_each_of_twenty_letters_once(portal: Portal) -> None:
    _write_to_amina(portal, times=20)
    mailbox = Mailbox()

    def work() -> None:
        while _deliver(portal, mailbox):
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({letter["Message-ID"] for letter in mailbox.letters}) == len(mailbox.letters) == 20


@pytest.mark.parametrize("kind", [NoticeKind.NEW_MESSAGE, NoticeKind.NEW_UPDATE, NoticeKind.APPOINTMENT_CHANGED])
def test_a_notice_says_nothing_about_whom_or_what(portal: Portal, kind: NoticeKind) -> None:
    portal.visit(portal.people.amina)
    with portal.write() as session:
        amina = portal.people.amina
        notices.post_to_person(
            session, person_id=amina.person_id, case_id=amina.case_id, kind=kind, now=portal.clock.now
        )
        session.commit()
    mailbox = Mailbox()

    assert _deliver(portal, mailbox)

    said = mailbox.letters[0].as_string().lower()
    for word in ("yusuf", "post-mortem", "coroner", "bereave", "death", "died", "debrief", "jo marsh"):
        assert word not in said


def test_requests_for_links_that_are_long_over_are_thrown_away(portal: Portal) -> None:
    portal.visit().post("/sign-in", {"email": "amina@example.org"})
    portal.clock.pass_by(timedelta(days=1))
    worker.tidy(portal.database, now=portal.clock.now)
    with portal.read() as session:
        assert len(session.scalars(select(SignInRequest)).all()) == 1

    portal.clock.pass_by(timedelta(days=30))
    worker.tidy(portal.database, now=portal.clock.now)

    with portal.read() as session:
        assert session.scalars(select(SignInRequest)).all() == []
        assert session.scalars(select(AttemptCount)).all() == []
