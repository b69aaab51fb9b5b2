"""After a message that may mean danger, or one that nobody here can check: help at once, and one question."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.danger import Said
from portal.domain.danger_signs import Looked, look
from portal.domain.working_time import NeverOpens, local
from portal.i18n import Locale
from portal.queries import help_now as help_queries
from portal.queries import readers
from portal.queries.sessions import SessionRow
from portal.services import automatic_replies
from portal.services import danger as services
from portal.services.danger_alerts import Office
from portal.web.access import Blueprint
from portal.web.help_lines import Door, doors
from portal.web.locale import language_of_reader
from portal.web.presence import team_hours
from portal.web.reading_words import who_reads_next
from portal.web.wiring import wiring

danger = Blueprint("family", "danger", url_prefix="/messages/how-are-you")


@dataclass(frozen=True, slots=True)
class HelpPanel:
    """What stands over the thread: whom to call or text now, and, where it is asked, how they are."""

    lines: list[Door]
    asks: bool
    said: Said | None
    """What they have just answered."""


def office(settings: Settings) -> Office:
    """The team's week and the bank holidays."""
    return Office(hours=team_hours(settings), bank_holidays=wiring().bank_holidays)


def after_sending(
    session: Session,
    *,
    viewer: FamilyViewer,
    message_id: UUID | None,
    body: str,
    locale: Locale,
    settings: Settings,
    now: datetime,
) -> bool:
    """Look at what was just kept, and let the automatic reply stand where nobody is reading.

    Tells whether the next page offers help at once: it does after words that may mean danger, and always where the
    check cannot read them. A repeated tap (no `message_id`) is told the same as the first, and keeps nothing.
    """
    language = language_of_reader(locale)
    if message_id is not None:
        services.look_at(
            session,
            viewer=viewer,
            message_id=message_id,
            body=body,
            language=language,
            office=office(settings),
            now=now,
        )
        _reply_where_nobody_reads(session, viewer, message_id, settings, now)
    return look(body, language=language) is not Looked.CLEAR


def _reply_where_nobody_reads(
    session: Session, viewer: FamilyViewer, message_id: UUID, settings: Settings, now: datetime
) -> None:
    who = readers.of_family(session, adult_id=viewer.adult_id, today=local(now).date())
    try:
        found = who_reads_next(readers=who, settings=settings, bank_holidays=wiring().bank_holidays, now=now)
    except NeverOpens:
        return  # the page says it, and whom to call
    if found.opens_at is not None:
        automatic_replies.reply_once(
            session,
            adult_id=viewer.adult_id,
            message_id=message_id,
            reader_id=found.reader_id,
            closed_until=found.opens_at,
            now=now,
        )


def _help_after_expiry(expired: SessionRow) -> ResponseReturnValue:  # noqa: ARG001 - whoever it was
    """Nobody who needs help now is asked to sign in first."""
    return redirect(url_for("public.help_now.show"), 303)


@danger.post("", access=Permission.FAMILY_MESSAGES_SEND, when_expired=_help_after_expiry)
def answer(viewer: FamilyViewer, session: Session, now: datetime, settings: Settings) -> ResponseReturnValue:
    """Keep how they are: “I need someone now”, or “I am safe”."""
    said = next((each for each in Said if each.value == request.form.get("said")), None)
    if said is not None:
        services.answer(session, viewer=viewer, said=said, office=office(settings), now=now)
    return redirect(url_for("family.messages.thread", said=said.value if said else None, _anchor="help"), 303)


def help_panel(session: Session, locale: Locale, *, asks: bool) -> HelpPanel | None:
    """The panel where this reader needs it now; None where they do not. `asks`: they have not said how they are.

    After words that nobody here can check it asks too, once: whoever does not write English is no less in need.
    """
    said = next((each for each in Said if each.value == request.args.get("said")), None)
    was_sent = "help" in request.args
    if not asks and said is None and not was_sent:
        return None
    return HelpPanel(doors(help_queries.crisis_lines(session), locale), asks or (was_sent and said is None), said)
