"""Who may do what: a manager looks whether each line is still right; the same as a file."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters import csv_files
from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import access_review as queries
from portal.queries.access_review import AccessLine
from portal.services import access_reviews as services
from portal.web.access import Blueprint
from portal.web.marking import _
from portal.web.staff.members import role_words
from portal.web.templating import page

access_review = Blueprint("staff", "access_review", url_prefix="/staff/access")

_SAID = {
    "confirmed": ("done", _("Kept, with your name and today’s date.")),
    "own": ("stop", _("Somebody else has to confirm your own line.")),
    "changed": ("stop", _("What they may do has changed since you opened this page. Look again.")),
}
HEADER = (
    "name", "roles", "since", "last_signed_in", "signed_in_browsers", "open_cases", "covers", "confirmed_on",
    "confirmed_by", "to_confirm",
)  # fmt: skip


@access_review.get("", access=Permission.STAFF_AUDIT_READ)
def index(
    session: Session, viewer: StaffViewer, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Everybody who can sign in, those to be looked at first."""
    kind, said = _SAID.get(request.args.get("said", ""), ("", ""))
    return page(
        "staff/access_review/index.html",
        lines=_lines(session, now, settings),
        role_words=role_words(locale),
        own_id=viewer.id,
        every_days=settings.access_review_days,
        notices=[(kind, locale.gettext(said))] if said else [],
    )


def _lines(session: Session, now: datetime, settings: Settings) -> tuple[AccessLine, ...]:
    return queries.lines(session, every_days=settings.access_review_days, today=local(now).date(), now=now)


@access_review.post("/<uuid:staff_id>", access=Permission.STAFF_AUDIT_READ)
def confirm(session: Session, viewer: StaffViewer, now: datetime, staff_id: UUID) -> ResponseReturnValue:
    """Still right: kept with a date and a name."""
    said = "confirmed"
    try:
        services.confirm(session, viewer=viewer, staff_id=staff_id, seen=request.form.getlist("role"), now=now)
    except services.OwnAccess:
        said = "own"
    except services.RolesChanged:
        said = "changed"
    return redirect(url_for("staff.access_review.index", said=said), 303)


@access_review.get("/list.csv", access=Permission.STAFF_AUDIT_READ)
def download(session: Session, now: datetime, settings: Settings) -> ResponseReturnValue:
    """The list as it is now, for whoever keeps it with the other papers."""
    answer = Response(b"".join(_as_csv(_lines(session, now, settings))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="access-{local(now):%Y-%m-%d}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _as_csv(lines: tuple[AccessLine, ...]) -> Iterator[bytes]:
    yield csv_files.BYTE_ORDER_MARK + csv_files.line(HEADER)
    for each in lines:
        yield csv_files.line(
            (
                each.name,
                " ".join(role.value for role in each.roles),
                _day(each.since),
                _day(each.last_signed_in_at),
                each.sessions,
                each.cases,
                each.covers,
                _day(each.reviewed_at),
                each.reviewed_by,
                "yes" if each.is_due else "no",
            )
        )


def _day(at: datetime | None) -> str:
    return "" if at is None else local(at).date().isoformat()
