"""The worker checks files: clean ones open, harmful ones are destroyed, and a silent scanner lets nothing through."""

import io
import threading
from datetime import timedelta
from pathlib import Path
from typing import IO

import pytest
from PIL import Image
from sqlalchemy import func, select

from portal import worker
from portal.adapters import images
from portal.adapters.clamd import Clamd
from portal.domain.attachments import LEASE, SCAN_TRIES, FileState, WhyFailed
from portal.models.attachments import AttachmentPiece
from portal.models.cases import AuditEntry
from portal.queries import attachments as attachment_queries
from portal.services import attachment_checks
from tests.files import (
    HARMFUL,
    PDF,
    PHONE,
    bomb,
    check_all,
    every_file,
    nobody_listens,
    photograph,
    scanning,
    send_files,
    the_file,
)
from tests.portal_fixtures import Portal


def _amina_sends(portal: Portal, *contents: bytes) -> None:
    with portal.write() as session:
        send_files(session, portal.people.amina, *contents, portal=portal)
        session.commit()


def _content(portal: Portal) -> bytes:
    with portal.read() as session:
        return b"".join(attachment_queries.pieces(session, the_file(portal).id))


def _pieces(portal: Portal) -> int:
    with portal.read() as session:
        return session.execute(select(func.count()).select_from(AttachmentPiece)).scalar_one()


def test_a_photograph_is_kept_rewritten_and_its_size_is_that_of_what_is_kept(portal: Portal) -> None:
    _amina_sends(portal, photograph(tail=b"x" * 300_000))

    check_all(portal)

    file, kept = the_file(portal), _content(portal)
    assert file.state == FileState.CLEAN
    assert file.due_at is None
    assert file.size == len(kept) < 300_000
    assert PHONE.encode() not in kept
    assert Image.open(io.BytesIO(kept)).size == (48, 64)


def test_without_a_scanner_a_pdf_stays_as_it_is_and_is_called_not_scanned(portal: Portal) -> None:
    _amina_sends(portal, PDF)
    check_all(portal)
    assert the_file(portal).state == FileState.NOT_SCANNED
    assert _content(portal) == PDF


def test_with_a_scanner_what_is_clean_opens_and_the_scanner_has_seen_what_was_sent(portal: Portal) -> None:
    sent = photograph()
    _amina_sends(portal, PDF, sent)
    with scanning() as clamd:
        check_all(portal, Clamd(clamd.address))

    assert [file.state for file in every_file(portal)] == [FileState.CLEAN, FileState.CLEAN]
    assert clamd.scanned == [PDF, sent]


def test_what_is_harmful_is_destroyed_and_that_is_written_down_without_a_word_of_it(portal: Portal) -> None:
    _amina_sends(portal, HARMFUL)
    with scanning() as clamd:
        check_all(portal, Clamd(clamd.address))

    assert the_file(portal).state == FileState.INFECTED
    assert _pieces(portal) == 0
    with portal.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "attachment.destroyed")).one()
    assert entry.facts == {"state": "infected", "why": None}
    assert entry.subject_id == the_file(portal).id


def test_a_scanner_that_is_not_there_lets_nothing_through_and_is_asked_again_later_and_later(portal: Portal) -> None:
    _amina_sends(portal, photograph())
    silent = Clamd(nobody_listens())

    check_all(portal, silent)
    file = the_file(portal)
    assert FileState(file.state).is_waiting
    assert file.due_at == portal.clock.now + timedelta(seconds=30)

    portal.clock.pass_by(timedelta(seconds=30))
    check_all(portal, silent)
    assert the_file(portal).due_at == portal.clock.now + timedelta(minutes=1)

    portal.clock.pass_by(timedelta(minutes=1))
    with scanning() as clamd:
        check_all(portal, Clamd(clamd.address))
    assert the_file(portal).state == FileState.CLEAN


