"""The delivery loop: takes notices that are due, writes them as emails, hands them over. Several may run at once."""

import logging
import signal
import threading
from datetime import UTC, datetime, timedelta

from jinja2 import TemplateError
from sqlalchemy.exc import IntegrityError

from portal.adapters import bank_holidays
from portal.adapters.database import Database
from portal.adapters.emails import Letter, write_email
from portal.adapters.mailer import FolderMailer, Mailer, NotHandedOver, SmtpMailer
from portal.config import SettingMissing, Settings
from portal.domain.working_time import WorkingHours
from portal.services import attempts, deliveries, reminders

logger = logging.getLogger("portal.worker")

PAUSE = 1.0
"""Seconds to rest when nothing is due: a sign-in link is on its way within two seconds."""

TIDIED_EVERY = timedelta(hours=1)
"""How often old attempt counts and requests for links are thrown away, and staff are told of what falls due."""

PAUSE_AFTER_TROUBLE = 10.0
"""Seconds to rest when the database does not answer."""


def mailer_for(settings: Settings) -> Mailer:
    """The folder of the demo, or the mail server. Raises SettingMissing where there is neither."""
    if settings.outbox_folder is not None:
        return FolderMailer(settings.outbox_folder)
    if settings.mail_server is None:
        raise SettingMissing("PORTAL_SMTP_HOST is not set: sign-in links go out by email.")
    return SmtpMailer(settings.mail_server)


def deliver_one(database: Database, mailer: Mailer, settings: Settings, *, now: datetime) -> bool:
    """Deliver the notice that has been due longest; False when nothing is due.

    A worker that dies between handing over and settling leaves one notice that is sent again, under the same reference.
    """
    with database.write_session() as session:
        claimed = deliveries.claim_next(session, now=now)
        session.commit()
    if claimed is None:
        return False
    letter = Letter(str(claimed.id), claimed.kind, claimed.address, claimed.locale, claimed.values)
    try:
        mailer.send(write_email(letter, settings))
    except (NotHandedOver, TemplateError, ValueError) as problem:
        logger.warning("notice %s not handed over at try %s: %s", claimed.id, claimed.tries, type(problem).__name__)
        with database.write_session() as session:
            deliveries.settle_failed(session, notice_id=claimed.id, tries=claimed.tries, now=now)
            session.commit()
        return True
    with database.write_session() as session:
        deliveries.settle_delivered(session, notice_id=claimed.id, now=now)
        session.commit()
    logger.info("notice %s handed over", claimed.id)
    return True


def tidy(database: Database, *, now: datetime) -> None:
    """Throw away what signing in leaves behind and nothing looks at any more."""
    with database.write_session() as session:
        attempts.forget_old(session, now=now)
        session.commit()


def remind(database: Database, settings: Settings, *, now: datetime) -> None:
    """Tell staff of promises that fall due. Another worker may just have done so: then this is not needed."""
    hours = WorkingHours.every_weekday(settings.team.opens, settings.team.closes)
    holidays = bank_holidays.england(range(now.year, now.year + 2))
    with database.write_session() as session:
        try:
            reminders.remind_of_promises(session, hours=hours, bank_holidays=holidays, now=now)
            session.commit()
        except IntegrityError:
            session.rollback()


def run(database: Database, settings: Settings) -> None:
    """Deliver until somebody asks to stop (SIGTERM, SIGINT)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    mailer = mailer_for(settings)
    tidied_at = datetime.min.replace(tzinfo=UTC)
    while not stop.is_set():
        now = datetime.now(UTC)
        try:
            if now - tidied_at >= TIDIED_EVERY:
                tidy(database, now=now)
                remind(database, settings, now=now)
                tidied_at = now
            busy = deliver_one(database, mailer, settings, now=now)
        except Exception:
            logger.exception("delivery stumbled; trying again")
            stop.wait(PAUSE_AFTER_TROUBLE)
        else:
            if not busy:
                stop.wait(PAUSE)
