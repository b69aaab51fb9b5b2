"""The demo's inbox as a team leaves it: replies kept for use again, a thread handed over, another put aside."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.i18n import LONDON
from portal.queries import cases as case_queries
from portal.queries import inbox as inbox_queries
from portal.queries import messages as message_queries
from portal.queries.inbox import InboxRow, Whose
from portal.services import saved_replies, thread_work

REPLIES = {
    "I will ring": "Dear {adult}, I have read what you wrote about {child}. I would rather talk than write. I will "
    "ring you tomorrow morning. If another time is better, tell me here. {practitioner}",
    "Nothing has changed yet": "Dear {adult}, nothing has changed since I last wrote. We are still waiting for the "
    "hospital laboratory. I will ask them again this week and write to you, even if there is nothing new. "
    "{practitioner}",
    "I do not know, and will ask": "Dear {adult}, I do not know the answer to your question about {child} yet. I have "
    "written it down as you asked it, and I will ask. I will tell you what they say. {practitioner}",
    "While I am away": "Dear {adult}, I am away next week. Everything you have told me about {child} is written down, "
    "and a colleague will read what you write here. You will see their name at the top of your page. {practitioner}",
}
"""By title."""
NOTE = (
    "Amina rang the office while you were on the road. Tomorrow suits her, but after 4, when Bilal is home. She would "
    "rather be rung than written to."
)
HANDED_OVER, PUT_ASIDE = "Amina", "Leila"
"""The adults whose threads these are, by name."""


def leave(
    session: Session,
    *,
    manager: StaffViewer,
    practitioner: StaffViewer,
    colleague: StaffViewer,
    editor: StaffViewer,
    now: datetime,
) -> None:
    """Keep the replies; the manager hands one thread to the practitioner, and a colleague puts one of theirs aside."""
    for title, body in REPLIES.items():
        saved_replies.write(session, viewer=editor, title=title, body=body, form_key=uuid4(), now=now)
    today = now.astimezone(LONDON).date()
    found = inbox_queries.inbox(session, viewer=manager, whose=Whose.ALL, today=today, now=now)
    rows: dict[str, InboxRow] = {row.adult_name: row for row in found.rows}
    handed, aside = rows[HANDED_OVER], rows[PUT_ASIDE]
    facts = case_queries.facts(session, case_id=handed.case_id, on=today, now=now)
    assert facts is not None  # noqa: S101 - its thread stands in the inbox
    thread_work.hand_over(
        session,
        viewer=manager,
        facts=facts,
        case_id=handed.case_id,
        adult_id=handed.adult_id,
        to_id=practitioner.id,
        note=NOTE,
        form_key=uuid4(),
        seen_owner_id=None,
        today=today,
        now=now,
    )
    seen_id = message_queries.newest(session, case_id=aside.case_id, adult_id=aside.adult_id)
    thread_work.put_aside(
        session,
        viewer=colleague,
        case_id=aside.case_id,
        adult_id=aside.adult_id,
        back_on=today + timedelta(days=3),
        seen_id=seen_id,
        today=today,
        now=now,
    )
