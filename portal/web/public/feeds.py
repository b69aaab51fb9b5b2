"""A member of staff's calendar behind a secret address, for a calendar program that cannot sign in."""

from datetime import datetime

from flask import Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters import calendar_files
from portal.adapters.calendar_files import CalendarEntry
from portal.domain.access import Permission
from portal.i18n import Locale
from portal.queries import calendar_feeds as queries
from portal.services import calendar_feeds as services
from portal.web.access import Blueprint

feeds = Blueprint("public", "feeds", url_prefix="/calendar")


@feeds.get("/<secret>.ics", access=Permission.ANYONE, is_background=True)
def show(session: Session, now: datetime, locale: Locale, secret: str) -> ResponseReturnValue:
    """Times and references of appointments, and nobody's name; an address that was replaced shows nothing."""
    staff_id = services.whose(session, secret)
    if staff_id is None:
        abort(404)
    title = locale.gettext("Appointment %(reference)s")
    written = calendar_files.write_all(
        CalendarEntry(
            uid=each.uid,
            sequence=each.sequence,
            title=title % {"reference": each.reference},
            starts_at=each.starts_at,
            length=each.ends_at - each.starts_at,
            made_at=now,
            is_cancelled=each.is_cancelled,
        )
        for each in queries.entries(session, staff_id=staff_id, now=now)
    )
    return Response(written, mimetype=calendar_files.MEDIA_TYPE)
