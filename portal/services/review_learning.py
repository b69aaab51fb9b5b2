"""What meetings learned, what they came to, and what could be changed: for professionals alone.

Learning names nobody and counts once a second person has read it (domain.md 6.4); it may then be told outside. What
modifiable factors were stays with the case, and nothing but a staff page ever shows it (domain.md 4.2).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import reviews as rules
from portal.domain.access import StaffViewer
from portal.domain.crypto import SERVICE_DATA_KEY_ID
from portal.domain.debrief_accounts import Verdict
from portal.domain.messages import clean_body
from portal.domain.reviews import WORDS_AT_MOST, LearningTheme, Outcome
from portal.models.base import new_id
from portal.models.cases import Case
from portal.models.reviews import Review, ReviewLearning
from portal.models.sealing import open_text, seal
from portal.queries import cases as case_queries
from portal.services import audit
from portal.services.reviews import NotHeldYet, change, find


class NoSuchLearning(LookupError):
    """No point of learning of this id."""


class OwnLearning(PermissionError):
    """Whoever wrote it does not read it as the second person."""


class LearningMovedOn(Exception):
    """Somebody has written it anew or judged it since the page was read."""


def write(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    form_key: UUID,
    words: str,
    theme: LearningTheme,
    now: datetime,
) -> None:
    """Keep a point of learning, for a second person to read; the same form sent again is kept once.

    Raises EmptyMessage, MessageTooLong, NoSuchReview, ReviewCalledOff, NotHeldYet, NamesSomebody.
    """
    text = clean_body(words, limit=WORDS_AT_MOST)
    review = _held(session, case_id=case_id, review_id=review_id)
    case = _check_names(session, case_id, text)
    row = ReviewLearning(
        id=new_id(), review_id=review.id, theme=theme, written_by=viewer.id, written_at=now, form_key=form_key
    )
    seal(session, row, key_id=case.data_key_id, words=text)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if session.execute(select(ReviewLearning.id).where(ReviewLearning.form_key == form_key)).first() is None:
            raise
        return
    audit.record(session, actor=viewer, action="learning.written", now=now, case_id=case_id, subject_id=row.id)


def write_anew(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    learning_id: UUID,
    words: str,
    theme: LearningTheme,
    now: datetime,
) -> None:
    """Put a point that came back, or that nobody has read yet, in other words; it is read again from the start.

    Raises EmptyMessage, MessageTooLong, NoSuchLearning, NoSuchReview, ReviewCalledOff, NotHeldYet, LearningMovedOn (it
    counts already), NamesSomebody.
    """
    text = clean_body(words, limit=WORDS_AT_MOST)
    row = _lock(session, learning_id)
    _held(session, case_id=case_id, review_id=row.review_id)
    if row.verdict == Verdict.GOOD:
        raise LearningMovedOn
    case = _check_names(session, case_id, text)
    row.theme, row.written_by, row.written_at = theme, viewer.id, now
    row.read_by = row.read_at = row.verdict = None
    seal(session, row, key_id=case.data_key_id, words=text, remark=None)
    session.flush()
    audit.record(session, actor=viewer, action="learning.written_anew", now=now, case_id=case_id, subject_id=row.id)


def judge(
    session: Session,
    *,
    viewer: StaffViewer,
    learning_id: UUID,
    written_at: datetime | None,
    verdict: Verdict,
    theme: LearningTheme,
    remark: str,
    now: datetime,
) -> None:
    """The second reader lets it count, or sends it back with what should change; any colleague, not only of this case.

    The theme that they choose stands. `written_at` is when the words were written that the page showed. Raises
    EmptyMessage and MessageTooLong (the remark of what is sent back), NoSuchLearning, OwnLearning, LearningMovedOn.
    """
    said = clean_body(remark, limit=WORDS_AT_MOST) if verdict is Verdict.SENT_BACK else None
    row = _lock(session, learning_id)
    if row.written_by == viewer.id:
        raise OwnLearning
    if row.read_at is not None or row.written_at != written_at:
        raise LearningMovedOn
    review = session.get_one(Review, row.review_id)
    if review.called_off_at is not None:
        raise NoSuchLearning
    row.read_by, row.read_at, row.verdict, row.theme = viewer.id, now, verdict, theme
    if verdict is Verdict.GOOD:
        # It names nobody, so it may outlive the case, and with it the case's key.
        text = open_text(session, ReviewLearning.sealed_words, row.id, row.sealed_words)
        seal(session, row, key_id=SERVICE_DATA_KEY_ID, words=text)
    seal(session, row, key_id=session.get_one(Case, review.case_id).data_key_id, remark=said)
    session.flush()
    action = f"learning.{verdict}"
    audit.record(session, actor=viewer, action=action, now=now, case_id=review.case_id, subject_id=row.id)


def note_factors(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    seen: int,
    has_factors: bool,
    words: str,
    now: datetime,
) -> None:
    """Write down whether factors were identified that could be modified, and which; for professionals alone.

    Raises EmptyMessage (there are some and nobody says which), MessageTooLong, NoSuchReview, ReviewMovedOn,
    ReviewCalledOff, NotHeldYet.
    """
    text = clean_body(words, limit=WORDS_AT_MOST) if has_factors else None
    row = change(session, case_id=case_id, review_id=review_id, seen=seen)
    _require_held(row)
    row.has_factors = has_factors
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, factors=text)
    session.flush()
    audit.record(session, actor=viewer, action="review.factors_noted", now=now, case_id=case_id, subject_id=row.id)


def note_outcome(
    session: Session,
    *,
    viewer: StaffViewer,
    case_id: UUID,
    review_id: UUID,
    seen: int,
    outcome: Outcome,
    words: str,
    outcome_on: date,
    today: date,
    now: datetime,
) -> None:
    """Write down what the meeting came to, and on which day; both days are local.

    Raises EmptyMessage, MessageTooLong, NoSuchReview, ReviewMovedOn, ReviewCalledOff, NotHeldYet, OutcomeOnNoSuchDay.
    """
    text = clean_body(words, limit=WORDS_AT_MOST)
    row = change(session, case_id=case_id, review_id=review_id, seen=seen)
    _require_held(row)
    rules.check_outcome(outcome_on, meets_on=row.meets_on, today=today)
    # Sealing may ask the database for the key, so it comes first: the three are kept together or not at all.
    seal(session, row, key_id=session.get_one(Case, case_id).data_key_id, outcome=text)
    row.outcome, row.outcome_on = outcome, outcome_on
    session.flush()
    facts: dict[str, str | int | bool | None] = {"outcome": outcome.value}
    audit.record(
        session, actor=viewer, action="review.outcome_noted", now=now, case_id=case_id, subject_id=row.id, facts=facts
    )


def _held(session: Session, *, case_id: UUID, review_id: UUID) -> Review:
    row = find(session, case_id=case_id, review_id=review_id)
    _require_held(row)
    return row


def _require_held(row: Review) -> None:
    if row.held_at is None:
        raise NotHeldYet


def _check_names(session: Session, case_id: UUID, words: str) -> Case:
    case = session.get_one(Case, case_id)
    names = case_queries.names(session, case_id=case_id)
    rules.check_names_nobody(words, names=names, reference=case.reference)
    return case


def _lock(session: Session, learning_id: UUID) -> ReviewLearning:
    row = session.get(ReviewLearning, learning_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoSuchLearning
    return row
