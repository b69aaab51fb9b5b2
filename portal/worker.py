"""The delivery loop: takes notices that are due, writes them as emails, hands them over. Several may run at once.

Beside it, in a thread of its own, files are checked, so that no sign-in link waits for a slow scanner.
"""

import logging
import signal
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from jinja2 import TemplateError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.adapters import bank_holidays
from portal.adapters.calendar_files import CalendarEntry
from portal.adapters.clamd import Clamd, ScannerSilent
from portal.adapters.database import Database
from portal.adapters.emails import Letter, write_email, write_text
from portal.adapters.images import RewriterBroke
from portal.adapters.mailer import FolderMailer, Mailer, NotHandedOver, Receipts, SmtpMailer, TwoWays
from portal.config import SettingMissing, Settings, SettingUnusable
from portal.domain.attachments import FileState, WhyFailed
from portal.domain.crypto import KeyErased, SealBroken
from portal.domain.preferences import Channel
from portal.domain.working_time import WorkingHours
from portal.queries import attachments as attachment_queries
from portal.queries import calendar_feeds
from portal.services import (
    appointment_reminders,
    attachment_checks,
    attachments,
    attempts,
    deliveries,
    home_visits,
    reminders,
    support_reminders,
)
from portal.services.attachment_checks import ClaimedFile, Scanner, Verdict

if TYPE_CHECKING:
    from portal.adapters.notify import NotifyMailer

logger = logging.getLogger("portal.worker")

PAUSE = 1.0
"""Seconds to rest when nothing is due: a sign-in link is on its way within two seconds."""

TIDIED_EVERY = timedelta(hours=1)
"""How often old attempt counts and requests for links are thrown away, and staff are told of what falls due."""

WATCHED_EVERY = timedelta(minutes=1)
"""How often it is looked whether somebody is overdue from a visit."""

PAUSE_AFTER_TROUBLE = 10.0
"""Seconds to rest when the database does not answer."""


TELLING = (
    reminders.remind_of_promises,
    reminders.warn_of_uncovered_days,
    appointment_reminders.warn_of_unconfirmed,
    appointment_reminders.remind_families,
    support_reminders.warn_of_lapsed_lines,
    support_reminders.warn_of_checks_due,
)
"""What is asked again and again and told once; each in a transaction of its own."""


def mailer_for(settings: Settings) -> Mailer:
    """The folder of the demo, GOV.UK Notify, or the mail server. Raises SettingMissing where nothing takes letters."""
    if settings.outbox_folder is not None:
        return FolderMailer(settings.outbox_folder)
    notify = notify_for(settings)
    if notify is not None and settings.notify is not None and settings.notify.email_template:
        return notify
    if settings.mail_server is None:
        raise SettingMissing("PORTAL_SMTP_HOST is not set: sign-in links go out by email.")
    server = SmtpMailer(settings.mail_server)
    return server if notify is None else TwoWays(letters=server, texts=notify)


def notify_for(settings: Settings) -> "NotifyMailer | None":
    """GOV.UK Notify, where it is set up. Raises SettingUnusable where its client is not installed."""
    if settings.notify is None:
        return None
    try:
        from portal.adapters.notify import NotifyMailer  # its client is an extra, needed by those who use Notify
    except ImportError as missing:
        raise SettingUnusable(
            "PORTAL_NOTIFY_API_KEY needs the extra “notify”: pip install it, or unset it."
        ) from missing
    return NotifyMailer(settings.notify)


def scanner_for(settings: Settings) -> Scanner | None:
    """The virus scanner, where one is set up."""
    return None if settings.scanner is None else Clamd(settings.scanner)


def deliver_one(database: Database, mailer: Mailer, settings: Settings, *, now: datetime) -> bool:
    """Deliver the notice that has been due longest; False when nothing is due.

    A worker that dies between handing over and settling leaves one notice that is sent again, under the same reference.
    """
    with database.write_session() as session:
        claimed = deliveries.claim_next(session, now=now)
        calendar = None if claimed is None else _calendar(session, claimed, now)
        session.commit()
    if claimed is None:
        return False
    letter = Letter(str(claimed.id), claimed.kind, claimed.address, claimed.locale, claimed.values, calendar)
    try:
        write = write_text if claimed.channel == Channel.TEXT else write_email
        remote_id = mailer.send(write(letter, settings), again=claimed.tries > 1)
    except (NotHandedOver, TemplateError, ValueError) as problem:
        logger.warning("notice %s not handed over at try %s: %s", claimed.id, claimed.tries, type(problem).__name__)
        with database.write_session() as session:
            deliveries.settle_failed(session, notice_id=claimed.id, tries=claimed.tries, now=now)
            session.commit()
        return True
    with database.write_session() as session:
        deliveries.settle_delivered(session, notice_id=claimed.id, now=now, remote_id=remote_id)
        session.commit()
    logger.info("notice %s handed over", claimed.id)
    return True


def _calendar(session: Session, claimed: deliveries.ClaimedNotice, now: datetime) -> CalendarEntry | None:
    """The appointment that a letter carries, as it stands at this moment, however long the letter has waited."""
    uid = claimed.values.get("calendar_uid")
    found = None if uid is None else calendar_feeds.newest(session, calendar_uid=UUID(uid))
    if found is None:
        return None
    return CalendarEntry(
        uid=found.uid,
        sequence=found.sequence,
        title=found.title,
        starts_at=found.starts_at,
        length=found.ends_at - found.starts_at,
        made_at=now,
        is_cancelled=found.is_cancelled,
    )


