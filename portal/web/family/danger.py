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
from portal.domain.working_time import is_open, next_opening
from portal.i18n import Locale
from portal.queries import help_now as help_queries
from portal.services import automatic_replies
from portal.services import danger as services
from portal.services.danger import Looked, Office
from portal.web.access import Blueprint
from portal.web.help_lines import Door, doors
from portal.web.presence import team_hours
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
    message_id: UUID,
    body: str,
    locale: Locale,
    settings: Settings,
    now: datetime,
) -> bool:
    """Look at what was just kept, and let the automatic reply stand where the team is closed.

    Tells whether the next page offers help at once: it does after words that may mean danger, and always where the
    check cannot read them.
    """
    at_work = office(settings)
    looked = services.look_at(
        session, viewer=viewer, message_id=message_id, body=body, language=locale.tag, office=at_work, now=now
    )
    if not is_open(now, hours=at_work.hours, bank_holidays=at_work.bank_holidays):
        until = next_opening(now, hours=at_work.hours, bank_holidays=at_work.bank_holidays)
        automatic_replies.reply_once(session, adult_id=viewer.adult_id, message_id=message_id, closed_until=until)
    return looked is not Looked.CLEAR


@danger.post("", access=Permission.FAMILY_MESSAGES_SEND)
def answer(viewer: FamilyViewer, session: Session, now: datetime, settings: Settings) -> ResponseReturnValue:
    """Keep how they are: “I need someone now”, or “I am safe”."""
    said = next((each for each in Said if each.value == request.form.get("said")), None)
    if said is not None:
        services.answer(session, viewer=viewer, said=said, office=office(settings), now=now)
    return redirect(url_for("family.messages.thread", said=said.value if said else None, _anchor="help"), 303)


def help_panel(session: Session, locale: Locale, *, asks: bool) -> HelpPanel | None:
    """The panel where this reader needs it now; None where they do not. `asks`: they have not said how they are."""
    said = next((each for each in Said if each.value == request.args.get("said")), None)
    if not asks and said is None and "help" not in request.args:
        return None
    return HelpPanel(doors(help_queries.crisis_lines(session), locale), asks, said)
