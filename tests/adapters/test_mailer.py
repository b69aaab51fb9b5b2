"""Letters reach a real mail server; one that refuses, or is not there, is told apart from success."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.adapters import mailer
from portal.adapters.emails import TextMessage
from portal.adapters.mailer import FolderMailer, NotHandedOver, SmtpMailer
from portal.config import MailServer
from tests.world import NOW


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


def _mail_server(box: Any, **more: Any) -> Controller:
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **more)
    controller.start()
    return controller


class Hanging:
    """Says nothing after the letter."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        await asyncio.sleep(30)
        return "250 taken"


class Dropping(Postbox):
    """Takes the letter, and the line is gone before it can say so."""

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(envelope.content)
        server.transport.abort()
        return "250 taken"


class Choosy:
    """Knows nobody of this name."""

    async def handle_RCPT(self, _server: Any, _session: Any, _envelope: Any, address: str, _options: Any) -> str:
        return f"550 no {address} here"


@pytest.mark.parametrize("box", [Hanging(), Dropping(), Choosy()])
def test_a_server_that_hangs_drops_the_line_or_knows_nobody_is_no_success(
    monkeypatch: pytest.MonkeyPatch, box: Any
) -> None:
    monkeypatch.setattr(mailer, "TIMEOUT", 0.3)
    controller = _mail_server(box)
    server = MailServer(host="127.0.0.1", port=controller.port, username="", password="", encryption="none")
    try:
        with pytest.raises(NotHandedOver) as refusal:
            SmtpMailer(server).send(_letter())
    finally:
        controller.stop()
    assert "amina" not in str(refusal.value)


def test_after_a_dropped_line_the_same_letter_comes_again_under_the_same_reference() -> None:
    box = Dropping()
    controller = _mail_server(box)
    server = MailServer(host="127.0.0.1", port=controller.port, username="", password="", encryption="none")
    try:
        for again in (False, True):
            with pytest.raises(NotHandedOver):
                SmtpMailer(server).send(_letter(), again=again)
    finally:
        controller.stop()
    assert [b"<0190-ref@example.org>" in taken for taken in box.letters] == [True, True]


@pytest.mark.parametrize("encryption", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_letter(tmp_path: Path, encryption: str) -> None:
    box = Postbox()
    context = _own_certificate(tmp_path)
    more = {"ssl_context": context} if encryption == "tls" else {"tls_context": context}
    controller = _mail_server(box, **more)
    server = MailServer(host="localhost", port=controller.port, username="", password="", encryption=encryption)
    try:
        with pytest.raises(NotHandedOver) as refusal:
            SmtpMailer(server).send(_letter())
    finally:
        controller.stop()
    assert "SSLCertVerificationError" in str(refusal.value)
    assert box.letters == []


def test_a_mail_server_sends_no_texts(postbox: tuple[Postbox, MailServer]) -> None:
    with pytest.raises(NotHandedOver):
        SmtpMailer(postbox[1]).send(TextMessage("0190-ref", "07700900123", "Sign in when you are ready."))


def _own_certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    unlocked = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
