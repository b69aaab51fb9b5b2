"""What an adult of a family wants to ask: their words, where the team took them, the answer, and the telling."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_id
from portal.models.sealing import Sealed

_WAITS = text("handed_at IS NOT NULL AND told_at IS NULL")


class Question(Base):
    """One question of one adult. Nothing but its own writer removes it, and only while nobody else knows of it."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("adult_id", "form_key"),
        CheckConstraint("handed_at IS NOT NULL OR (carried_at IS NULL AND answered_at IS NULL)", name="is_given_first"),
        CheckConstraint("(meeting IS NULL) = (meeting_on IS NULL)", name="meets_on_a_day"),
        CheckConstraint("answered_at IS NULL OR carried_at IS NOT NULL", name="is_taken_on_before_it_is_answered"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (sealed_answer IS NULL)"
            " AND (answered_at IS NULL) = (given_by IS NULL)",
            name="is_answered_by_somebody",
        ),
        # Only telling closes a question, and there is nothing to tell before there is an answer.
        CheckConstraint("told_at IS NULL OR answered_at IS NOT NULL", name="is_answered_before_it_is_told"),
        CheckConstraint(
            "(told_at IS NULL) = (told_by IS NULL) AND (told_at IS NULL) = (told_way IS NULL)"
            " AND (told_at IS NULL) = (told_on IS NULL)",
            name="is_told_by_somebody",
        ),
        CheckConstraint("NOT (holds_finding AND stands_on_page)", name="no_finding_stands_on_a_page"),
        CheckConstraint("(finder_id IS NULL) = (due_on IS NULL)", name="is_found_out_by_a_day"),
        CheckConstraint("(account_id IS NULL) = (noted_by IS NULL)", name="is_noted_by_somebody"),
        CheckConstraint("noted_by IS NULL OR NOT stands_on_page", name="is_told_by_a_person"),
        Index("ix_questions_case_id", "case_id", "added_at"),
        Index("ix_questions_adult_id", "adult_id", "added_at"),
        Index("ix_questions_handed_at", "handed_at"),
        Index("ix_questions_waiting", "handed_at", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    adult_id: Mapped[UUID] = mapped_column(ForeignKey("case_adults.id"))
    is_from_bank: Mapped[bool]
    sealed_words: Mapped[bytes] = mapped_column(Sealed)
    """What they typed; or, from the bank, the name of a member of domain.question_bank.BankQuestion."""
    whom_for: Mapped[str]
    """A member of domain.questions.For."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    """The other adults of the case may read the words. By this adult's choice; never the answer."""
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id"))
    """The answered question after which they still want to ask more."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("debrief_accounts.id"))
    """The meeting at which they asked it, and nobody could answer."""
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote it down for them there. It may hold what was found out, so no page of a family shows its words."""
    finder_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who finds out."""
    due_on: Mapped[date | None]
    """By which day, in London."""
    added_at: Mapped[datetime]
    form_key: Mapped[UUID] = mapped_column(default=new_id)
    """Made with the form, so that any number of taps keep one question."""
    handed_at: Mapped[datetime | None]
    """When the adult gave it to the team; until then staff do not see it."""
    carried_at: Mapped[datetime | None]
    """When the team took it on."""
    meeting: Mapped[str | None]
    """A member of domain.questions.Meeting; empty while it waits for the next one."""
    meeting_on: Mapped[date | None]
    sealed_answer: Mapped[bytes | None] = mapped_column(Sealed)
    """The answer, or why nobody could find out. Staff only until it stands on the page."""
    could_not_find_out: Mapped[bool] = mapped_column(default=False)
    given_by: Mapped[str | None]
    """A member of domain.questions.GivenBy."""
    holds_finding: Mapped[bool] = mapped_column(default=False)
    """It says something that was found out: a person tells it, and no page carries it."""
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote the answer down."""
    answered_at: Mapped[datetime | None]
    told_way: Mapped[str | None]
    """A member of domain.questions.Way."""
    told_on: Mapped[date | None]
    """The day in London."""
    told_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    told_at: Mapped[datetime | None]
    """When the telling was kept."""
    stands_on_page: Mapped[bool] = mapped_column(default=False)
    """The adult's page shows the words of the answer."""
