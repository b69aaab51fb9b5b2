"""The demo's notices: one adult has made her wishes known, another looks himself, and one call is to be made."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from portal.demo.story import day_of
from portal.domain.access import StaffViewer
from portal.domain.notifications import NoticeKind
from portal.domain.preferences import Channel, Preferences, SenderName
from portal.domain.working_time import at_local
from portal.i18n import LONDON
from portal.queries import cases as case_queries
from portal.queries import inbox as inbox_queries
from portal.queries.inbox import Whose
from portal.services import notices, own_dates, preferences

WITH_WISHES, LOOKS_HERSELF = "Amina", "Leila"
"""Adults of the demo, by name."""


def leave(session: Session, *, manager: StaffViewer, now: datetime) -> None:
    """Amina reads nothing at night and has a day of her own; Leila looks herself, so a change is told by phone."""
    today = now.astimezone(LONDON).date()
    found = inbox_queries.inbox(session, viewer=manager, whose=Whose.ALL, today=today, now=now)
    rows = {row.adult_name: row for row in found.rows}
    amina, leila = (
        case_queries.viewer_of(session, adult_id=rows[name].adult_id) for name in (WITH_WISHES, LOOKS_HERSELF)
    )
    wishes = Preferences(sender=SenderName.UPDATES, quiet_from=time(19), quiet_to=time(9))
    preferences.save(session, viewer=amina, wanted=wishes, now=now)
    own_dates.add(
        session,
        viewer=amina,
        label="The first day of school",
        falls_on=day_of(now) + timedelta(days=40),
        returns_yearly=True,
        margin=1,
        today=today,
        now=now,
    )
    preferences.save(session, viewer=leila, wanted=Preferences(channel=Channel.NONE), now=now)
    notices.post_to_person(
        session,
        person_id=leila.id,
        case_id=leila.case_id,
        kind=NoticeKind.APPOINTMENT_CHANGED,
        appointment_at=at_local(today + timedelta(days=1), time(11)),
        now=now,
    )
