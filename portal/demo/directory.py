"""A few made-up services that the made-up editor has checked, so that the demo's support page has something local.

The real services of `content/` stay drafts here too: nobody has rung their numbers for the demo.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.cases import Relationship
from portal.domain.content import Area, Kind, Phone
from portal.domain.support import Act, HowChecked, Referrer
from portal.domain.support_facts import Facts
from portal.domain.support_hours import OnHolidays, Opening, Span
from portal.domain.support_typing import Checked
from portal.domain.support_venues import Venue
from portal.services import support, support_checks

WITHIN_DAYS = 90


def _hours(days: Iterable[int], span: Span, on_holidays: OnHolidays) -> Opening:
    return Opening(week=dict.fromkeys(days, (span,)), on_holidays=on_holidays)


ENTRIES = (
    Facts(
        name="Lantern evening line (made up)",
        organisation="The Evening Trust (made up)",
        summary="A person to talk to in the evenings, for anybody in the family, however long ago it was.",
        kinds=(Kind.PHONE, Kind.LISTENING),
        phones=(Phone(number="01632 960 201", label="", cost="Free from any phone"),),
        hours="Every day, 6pm to 10pm",
        hours_certain=True,
        opening=_hours(range(7), Span(18 * 60, 22 * 60), OnHolidays.OPEN),
        languages=("en", "pl"),
        referrers=(Referrer.SELF,),
        cost="Free",
    ),
    Facts(
        name="Harbour house (made up)",
        organisation="Harbour families (made up)",
        summary="A house by the sea with a garden. You can come for tea and talk, or just sit.",
        kinds=(Kind.GROUPS,),
        areas=(Area.SOUTHEND,),
        phones=(Phone(number="01632 960 202", label=""),),
        hours="Monday, Wednesday and Friday, 10am to 3pm",
        hours_certain=False,
        opening=_hours((0, 2, 4), Span(10 * 60, 15 * 60), OnHolidays.CLOSED),
        venues=(Venue(name="Harbour house", address="1 Made-up Street, Southend-on-Sea"),),
        access="Step-free from the street",
    ),
    Facts(
        name="Fathers’ table (made up)",
        organisation="Harbour families (made up)",
        summary="Fathers whose child has died meet once a month, cook together and talk as much as they like.",
        kinds=(Kind.FATHERS, Kind.GROUPS),
        for_whom=(Relationship.FATHER,),
        phones=(Phone(number="01632 960 203", label="Leave a message for Sol"),),
        hours="First Thursday of the month, 7pm",
        hours_certain=True,
    ),
)


def publish(session: Session, editor: StaffViewer, *, now: datetime) -> None:
    """Write each down, check it, and show it to families."""
    for facts in ENTRIES:
        typed = Checked(facts=facts, source="Made up for the demonstration", doubt="")
        entry_id = support.add(session, viewer=editor, typed=typed, now=now)
        support_checks.record(
            session,
            viewer=editor,
            entry_id=entry_id,
            revision=1,
            how=HowChecked.CALLED,
            holds_days=WITHIN_DAYS,
            now=now,
        )
        support.move(session, viewer=editor, entry_id=entry_id, revision=2, act=Act.PUBLISHED, now=now)
