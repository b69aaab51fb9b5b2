"""Files as people send them, and a virus scanner of our own that speaks clamd's protocol."""

import io
import socket
import socketserver
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import IO, Any, cast
from uuid import uuid4

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import worker
from portal.config import FileLimits
from portal.domain.attachments import ChosenFile
from portal.models.attachments import Attachment
from portal.services import messages
from portal.services.attachment_checks import Scanner
from portal.services.attachments import Offered, examine
from tests.portal_fixtures import Portal
from tests.threads import viewer_of
from tests.world import Adult

TAIL = b"<script>alert(1)</script>"
PHONE = "Phone of somebody"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)
HARMFUL = b"%PDF-1.7\nthis stands for something harmful\n%%EOF\n"


def photograph(image_format: str = "JPEG", *, size: tuple[int, int] = (64, 48), tail: bytes = b"") -> bytes:
    """A picture that says where and when it was taken, with which phone, and that it lies on its side."""
    about = Image.Exif()
    about[0x0112] = 6  # to be turned by a quarter
    about[0x010F] = PHONE
    about[0x8825] = {1: "N", 2: (51.0, 32.0, 11.0), 3: "E", 4: (0.0, 42.0, 30.0)}
    file = io.BytesIO()
    Image.new("RGB", size, "seagreen").save(file, image_format, exif=about)
    return file.getvalue() + tail


def bomb(side: int) -> bytes:
    """A few bytes that claim to be a picture of so many pixels squared."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    whole = photograph("PNG", size=(1, 1))
    return whole[:12] + head + struct.pack(">I", zlib.crc32(head)) + whole[33:]


def choose(*contents: bytes, limits: FileLimits | None = None) -> tuple[ChosenFile, ...]:
    """Files as somebody has chosen them."""
    offered = [Offered(f"IMG_{place}.jpg", len(one), io.BytesIO(one)) for place, one in enumerate(contents)]
    return examine(offered, limits or FileLimits())


def send_files(session: Session, adult: Adult, *contents: bytes, portal: Portal, words: str = "For you.") -> None:
    """An adult sends files with a few words; the caller commits."""
    messages.send(
        session,
        viewer=viewer_of(adult),
        body=words,
        send_key=uuid4(),
        files=choose(*contents),
        now=portal.clock.now,
    )


def check_all(portal: Portal, scanner: Scanner | None = None) -> None:
    """What the worker does with files, now and completely."""
    while worker.check_one(portal.database, scanner, now=portal.clock.now):
        pass


def the_file(portal: Portal) -> Attachment:
    """The one file there is."""
    with portal.read() as session:
        return session.scalars(select(Attachment)).one()


def every_file(portal: Portal) -> list[Attachment]:
    with portal.read() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.received_at, Attachment.place)))


def set_up(portal: Portal, **changes: Any) -> None:
    """The same portal with other settings, such as smaller limits or a scanner."""
    wired = portal.app.extensions["portal"]
    portal.app.extensions["portal"] = replace(wired, settings=replace(wired.settings, **changes))


@dataclass
class FakeClamd:
    """Finds what contains the word “harmful”; can be told to answer otherwise."""

    says: bytes | None = None
    """What it answers to everything; by default, what it finds."""
    scanned: list[bytes] = field(default_factory=list)
    address: tuple[str, int] = ("", 0)

    def answer_to(self, talk: IO[bytes]) -> bytes:
        command = _up_to_nul(talk)
        if command == b"zPING":
            return self.says or b"PONG\0"
        content = b""
        while length := int.from_bytes(talk.read(4), "big"):
            content += talk.read(length)
        self.scanned.append(content)
        found = b"Test.Signature FOUND" if b"harmful" in content else b"OK"
        return self.says if self.says is not None else b"stream: " + found + b"\0"


def _up_to_nul(talk: IO[bytes]) -> bytes:
    heard = b""
    while (sign := talk.read(1)) not in (b"\0", b""):
        heard += sign
    return heard


@contextmanager
def scanning(says: bytes | None = None) -> Iterator[FakeClamd]:
    """A scanner that listens on a free port of this machine."""
    clamd = FakeClamd(says)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(clamd.answer_to(cast(IO[bytes], self.rfile)))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        host, port = server.server_address[:2]
        clamd.address = str(host), int(port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield clamd
        server.shutdown()
        thread.join()


def nobody_listens() -> tuple[str, int]:
    """An address of this machine at which nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host, port = probe.getsockname()
        return str(host), int(port)
