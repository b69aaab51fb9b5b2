"""Files are sealed in their own place, kept wholly or not at all, once, and thrown away when nobody sent them."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal import worker
from portal.config import FileLimits
from portal.domain.attachments import A_DAY, FilesClosed, FileState, PdfNeedsScanner, TooManyFilesToday
from portal.domain.crypto import KeyErased, SealBroken
from portal.domain.messages import EmptyMessage
from portal.models.attachments import Attachment, AttachmentPiece, piece_id
from portal.models.messages import Message
from portal.queries import attachments as attachment_queries
from portal.services import attachment_staging, attachments, backups, data_keys, drafts, messages
from portal.services.attachment_staging import StagedFileRefused, StagedFilesGone
from tests.databases import open_database
from tests.files import PDF, choose, every_file, photograph, send_files, the_file
from tests.portal_fixtures import Portal
from tests.threads import staff_viewer_of, viewer_of
from tests.world import NOW


def _count(portal: Portal, table: type[Message] | type[Attachment] | type[AttachmentPiece]) -> int:
    with portal.read() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def _content(portal: Portal, file_id: UUID) -> bytes:
    with portal.read() as session:
        return b"".join(attachment_queries.pieces(session, file_id))


def test_a_file_of_several_pieces_comes_back_byte_for_byte_and_lies_sealed(portal: Portal) -> None:
    large = PDF + bytes(range(256)) * 3_000
    with portal.write() as session:
        send_files(session, portal.people.amina, large, portal=portal)
        session.commit()

    file = the_file(portal)

    assert file.size == len(large)
    assert hashlib.sha256(_content(portal, file.id)).digest() == hashlib.sha256(large).digest()
    with portal.read() as session:
        pieces = session.scalars(select(AttachmentPiece)).all()
        assert len(pieces) == 3
        assert not [piece for piece in pieces if b"Catalog" in piece.sealed_content]


def test_a_piece_moved_to_another_file_or_place_does_not_open(portal: Portal) -> None:
    with portal.write() as session:
        send_files(session, portal.people.amina, PDF + b"one", PDF + b"two", portal=portal)
        session.commit()
    one, two = every_file(portal)
    with portal.write() as session:
        other = session.get_one(AttachmentPiece, piece_id(two.id, 0)).sealed_content
        moved = update(AttachmentPiece).where(AttachmentPiece.id == piece_id(one.id, 0)).values(sealed_content=other)
        session.execute(moved)
        session.commit()

    with pytest.raises(SealBroken):
        _content(portal, one.id)


def test_once_the_case_is_erased_no_file_of_it_can_be_read(portal: Portal) -> None:
    with portal.write() as session:
        send_files(session, portal.people.amina, PDF, portal=portal)
        data_keys.erase_case_keys(session, case_id=portal.people.yusuf_case_id)
        session.commit()

    with pytest.raises(KeyErased):
        _content(portal, the_file(portal).id)
    assert worker.check_one(portal.database, None, now=NOW), "and the worker lets it be"
    assert the_file(portal).state == FileState.FAILED


def test_files_are_in_a_backup_and_come_back_with_it(portal: Portal, tmp_path: Path) -> None:
    large = PDF + bytes(600_000)
    with portal.write() as session:
        send_files(session, portal.people.amina, large, portal=portal)
        session.commit()
    for folder in ("data", "keys"):
        (tmp_path / folder).mkdir()
    made = backups.back_up(portal.database, into=tmp_path / "data", keys_into=tmp_path / "keys", now=NOW)

    restored = open_database(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    backups.restore(restored, data=made.data, keys=made.keys, now=NOW)

    with restored.read_session() as session:
        assert b"".join(attachment_queries.pieces(session, the_file(portal).id)) == large
    restored.dispose()


def test_the_same_words_and_files_from_the_same_page_are_one_message_and_one_set(portal: Portal) -> None:
    page, amina = uuid4(), viewer_of(portal.people.amina)
    for files in (choose(PDF, photograph()), choose(PDF, photograph()), choose(photograph())):
        with portal.write() as session:
            messages.send(session, viewer=amina, body="For you.", send_key=page, files=files, now=NOW)
            session.commit()

    assert _count(portal, Message) == 2, "other files from the same page, by going back to it, are another message"
    assert _count(portal, Attachment) == 3


def test_a_photograph_may_go_without_a_word_but_nothing_at_all_may_not(portal: Portal) -> None:
    with portal.write() as session:
        send_files(session, portal.people.amina, photograph(), portal=portal, words="  ")
        with pytest.raises(EmptyMessage):
            send_files(session, portal.people.amina, portal=portal, words="  ")
        session.commit()
    assert _count(portal, Message) == 1


def test_what_fails_half_way_leaves_neither_message_nor_file(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    write, written = attachments.write_pieces, list[UUID]()

    def break_at_the_second(session: Session, attachment_id: UUID, *arguments: Any, **options: Any) -> None:
        if written:
            raise OSError("the disk is full")
        written.append(attachment_id)
        write(session, attachment_id, *arguments, **options)

    monkeypatch.setattr(attachments, "write_pieces", break_at_the_second)
    with portal.write() as session, pytest.raises(OSError, match="full"):
        send_files(session, portal.people.amina, PDF, photograph(), portal=portal)

    assert _count(portal, Message) == _count(portal, Attachment) == _count(portal, AttachmentPiece) == 0


def test_nobody_sends_more_than_forty_files_a_day(portal: Portal) -> None:
    with portal.write() as session:
        for _ in range(A_DAY // 5):
            send_files(session, portal.people.amina, *[PDF] * 5, portal=portal)
        with pytest.raises(TooManyFilesToday):
            send_files(session, portal.people.amina, PDF, portal=portal)
        session.rollback()
        send_files(session, portal.people.tariq, PDF, portal=portal)


def test_no_files_are_taken_where_the_service_takes_none() -> None:
    with pytest.raises(FilesClosed):
        choose(PDF, limits=FileLimits(number=0))
    assert choose(limits=FileLimits(number=0)) == ()


def _stage(session: Session, portal: Portal, *contents: bytes, page: UUID, words: str = "Here it is.") -> UUID:
    return attachment_staging.stage(
        session,
        viewer=staff_viewer_of(portal.people.jo),
        case_id=portal.people.amina.case_id,
        adult_id=portal.people.amina.adult_id,
        body=words,
        files=choose(*contents),
        page_key=page,
        can_scan=True,
        now=NOW,
    )


def _send(session: Session, portal: Portal, batch_id: UUID, words: str = "Here it is.", who: str = "jo") -> None:
    attachment_staging.send_staged(
        session,
        viewer=staff_viewer_of(getattr(portal.people, who)),
        case_id=portal.people.amina.case_id,
        adult_id=portal.people.amina.adult_id,
        batch_id=batch_id,
        body=words,
        seen_id=None,
        now=NOW,
    )


def test_what_jo_chooses_is_sent_only_when_she_confirms_and_then_once(portal: Portal) -> None:
    page = uuid4()
    with portal.write() as session:
        batch_id = _stage(session, portal, PDF, photograph(), page=page)
        assert _stage(session, portal, PDF, photograph(), page=page) == batch_id, "a second tap"
        session.commit()
    assert (_count(portal, Message), _count(portal, Attachment)) == (0, 2)

    for _ in range(2):
        with portal.write() as session:
            _send(session, portal, batch_id)
            session.commit()

    assert (_count(portal, Message), _count(portal, Attachment)) == (1, 2)
    assert all(file.message_id is not None and file.sealed_label is None for file in every_file(portal))


def test_files_that_were_sent_cannot_be_sent_again_with_other_words(portal: Portal) -> None:
    with portal.write() as session:
        batch_id = _stage(session, portal, PDF, page=uuid4())
        _send(session, portal, batch_id)
        session.commit()

    with portal.write() as session, pytest.raises(StagedFilesGone):
        _send(session, portal, batch_id, words="Other words.")
    assert _count(portal, Message) == 1


def test_nobody_else_of_the_team_can_confirm_what_jo_chose(portal: Portal) -> None:
    with portal.write() as session:
        batch_id = _stage(session, portal, PDF, page=uuid4())
        with pytest.raises(StagedFilesGone):
            _send(session, portal, batch_id, who="ruth")


def test_a_chosen_file_in_which_something_was_found_is_not_sent(portal: Portal) -> None:
    with portal.write() as session:
        batch_id = _stage(session, portal, PDF, page=uuid4())
        session.execute(update(Attachment).values(state=FileState.INFECTED))
        with pytest.raises(StagedFileRefused):
            _send(session, portal, batch_id)


def test_staff_send_no_pdf_where_nothing_can_scan_it_and_no_file_without_words(portal: Portal) -> None:
    given: dict[str, Any] = {
        "viewer": staff_viewer_of(portal.people.jo),
        "case_id": portal.people.amina.case_id,
        "adult_id": portal.people.amina.adult_id,
        "page_key": uuid4(),
        "can_scan": False,
        "now": NOW,
    }
    with portal.write() as session:
        with pytest.raises(PdfNeedsScanner):
            attachment_staging.stage(session, body="Here it is.", files=choose(photograph(), PDF), **given)
        with pytest.raises(EmptyMessage):
            attachment_staging.stage(session, body=" ", files=choose(photograph()), **given)


def test_what_was_chosen_and_never_sent_is_thrown_away_after_a_day_and_nothing_else(portal: Portal) -> None:
    with portal.write() as session:
        send_files(session, portal.people.amina, PDF, portal=portal)
        _stage(session, portal, photograph(), page=uuid4())
        session.commit()

    worker.tidy(portal.database, now=NOW + timedelta(hours=23))
    assert len(every_file(portal)) == 2
    worker.tidy(portal.database, now=NOW + timedelta(hours=25))

    assert the_file(portal).message_id is not None
    assert _count(portal, AttachmentPiece) == 1


def test_the_words_that_go_with_chosen_files_are_kept_as_a_draft(portal: Portal) -> None:
    with portal.write() as session:
        _stage(session, portal, photograph(), page=uuid4(), words="Here is the drawing.")
        session.commit()
    page = portal.visit(portal.people.jo).get(
        f"/staff/cases/{portal.people.amina.case_id}/messages/{portal.people.amina.adult_id}"
    )
    assert "Here is the drawing." in page.text
    assert drafts.DRAFT_AT_MOST
