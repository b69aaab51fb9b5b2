"""The phones and computers on which an adult is signed in: named, and signed out one by one or all at once."""

from datetime import datetime
from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import StringField

from portal.domain.access import FamilyViewer, Permission
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import devices as queries
from portal.services import audit, sessions
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import page
from portal.web.transaction import start_over

devices = Blueprint("family", "devices", url_prefix="/settings/devices")


class DeviceForm(Form):
    """What somebody calls a phone."""

    device_name = StringField()


@devices.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def index(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Where I am signed in."""
    return _page(viewer, session, now, locale)


@devices.post("/<uuid:session_id>/name", access=Permission.FAMILY_SETTINGS_CHANGE)
def name(
    viewer: FamilyViewer, session_id: UUID, session: Session, now: datetime, locale: Locale
) -> ResponseReturnValue:
    """Keep what I call it."""
    typed = " ".join((DeviceForm().device_name.data or "").split())
    try:
        sessions.name_device(session, person_id=viewer.id, session_id=session_id, name=typed)
    except EmptyMessage:
        sessions.name_device(session, person_id=viewer.id, session_id=session_id, name="")
    except MessageTooLong:
        start_over()
        said = locale.gettext("That name is too long. Use at most 60 letters.")
        return _page(viewer, session, now, locale, wrong=(session_id, said), status=422)
    return redirect(url_for("family.devices.index"), 303)


@devices.post("/<uuid:session_id>/end", access=Permission.FAMILY_SETTINGS_CHANGE)
def end(viewer: FamilyViewer, session_id: UUID, session: Session, now: datetime) -> ResponseReturnValue:
    """Sign one of them out."""
    if sessions.end_one_of_person(session, person_id=viewer.id, session_id=session_id, now=now):
        audit.record(session, actor=viewer, action="session.ended", subject_id=session_id, now=now)
    return redirect(url_for("family.devices.index", ended=1), 303)


def _page(
    viewer: FamilyViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    wrong: tuple[UUID, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    found = queries.of_person(session, person_id=viewer.id, now=now)
    forms = {each.id: DeviceForm(formdata=None, prefix="", device_name=each.own_name) for each in found}
    for each in found:
        # One page holds several of them, and every field needs an id of its own.
        forms[each.id].device_name.id = f"device-{each.id}"
    if wrong is not None and wrong[0] in forms:
        forms[wrong[0]].refuse("device_name", wrong[1])
    return page(
        "family/devices/index.html",
        devices=found,
        forms=forms,
        here=g.session_row.id,
        kind_of={each.id: _kind(each.kind, locale) for each in found},
        problems=[form for form in forms.values() if form.errors],
        notices=[("done", locale.gettext("It is signed out."))] if "ended" in request.args else [],
        status=status,
    )


def _kind(noted: str, locale: Locale) -> str:
    """“Phone, Safari” in the reader’s language; browsers’ names stay as they are."""
    kind, comma, browser = noted.partition(", ")
    gettext = locale.gettext
    known = {"Phone": gettext("Phone"), "Tablet": gettext("Tablet"), "Computer": gettext("Computer")}
    return f"{known.get(kind, kind)}{comma}{browser}"
