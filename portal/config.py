"""Settings: read once from the environment, frozen, typed. A refusal is one plain sentence that names the setting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

PACKAGE = Path(__file__).resolve().parent
Value = TypeVar("Value")
_ENCRYPTIONS = {each: each for each in ("starttls", "tls", "none")}


class Mode(StrEnum):
    """How careful the portal must be."""

    PRODUCTION = "production"
    """Real families: secure cookies only, unapproved texts stay hidden, no outbox page."""
    DEMO = "demo"
    """Fictional families on one machine: outgoing mail is kept in a folder and shown on a page."""
    TEST = "test"
    """Like production, driven by the tests."""


class SettingMissing(Exception):
    """A setting without which the portal cannot start is not there."""


class SettingUnusable(Exception):
    """A setting is there, but the portal cannot start with its value."""


class ShippedFolderMissing(Exception):
    """The installation lacks one of the folders that ship with the portal."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where outgoing email is handed over. TLS certificates are always verified (ASVS 12.3.1)."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    encryption: str
    """`starttls`, `tls`, or `none` (only for a server on this same machine)."""


@dataclass(frozen=True, slots=True)
class Notify:
    """GOV.UK Notify: its templates for emails (before the mail server) and texts; an empty one is not used."""

    api_key: str = field(repr=False)
    email_template: str
    text_template: str
    base_url: str = "https://api.notifications.service.gov.uk"


@dataclass(frozen=True, slots=True)
class Team:
    """The service as families see it; times are local. Names change with every reorganisation, so they are settings."""

    name: str
    phone: str
    opens: time
    closes: time

    @property
    def phone_address(self) -> str:
        """The number as a `tel:` address, for one tap."""
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What may be sent with one message, `each` file and in `total` in bytes; families read it before they choose."""

    number: int = 5
    each: int = 10 * 1024 * 1024
    total: int = 25 * 1024 * 1024

    @property
    def are_taken(self) -> bool:
        """Whether this installation takes files at all."""
        return self.number > 0


ScannerAddress = str | tuple[str, int]
"""Where a virus scanner listens: the path of its socket, or host and port."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    mode: Mode
    database_url: str = field(repr=False)
    service_key: str = field(repr=False)
    """One or several lines `id:base64`, the first is the current one; see README, "Keeping the service key"."""
    base_url: str
    """Where people reach the portal; links in emails are built from it, never from a request (host header attacks)."""
    service_name: str
    """The neutral name shown in page titles, browser history and emails."""
    team: Team
    sender: str
    """The neutral address that emails come from."""
    mail_server: MailServer | None
    outbox_folder: Path | None
    """Where outgoing mail is kept as files instead of being sent; only in the demo and in tests."""
    shows_unreviewed: bool
    """Whether first editions and unreviewed translations may be shown, with a label saying so."""
    secure_cookies: bool
    compresses_pages: bool
    """Whether pages are compressed here; behind a proxy the proxy does it."""
    trusted_proxies: int
    """How many proxies stand in front and may set X-Forwarded-For (ASVS 4.1.3)."""
    files: FileLimits = field(default_factory=FileLimits)
    notify: Notify | None = None
    scanner: ScannerAddress | None = None
    """Without one, photographs are made safe by rewriting them, and PDFs stay “not scanned”."""
    check_holds_days: int = 90
    """How long the check of a directory entry is trusted, unless whoever checks says otherwise."""
    directory_hosts: tuple[str, ...] = ()
    """The hosts that `portal directory check` may ask; empty: any public one."""
    access_review_days: int = 90
    """How often a manager confirms what each member of staff may do: our own starting value, no standard."""
    quiet_days: int = 28
    """After so long without any contact a family stands among the quiet ones: our own starting value, no standard."""

    @property
    def is_demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def sends_texts(self) -> bool:
        """Whether there is a way for texts, so that a family may choose them."""
        return self.outbox_folder is not None or (self.notify is not None and bool(self.notify.text_template))


