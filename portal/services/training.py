"""Training is written down once, put right where it was wrong, and counted by role and organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import training as rules
from portal.domain.access import StaffViewer
from portal.domain.attendance import Group, organisation_key
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.domain.messages import EmptyMessage, clean_body
from portal.domain.name_search import folded
from portal.domain.training import FeedbackQuestion
from portal.models.base import new_id
from portal.models.sealing import seal
from portal.models.training import TrainingGroup, TrainingName, TrainingScore, TrainingSession
from portal.services import audit, organisations


class NoSuchSession(LookupError):
    """No session of this id, or one that was written down by mistake."""


class SessionIsThere(Exception):
    """A session of this title and day is written down already."""

    def __init__(self, session_id: UUID) -> None:
        super().__init__("written down already")
        self.session_id = session_id


class SessionMovedOn(Exception):
    """Somebody changed it since the page was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a session was, and who came."""

    title: str
    topics: tuple[str, ...]
    held_on: date
    place: str
    minutes: int
    teachers: str
    groups: tuple[Group, ...]


def write_down(
    session: Session, *, viewer: StaffViewer, form_key: UUID, about: About, today: date, now: datetime
) -> UUID:
    """Keep a session that was held, and return its id; the same form sent again is kept once.

    `today` is the day in London. Raises SessionIsThere, EmptyMessage and MessageTooLong (title, place or teachers), and
    the refusals of domain.training.check_session.
    """
    row = TrainingSession(id=new_id(), written_by=viewer.id, written_at=now, form_key=form_key)
    _fill(session, row, about, today=today)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        same_form = select(TrainingSession.id).where(TrainingSession.form_key == form_key)
        found = session.execute(same_form).scalar_one_or_none()
        if found is None:
            raise SessionIsThere(_standing(session, about)) from None
        return found
    _keep_groups(session, row, about.groups)
    audit.record(session, actor=viewer, action="training.written_down", now=now, subject_id=row.id)
    return row.id


def change(
    session: Session,
    *,
    viewer: StaffViewer,
    session_id: UUID,
    seen: int,
    about: About,
    today: date,
    now: datetime,
) -> None:
    """Put right what a session was and who came; `seen` is the revision that the page showed.

    Raises NoSuchSession, SessionMovedOn, SessionIsThere, MoreAnswersThanPeople (there are more scores or names), and
    what `write_down` raises.
    """
    row = _change(session, session_id=session_id, seen=seen)
    people = sum(group.people for group in about.groups)
    if people < max(_answers(session, row.id), _names(session, row.id)):
        raise rules.MoreAnswersThanPeople
    try:
        with session.begin_nested():
            _fill(session, row, about, today=today)
            session.flush()
    except IntegrityError:
        raise SessionIsThere(_standing(session, about)) from None
    session.execute(delete(TrainingGroup).where(TrainingGroup.session_id == row.id))
    _keep_groups(session, row, about.groups)
    audit.record(session, actor=viewer, action="training.changed", now=now, subject_id=row.id)


def note_feedback(
    session: Session,
    *,
    viewer: StaffViewer,
    session_id: UUID,
    seen: int,
    scores: Mapping[FeedbackQuestion, Mapping[int, int]],
    remarks: str,
    now: datetime,
) -> None:
    """Keep how many gave which score, and what they wrote, over what was kept before; the remarks may be empty.

    Raises NoSuchSession, SessionMovedOn, MoreAnswersThanPeople, MessageTooLong.
    """
    try:
        words = clean_body(remarks, limit=rules.REMARKS_AT_MOST)
    except EmptyMessage:
        words = None
    row = _change(session, session_id=session_id, seen=seen)
    people = _people(session, row.id)
    if any(sum(counts.values()) > people for counts in scores.values()):
        raise rules.MoreAnswersThanPeople
    session.execute(delete(TrainingScore).where(TrainingScore.session_id == row.id))
    session.add_all(
        TrainingScore(session_id=row.id, question=question, score=score, people=given)
        for question, counts in scores.items()
        for score, given in counts.items()
    )
    seal(session, row, key_id=SERVICE_DATA_KEY_ID, remarks=words)
    session.flush()
    audit.record(session, actor=viewer, action="training.feedback_noted", now=now, subject_id=row.id)


def add_names(
    session: Session, *, viewer: StaffViewer, session_id: UUID, seen: int, names: Iterable[str], now: datetime
) -> None:
    """Keep the names of people who want a certificate. Raises NoSuchSession, SessionMovedOn, MoreAnswersThanPeople."""
    row = _change(session, session_id=session_id, seen=seen)
    new = tuple(names)
    if _names(session, row.id) + len(new) > _people(session, row.id):
        raise rules.MoreAnswersThanPeople
    for name in new:
        person = TrainingName(id=new_id(), session_id=row.id)
        seal(session, person, key_id=SERVICE_DATA_KEY_ID, name=name)
        session.add(person)
    session.flush()
    facts: dict[str, str | int | bool | None] = {"names": len(new)}
    audit.record(session, actor=viewer, action="training.names_added", now=now, subject_id=row.id, facts=facts)


def remove_name(session: Session, *, viewer: StaffViewer, session_id: UUID, name_id: UUID, now: datetime) -> None:
    """Forget a name, once its certificate is made or it was wrong; whoever it is still counts. Twice is once."""
    gone = delete(TrainingName).where(TrainingName.id == name_id, TrainingName.session_id == session_id)
    if session.execute(gone.returning(TrainingName.id)).first() is not None:
        audit.record(session, actor=viewer, action="training.name_removed", now=now, subject_id=session_id)


def remove(session: Session, *, viewer: StaffViewer, session_id: UUID, seen: int, now: datetime) -> None:
    """It was written down by mistake and counts nowhere. Raises NoSuchSession, SessionMovedOn."""
    row = _change(session, session_id=session_id, seen=seen)
    row.removed_at = now
    session.flush()
    audit.record(session, actor=viewer, action="training.removed", now=now, subject_id=row.id)


def _fill(session: Session, row: TrainingSession, about: About, *, today: date) -> None:
    people = sum(group.people for group in about.groups)
    rules.check_session(held_on=about.held_on, today=today, minutes=about.minutes, people=people)
    title = " ".join(clean_body(about.title, limit=rules.TITLE_AT_MOST).split())
    seal(session, row, key_id=SERVICE_DATA_KEY_ID, teachers=clean_body(about.teachers, limit=rules.TEACHERS_AT_MOST))
    row.title, row.title_key = title, _title_key(about.title)
    row.place = clean_body(about.place, limit=rules.PLACE_AT_MOST)
    row.topics, row.held_on, row.minutes = list(about.topics), about.held_on, about.minutes


def _title_key(title: str) -> str:
    """What two spellings of one title share; a title of signs alone is its own."""
    return folded(title) or title.strip()


def _keep_groups(session: Session, row: TrainingSession, groups: tuple[Group, ...]) -> None:
    ids = organisations.ids_of(session, [group.organisation for group in groups])
    session.add_all(
        TrainingGroup(
            id=new_id(),
            session_id=row.id,
            organisation_id=ids[organisation_key(group.organisation)],
            role=group.role,
            people=group.people,
        )
        for group in groups
    )
    session.flush()


def _standing(session: Session, about: About) -> UUID:
    wanted = select(TrainingSession.id).where(
        TrainingSession.held_on == about.held_on,
        TrainingSession.title_key == _title_key(about.title),
        TrainingSession.removed_at.is_(None),
    )
    return session.execute(wanted).scalar_one()


def _change(session: Session, *, session_id: UUID, seen: int) -> TrainingSession:
    row = session.get(TrainingSession, session_id, with_for_update=True, populate_existing=True)
    if row is None or row.removed_at is not None:
        raise NoSuchSession
    if row.revision != seen:
        raise SessionMovedOn
    row.revision += 1
    return row


def _people(session: Session, session_id: UUID) -> int:
    wanted = select(func.coalesce(func.sum(TrainingGroup.people), 0)).where(TrainingGroup.session_id == session_id)
    return int(session.execute(wanted).scalar_one())


def _names(session: Session, session_id: UUID) -> int:
    wanted = select(func.count()).select_from(TrainingName).where(TrainingName.session_id == session_id)
    return session.execute(wanted).scalar_one()


def _answers(session: Session, session_id: UUID) -> int:
    """Of the question that most have answered."""
    given = func.sum(TrainingScore.people)
    wanted = select(given).where(TrainingScore.session_id == session_id).group_by(TrainingScore.question)
    return int(max(session.scalars(wanted).all(), default=0))
