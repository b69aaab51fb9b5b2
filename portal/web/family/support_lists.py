"""My list: services one adult keeps for later, to read or print. The other parent sees nothing of it."""

from datetime import datetime

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain.access import FamilyViewer, Permission
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import support_lists as queries
from portal.services import support_lists as services
from portal.services.support_lists import ListFull, NothingKept, NotShown
from portal.web.access import Blueprint
from portal.web.family.support_cards import said, said_instead
from portal.web.templating import page
from portal.web.transaction import start_over
from portal.web.writing import key_in_form

support_lists = Blueprint("family", "support_lists", url_prefix="/support/list")


@support_lists.get("", access=Permission.FAMILY_SUPPORT_READ)
def index(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What they keep; what is shown no more is said to be gone, with something in its place."""
    return _page(viewer, session, now, locale, [key for key in _done(locale) if key in request.args])


def _page(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, done: list[str], status: int = 200
) -> ResponseReturnValue:
    found = queries.of_adult(session, adult_id=viewer.adult_id, today=local(now).date())
    told = _done(locale)
    return page(
        "family/support_lists/index.html",
        kept=said(found.cards, locale, now),
        gone=[(each, said_instead(each, locale, now)) for each in found.gone],
        instead=said(found.instead, locale, now),
        notices=[("done" if status == 200 else "stop", told[key]) for key in done],
        status=status,
    )


def _done(locale: Locale) -> dict[str, str]:
    _ = locale.gettext
    return {
        "kept": _("It is on your list. Only you can see your list."),
        "off": _("It is off your list."),
        "sent": _("We have sent you an email with the way back to this page. It names none of these places."),
        "not_shown": _("This place is not shown any more, so it cannot be kept. Here is your list."),
        "full": _("Your list is full. Take something off first."),
        "empty": _("There is nothing on your list to send yet."),
    }


@support_lists.post("", access=Permission.FAMILY_SUPPORT_KEEP)
def keep(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Put a service on the list."""
    entry_id = key_in_form("entry")
    if entry_id is None:
        abort(404)
    try:
        services.keep(session, viewer=viewer, entry_id=entry_id, now=now)
    except (NotShown, ListFull) as problem:
        start_over()
        why = "not_shown" if isinstance(problem, NotShown) else "full"
        return _page(viewer, session, now, locale, [why], status=422)
    return redirect(url_for("family.support_lists.index", kept=1), 303)


@support_lists.post("/removal", access=Permission.FAMILY_SUPPORT_KEEP)
def take_off(viewer: FamilyViewer, session: Session, now: datetime) -> ResponseReturnValue:
    """Take a service off the list."""
    entry_id = key_in_form("entry")
    if entry_id is None:
        abort(404)
    services.take_off(session, viewer=viewer, entry_id=entry_id, now=now)
    return redirect(url_for("family.support_lists.index", off=1), 303)


@support_lists.post("/mail", access=Permission.FAMILY_SUPPORT_KEEP)
def mail(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Send the way back to the list, at once: it answers what they have just asked for."""
    try:
        services.mail(session, viewer=viewer, now=now)
    except NothingKept:
        start_over()
        return _page(viewer, session, now, locale, ["empty"], status=422)
    return redirect(url_for("family.support_lists.index", sent=1), 303)
