"""Letters reach a real mail server; one that refuses, or is not there, is told apart from success."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from portal.adapters.mailer import FolderMailer, NotHandedOver, SmtpMailer
from portal.config import MailServer


class Postbox:
    """A mail server's inside: keeps what it takes, or refuses everything."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.letters: list[bytes] = []
        self.refuses = refuses

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 try again later"
        self.letters.append(envelope.content)
        return "250 taken"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, MailServer]]:
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield box, MailServer(host="127.0.0.1", port=controller.port, username="", password="", encryption="none")
    controller.stop()


def _letter() -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@example.org", "amina@example.org", "Your sign-in link"
    letter["Message-ID"] = "<0190-ref@example.org>"
    letter.set_content("Sign in when you are ready.")
    return letter


def test_a_letter_arrives_whole(postbox: tuple[Postbox, MailServer]) -> None:
    box, server = postbox
    SmtpMailer(server).send(_letter())
    (taken,) = box.letters
    assert b"Subject: Your sign-in link" in taken
    assert b"<0190-ref@example.org>" in taken


def test_a_server_that_refuses_leaves_the_letter_to_be_tried_again(postbox: tuple[Postbox, MailServer]) -> None:
    box, server = postbox
    box.refuses = True
    with pytest.raises(NotHandedOver) as refusal:
        SmtpMailer(server).send(_letter())
    assert "amina" not in str(refusal.value)


def test_a_server_that_is_not_there_is_no_success() -> None:
    nobody = MailServer(host="127.0.0.1", port=_free_port(), username="", password="", encryption="none")
    with pytest.raises(NotHandedOver):
        SmtpMailer(nobody).send(_letter())


def test_the_folder_keeps_one_file_however_often_a_letter_is_tried(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "outbox")
    mailer.send(_letter())
    mailer.send(_letter())
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["0190-ref.eml"]


def test_a_folder_that_cannot_be_written_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="ascii")
    with pytest.raises(NotHandedOver):
        FolderMailer(tmp_path / "file" / "outbox").send(_letter())