def test_after_days_of_silence_the_file_is_given_up_and_gone(portal: Portal) -> None:
    _amina_sends(portal, PDF)
    silent = Clamd(nobody_listens())

    for _ in range(SCAN_TRIES):
        assert worker.check_one(portal.database, silent, now=portal.clock.now)
        portal.clock.pass_by(timedelta(hours=2))

    file = the_file(portal)
    assert (file.state, file.why_failed) == (FileState.FAILED, WhyFailed.NOT_SCANNED_IN_TIME)
    assert _pieces(portal) == 0
    with portal.read() as session:
        assert attachment_queries.checks(session).given_up == 1
    assert not worker.check_one(portal.database, silent, now=portal.clock.now)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (bomb(30_000), WhyFailed.TOO_MANY_PIXELS),
        (b"\xff\xd8\xff" + b"no photograph" * 20, WhyFailed.UNREADABLE),
    ],
    ids=["bomb", "nonsense"],
)
def test_a_bomb_and_a_damaged_photograph_are_gone_at_once(portal: Portal, sent: bytes, why: WhyFailed) -> None:
    _amina_sends(portal, sent)
    check_all(portal)
    file = the_file(portal)
    assert (file.state, file.why_failed, file.tries) == (FileState.FAILED, why, 1)
    assert _pieces(portal) == 0


def test_a_process_that_is_killed_three_times_over_one_photograph_ends_it_and_delays_no_other(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "child.py"
    broken.write_text("import os\nos.kill(os.getpid(), 9)\n", encoding="ascii")
    monkeypatch.setattr(images, "PROGRAM", broken)
    _amina_sends(portal, photograph(), PDF)

    for _ in range(3):
        check_all(portal)
        portal.clock.pass_by(timedelta(hours=1))

    picture, paper = every_file(portal)
    assert (picture.state, picture.why_failed, picture.tries) == (FileState.FAILED, WhyFailed.UNREADABLE, 3)
    assert (paper.state, paper.tries) == (FileState.NOT_SCANNED, 1)


def test_a_worker_killed_in_the_middle_leaves_the_file_to_the_next_one(portal: Portal) -> None:
    _amina_sends(portal, photograph())
    with portal.write() as session:
        assert attachment_checks.claim_next(session, now=portal.clock.now) is not None
        session.commit()
    assert the_file(portal).state == FileState.SCANNING

    check_all(portal)
    assert the_file(portal).state == FileState.SCANNING
    portal.clock.pass_by(LEASE)
    check_all(portal)

    assert the_file(portal).state == FileState.CLEAN


def test_a_worker_that_wakes_up_too_late_changes_nothing_any_more(portal: Portal) -> None:
    _amina_sends(portal, PDF)
    with portal.write() as session:
        slow = attachment_checks.claim_next(session, now=portal.clock.now)
        session.commit()
    assert slow is not None
    portal.clock.pass_by(LEASE)
    with scanning() as clamd:
        check_all(portal, Clamd(clamd.address))

    with portal.write() as session:
        attachment_checks.settle(session, slow, attachment_checks.Verdict(FileState.INFECTED), now=portal.clock.now)
        attachment_checks.settle_silent(session, slow, now=portal.clock.now)
        session.commit()

    assert the_file(portal).state == FileState.CLEAN
    assert the_file(portal).due_at is None
    assert _content(portal) == PDF


def test_a_worker_that_wakes_up_while_another_is_at_it_leaves_the_verdict_to_that_one(portal: Portal) -> None:
    _amina_sends(portal, PDF)
    with portal.write() as session:
        slow = attachment_checks.claim_next(session, now=portal.clock.now)
        portal.clock.pass_by(LEASE)
        quick = attachment_checks.claim_next(session, now=portal.clock.now)
        session.commit()
    assert slow is not None
    assert quick is not None

    for claimed, state in ((slow, FileState.INFECTED), (quick, FileState.CLEAN)):
        with portal.write() as session:
            attachment_checks.settle(session, claimed, attachment_checks.Verdict(state), now=portal.clock.now)
            session.commit()

    assert the_file(portal).state == FileState.CLEAN
    assert _content(portal) == PDF


def test_four_workers_at_once_check_each_of_ten_files_once(portal: Portal) -> None:
    for _ in range(2):
        _amina_sends(portal, *[PDF] * 5)

    class Counting:
        def __init__(self) -> None:
            self.seen = 0
            self._lock = threading.Lock()

        def finds(self, content: IO[bytes]) -> bool:
            with self._lock:
                self.seen += len(list(content))
            return False

    scanner = Counting()
    workers = [threading.Thread(target=check_all, args=(portal, scanner)) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert scanner.seen == 10
    assert {file.tries for file in every_file(portal)} == {1}
