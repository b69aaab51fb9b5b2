"""What stands around a thread for the team: who has it, who is looking, the note left for the reader, saved replies."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session

from portal.domain.access import CaseFacts, StaffViewer
from portal.domain.messages import EmptyMessage
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import looking, saved_replies
from portal.queries import thread_work as work_queries
from portal.queries.saved_replies import ReplyChoice
from portal.queries.thread_work import HandoverNote, ThreadState
from portal.services.outgoing_words import REASON_AT_MOST, LookAgain


@dataclass(frozen=True, slots=True)
class ReasonBox:
    """The field for the reason why words go as they are."""

    data: str
    errors: tuple[str, ...]
    id: str = "reason"
    name: str = "reason"


@dataclass(frozen=True, slots=True)
class Warned:
    """What was found in words that are about to go, and the field in which a reason may be given."""

    found: LookAgain
    reason: ReasonBox


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it, for one viewer and one thread."""

    who_has_it: str
    standing: str
    """Put aside until when, or since when it is the family's turn; else empty."""
    is_mine: bool
    stored_owner_id: UUID | None
    """As the page knows it; the form that takes the thread carries it."""
    looking: tuple[str, ...]
    note: HandoverNote | None
    """The note left for this very viewer, until they say that they have read it."""
    replies: tuple[ReplyChoice, ...]
    warned: Warned | None


def desk_for(
    session: Session,
    *,
    case: CaseFacts,
    viewer: StaffViewer,
    adult_id: UUID,
    now: datetime,
    locale: Locale,
    found: LookAgain | None = None,
) -> Desk:
    """What stands around this thread; `found` is what was just found in the words of this request.

    An adult who is not on this case is not found.
    """
    today = local(now).date()
    state = work_queries.state(session, facts=case, adult_id=adult_id, today=today)
    if state is None:
        abort(404)
    return Desk(
        who_has_it=who_has_it(state, viewer, locale),
        standing=standing(state, now=now, today=today, locale=locale),
        is_mine=state.stored_owner_id == viewer.id,
        stored_owner_id=state.stored_owner_id,
        looking=looking.at(session, adult_id=adult_id, but=viewer.id, now=now),
        note=state.note if state.note_is_for == viewer.id else None,
        replies=saved_replies.in_use(session),
        warned=None if found is None else warned_of(found, locale),
    )


def who_has_it(state: ThreadState, viewer: StaffViewer, locale: Locale) -> str:
    """“You have it.”, “Ruth Adeyemi has it.”, or that nobody has, and why where somebody had taken it."""
    _ = locale.gettext
    if state.owner_id == viewer.id:
        return _("You have it.")
    if state.owner_id is not None:
        return _("%(name)s has it.") % {"name": state.owner}
    if state.was_with:
        return _("Nobody has it: %(name)s had taken it, and is away or does not look after this family now.") % {
            "name": state.was_with
        }
    return _("Nobody has taken it.")


def standing(state: ThreadState, *, now: datetime, today: date, locale: Locale) -> str:
    """Whether it is out of the list, and until when."""
    _ = locale.gettext
    if state.comes_back_at is not None:
        day = local(state.comes_back_at).date()
        words = _("It was put aside until today.") if day == today else _("It was put aside until %(day)s.")
        if state.comes_back_at > now:
            words = _("Put aside until %(day)s. It is back earlier if they write.")
        return words % {"day": locale.day(day)}
    if state.asked_family_at is not None and state.waiting_since is None:
        words = _("It is the family’s turn since %(day)s. It is back in the list when they write.")
        return words % {"day": locale.day(local(state.asked_family_at).date())}
    return ""


def warned_of(found: LookAgain, locale: Locale) -> Warned:
    """What a last look found, with the field for the reason as it came back."""
    return Warned(found, _reason_box(found, locale))


def _reason_box(found: LookAgain, locale: Locale) -> ReasonBox:
    typed = request.form.get("reason", "")
    if found.reason_problem is None:
        return ReasonBox(typed, ())
    words = locale.gettext("Say why it goes as it is, or change the words.")
    if not isinstance(found.reason_problem, EmptyMessage):
        words = locale.gettext("Use at most %(limit)s characters.") % {"limit": REASON_AT_MOST}
    return ReasonBox(typed, (words,))