def find_shipped(name: str) -> Path:
    """The folder `content` or its like: installed, else at the repository root. Raises ShippedFolderMissing."""
    for folder in (PACKAGE / "shipped" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise ShippedFolderMissing(f"the folder “{name}” that ships with the portal is missing; install the portal again")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this installation.

    Raises SettingMissing or SettingUnusable with one plain sentence that names the setting.
    """
    mode = _choose(environ, "PORTAL_MODE", {each.value: each for each in Mode}, default="production")
    _refuse_debugging(environ, mode)
    base_url, notify = _base_url(environ, mode), _notify(environ)
    return Settings(
        mode=mode,
        database_url=_database_url(environ),
        service_key=_secret(environ, "PORTAL_SERVICE_KEY"),
        base_url=base_url,
        service_name=environ.get("PORTAL_SERVICE_NAME", "Family support"),
        team=_team(environ),
        sender=environ.get("PORTAL_SENDER", f"no-reply@{urlsplit(base_url).hostname}"),
        mail_server=_mail_server(environ, needed=mode is Mode.PRODUCTION and not (notify and notify.email_template)),
        outbox_folder=_outbox_folder(environ, mode),
        shows_unreviewed=mode is not Mode.PRODUCTION,
        secure_cookies=_secure_cookies(base_url, mode),
        compresses_pages=mode is Mode.DEMO,
        trusted_proxies=_number(environ, "PORTAL_TRUSTED_PROXIES", default=0, most=5),
        files=_file_limits(environ),
        notify=notify,
        scanner=_scanner(environ),
        check_holds_days=_number(environ, "PORTAL_CHECK_HOLDS_DAYS", default=90, least=1, most=365),
        directory_hosts=tuple(environ.get("PORTAL_DIRECTORY_HOSTS", "").lower().replace(",", " ").split()),
        access_review_days=_number(environ, "PORTAL_ACCESS_REVIEW_DAYS", default=90, most=366),
        quiet_days=_number(environ, "PORTAL_QUIET_DAYS", default=28, most=366),
    )


def _required(environ: Mapping[str, str], name: str, meaning: str) -> str:
    if not (value := environ.get(name, "").strip()):
        raise SettingMissing(f"{name} is not set: {meaning}.")
    return value


def _secret(environ: Mapping[str, str], name: str) -> str:
    """A secret from the environment or, better, from the file that `<name>_FILE` names."""
    if not (file_name := environ.get(f"{name}_FILE", "").strip()):
        return _required(environ, name, f"give the key itself, or the path of its file in {name}_FILE")
    try:
        return Path(file_name).read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as problem:
        raise SettingUnusable(f"{name}_FILE names a file that cannot be read: {file_name}.") from problem


def _choose(environ: Mapping[str, str], name: str, choices: Mapping[str, Value], *, default: str) -> Value:
    if (value := environ.get(name, default).strip().lower()) not in choices:
        raise SettingUnusable(f"{name} must be one of {', '.join(choices)}; it is “{value}”.")
    return choices[value]


def _number(environ: Mapping[str, str], name: str, *, default: int, most: int, least: int = 0) -> int:
    if not (text := environ.get(name, str(default)).strip()).isdecimal() or not least <= int(text) <= most:
        raise SettingUnusable(f"{name} must be a whole number from {least} to {most}; it is “{text}”.")
    return int(text)


def _refuse_debugging(environ: Mapping[str, str], mode: Mode) -> None:
    """A debugger answers strangers with code and data (ASVS 13.4.2)."""
    for name in ("FLASK_DEBUG", "PORTAL_DEBUG"):
        if mode is Mode.PRODUCTION and environ.get(name, "").strip().lower() not in {"", "0", "false", "no"}:
            raise SettingUnusable(f"{name} is on: the portal does not start with debugging in production.")


def _database_url(environ: Mapping[str, str]) -> str:
    url = _required(environ, "PORTAL_DATABASE_URL", "for example postgresql+psycopg://portal@db.example.org/portal")
    if not url.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise SettingUnusable("PORTAL_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://.")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _base_url(environ: Mapping[str, str], mode: Mode) -> str:
    url = _required(environ, "PORTAL_BASE_URL", "the address people type, for example https://support.example.org")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise SettingUnusable("PORTAL_BASE_URL must be like https://support.example.org, without a path.")
    if mode is Mode.PRODUCTION and parts.scheme != "https":
        raise SettingUnusable("PORTAL_BASE_URL must start with https:// in production.")
    return url.rstrip("/")


def _secure_cookies(base_url: str, mode: Mode) -> bool:
    """Browsers keep `__Host-` cookies on https and on this machine; a demo on another host over http does without."""
    parts = urlsplit(base_url)
    return mode is not Mode.DEMO or parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}


def _team(environ: Mapping[str, str]) -> Team:
    return Team(
        name=environ.get("PORTAL_TEAM_NAME", "the family support team"),
        phone=_required(environ, "PORTAL_TEAM_PHONE", "every page shows families how to reach a person"),
        opens=_parse(environ, "PORTAL_TEAM_OPENS", "09:00", time.fromisoformat, "a time such as 09:00"),
        closes=_parse(environ, "PORTAL_TEAM_CLOSES", "17:00", time.fromisoformat, "a time such as 17:00"),
    )


def _parse(environ: Mapping[str, str], name: str, default: str, parse: Callable[[str], Value], expected: str) -> Value:
    text = environ.get(name, default).strip()
    try:
        return parse(text)
    except ValueError as problem:
        raise SettingUnusable(f"{name} must be {expected}; it is “{text}”.") from problem


def _notify(environ: Mapping[str, str]) -> Notify | None:
    email, text = (environ.get(f"PORTAL_NOTIFY_{each}_TEMPLATE", "").strip() for each in ("EMAIL", "TEXT"))
    return Notify(_secret(environ, "PORTAL_NOTIFY_API_KEY"), email, text) if email or text else None


def _mail_server(environ: Mapping[str, str], *, needed: bool) -> MailServer | None:
    if not needed and not environ.get("PORTAL_SMTP_HOST"):
        return None
    return MailServer(
        host=_required(environ, "PORTAL_SMTP_HOST", "sign-in links go out by email"),
        port=_number(environ, "PORTAL_SMTP_PORT", default=587, most=65535),
        username=environ.get("PORTAL_SMTP_USERNAME", ""),
        password=_secret(environ, "PORTAL_SMTP_PASSWORD") if environ.get("PORTAL_SMTP_USERNAME") else "",
        encryption=_choose(environ, "PORTAL_SMTP_ENCRYPTION", _ENCRYPTIONS, default="starttls"),
    )


def _outbox_folder(environ: Mapping[str, str], mode: Mode) -> Path | None:
    if not (folder := environ.get("PORTAL_OUTBOX_FOLDER", "").strip()):
        return None
    if mode is Mode.PRODUCTION:
        raise SettingUnusable("PORTAL_OUTBOX_FOLDER is for the demo: in production email must really be sent.")
    return Path(folder)


def _file_limits(environ: Mapping[str, str]) -> FileLimits:
    each = _number(environ, "PORTAL_FILE_MB", default=10, most=50)
    total = _number(environ, "PORTAL_MESSAGE_FILES_MB", default=max(25, each), most=100)
    if each < 1:
        raise SettingUnusable("PORTAL_FILE_MB must be at least 1; PORTAL_FILES_PER_MESSAGE=0 takes no files at all.")
    if total < each:
        raise SettingUnusable("PORTAL_MESSAGE_FILES_MB must be at least PORTAL_FILE_MB.")
    number = _number(environ, "PORTAL_FILES_PER_MESSAGE", default=5, most=20)
    return FileLimits(number=number, each=each * 1024 * 1024, total=total * 1024 * 1024)


def _scanner(environ: Mapping[str, str]) -> ScannerAddress | None:
    if not (text := environ.get("PORTAL_CLAMD", "").strip()) or text.startswith("/"):
        return text or None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingUnusable(f"PORTAL_CLAMD must be the path of a socket, or host:port; it is “{text}”.")
    return host.strip("[]"), int(port)
