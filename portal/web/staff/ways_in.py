"""How one adult comes in: ended at their request, and found again where their mailbox is lost, with a second person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import adult_details as queries
from portal.queries import cases as case_queries
from portal.queries import recoveries as recovery_queries
from portal.services import recoveries as services
from portal.services.addresses import AddressTaken
from portal.services.invitations import MayNotBeWritten
from portal.web.access import Blueprint
from portal.web.form_fields import Filled
from portal.web.forms import Form
from portal.web.staff.adult_fields import NoLonger, check_email, check_short_name
from portal.web.templating import page
from portal.web.transaction import start_over

ways_in = Blueprint("staff", "ways_in", url_prefix="/staff/cases/<uuid:case_id>/adults/<uuid:adult_id>/ways-in")

_REASON = NoLonger(services.REASON_AT_MOST, one_line=False)


class SignOutForm(Form):
    """Why somebody is signed out everywhere."""

    why = StringField(validators=[Filled("Write who asked for it, and why."), _REASON])


class RecoveryForm(Form):
    """Another address, and how it is known that it is them."""

    email = StringField(validators=[Filled("Enter the new email address."), check_email])
    short_name = StringField(validators=[check_short_name])
    evidence = TextAreaField(validators=[Filled("Write how you know that it is them."), _REASON])


@ways_in.get("", access=Permission.STAFF_CASE_CHANGE)
def show(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """How they come in now, and what waits for a second person."""
    done = [("done", locale.gettext(said)) for key, said in _DONE.items() if key in request.args]
    return _page(case, adult_id, viewer, session, now, notices=done)


@ways_in.post("/sign-out", access=Permission.STAFF_CASE_CHANGE)
def sign_out(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime
) -> ResponseReturnValue:
    """End all their sessions; who asked for it stands in the log."""
    form = SignOutForm()
    if not form.validate():
        return _page(case, adult_id, viewer, session, now, signing_out=form, status=422)
    try:
        services.sign_out(
            session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, reason=form.why.data, now=now
        )
    except services.NotOnThisCase:
        abort(404)
    return redirect(_address(case, adult_id, signed_out=1), 303)


@ways_in.post("/address", access=Permission.STAFF_CASE_CHANGE)
def propose(
    case: CaseFacts, adult_id: UUID, viewer: StaffViewer, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Propose another address; nothing changes before a colleague has approved it."""
    form = RecoveryForm()
    if not form.validate():
        return _page(case, adult_id, viewer, session, now, recovering=form, status=422)
    try:
        services.propose(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            email=form.email.data,
            short_name=form.short_name.data,
            reason=form.evidence.data,
            now=now,
        )
    except services.NotOnThisCase:
        abort(404)
    except (EmptyMessage, MessageTooLong):
        start_over()
        form.refuse("evidence", locale.gettext("Write how you know that it is them."))
        return _page(case, adult_id, viewer, session, now, recovering=form, status=422)
    return redirect(_address(case, adult_id, proposed=1), 303)


@ways_in.post("/address/<uuid:recovery_id>", access=Permission.STAFF_CASE_CHANGE)
def decide(
    case: CaseFacts, adult_id: UUID, recovery_id: UUID, viewer: StaffViewer, session: Session, now: datetime
) -> ResponseReturnValue:
    """A second member of staff approves the address, or declines it."""
    approves = request.form.get("decision") == "approve"
    try:
        services.decide(
            session,
            viewer=viewer,
            case_id=case.case_id,
            adult_id=adult_id,
            recovery_id=recovery_id,
            approves=approves,
            now=now,
        )
    except services.NotOnThisCase:
        abort(404)
    except tuple(_NOT_DONE) as problem:
        start_over()
        return redirect(_address(case, adult_id, **{_NOT_DONE[type(problem)]: 1}), 303)
    return redirect(_address(case, adult_id, **{"approved" if approves else "declined": 1}), 303)


def _address(case: CaseFacts, adult_id: UUID, **said: Any) -> str:
    return url_for("staff.ways_in.show", case_id=case.case_id, adult_id=adult_id, **said)


def _page(
    case: CaseFacts,
    adult_id: UUID,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    *,
    signing_out: SignOutForm | None = None,
    recovering: RecoveryForm | None = None,
    notices: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    row = queries.one(session, case_id=case.case_id, adult_id=adult_id, now=now)
    if row is None:
        abort(404)
    return page(
        "staff/adults/ways_in.html",
        case=case_queries.one(session, case_id=case.case_id),
        adult=row,
        waiting=recovery_queries.waiting(session, adult_id=adult_id),
        me=viewer.id,
        signing_out=signing_out or SignOutForm(formdata=None),
        recovering=recovering or RecoveryForm(formdata=None),
        notices=notices or [],
        status=status,
    )


_DONE = {
    "signed_out": "They are signed out everywhere.",
    "proposed": "A colleague must approve it now. Until then nothing changes.",
    "approved": "The new address has an invitation. The old ways in are closed, and the old address is told.",
    "declined": "Declined. Nothing changes.",
    "own": "You proposed it yourself. A colleague must decide.",
    "over": "Somebody has decided it already.",
    "taken": "Somebody else has this address. Propose it again with a short name.",
    "refused": "They want no portal, so no address can be kept for it.",
}
_NOT_DONE: dict[type[Exception], str] = {
    services.OwnProposal: "own",
    services.DecidedAlready: "over",
    AddressTaken: "taken",
    MayNotBeWritten: "refused",
}
