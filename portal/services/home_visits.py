"""Somebody sets out to a family’s home, comes back, and is missed where they do not."""

from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import home_visits as rules
from portal.domain.access import StaffViewer
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.notifications import NoticeKind
from portal.models.base import new_id
from portal.models.cases import Case, CaseAdult
from portal.models.home_visits import AddressRisk, HomeVisit
from portal.models.people import StaffMember
from portal.models.sealing import seal
from portal.services import audit, notices

WORDS_AT_MOST = 4000
"""Characters about risk at an address."""

LINE_AT_MOST = 300
"""Characters of a place, and of who else goes."""

VISITS = "/staff/visits"


class NotOnThisCase(LookupError):
    """An adult of another case."""


class OutAlready(Exception):
    """They have not checked out of their last visit."""


class NoSuchVisit(LookupError):
    """Nobody ever set out under that number."""


class VisitOver(Exception):
    """They have come back."""


def write_risk(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    words: str,
    review_on: date,
    form_key: UUID,
    today: date,
    now: datetime,
) -> None:
    """Write down what is known of risk where an adult lives; what stood before stays. The same form again adds nothing.

    Raises EmptyMessage, MessageTooLong, NotOnThisCase, and the refusal of domain.home_visits.check_review.
    """
    text = clean_body(words, limit=WORDS_AT_MOST)
    rules.check_review(review_on, today=today)
    _require_adult(session, case_id, adult_id)
    row = AddressRisk(
        id=new_id(),
        case_id=case_id,
        adult_id=adult_id,
        review_on=review_on,
        written_by=viewer.id,
        written_at=now,
        form_key=form_key,
    )
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, words=text)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if session.execute(select(AddressRisk.id).where(AddressRisk.form_key == form_key)).first() is None:
            raise
        return
    audit.record(session, actor=viewer, action="risk.written", now=now, case_id=case_id, subject_id=row.id)


def set_out(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    adult_id: UUID,
    visit_id: UUID,
    place: str,
    along: str,
    expected_end_at: datetime,
    now: datetime,
) -> None:
    """Check in. `visit_id` is made with the form, so that any number of taps check in once.

    Raises EmptyMessage and MessageTooLong (the place), NotOnThisCase, OutAlready, and the refusals of
    domain.home_visits.check_end.
    """
    if session.get(HomeVisit, visit_id) is not None:
        return
    rules.check_end(expected_end_at, now=now)
    where = clean_body(place, limit=LINE_AT_MOST)
    _require_adult(session, case_id, adult_id)
    visit = HomeVisit(
        id=visit_id,
        case_id=case_id,
        adult_id=adult_id,
        staff_id=viewer.id,
        started_at=now,
        expected_end_at=expected_end_at,
    )
    key_id = session.get_one(Case, case_id).data_key_id
    seal(session, visit, key_id=key_id, place=where, along=_optional(along))
    try:
        with session.begin_nested():
            session.add(visit)
            session.flush()
    except IntegrityError:
        if session.execute(select(HomeVisit.id).where(HomeVisit.id == visit_id)).first() is not None:
            return
        raise OutAlready from None
    audit.record(session, actor=viewer, action="visit.begun", now=now, case_id=case_id, subject_id=visit_id)


def put_off(session: Session, *, viewer: StaffViewer, visit_id: UUID, expected_end_at: datetime, now: datetime) -> None:
    """They are safe, and it takes longer: the team begins to worry anew at that moment.

    A colleague who has spoken with them may say so too. Raises NoSuchVisit, VisitOver, and the refusals of
    domain.home_visits.check_end.
    """
    rules.check_end(expected_end_at, now=now)
    changed = session.execute(
        update(HomeVisit)
        .where(HomeVisit.id == visit_id, HomeVisit.ended_at.is_(None))
        .values(expected_end_at=expected_end_at, alarmed_at=None)
        .returning(HomeVisit.case_id)
    ).first()
    if changed is None:
        _require_visit(session, visit_id)
        raise VisitOver
    audit.record(
        session,
        actor=viewer,
        action="visit.put_off",
        now=now,
        case_id=changed.case_id,
        subject_id=visit_id,
        facts={"until": expected_end_at.isoformat()},
    )


def end(session: Session, *, viewer: StaffViewer, visit_id: UUID, now: datetime) -> None:
    """Check out: they are safe. A second tap, or a colleague who rang them, changes nothing. Raises NoSuchVisit."""
    changed = session.execute(
        update(HomeVisit)
        .where(HomeVisit.id == visit_id, HomeVisit.ended_at.is_(None))
        .values(ended_at=now, ended_by=viewer.id)
        .returning(HomeVisit.case_id)
    ).first()
    if changed is None:
        _require_visit(session, visit_id)
        return
    audit.record(session, actor=viewer, action="visit.ended", now=now, case_id=changed.case_id, subject_id=visit_id)


def raise_alarms(session: Session, *, now: datetime) -> int:
    """Write to every practitioner and manager about each visit that is overdue, once; give how many visits.

    Also to whoever is out: they may have forgotten to check out. Of two workers at the same moment one finds the visit
    taken.
    """
    late = session.execute(
        update(HomeVisit)
        .where(
            HomeVisit.ended_at.is_(None),
            HomeVisit.alarmed_at.is_(None),
            HomeVisit.expected_end_at <= now - rules.LETTERS_AFTER,
        )
        .values(alarmed_at=now)
        .returning(HomeVisit.id, HomeVisit.expected_end_at)
    ).all()
    if not late:
        return 0
    team = session.scalars(
        select(StaffMember.id)
        .where(or_(StaffMember.is_practitioner, StaffMember.is_manager), StaffMember.left_at.is_(None))
        .order_by(StaffMember.id)
    ).all()
    for visit in late:
        for staff_id in team:
            notices.post_to_staff(
                session,
                staff_id=staff_id,
                kind=NoticeKind.STAFF_OVERDUE,
                now=now,
                values={"path": VISITS},
                notice_id=uuid5(visit.id, f"{visit.expected_end_at.isoformat()} {staff_id}"),
            )
        audit.record_by_operator(session, action="visit.missed", subject_id=visit.id, now=now)
    return len(late)


def _require_adult(session: Session, case_id: UUID, adult_id: UUID) -> None:
    place = select(CaseAdult.id).where(CaseAdult.id == adult_id, CaseAdult.case_id == case_id)
    if session.execute(place).first() is None:
        raise NotOnThisCase


def _require_visit(session: Session, visit_id: UUID) -> None:
    if session.get(HomeVisit, visit_id) is None:
        raise NoSuchVisit


def _optional(text: str) -> str:
    try:
        return clean_body(text, limit=LINE_AT_MOST)
    except EmptyMessage:
        return ""
