"""The last look at a message before it goes to a family: words that may hurt, and the name of another family's child.

It stops nothing for good. Words are sent as they are once somebody has said why, which is kept for the team alone; a
name is sent once somebody has said that it is meant.
"""

import hashlib
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from portal.domain.access import StaffViewer
from portal.domain.messages import EmptyMessage, MessageTooLong, clean_body
from portal.domain.other_names import other_names_in
from portal.domain.wording import Finding, find_hurtful
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.messages import Thread
from portal.models.outgoing_words import WordingOverrule
from portal.models.prepared import insert_once
from portal.models.sealing import cipher_of, seal_text
from portal.queries import outgoing_words as queries
from portal.services import audit

REASON_AT_MOST = 500
"""Characters of a reason."""


class LookAgain(Exception):
    """Nothing is sent yet: the sender is shown what was found.

    `reason_problem` is set where a reason was given that cannot be kept.
    """

    def __init__(
        self,
        *,
        findings: tuple[Finding, ...],
        other_names: tuple[str, ...],
        mark: str,
        reason_problem: EmptyMessage | MessageTooLong | None,
    ) -> None:
        super().__init__(f"{len(findings)} findings, {len(other_names)} names")
        self.findings, self.other_names = findings, other_names
        self.mark = mark
        """Stands for these very words in the form that sends them as they are."""
        self.reason_problem = reason_problem


def look(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    body: str,
    warned_of: str,
    reason: str,
    name_is_meant: bool,
    today: date,
    now: datetime,
) -> None:
    """Let these words through to this adult, or raise LookAgain with everything that was found, all at once.

    `warned_of` is the mark of the words the sender was shown a warning about: `reason` and `name_is_meant` count for
    these words alone. A text that was overruled once in this case is not asked about again. A message that is empty or
    too long is left to whoever sends it. Raises LookAgain.
    """
    try:
        text = clean_body(body)
    except (EmptyMessage, MessageTooLong):
        return
    mark = mark_of(text)
    was_shown = warned_of == mark
    findings = _still_found(session, case_id, text)
    kept, problem = _reason(reason) if was_shown else ("", EmptyMessage())
    names = _other_names(session, viewer, case_id, adult_id, text, today)
    if (findings and problem is not None) or (names and not (was_shown and name_is_meant)):
        raise LookAgain(
            findings=findings,
            other_names=names,
            mark=mark,
            reason_problem=problem if was_shown and findings else None,
        )
    if findings:
        _overrule(session, viewer, case_id, adult_id, text, findings, kept, now)


def mark_of(text: str) -> str:
    """Stands for words in a form, so that other words are looked at anew."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _still_found(session: Session, case_id: UUID, text: str) -> tuple[Finding, ...]:
    findings = find_hurtful(text)
    if findings and queries.is_overruled(session, case_id=case_id, text_index=_index(session, case_id, text)):
        return ()
    return findings


def _index(session: Session, case_id: UUID, text: str) -> bytes:
    # With the case in it, so that nobody can tell whether two families were sent the same.
    return cipher_of(session).blind_index(f"{case_id}\n{text}", purpose="overruled wording")


def _reason(reason: str) -> tuple[str, EmptyMessage | MessageTooLong | None]:
    try:
        return clean_body(reason, limit=REASON_AT_MOST), None
    except (EmptyMessage, MessageTooLong) as problem:
        return "", problem


def _other_names(
    session: Session, viewer: StaffViewer, case_id: UUID, adult_id: UUID, text: str, today: date
) -> tuple[str, ...]:
    around = queries.names_around(session, viewer=viewer, case_id=case_id, adult_id=adult_id, today=today)
    return other_names_in(text, around.others, own=around.own)


_KEEP = insert_once(cast(Table, WordingOverrule.__table__), "case_id", "text_index")


def _overrule(
    session: Session,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    text: str,
    findings: tuple[Finding, ...],
    reason: str,
    now: datetime,
) -> None:
    place = select(Thread.id, Case.data_key_id).join(Case, Case.id == Thread.case_id)
    thread = session.execute(place.where(Thread.adult_id == adult_id, Thread.case_id == case_id)).first()
    if thread is None:
        return  # sending to nobody is refused by whoever sends
    overrule_id = new_id()
    phrases = "\n".join(finding.phrase for finding in findings)
    values = {
        "id": overrule_id,
        "case_id": case_id,
        "thread_id": thread.id,
        "staff_id": viewer.id,
        "text_index": _index(session, case_id, text),
        "sealed_phrases": seal_text(
            session, WordingOverrule.sealed_phrases, overrule_id, phrases, key_id=thread.data_key_id
        ),
        "sealed_reason": seal_text(
            session, WordingOverrule.sealed_reason, overrule_id, reason, key_id=thread.data_key_id
        ),
        "overruled_at": now,
    }
    if _KEEP.count(session, values):
        audit.record(
            session, actor=viewer, action="wording.overruled", now=now, case_id=case_id, subject_id=overrule_id
        )
