"""Going back to how an entry stood before: the old facts become a new version, under the same rules as any edit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import support_facts
from portal.domain.access import StaffViewer
from portal.domain.support import Act
from portal.domain.support_typing import Checked
from portal.models.support import SupportEntry, SupportRevision
from portal.services import support_steps as steps
from portal.services.support import ProposalWaits, Saved


class NoSuchVersion(LookupError):
    """The entry has no version of this number."""


class SameAsNow(Exception):
    """That version says just what stands now."""


def go_back(
    session: Session, *, viewer: StaffViewer, entry_id: UUID, revision: int, number: int, now: datetime
) -> Saved:
    """Let the facts of version `number` stand again in place of those at `revision`; the state stays as it is.

    What is kept beside the facts that editors type comes back with them. An old way to get through must be checked
    anew, and a crisis line's old number is only proposed. Raises NoSuchEntry, ChangedMeanwhile, ProposalWaits,
    NoSuchVersion, SameAsNow.
    """
    entry = steps.find(session, entry_id, revision)
    if entry.proposed_number is not None:
        raise ProposalWaits
    old = session.scalars(
        select(SupportRevision).where(SupportRevision.entry_id == entry_id, SupportRevision.number == number)
    ).one_or_none()
    if old is None:
        raise NoSuchVersion
    if _said(old) == _said(entry):
        raise SameAsNow
    before, after = (support_facts.from_json(each.name, each.facts) for each in (entry, old))
    if entry.is_crisis and before.numbers != after.numbers:
        typed = Checked(after, old.source, old.doubt, old.source_address)
        steps.note(session, entry, Act.PROPOSED, now=now, viewer=viewer, typed=typed, returned_to=number)
        entry.proposed_number = entry.revision
        session.flush()
        return Saved.PROPOSED
    entry.name, entry.facts, entry.doubt = old.name, dict(old.facts), old.doubt
    entry.source, entry.source_address = old.source, old.source_address
    moved = before.contact_points != after.contact_points and not entry.is_crisis
    if moved:
        steps.forget_check(entry)
    steps.note(session, entry, Act.RETURNED, now=now, viewer=viewer, returned_to=number)
    session.flush()
    return Saved.MUST_BE_CHECKED if moved else Saved.AT_ONCE


def _said(one: SupportEntry | SupportRevision) -> tuple[object, ...]:
    return one.name, dict(one.facts), one.source, one.source_address, one.doubt
