"""The Night Line as Ed and Ada keep it, and as families see it."""

from typing import Any

from sqlalchemy import select

from portal.models.cases import AuditEntry
from tests import directory
from tests.portal_fixtures import Portal
from tests.visitors import Visitor

NUMBER = 'href="tel:01632960555"'


def page(portal: Portal) -> str:
    """Where those who keep the directory find it."""
    return f"/staff/directory/{directory.entry_id(portal, 'night-line')}"


def send(portal: Portal, browser: Visitor, part: str, status: int = 303, **typed: str) -> Any:
    """Press a button of its page as it stands now."""
    form = {"revision": str(directory.entry(portal, "night-line").revision), **typed}
    return browser.post(f"{page(portal)}/{part}", form, at=page(portal), status=status)


def families_see_it(portal: Portal) -> bool:
    """Whether its number stands on the pages of support and of Help now; never on one of them alone."""
    amina = portal.visit(portal.people.amina)
    pages = {NUMBER in amina.get(each).text for each in ("/support", "/help-now")}
    assert len(pages) == 1
    return pages.pop()


def acts(portal: Portal) -> list[tuple[str, object]]:
    """What the audit tells of it, and who did each."""
    with portal.read() as session:
        told = select(AuditEntry.action, AuditEntry.actor_id).where(
            AuditEntry.subject_id == directory.entry_id(portal, "night-line"), AuditEntry.action != "support.loaded"
        )
        return [(action, actor) for action, actor in session.execute(told.order_by(AuditEntry.id))]
