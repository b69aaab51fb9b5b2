"""Handing a letter or a text over: to a real server, or to a folder where the demo shows it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from portal.adapters.emails import TextMessage
from portal.config import MailServer
from portal.domain.receipts import Receipt

TIMEOUT = 20
"""Seconds to wait for a mail server that says nothing; a slow server must not stop the worker for good."""


class NotHandedOver(Exception):
    """The mail server did not take the letter this time. Holds the kind of failure, never an address."""


Outgoing = EmailMessage | TextMessage


class Mailer(Protocol):
    """Takes one letter or text at a time."""

    def send(self, letter: Outgoing, *, again: bool = False) -> str | None:
        """Hand it over; answers what the other side calls it, where it can be asked later whether it arrived.

        `again`: it was tried before, and may have been taken then. Raises NotHandedOver; then it may be tried again.
        """


class NoWayForTexts(NotHandedOver):
    """Nothing is set up that sends texts."""


class SmtpMailer:
    """Any mail server; its certificate is always verified (ASVS 12.3.1)."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, letter: Outgoing, *, again: bool = False) -> None:  # noqa: ARG002 - the same Message-ID tells
        if isinstance(letter, TextMessage):
            raise NoWayForTexts
        try:
            with self._connected() as connection:
                connection.send_message(letter)
        except (OSError, smtplib.SMTPException) as problem:
            raise NotHandedOver(type(problem).__name__) from problem

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, context = self._server, ssl.create_default_context()
        if server.encryption == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        with connection:
            if server.encryption == "starttls":
                connection.starttls(context=context)
            if server.username:
                connection.login(server.username, server.password)
            yield connection


class TwoWays:
    """Letters by one way and texts by another."""

    def __init__(self, *, letters: Mailer, texts: Mailer) -> None:
        self._letters, self._texts = letters, texts

    def send(self, letter: Outgoing, *, again: bool = False) -> str | None:
        way = self._texts if isinstance(letter, TextMessage) else self._letters
        return way.send(letter, again=again)


class Receipts(Protocol):
    """Tells what became of something handed over."""

    def receipt(self, remote_id: str) -> Receipt | None:
        """None while that is not known. Raises NotHandedOver where nobody answers."""


class FolderMailer:
    """Keeps each letter as an .eml file and each text as a .txt, named by reference, so a retry overwrites itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Outgoing, *, again: bool = False) -> None:  # noqa: ARG002 - the file has the same name
        if isinstance(letter, TextMessage):
            self._keep(f"{letter.reference}.txt", f"{letter.number}\n\n{letter.body}\n".encode())
        else:
            name = letter["Message-ID"].strip("<>").partition("@")[0]
            self._keep(f"{name}.eml", letter.as_bytes(policy=SMTP))

    def _keep(self, name: str, content: bytes) -> None:
        partial, final = self._folder / f".{name}.part", self._folder / name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(content)
            partial.replace(final)
        except OSError as problem:
            raise NotHandedOver(type(problem).__name__) from problem
