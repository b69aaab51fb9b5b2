"""What one person changed for families and nobody else has found good yet, and what was said about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.domain.content import TextKind
from portal.domain.text_changes import Act, Verdict
from portal.models.people import StaffMember
from portal.models.prepared import AnyRow
from portal.models.sealing import learn_keys, open_text, opener
from portal.models.texts import TextChange, TextEdition, TextLook


@dataclass(frozen=True, slots=True)
class Look:
    """What a second person said last."""

    verdict: Verdict
    words: str
    looker: str
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """The newest change of one text in one language."""

    id: UUID
    edition_id: UUID
    kind: TextKind
    locale: str
    title: str
    number: int
    act: Act
    done_by_id: UUID
    done_by: str
    done_at: datetime
    since_id: UUID | None
    """What families read before anything that nobody has found good; none where they read nothing."""
    look: Look | None


_CHANGES = (
    select(
        TextChange.id,
        TextChange.edition_id,
        TextChange.act,
        TextChange.replaced_id,
        TextChange.done_by,
        TextChange.done_at,
        TextEdition.kind,
        TextEdition.slug,
        TextEdition.locale,
        TextEdition.title,
        TextEdition.number,
        StaffMember.sealed_name,
    )
    .join(TextEdition, TextEdition.id == TextChange.edition_id)
    .join(StaffMember, StaffMember.id == TextChange.done_by)
    .order_by(TextChange.done_at, TextChange.id)
)
_LOOKER = aliased(StaffMember)
_LOOKS = (
    select(
        TextLook.id,
        TextLook.change_id,
        TextLook.verdict,
        TextLook.sealed_words,
        TextLook.looked_by,
        TextLook.looked_at,
        _LOOKER.sealed_name,
    )
    .join(_LOOKER, _LOOKER.id == TextLook.looked_by)
    .order_by(TextLook.looked_at, TextLook.id)
)


def waiting(session: Session) -> tuple[ChangeLine, ...]:
    """For each text and language its newest change, unless somebody has found it good; the oldest first."""
    looks = {row.change_id: row for row in session.execute(_LOOKS)}
    newest: dict[tuple[str, str, str], tuple[AnyRow, UUID | None]] = {}
    for row in session.execute(_CHANGES):
        key = (row.kind, row.slug, row.locale)
        before = newest.get(key)
        is_open = before is not None and not _is_good(looks, before[0].id)
        newest[key] = (row, before[1] if before is not None and is_open else row.replaced_id)
    unsettled = [(row, since) for row, since in newest.values() if not _is_good(looks, row.id)]
    unsettled.sort(key=lambda each: (each[0].done_at, each[0].id))
    return tuple(_lines(session, unsettled, looks))


def one(session: Session, *, change_id: UUID) -> ChangeLine | None:
    """One that waits; None where it was settled, or another change came after it."""
    return next((line for line in waiting(session) if line.id == change_id), None)


def _is_good(looks: dict[UUID, AnyRow], change_id: UUID) -> bool:
    return change_id in looks and looks[change_id].verdict == Verdict.GOOD.value


def _lines(
    session: Session, unsettled: list[tuple[AnyRow, UUID | None]], looks: dict[UUID, AnyRow]
) -> Iterator[ChangeLine]:
    said = [looks[row.id] for row, _since in unsettled if row.id in looks]
    learn_keys(session, [row.sealed_name for row, _since in unsettled])
    learn_keys(session, [sealed for row in said for sealed in (row.sealed_name, row.sealed_words)])
    name = opener(session, StaffMember.sealed_name)
    for row, since_id in unsettled:
        look = looks.get(row.id)
        yield ChangeLine(
            id=row.id,
            edition_id=row.edition_id,
            kind=TextKind(row.kind),
            locale=row.locale,
            title=row.title,
            number=row.number,
            act=Act(row.act),
            done_by_id=row.done_by,
            done_by=name(row.done_by, row.sealed_name),
            done_at=row.done_at,
            since_id=since_id,
            look=None if look is None else _look(session, look),
        )


def _look(session: Session, row: AnyRow) -> Look:
    sealed = row.sealed_words
    return Look(
        verdict=Verdict(row.verdict),
        words="" if sealed is None else open_text(session, TextLook.sealed_words, row.id, sealed),
        looker=opener(session, StaffMember.sealed_name)(row.looked_by, row.sealed_name),
        looked_at=row.looked_at,
    )
