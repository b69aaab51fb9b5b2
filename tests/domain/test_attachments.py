"""What may be sent with a message, who may open it, and how long a check is tried."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest

from portal.domain import attachments
from portal.domain.attachments import (
    ChosenFile,
    FileEmpty,
    FileIsHeic,
    FileKind,
    FileKindRefused,
    FileState,
    FilesTooLargeTogether,
    FileTooLarge,
    TooManyFiles,
    clean_label,
    key_for,
    kind_of,
    may_be_opened,
    pause_after,
    refuse_sizes,
)

PAGE = UUID("018f0000-0000-7000-8000-000000000000")


def _chosen(digest: bytes) -> ChosenFile:
    return ChosenFile(FileKind.JPEG, 1, digest, "IMG_1.jpg", BytesIO(b"x"))


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", FileKind.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00", FileKind.PNG),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", FileKind.WEBP),
        (b"%PDF-1.4\n", FileKind.PDF),
    ],
)
def test_a_file_is_what_its_first_bytes_say(beginning: bytes, kind: FileKind) -> None:
    assert kind_of(beginning) is kind


@pytest.mark.parametrize(
    "beginning",
    [
        b"GIF89a",
        b"<svg xmlns=",
        b"<!doctype html>",
        b"PK\x03\x04",
        b"MZ",
        b" %PDF-1.4",
        b"RIFF\x24\x00\x00\x00WAVE",
        b"x",
    ],
)
def test_anything_else_is_refused_whatever_its_name(beginning: bytes) -> None:
    with pytest.raises(FileKindRefused):
        kind_of(beginning, name="photograph.jpg")


def test_a_photograph_in_the_format_of_some_phones_is_told_apart() -> None:
    with pytest.raises(FileIsHeic):
        kind_of(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")


def test_five_files_of_ten_are_too_many_for_a_message_of_four_and_none_may_be_empty_or_too_large() -> None:
    limits = {"number": 4, "each": 10, "total": 25}
    refuse_sizes([("a", 10), ("b", 10), ("c", 5)], **limits)
    with pytest.raises(TooManyFiles):
        refuse_sizes([("a", 1)] * 5, **limits)
    with pytest.raises(FileEmpty):
        refuse_sizes([("a", 1), ("b", 0)], **limits)
    with pytest.raises(FileTooLarge):
        refuse_sizes([("a", 11)], **limits)
    with pytest.raises(FilesTooLargeTogether):
        refuse_sizes([("a", 10), ("b", 10), ("c", 6)], **limits)


def test_the_same_choice_from_the_same_page_has_one_key_and_any_other_has_another() -> None:
    one, other = _chosen(b"1" * 32), _chosen(b"2" * 32)

    assert key_for(PAGE, [one, other], "Words") == key_for(PAGE, [one, other], "Words")
    keys = {
        key_for(PAGE, [one, other], "Words"),
        key_for(PAGE, [other, one], "Words"),
        key_for(PAGE, [one], "Words"),
        key_for(PAGE, [one], "Other words"),
        key_for(uuid4(), [one], "Words"),
    }
    assert len(keys) == 5
    assert key_for(PAGE, [], "Words") == PAGE


@pytest.mark.parametrize("state", FileState)
def test_a_family_opens_only_what_is_clean_and_staff_also_a_pdf_that_nothing_could_scan(state: FileState) -> None:
    assert may_be_opened(state, by_family=True) is (state is FileState.CLEAN)
    assert may_be_opened(state, by_family=False) is (state in {FileState.CLEAN, FileState.NOT_SCANNED})


def test_a_silent_scanner_is_asked_again_after_growing_pauses_for_about_three_days() -> None:
    pauses = [pause_after(tries) for tries in range(1, attachments.SCAN_TRIES)]

    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert pauses == sorted(pauses)
    assert max(pauses) == timedelta(hours=2)
    assert timedelta(days=2.5) < sum(pauses, timedelta()) < timedelta(days=3.5)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("C:\\Users\\somebody\\IMG_1.jpg", "IMG_1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe\x00", "agpj.exe"),
        ("x" * 200, "x" * 60),
    ],
)
def test_what_a_sender_calls_a_file_is_no_path_and_no_trick(name: str, label: str) -> None:
    assert clean_label(name) == label
