"""“Calls to make”: whom to ring or write to, because no notice will do, who has it, and how it went."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField

from portal.domain import contact_log as rules
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.contact_log import Outcome
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import LONDON, Locale
from portal.queries import phone_tasks as queries
from portal.queries.phone_tasks import CallRow
from portal.services import phone_tasks as services
from portal.web.access import Blueprint
from portal.web.form_fields import DateParts, Filled, FormKey, Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.staff import words
from portal.web.staff.safe_time_fields import weeks_of
from portal.web.templating import page
from portal.web.transaction import start_over

calls = Blueprint("staff", "calls", url_prefix="/staff/calls")
case_calls = Blueprint("staff", "case_calls", url_prefix="/staff/cases/<uuid:case_id>/calls/<uuid:adult_id>")

OUTCOMES = (
    Outcome.TALKED,
    Outcome.SENT,
    Outcome.LEFT_WORD,
    Outcome.NO_ANSWER,
    Outcome.WRONG_NUMBER,
    Outcome.ASKED_NOT_NOW,
)

_DONE = {
    "taken": _("You have it now."),
    "given_back": _("It is open again, for whoever is there."),
    "logged": _("Logged. Somebody tries again."),
    "done": _("Logged, and done."),
    "gone": _("That call has been dealt with meanwhile."),
    "theirs": _("A colleague has taken it meanwhile."),
}
"""What the address may ask the list to say."""


class CallForm(Form):
    """How the call went."""

    form_key = FormKey()
    outcome = RadioField(validate_choice=False, validators=[Offered(_("Choose how it went."))])
    note = TextAreaField(validators=[Filled(_("Write what matters for whoever reads this next."))])
    next_contact_on = DateParts()

    def offer(self, locale: Locale) -> "CallForm":
        """Fill the outcomes of a call in."""
        said = words.outcomes(locale)
        self.outcome.choices = [(each.value, said[each]) for each in OUTCOMES]
        return self


@calls.get("", access=Permission.STAFF_CASES_LIST)
def index(viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The calls to make, the most urgent first, each with who has it."""
    said = _DONE.get(request.args.get("said", ""))
    rows = queries.of_viewer(session, viewer=viewer, on=now.astimezone(LONDON).date())
    return page(
        "staff/calls/index.html",
        rows=rows,
        safe_weeks=weeks_of(locale, [row.phone_times for row in rows]),
        about=words.notice_kinds(locale),
        because=words.why_phone(locale),
        way_words=words.ways_by_hand(locale),
        notices=[("done", locale.gettext(said))] if said else [],
    )


@case_calls.post("/take", access=Permission.STAFF_CASE_TEND)
def take(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, adult_id: UUID) -> ResponseReturnValue:
    """This member of staff makes the call."""
    try:
        services.take(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, now=now)
    except services.NoSuchCall:
        return _back("gone")
    except services.TakenByAnother:
        return _back("theirs")
    return _back("taken")


@case_calls.post("/give-back", access=Permission.STAFF_CASE_TEND)
def give_back(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, adult_id: UUID
) -> ResponseReturnValue:
    """Somebody else makes the call."""
    try:
        services.give_back(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, now=now)
    except services.NoSuchCall:
        return _back("gone")
    return _back("given_back")


def _back(said: str) -> ResponseReturnValue:
    return redirect(url_for("staff.calls.index", said=said), 303)


@case_calls.get("", access=Permission.STAFF_CASE_TEND)
def edit(case: CaseFacts, session: Session, locale: Locale, adult_id: UUID) -> ResponseReturnValue:
    """Write down how the call went."""
    return _page(CallForm(), _call(session, case, adult_id), locale)


def _call(session: Session, case: CaseFacts, adult_id: UUID) -> CallRow:
    found = queries.one(session, case_id=case.case_id, adult_id=adult_id)
    if found is None:
        abort(404)
    return found


def _page(form: CallForm, call: CallRow, locale: Locale, *, status: int = 200) -> ResponseReturnValue:
    return page(
        "staff/calls/edit.html",
        form=form.offer(locale),
        call=call,
        safe_weeks=weeks_of(locale, [call.phone_times]),
        about=words.notice_kinds(locale),
        because=words.why_phone(locale),
        way_words=words.ways_by_hand(locale),
        status=status,
    )


@case_calls.post("", access=Permission.STAFF_CASE_TEND)
def log(
    case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale, adult_id: UUID
) -> ResponseReturnValue:
    """Keep it in the contact log; the button that was pressed says whether the call is done."""
    form, is_done = CallForm().offer(locale), request.form.get("done") == "yes"
    if not form.validate():
        return _page(form, _call(session, case, adult_id), locale, status=422)
    try:
        _log(form, case, viewer, session, now, adult_id, is_done=is_done)
    except services.NoSuchCall:
        return _back("gone")
    except tuple(_REFUSALS) as problem:
        start_over()
        field, said = _REFUSALS[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(form, _call(session, case, adult_id), locale, status=422)
    return _back("done" if is_done else "logged")


def _log(
    form: CallForm,
    case: CaseFacts,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    adult_id: UUID,
    *,
    is_done: bool,
) -> None:
    services.log_call(
        session,
        viewer=viewer,
        case_id=case.case_id,
        adult_id=adult_id,
        told=_told(),
        form_key=form.form_key.data,
        outcome=Outcome(form.outcome.data),
        note=form.note.data,
        is_done=is_done,
        next_contact_on=form.next_contact_on.data,
        today=now.astimezone(LONDON).date(),
        now=now,
    )


def _told() -> set[UUID]:
    """What stood on the page when it was opened; what has come up since is not told yet."""
    found = set()
    for each in request.form.getlist("matter"):
        try:
            found.add(UUID(each))
        except ValueError:
            continue
    return found


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    EmptyMessage: ("note", _("Write what matters for whoever reads this next.")),
    MessageTooLong: ("note", _("This note is too long. Use at most 10,000 characters.")),
    rules.NextContactMissing: (
        "next_contact_on",
        _("Enter the day on which they will hear from somebody next."),
    ),
    rules.NextContactInThePast: ("next_contact_on", _("Choose today or a later day.")),
    rules.NextContactTooFar: ("next_contact_on", _("Choose a day within 90 days.")),
}
