"""Who does what with a thread: take it, give it back, hand it over, put it aside, leave it to the family."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, TextAreaField

from portal.domain import thread_work as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.saved_replies import Placeholder
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import messages as message_queries
from portal.queries import outgoing_words as outgoing_queries
from portal.queries import thread_work as queries
from portal.queries.saved_replies import names_for
from portal.services import thread_work as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey, Offered
from portal.web.forms import Form
from portal.web.staff.thread_desk import standing, who_has_it
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import key_in_form

thread_work = Blueprint(
    "staff", "thread_work", url_prefix="/staff/cases/<uuid:case_id>/messages/<uuid:adult_id>/thread-work"
)

BACK_TO_THE_LIST = frozenset({"put_aside", "left_to_family", "handed_over"})
"""After these somebody goes on with the list; after the others with the thread."""


class HandThreadOverForm(Form):
    """To whom, and what they should know first."""

    form_key = FormKey()
    seen_owner = HiddenField()
    to = RadioField(validate_choice=False, validators=[Offered("Choose who has it from now on.")])
    handover_note = TextAreaField(validators=[Filled("Write what they should know before they read the thread.")])


class AsideForm(Form):
    """Until when it is out of the list."""

    seen = HiddenField()
    back_on = DateParts(missing="Enter the day on which it comes back.")


_AnyForm = HandThreadOverForm | AsideForm


class _Desk:
    """One thread, as one member of staff works with it in one request."""

    def __init__(
        self, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
    ) -> None:
        self.case, self.viewer, self.session, self.now, self.locale = case, viewer, session, now, locale
        self.adult_id, self.today = adult_id, local(now).date()

    def show(self, form: _AnyForm | None = None, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
        """The page, with the form that was refused."""
        which: dict[str, Any] = {"case_id": self.case.case_id, "adult_id": self.adult_id}
        state = queries.state(self.session, facts=self.case, adult_id=self.adult_id, today=self.today)
        names = names_for(self.session, **which)
        if state is None or names is None:
            abort(404)
        handing = form if isinstance(form, HandThreadOverForm) else HandThreadOverForm(formdata=None)
        self.offer(handing)
        handing.seen_owner.data = state.stored_owner_id or ""
        aside = form if isinstance(form, AsideForm) else AsideForm(formdata=None)
        aside.seen.data = message_queries.newest(self.session, **which) or ""
        return page(
            "staff/thread_work/show.html",
            status=status,
            **which,
            adult=names[Placeholder.ADULT],
            child=names[Placeholder.CHILD],
            is_out=state.comes_back_at is not None or state.asked_family_at is not None,
            who_has_it=who_has_it(state, self.viewer, self.locale),
            standing=standing(state, now=self.now, today=self.today, locale=self.locale),
            handing=handing,
            aside=aside,
            problem=self.locale.gettext(problem) if problem else "",
            handovers=queries.history(self.session, **which),
            overruled=outgoing_queries.overruled(self.session, **which),
        )

    def offer(self, form: HandThreadOverForm) -> None:
        """Let the form name those to whom this thread may be handed today."""
        found = queries.choosable(self.session, facts=self.case, but=self.viewer.id, today=self.today)
        form.to.choices = [(str(each.id), each.name) for each in found]

    def do(
        self, service: Callable[..., None], told: str, *, form: _AnyForm | None = None, **more: Any
    ) -> ResponseReturnValue:
        """Let the service do what the form says, and go on; or say why it was refused, beside the field it is about."""
        which: dict[str, Any] = {"case_id": self.case.case_id, "adult_id": self.adult_id}
        try:
            service(self.session, viewer=self.viewer, **which, now=self.now, **more)
        except services.NoThread:
            abort(404)
        except tuple(_REFUSALS) as problem:
            start_over()
            return self.show(form, problem=_REFUSALS[type(problem)], status=409)
        except tuple(_FIELD_REFUSALS) as problem:
            start_over()
            assert form is not None  # noqa: S101 - only what a form says is refused so
            field, said = _FIELD_REFUSALS[type(problem)]
            form.refuse(field, self.locale.gettext(said))
            return self.show(form, status=422)
        if told in BACK_TO_THE_LIST:
            return redirect(url_for("staff.inbox.index", done=told), 303)
        which[told] = 1
        return redirect(url_for("staff.messages.thread", **which), 303)


_MOVED_ON = "Somebody else has just taken it, given it back or handed it over. Look again."
_REFUSALS: dict[type[Exception], str] = {
    services.TakenMeanwhile: _MOVED_ON,
    services.NotTheirThread: _MOVED_ON,
    services.WroteAgain: "Something newer stands in the thread. Read it first.",
    services.FamilyWaits: "They have written and wait for an answer. Answer them first, or say that none is needed.",
    services.NothingWritten: "Nothing has been written here yet, so there is nothing to wait for.",
}
_FIELD_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.CannotHaveIt: ("to", "Choose somebody who is there today and looks after this family."),
    EmptyMessage: ("handover_note", "Write what they should know before they read the thread."),
    MessageTooLong: ("handover_note", "This note is too long. Use at most 2,000 characters."),
    rules.BackOnMissing: ("back_on", "Enter the day on which it comes back."),
    rules.BackOnTooSoon: ("back_on", "Choose a day after today."),
    rules.BackOnTooLate: ("back_on", "Choose a day within 90 days."),
}


@thread_work.get("", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Who has it, and what can be done with it."""
    return _Desk(case, viewer, session, now, locale, adult_id).show()


