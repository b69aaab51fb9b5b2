"""The staff door: address, password and authenticator code in one form, and one answer for every failure."""

from datetime import datetime

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, PasswordField, StringField

from portal.domain.access import Permission, StaffViewer, Viewer
from portal.domain.sign_in import EMAIL_AT_MOST, NotAnEmail, safe_next
from portal.queries import members
from portal.services import staff_accounts
from portal.services.people import staff_index
from portal.services.staff_accounts import SignInRefused
from portal.web.access import Blueprint
from portal.web.after_expiry import words_are_kept
from portal.web.auth import cookies
from portal.web.auth.coming_in import let_staff_in, staff_goal
from portal.web.auth.sign_in import LONGEST_TYPED
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import short_session, start_over
from portal.web.wiring import wiring

staff_sign_in = Blueprint("auth", "staff_sign_in", url_prefix="/staff/sign-in")


class StaffSignInForm(Form):
    """What a member of staff knows and holds."""

    email = StringField()
    password = PasswordField()
    code = StringField()
    next = HiddenField()


@staff_sign_in.get("", access=Permission.ANYONE)
def show(viewer: Viewer) -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    wanted = safe_next(request.args.get("next"))
    if isinstance(viewer, StaffViewer):
        return redirect(staff_goal(viewer, wanted), 303)
    form = StaffSignInForm(formdata=None, next=wanted or "")
    return page("auth/staff_sign_in/show.html", form=form, notices=words_are_kept())


@staff_sign_in.post("", access=Permission.ANYONE)
def create(session: Session, now: datetime) -> ResponseReturnValue:
    """Sign in. No hash is computed while a transaction that may write is open."""
    form = StaffSignInForm()
    form.email.data = (form.email.data or "")[: EMAIL_AT_MOST * 2]
    try:
        proof = _check(form, now)
        staff_accounts.use_code(session, proof=proof, now=now)
    except SignInRefused:
        start_over()
        form.refuse("email", current_locale().gettext("The email address, the password or the code is not right."))
        return page("auth/staff_sign_in/show.html", status=422, form=form)
    return let_staff_in(session, proof.viewer, next_path=form.next.data, now=now)


def _check(form: StaffSignInForm, now: datetime) -> staff_accounts.Proof:
    start_over()
    try:
        index = staff_index(wiring().cipher, email=form.email.data)
    except NotAnEmail:
        index = b""
    with short_session() as counting:
        may_go_on = staff_accounts.count_attempt(counting, email_index=index, network=cookies.network(), now=now)
        counting.commit()
    with wiring().database.read_session() as reading:
        found = members.credentials_by_email(reading, email_index=index)
    try:
        code = (form.code.data or "")[:LONGEST_TYPED]
        checked = found if may_go_on else None
        return staff_accounts.check(checked, password=form.password.data or "", code=code, now=now)
    except SignInRefused:
        with short_session() as keeping:
            staff_accounts.record_refusal(keeping, credentials=found, now=now)
            keeping.commit()
        raise
