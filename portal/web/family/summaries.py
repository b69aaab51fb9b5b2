"""What was talked about at a meeting, for one adult to keep: in parts that they open themselves."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from portal.adapters.richtext import render_markdown
from portal.domain.access import FamilyViewer, Permission
from portal.domain.debrief_accounts import layers, opens_by_itself
from portal.domain.debriefs import WishToKnow
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import appointments
from portal.queries import debrief_summaries as queries
from portal.web.access import Blueprint
from portal.web.templating import page

summaries = Blueprint("family", "summaries", url_prefix="/appointments/summaries")


class Layer(NamedTuple):
    """One part of the page."""

    heading: str
    body: Markup
    is_open: bool


@summaries.get("/<uuid:summary_id>", access=Permission.FAMILY_DEBRIEF_READ)
def show(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, summary_id: UUID
) -> ResponseReturnValue:
    """The words that were given to this adult; somebody else's, or one taken back, is not there."""
    found = [each for each in queries.for_adult(session, adult_id=viewer.adult_id) if each.id == summary_id]
    if not found:
        abort(404)
    summary, today = found[0], local(now).date()
    contact = appointments.contact(session, case_id=viewer.case_id, on=today)
    return page(
        "family/summaries/show.html",
        summary=summary,
        met_on=locale.day_and_year(local(summary.met_at).date()),
        layers=[
            Layer(each.heading, Markup(render_markdown(each.words)), opens_by_itself(summary.wish, place=place))  # noqa: S704 - cleaned there
            for place, each in enumerate(layers(summary.body))
        ],
        would_rather_not=summary.wish is WishToKnow.NOT_NOW,
        contact=contact,
    )
