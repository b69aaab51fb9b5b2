"""The plain words about a meeting that a family may keep: written by one, read by another, given to each by itself."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import debrief_accounts as rules
from portal.domain.access import StaffViewer
from portal.domain.debrief_accounts import Verdict
from portal.domain.debriefs import WishToKnow
from portal.domain.messages import clean_body
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import CaseAdult
from portal.models.debriefs import DebriefAccount, DebriefSummary, SummaryRelease
from portal.models.sealing import open_text, seal
from portal.services import audit, notices
from portal.services.debriefs import hold

REMARK_AT_MOST = 2000


class NoSuchSummary(LookupError):
    """No such account, version or release on this case."""


class SummaryMovedOn(Exception):
    """Somebody wrote another version, or judged this one, since the page was read."""


class OwnSummary(PermissionError):
    """Whoever wrote it does not read it as the second person."""


class NotReadYet(Exception):
    """No second person has found this version good."""


class ToldInTheFuture(ValueError):
    """A day on which nobody can have told them yet."""


class NobodyChosen(ValueError):
    """A release to no one."""


class ReleaseRefused(Exception):
    """One adult may not be given it as things are; nobody was given anything."""

    def __init__(self, adult_id: UUID, why: Exception) -> None:
        super().__init__(type(why).__name__)
        self.adult_id, self.why = adult_id, why


def write(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    account_id: UUID,
    body: str,
    based_on: UUID | None,
    now: datetime,
) -> UUID:
    """Keep a new version; nobody can read it before a second person has. Returns its id.

    `based_on` is the version the writer had before them, None for the first. The same words again keep nothing. Raises
    EmptyMessage, MessageTooLong, NoSuchSummary, SummaryMovedOn.
    """
    words = clean_body(body)
    case = hold(session, case_id=case_id)
    newest = _newest(session, case_id=case_id, account_id=account_id)
    if newest is not None and newest.written_by == viewer.id and _body(session, newest) == words:
        return newest.id
    if (None if newest is None else newest.id) != based_on:
        raise SummaryMovedOn
    row = DebriefSummary(
        id=new_id(),
        account_id=account_id,
        number=1 if newest is None else newest.number + 1,
        written_by=viewer.id,
        written_at=now,
    )
    seal(session, row, key_id=case.data_key_id, body=words)
    session.add(row)
    session.flush()
    audit.record(session, actor=viewer, action="summary.written", now=now, case_id=case_id, subject_id=row.id)
    return row.id


def judge(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    summary_id: UUID,
    verdict: Verdict,
    remark: str,
    now: datetime,
) -> None:
    """The second reader finds the newest version good, or sends it back with what should change.

    Read again after a restriction, the later reading counts. Raises EmptyMessage and MessageTooLong (the remark of what
    is sent back), NoSuchSummary, OwnSummary, SummaryMovedOn.
    """
    words = clean_body(remark, limit=REMARK_AT_MOST) if verdict is Verdict.SENT_BACK else None
    case = hold(session, case_id=case_id)
    row = _one(session, case_id=case_id, summary_id=summary_id)
    if row.written_by == viewer.id:
        raise OwnSummary
    if row.verdict == Verdict.SENT_BACK or not _is_newest(session, row):
        raise SummaryMovedOn
    row.read_by, row.read_at, row.verdict = viewer.id, now, verdict
    seal(session, row, key_id=case.data_key_id, remark=words)
    session.flush()
    audit.record(session, actor=viewer, action=f"summary.{verdict}", now=now, case_id=case_id, subject_id=row.id)


def release(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    summary_id: UUID,
    adult_ids: Collection[UUID],
    told_on: date,
    today: date,
    now: datetime,
) -> None:
    """Let these adults read it, all of them at this moment or none, and tell each in a notice that says nothing.

    A person has told them that it is there (`told_on`, a day in London): the page is never the first to speak. Given
    twice is given once. Raises NobodyChosen, ToldInTheFuture, NoSuchSummary, NotReadYet, SummaryMovedOn,
    ReleaseRefused.
    """
    if not adult_ids:
        raise NobodyChosen
    if told_on > today:
        raise ToldInTheFuture
    hold(session, case_id=case_id)
    row = _one(session, case_id=case_id, summary_id=summary_id)
    if not _is_newest(session, row):
        raise SummaryMovedOn
    if row.verdict != Verdict.GOOD or row.read_at is None:
        raise NotReadYet
    wanted = select(CaseAdult).where(CaseAdult.case_id == case_id, CaseAdult.id.in_(adult_ids)).order_by(CaseAdult.id)
    adults = session.scalars(wanted.with_for_update(key_share=True)).all()
    if len(adults) != len(set(adult_ids)):
        raise NoSuchSummary
    for adult in adults:
        _require_may_have(adult, row.read_at)
    for adult in adults:
        _give(session, viewer, case_id, row, adult, told_on=told_on, now=now)


def take_back(
    session: Session, *, viewer: StaffViewer, case_id: UUID, summary_id: UUID, adult_id: UUID, now: datetime
) -> None:
    """Stop an adult from reading the summary of this meeting, at once: this version, and any they were given before it.

    A second tap changes nothing. Raises NoSuchSummary.
    """
    account_id = _one(session, case_id=case_id, summary_id=summary_id).account_id
    wanted = (
        select(SummaryRelease)
        .join(DebriefSummary, DebriefSummary.id == SummaryRelease.summary_id)
        .where(DebriefSummary.account_id == account_id, SummaryRelease.adult_id == adult_id)
        .order_by(SummaryRelease.id)
    )
    given = session.scalars(wanted).all()
    if not given:
        raise NoSuchSummary
    for each in given:
        if each.withdrawn_at is None:
            each.withdrawn_at = now
            audit.record(
                session, actor=viewer, action="summary.taken_back", now=now, case_id=case_id, subject_id=each.id
            )
    session.flush()


def _require_may_have(adult: CaseAdult, read_at: datetime) -> None:
    wish = None if adult.wish_to_know is None else WishToKnow(adult.wish_to_know)
    try:
        rules.check_release(wish=wish, restricted_at=adult.restricted_at, read_at=read_at)
    except (rules.WouldRatherNotKnow, rules.NotReadAgain) as problem:
        raise ReleaseRefused(adult.id, problem) from problem


def _give(
    session: Session,
    viewer: StaffViewer,
    case_id: UUID,
    row: DebriefSummary,
    adult: CaseAdult,
    *,
    told_on: date,
    now: datetime,
) -> None:
    given = _given(session, summary_id=row.id, adult_id=adult.id)
    if given is not None and given.withdrawn_at is None:
        return
    if given is None:
        given = SummaryRelease(id=new_id(), summary_id=row.id, adult_id=adult.id)
        session.add(given)
    given.told_on, given.released_by, given.released_at, given.withdrawn_at = told_on, viewer.id, now, None
    session.flush()
    audit.record(session, actor=viewer, action="summary.released", now=now, case_id=case_id, subject_id=given.id)
    notices.post_to_person(session, person_id=adult.person_id, kind=NoticeKind.NEW_UPDATE, case_id=case_id, now=now)


def _given(session: Session, *, summary_id: UUID, adult_id: UUID) -> SummaryRelease | None:
    wanted = select(SummaryRelease).where(SummaryRelease.summary_id == summary_id, SummaryRelease.adult_id == adult_id)
    return session.scalars(wanted).first()


def _newest(session: Session, *, case_id: UUID, account_id: UUID) -> DebriefSummary | None:
    account = session.get(DebriefAccount, account_id)
    if account is None or account.case_id != case_id:
        raise NoSuchSummary
    wanted = (
        select(DebriefSummary)
        .where(DebriefSummary.account_id == account_id)
        .order_by(DebriefSummary.number.desc())
        .limit(1)
    )
    return session.scalars(wanted).first()


def _body(session: Session, row: DebriefSummary) -> str:
    return open_text(session, DebriefSummary.sealed_body, row.id, row.sealed_body)


def _one(session: Session, *, case_id: UUID, summary_id: UUID) -> DebriefSummary:
    row = session.get(DebriefSummary, summary_id, populate_existing=True)
    account = None if row is None else session.get(DebriefAccount, row.account_id)
    if row is None or account is None or account.case_id != case_id:
        raise NoSuchSummary
    return row


def _is_newest(session: Session, row: DebriefSummary) -> bool:
    later = select(DebriefSummary.id).where(
        DebriefSummary.account_id == row.account_id, DebriefSummary.number > row.number
    )
    return session.execute(later.limit(1)).first() is None