def ask_for_receipt(database: Database, receipts: Receipts, *, now: datetime) -> bool:
    """Ask what became of one notice that was handed over; False when none is to be asked after."""
    with database.write_session() as session:
        claimed = deliveries.claim_receipt(session, now=now)
        session.commit()
    if claimed is None:
        return False
    notice_id, remote_id = claimed
    try:
        receipt = receipts.receipt(remote_id)
    except NotHandedOver as problem:
        logger.warning("no answer about notice %s: %s", notice_id, problem)
        return True
    if receipt is not None:
        with database.write_session() as session:
            deliveries.settle_receipt(session, notice_id=notice_id, receipt=receipt, now=now)
            session.commit()
    return True


def check_one(database: Database, scanner: Scanner | None, *, now: datetime) -> bool:
    """Check the file that has waited longest; False when none is due.

    A worker that dies in between leaves the file to be taken up again when its lease has ended.
    """
    with database.write_session() as session:
        claimed = attachment_checks.claim_next(session, now=now)
        session.commit()
    if claimed is None:
        return False
    with ExitStack() as files:
        settle = _check(database, claimed, scanner, files)
        with database.write_session() as session:
            settle(session, now)
            session.commit()
    return True


Settle = Callable[[Session, datetime], None]


def _check(database: Database, claimed: ClaimedFile, scanner: Scanner | None, files: ExitStack) -> Settle:
    """Look through one file; answers how that is to be written down. `files` closes what is opened here."""
    content = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    try:
        with database.read_session() as session:
            for piece in attachment_queries.pieces(session, claimed.id):
                content.write(piece)
        content.flush()
        verdict = attachment_checks.look_through(content, claimed.kind, scanner)
        if verdict.rewritten is not None:
            files.enter_context(verdict.rewritten)
    except ScannerSilent as problem:
        logger.warning("file %s not scanned at try %s: %s", claimed.id, claimed.tries, problem)
        return lambda session, now: attachment_checks.settle_silent(session, claimed, now=now)
    except RewriterBroke as problem:
        logger.warning("file %s not rewritten at try %s: %s", claimed.id, claimed.tries, problem)
        return lambda session, now: attachment_checks.settle_broken(session, claimed, now=now)
    except (KeyErased, SealBroken) as problem:
        logger.warning("file %s cannot be opened: %s", claimed.id, type(problem).__name__)
        verdict = Verdict(FileState.FAILED, WhyFailed.UNREADABLE)
    logger.info("file %s is %s", claimed.id, verdict.state.value)
    return lambda session, now: attachment_checks.settle(session, claimed, verdict, now=now)


def tidy(database: Database, *, now: datetime) -> None:
    """Throw away what signing in leaves behind, and files that were chosen and never sent."""
    with database.write_session() as session:
        attempts.forget_old(session, now=now)
        attachments.throw_away_unsent(session, now=now)
        session.commit()


def remind(database: Database, settings: Settings, *, now: datetime) -> None:
    """Tell staff of what falls due, and families of an appointment that is near.

    Another worker may just have done so: then this is not needed.
    """
    hours = WorkingHours.every_weekday(settings.team.opens, settings.team.closes)
    holidays = bank_holidays.england(range(now.year, now.year + 2))
    for tell in TELLING:
        with database.write_session() as session:
            try:
                tell(session, hours=hours, bank_holidays=holidays, now=now)
                session.commit()
            except IntegrityError:
                session.rollback()


def watch_visits(database: Database, *, now: datetime) -> None:
    """Write to the team about whoever has not come back from a visit."""
    with database.write_session() as session:
        home_visits.raise_alarms(session, now=now)
        session.commit()


def run(database: Database, settings: Settings) -> None:
    """Deliver until somebody asks to stop (SIGTERM, SIGINT)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    mailer, receipts, scanner = mailer_for(settings), notify_for(settings), scanner_for(settings)
    files = threading.Thread(
        target=_keep_on, args=(stop, lambda: check_one(database, scanner, now=datetime.now(UTC))), daemon=True
    )
    files.start()
    tidied_at = watched_at = datetime.min.replace(tzinfo=UTC)

    def deliver() -> bool:
        nonlocal tidied_at, watched_at
        now = datetime.now(UTC)
        if now - watched_at >= WATCHED_EVERY:
            watch_visits(database, now=now)
            watched_at = now
        if now - tidied_at >= TIDIED_EVERY:
            tidy(database, now=now)
            remind(database, settings, now=now)
            tidied_at = now
        if deliver_one(database, mailer, settings, now=now):
            return True
        return receipts is not None and ask_for_receipt(database, receipts, now=now)

    _keep_on(stop, deliver)
    files.join(PAUSE_AFTER_TROUBLE)  # what it cannot finish by then is taken up again after its lease


def _keep_on(stop: threading.Event, work: Callable[[], bool]) -> None:
    """Work as long as there is some, rest where there is none, and go on after trouble, until somebody asks to stop."""
    while not stop.is_set():
        try:
            busy = work()
        except Exception:
            logger.exception("the worker stumbled; trying again")
            stop.wait(PAUSE_AFTER_TROUBLE)
        else:
            if not busy:
                stop.wait(PAUSE)
