"""What the made-up families do with the directory: a place is offered, places are kept, and one does not answer."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.demo.directory import ENTRIES
from portal.domain.access import FamilyViewer, StaffViewer
from portal.domain.name_search import folded
from portal.domain.support_finding import Wanted
from portal.domain.support_reports import ReportKind
from portal.domain.support_spelling import typed_words
from portal.domain.working_time import local
from portal.queries import support
from portal.services import offered_support, support_lists, support_reports

CHILD = "Yusuf"
NOTE = "You said that you miss sitting with people who need no explanation. Nobody there asks you to talk."


def leave(
    session: Session, practitioner: StaffViewer, *, child_name: str, adults: list[FamilyViewer], now: datetime
) -> None:
    """Of one family; the others have not looked yet."""
    if child_name != CHILD:
        return
    lantern, harbour, _table = (_find(session, entry.name, now) for entry in ENTRIES)
    mother = adults[0]
    offered_support.offer(
        session,
        viewer=practitioner,
        case_id=mother.case_id,
        adult_id=mother.adult_id,
        entry_id=harbour,
        note=NOTE,
        form_key=uuid4(),
        now=now,
    )
    for entry_id in (lantern, harbour):
        support_lists.keep(session, viewer=mother, entry_id=entry_id, now=now)
    support_reports.report(
        session, viewer=mother, entry_id=lantern, kind=ReportKind.NO_ANSWER, words="It rang for a long time.", now=now
    )


def _find(session: Session, name: str, now: datetime) -> UUID:
    wanted = Wanted(words=typed_words(name), typed=folded(name), is_for_staff=True)
    return support.find(session, wanted, today=local(now).date()).cards[0].id
