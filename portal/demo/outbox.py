"""What the fictional families and staff receive, as their phones show it. Exists under `portal demo` only."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pyotp
from flask import abort
from flask.typing import ResponseReturnValue

from portal.config import Settings
from portal.domain.access import Permission
from portal.i18n import Locale
from portal.web.access import Blueprint
from portal.web.templating import page

PREVIEW = 90
"""Characters a locked phone shows of a message."""

SHOWN = 60
"""The newest letters; older ones stay in the folder."""

outbox = Blueprint("demo", "outbox", url_prefix="/outbox")


@dataclass(frozen=True, slots=True)
class Kept:
    """One letter in the outbox folder."""

    name: str
    sender: str
    to: str
    subject: str
    preview: str
    body: str
    sent: str
    clock: str


@dataclass(frozen=True, slots=True)
class Authenticator:
    """The six digits a fictional member of staff would read off their phone now."""

    name: str
    email: str
    password: str
    code: str
    seconds_left: int


@outbox.get("", access=Permission.ANYONE)
def index(settings: Settings, locale: Locale, now: datetime) -> ResponseReturnValue:
    """Everybody's newest letters, and the authenticator codes of the fictional staff."""
    folder = _folder(settings)
    letters = [_read(path, locale) for path in sorted(_kept(folder), reverse=True)[:SHOWN]]
    return page("demo/outbox.html", letters=letters, authenticators=_authenticators(folder, now))


@outbox.get("/<name>", access=Permission.ANYONE)
def show(name: str, settings: Settings, locale: Locale) -> ResponseReturnValue:
    """One letter, as its reader sees it."""
    path = next((each for each in _kept(_folder(settings)) if each.stem == name), None)
    if path is None:
        abort(404)
    return page("demo/letter.html", letter=_read(path, locale))


def _folder(settings: Settings) -> Path:
    if settings.outbox_folder is None:
        abort(404)
    return settings.outbox_folder


def _kept(folder: Path) -> Iterator[Path]:
    """Letters and texts; both are named by their notice, so they sort by when they were written."""
    yield from folder.glob("*.eml")
    yield from folder.glob("*.txt")


def _read(path: Path, locale: Locale) -> Kept:
    return _read_text(path, locale) if path.suffix == ".txt" else _read_letter(path, locale)


def _read_text(path: Path, locale: Locale) -> Kept:
    number, _, body = path.read_text(encoding="utf-8").partition("\n")
    sent = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Kept(
        name=path.stem,
        sender="Text",
        to=number,
        subject="Text",
        preview=body.strip()[:PREVIEW],
        body=body.strip(),
        sent=locale.moment(sent),
        clock=f"{sent.astimezone():%H:%M}",
    )


def _read_letter(path: Path, locale: Locale) -> Kept:
    letter = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(letter, EmailMessage)  # noqa: S101 - what the default policy makes
    plain = letter.get_body(("plain",))
    body = plain.get_content().strip() if plain is not None else ""
    sent = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Kept(
        name=path.stem,
        sender=str(letter["From"]).partition(" <")[0],
        to=str(letter["To"]),
        subject=str(letter["Subject"]),
        preview=" ".join(body.split())[:PREVIEW],
        body=body,
        sent=locale.moment(sent),
        clock=f"{sent.astimezone():%H:%M}",
    )


def _authenticators(folder: Path, now: datetime) -> list[Authenticator]:
    cards = folder.parent / "demo-staff.json"
    if not cards.is_file():
        return []
    return [
        Authenticator(
            name=card["name"],
            email=card["email"],
            password=card["password"],
            code=pyotp.TOTP(card["secret"]).at(now),
            seconds_left=30 - int(time.time()) % 30,
        )
        for card in json.loads(cards.read_text(encoding="utf-8"))
    ]
