"""Photographs come out of their own small process with nothing but pixels, or not at all."""

import io
import subprocess
import sys
import tempfile
from ast import literal_eval
from pathlib import Path
from typing import IO

import pytest
from PIL import Image, ImageCms

from portal.adapters import images
from portal.adapters.images import PhotographTooLarge, PhotographUnreadable, RewriterBroke, rewrite
from portal.domain.attachments import FileKind
from tests.files import PHONE, TAIL, bomb, photograph


def _file(content: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is let go
    file.write(content)
    file.flush()
    return file


def _rewritten(content: bytes, kind: FileKind) -> bytes:
    with _file(content) as file, rewrite(file, kind) as written:
        return written.read()


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP])
def test_where_and_when_it_was_taken_and_what_hides_behind_it_are_gone_and_it_stands_upright(kind: FileKind) -> None:
    sent = photograph(kind.name, size=(64, 48), tail=TAIL)
    assert PHONE.encode() in sent

    kept = _rewritten(sent, kind)

    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.format == kind.name
        assert picture.size == (48, 64)
        assert dict(picture.getexif()) == {}
    for hidden in (PHONE.encode(), TAIL, b"Exif", b"GPS"):
        assert hidden not in kept


def test_colours_become_those_of_every_screen_and_comments_go() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sent = io.BytesIO()
    Image.new("CMYK", (40, 40)).save(sent, "JPEG", icc_profile=b"no profile at all", comment=b"Written by somebody")
    kept = _rewritten(sent.getvalue(), FileKind.JPEG)
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.mode == "RGB"
    assert b"somebody" not in kept

    sent = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(sent, "PNG", icc_profile=profile)
    with Image.open(io.BytesIO(_rewritten(sent.getvalue(), FileKind.PNG))) as picture:
        assert "icc_profile" not in picture.info


@pytest.mark.parametrize("side", [7_100, 30_000], ids=["a little too many pixels", "a bomb"])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused(side: int) -> None:
    assert len(bomb(side)) < 1_000

    with _file(bomb(side)) as file, pytest.raises(PhotographTooLarge):
        rewrite(file, FileKind.PNG)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FileKind.JPEG),
        (b"\xff\xd8\xff" + b"nonsense" * 50, FileKind.JPEG),
        (photograph("JPEG", size=(640, 480))[:900], FileKind.JPEG),
        (photograph("PNG"), FileKind.JPEG),
        (b"<svg onload=alert(1)>", FileKind.PNG),
    ],
    ids=["empty", "nonsense", "cut short", "another kind", "svg"],
)
def test_what_is_damaged_or_no_such_photograph_is_told_apart(content: bytes, kind: FileKind) -> None:
    with _file(content) as file, pytest.raises(PhotographUnreadable):
        rewrite(file, kind)


@pytest.mark.parametrize("ends", ["os.kill(os.getpid(), 9)", "os._exit(1)", "raise SystemError"])
def test_a_process_that_is_killed_or_breaks_is_a_try_in_vain(
    ends: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "child.py"
    broken.write_text(f"import os\n{ends}\n", encoding="ascii")
    monkeypatch.setattr(images, "PROGRAM", broken)

    with _file(photograph()) as file, pytest.raises(RewriterBroke):
        rewrite(file, FileKind.JPEG)


def test_a_process_that_takes_too_long_is_ended() -> None:
    with _file(photograph()) as file, pytest.raises(RewriterBroke):
        rewrite(file, FileKind.JPEG, patience=0.001)


def test_a_picture_that_needs_more_memory_or_room_than_it_may_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = photograph("PNG", size=(2_500, 2_500))
    with _file(sent) as file:
        monkeypatch.setattr(images, "OUTPUT", 1_000)
        with pytest.raises(PhotographTooLarge):
            rewrite(file, FileKind.PNG)
        monkeypatch.setattr(images, "OUTPUT", 64 << 20)
        monkeypatch.setattr(images, "MEMORY", 40 << 20)
        with pytest.raises(PhotographTooLarge):
            rewrite(file, FileKind.PNG)


def test_the_process_holds_no_secret_and_can_open_neither_file_nor_network(tmp_path: Path) -> None:
    # The same program, with a photograph library that tries to get out.
    program = images.PROGRAM.read_text(encoding="utf-8").replace(
        "    with Image.open(",
        "    import socket\n"
        "    tried = []\n"
        "    for attempt in (lambda: open('/etc/hostname'), socket.socket, lambda: socket.socket(socket.AF_UNIX)):\n"
        "        try:\n"
        "            attempt()\n"
        "        except OSError:\n"
        "            tried.append('refused')\n"
        "    limits = [resource.getrlimit(each)[0] for each in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]\n"
        "    os.write(2, repr((tried, limits, sorted(os.environ))).encode())\n"
        "    with Image.open(",
        1,
    )
    program = program.replace("import errno\n", "import errno\nimport socket\n", 1)
    changed = tmp_path / "child.py"
    changed.write_text(program, encoding="utf-8")

    with _file(photograph()) as file:
        file.seek(0)
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-B", str(changed), "JPEG", "50000000", "20", str(1 << 30), str(64 << 20), "0"],
            stdin=file,
            capture_output=True,
            env={},
            check=False,
        )

    assert done.returncode == 0, done.stderr
    tried, limits, environment = literal_eval(done.stderr.decode())
    assert limits == [20, 1 << 30]
    assert tried == ["refused"] * 3
    assert not [name for name in environment if name.startswith("PORTAL_")]


def test_the_environment_of_the_worker_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SERVICE_KEY", "1:secret")
    curious = tmp_path / "child.py"
    curious.write_text("import os\nprint(sorted(os.environ))\n", encoding="ascii")
    monkeypatch.setattr(images, "PROGRAM", curious)

    assert b"PORTAL" not in _rewritten(photograph(), FileKind.JPEG)
