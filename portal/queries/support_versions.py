"""Two versions of one entry, each with all that it said, and who left it so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.support import Act
from portal.models.people import StaffMember
from portal.models.sealing import learn_keys, opener
from portal.models.support import SupportEntry, SupportRevision


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it stood after one change."""

    number: int
    act: Act
    by: str
    """Empty: loaded from the first edition."""
    at: datetime
    says: dict[str, Any]
    """Each fact by its name, with name, source and doubt among them, as it is kept."""


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """What is compared, and how the entry stands now."""

    entry_id: UUID
    name: str
    revision: int
    is_crisis: bool
    proposal_waits: bool
    before: Version
    after: Version


_TWO = (
    select(SupportRevision, SupportEntry, StaffMember.id.label("staff_id"), StaffMember.sealed_name)
    .join(SupportEntry, SupportEntry.id == SupportRevision.entry_id)
    .outerjoin(StaffMember, StaffMember.id == SupportRevision.changed_by)
    .where(
        SupportRevision.entry_id == bindparam("entry_id"),
        SupportRevision.number.in_([bindparam("before"), bindparam("after")]),
    )
    .order_by(SupportRevision.number)
)


def two(session: Session, *, entry_id: UUID, before: int, after: int) -> TwoVersions | None:
    """The versions with these numbers; None where there is no such entry, or one of them is not there."""
    rows = session.execute(_TWO, {"entry_id": entry_id, "before": before, "after": after}).all()
    if len(rows) != 2:
        return None
    learn_keys(session, [row.sealed_name for row in rows])
    name = opener(session, StaffMember.sealed_name)
    found = {}
    for row in rows:
        revision: SupportRevision = row.SupportRevision
        found[revision.number] = Version(
            number=revision.number,
            act=Act(revision.act),
            by=name(row.staff_id, row.sealed_name) if row.sealed_name else "",
            at=revision.changed_at,
            says={"name": revision.name, **revision.facts, "source": revision.source, "doubt": revision.doubt},
        )
    entry: SupportEntry = rows[0].SupportEntry
    return TwoVersions(
        entry_id=entry.id,
        name=entry.name,
        revision=entry.revision,
        is_crisis=entry.is_crisis,
        proposal_waits=entry.proposed_number is not None,
        before=found[before],
        after=found[after],
    )