@thread_work.post("/take", access=Permission.STAFF_MESSAGES_SEND)
def take(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Have it from now on."""
    desk = _Desk(case, viewer, session, now, locale, adult_id)
    return desk.do(services.take, "taken", seen_owner_id=key_in_form("seen_owner"))


@thread_work.post("/give-back", access=Permission.STAFF_MESSAGES_SEND)
def give_back(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Nobody has it from now on."""
    return _Desk(case, viewer, session, now, locale, adult_id).do(services.give_back, "given_back")


@thread_work.post("/hand-over", access=Permission.STAFF_MESSAGES_SEND)
def hand_over(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """A colleague has it from now on, and reads the note first."""
    desk = _Desk(case, viewer, session, now, locale, adult_id)
    form = HandThreadOverForm()
    desk.offer(form)
    if not form.validate():
        return desk.show(form, status=422)
    given = {"to_id": UUID(form.to.data), "note": form.handover_note.data, "form_key": form.form_key.data}
    seen_owner_id = key_in_form("seen_owner")
    return desk.do(
        services.hand_over, "handed_over", form=form, facts=case, seen_owner_id=seen_owner_id, today=desk.today, **given
    )


@thread_work.post("/note-read", access=Permission.STAFF_MESSAGES_SEND)
def note_read(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """The note that was left for the viewer need not stand first any more."""
    return _Desk(case, viewer, session, now, locale, adult_id).do(services.note_read, "note_read")


@thread_work.post("/aside", access=Permission.STAFF_MESSAGES_SEND)
def put_aside(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Out of the list until a day, or until the family writes."""
    desk = _Desk(case, viewer, session, now, locale, adult_id)
    form = AsideForm()
    if not form.validate():
        return desk.show(form, status=422)
    given = {"back_on": form.back_on.data, "seen_id": key_in_form("seen"), "today": desk.today}
    return desk.do(services.put_aside, "put_aside", form=form, **given)


@thread_work.post("/family", access=Permission.STAFF_MESSAGES_SEND)
def leave_to_family(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """It is the family's turn to write."""
    desk = _Desk(case, viewer, session, now, locale, adult_id)
    return desk.do(services.leave_to_family, "left_to_family", seen_id=key_in_form("seen"))


@thread_work.post("/back", access=Permission.STAFF_MESSAGES_SEND)
def bring_back(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """In the list again, where its messages put it."""
    return _Desk(case, viewer, session, now, locale, adult_id).do(services.bring_back, "brought_back")
