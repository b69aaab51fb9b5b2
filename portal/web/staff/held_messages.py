"""Words to a restricted adult: held for a second person, released, sent back; or an approved text in their place."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.restrictions import OwnWords, WordsTooOld
from portal.i18n import Locale
from portal.services import held_messages as services
from portal.services import neutral_texts
from portal.services.held_messages import DecidedAlready, NoSuchHeldMessage, NotRestricted, NotTheirs
from portal.services.messages import NoThread, WroteAgain
from portal.services.neutral_texts import NotApproved
from portal.services.outgoing_words import LookAgain
from portal.web.access import Blueprint
from portal.web.staff.beside_the_thread import Refused
from portal.web.staff.drafts import keep_after_expiry
from portal.web.staff.last_look import look
from portal.web.staff.messages import address, refused_page
from portal.web.writing import PageKeyMissing, key_in_form, send_key, typed, why_refused

held_messages = Blueprint("staff", "held_messages", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>")


@held_messages.post("/held", access=Permission.STAFF_MESSAGES_SEND, when_expired=keep_after_expiry)
def propose(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Ask for a second person; any number of taps ask once."""
    try:
        look(session, case=case, viewer=viewer, adult_id=adult_id, now=now)
        services.propose(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            body=typed(),
            send_key=send_key(),
            seen_id=key_in_form("seen"),
            now=now,
        )
    except NoThread:
        abort(404)
    except (EmptyMessage, MessageTooLong, PageKeyMissing) as problem:
        words = why_refused(problem, locale)
        return refused_page(case, viewer, session, now, locale, adult_id, words, 422)
    except LookAgain as problem:
        return refused_page(case, viewer, session, now, locale, adult_id, "", 422, look_again=problem)
    except NotRestricted:
        words = locale.gettext("This adult is not restricted any more. You can send what you wrote as usual.")
        return refused_page(case, viewer, session, now, locale, adult_id, words, 409)
    return redirect(address(case.case_id, adult_id, "held"), 303)


@held_messages.post("/held/<uuid:held_id>/release", access=Permission.STAFF_MESSAGES_RELEASE)
def release(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID, held_id: UUID
) -> ResponseReturnValue:
    """Send what a colleague wrote; any number of taps send it once."""
    seen_id = key_in_form("seen")

    def act() -> None:
        services.release(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            held_id=held_id,
            seen_id=seen_id,
            now=now,
        )

    return _decide(act, "released", case, viewer, session, now, locale, adult_id)


@held_messages.post("/held/<uuid:held_id>/return", access=Permission.STAFF_MESSAGES_RELEASE)
def send_back(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID, held_id: UUID
) -> ResponseReturnValue:
    """Give words back to whoever wrote them, and say why."""

    def act() -> None:
        services.send_back(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            held_id=held_id,
            why=typed("why"),
            now=now,
        )

    try:
        return _decide(act, "sent_back", case, viewer, session, now, locale, adult_id)
    except (EmptyMessage, MessageTooLong) as problem:
        is_empty = isinstance(problem, EmptyMessage)
        words = locale.gettext("Say why it goes back." if is_empty else "Use at most 2,000 characters.")
        refused = Refused(words, reason_of=held_id)
        return refused_page(case, viewer, session, now, locale, adult_id, words, 422, refused=refused)


@held_messages.post("/held/<uuid:held_id>/withdrawal", access=Permission.STAFF_MESSAGES_SEND)
def withdraw(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID, held_id: UUID
) -> ResponseReturnValue:
    """Take one’s own words back into the box."""

    def act() -> None:
        services.withdraw(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, held_id=held_id, now=now)

    return _decide(act, "withdrawn", case, viewer, session, now, locale, adult_id)


@held_messages.post("/neutral", access=Permission.STAFF_MESSAGES_SEND)
def send_neutral(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Send an approved text as it stands; any number of taps send it once."""
    edition_id, key = key_in_form("text"), key_in_form("send_key")

    def act() -> None:
        if edition_id is None or key is None:
            raise NotApproved
        neutral_texts.send(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            edition_id=edition_id,
            send_key=key,
            seen_id=key_in_form("seen"),
            now=now,
        )

    return _decide(act, "sent", case, viewer, session, now, locale, adult_id)


def _decide(
    act: Callable[[], None],
    told: str,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    adult_id: UUID,
) -> ResponseReturnValue:
    try:
        act()
    except (NoSuchHeldMessage, NoThread):
        abort(404)
    except tuple(_REFUSALS) as problem:
        words = locale.gettext(_REFUSALS[type(problem)])
        return refused_page(case, viewer, session, now, locale, adult_id, words, 409, refused=Refused(words))
    return redirect(address(case.case_id, adult_id, told), 303)


_REFUSALS: dict[type[Exception], str] = {
    OwnWords: "You wrote this yourself. Somebody else must release it.",
    WordsTooOld: "This has waited for more than a week and may not be true any more. Send it back to be looked at.",
    WroteAgain: "Something newer has arrived. Read it first, and then decide.",
    DecidedAlready: "A colleague has decided about this meanwhile. Nothing was changed.",
    NotTheirs: "Only whoever wrote it takes it back, and only somebody else sends it back. Nothing was changed.",
    NotApproved: "Choose one of the texts. If it is gone from the list, it is not approved any more.",
}
