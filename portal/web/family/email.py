"""Another email address: asked for soon after signing in, and kept once the code that went there is typed in."""

from datetime import datetime
from uuid import UUID

import flask
from flask import g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, StringField, ValidationError

from portal.domain.access import FamilyViewer, Permission
from portal.domain.sign_in import EMAIL_AT_MOST, NotACode, NotAnEmail, clean_code, is_fresh, normalise_email
from portal.i18n import Locale
from portal.queries import adult_details as details
from portal.queries import devices
from portal.services import addresses as services
from portal.services import sessions
from portal.services.sign_in import CodeIsOver, WrongCode
from portal.web import session as web_session
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import short_session, start_over

email = Blueprint("family", "email", url_prefix="/settings/email")


LONGEST_TYPED = 200
"""Characters of a code or short name as typed, with every space and dash; more is none."""


class AddressForm(Form):
    """The address they want, and a short name where they share it."""

    email = StringField()
    short_name = StringField()

    def validate_email(self, field: StringField) -> None:
        try:
            field.data = normalise_email((field.data or "")[: EMAIL_AT_MOST * 2])
        except NotAnEmail as wrong:
            raise ValidationError(
                current_locale().gettext("Enter your email address, like this: name@example.org.")
            ) from wrong

    def validate_short_name(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_TYPED:
            raise ValidationError(current_locale().gettext("That is too long for a short name."))


class CodeForm(Form):
    """The six digits from the message at the new address."""

    code = StringField()
    elsewhere = BooleanField()
    """Sign out everywhere else at once."""

    def validate_code(self, field: StringField) -> None:
        try:
            field.data = clean_code((field.data or "")[:LONGEST_TYPED])
        except NotACode as wrong:
            raise ValidationError(current_locale().gettext("Enter the six digits from the message.")) from wrong


@email.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def edit(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The address as it is, and a box for another one."""
    changed = [("done", locale.gettext("Your new email address is kept."))] if "kept" in request.args else []
    return _page(AddressForm(formdata=None), viewer, session, now, notices=changed)


@email.post("", access=Permission.FAMILY_SETTINGS_CHANGE)
def ask(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Send a code to the new address."""
    form = AddressForm()
    if not form.validate():
        return _page(form, viewer, session, now, status=422)
    try:
        services.ask(
            session,
            viewer=viewer,
            email=form.email.data,
            short_name=form.short_name.data or "",
            signed_in_at=devices.signed_in_at(session, session_id=_here()),
            now=now,
        )
    except services.SignInTooOld:
        start_over()
        return _page(form, viewer, session, now, status=403)
    except services.SameAddress:
        start_over()
        form.refuse("email", locale.gettext("You sign in with this address already. Nothing was sent."))
        return _page(form, viewer, session, now, status=422)
    return redirect(url_for("family.email.check"), 303)


@email.post("/sign-in-again", access=Permission.FAMILY_SETTINGS_CHANGE)
def sign_in_again(session: Session, now: datetime) -> ResponseReturnValue:
    """End this session, and come back after a new link: here, or to the number for texts."""
    back = "family.text_numbers.show" if request.args.get("back") == "number" else "family.email.edit"
    sessions.end(session, session_id=_here(), now=now)
    flask.session.clear()
    response = make_response(redirect(url_for("auth.sign_in.show", next=url_for(back)), 303))
    web_session.clear_cookie(response)
    return response


@email.get("/code", access=Permission.FAMILY_SETTINGS_CHANGE)
def check() -> ResponseReturnValue:
    """A box for the code."""
    return page("family/email/check.html", form=CodeForm(formdata=None))


@email.post("/code", access=Permission.FAMILY_SETTINGS_CHANGE)
def confirm(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Keep the new address."""
    form = CodeForm()
    if not form.validate():
        return page("family/email/check.html", form=form, status=422)
    try:
        _confirm(session, viewer, form.code.data, now)
    except (WrongCode, CodeIsOver):
        start_over()
        form.refuse("code", locale.gettext("That code does not work. Check it, or ask for a new one."))
        return page("family/email/check.html", form=form, status=422)
    except services.AddressTaken:
        start_over()
        said = locale.gettext("Somebody else signs in with this address. Ring us, and we agree a short name with you.")
        form.refuse("code", said)
        return page("family/email/check.html", form=form, status=409)
    if form.elsewhere.data:
        sessions.end_others_of_person(session, person_id=viewer.id, but=_here(), now=now)
    return redirect(url_for("family.email.edit", kept=1), 303)


def _confirm(session: Session, viewer: FamilyViewer, code: str, now: datetime) -> None:
    start_over()
    with short_session() as counting:
        change_id = services.count_try(counting, person_id=viewer.id, now=now)
        counting.commit()
    services.confirm(session, viewer=viewer, change_id=change_id, code=code, now=now)


def _here() -> UUID:
    found: UUID = g.session_row.id
    return found


def _page(
    form: AddressForm,
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    *,
    notices: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    return page(
        "family/email/edit.html",
        form=form,
        address=details.address_of(session, person_id=viewer.id),
        is_fresh=is_fresh(devices.signed_in_at(session, session_id=_here()), now=now),
        notices=notices or [],
        status=status,
    )
