"""The page of one meeting of professionals, and what every form on it does: act, or come back with what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.domain import questions as question_rules
from portal.domain.access import CaseFacts, StaffViewer
from portal.domain.debrief_accounts import Verdict
from portal.domain.questions import For, Meeting, NotYours
from portal.domain.reviews import TAKES_QUESTIONS_AS, Asking, NamesSomebody, Presence
from portal.domain.working_time import local
from portal.i18n import LONDON, Locale
from portal.queries import cases as case_queries
from portal.queries import organisations, question_work, review_actions, review_learning
from portal.queries import reviews as queries
from portal.queries.question_work import WorkRow
from portal.queries.review_learning import LearningRow
from portal.queries.reviews import ReviewRow
from portal.services import review_learning as learning_services
from portal.services import review_questions as question_services
from portal.services import reviews as services
from portal.web import question_words as shared_words
from portal.web.forms import Form
from portal.web.staff import question_words, review_words
from portal.web.staff.learning_forms import LearningForm
from portal.web.staff.review_forms import (
    BESIDE,
    NO,
    YES,
    ActionForm,
    ArrangementForm,
    FactorsForm,
    HeldDayForm,
    OutcomeForm,
    RecordForm,
    TakeForm,
    in_lines,
)
from portal.web.templating import page
from portal.web.transaction import start_over

DONE = {
    "planned": "The meeting is written down.",
    "recorded": "It is recorded who was there.",
    "moved": "The meeting has moved, and the questions that go there with it.",
    "right": "The day is put right. What it said before stays written down.",
    "taken": "The questions go to this meeting. The family reads only that the team has taken them on.",
    "settled": "It is noted what became of the question.",
    "agreed": "The action is written down.",
    "learned": "It is kept. It counts once a second person has read it.",
    "outcome": "The outcome is written down.",
    "factors": "It is written down, for professionals alone.",
    "noted": "It is noted.",
    "given": "The action is with somebody else. Who had it before stays written down.",
    "off": "It does not take place. What was to be asked there waits for the next meeting.",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One meeting, in front of one member of staff, at one moment."""

    case: CaseFacts
    viewer: StaffViewer
    session: Session
    now: datetime
    locale: Locale
    review_id: UUID

    @property
    def today(self) -> date:
        return local(self.now).date()

    def row(self) -> ReviewRow:
        try:
            return queries.one(self.session, case_id=self.case.case_id, review_id=self.review_id)
        except queries.ReviewMissing:
            abort(404)

    def page(self, *, refused: Form | None = None, stop: str = "", status: int = 200) -> ResponseReturnValue:
        """Everything about the meeting; a form that came back stands in its place with what was typed."""
        row = self.row()
        asked = question_work.of_case(self.session, case_id=self.case.case_id)
        taken = queries.asking(self.session, review_id=self.review_id)
        learning = review_learning.of_review(self.session, review_id=self.review_id)
        anew = self._written_anew(learning)
        done = [("done", self.locale.gettext(said)) for key, said in DONE.items() if key in request.args]
        forms = {kind: refused if isinstance(refused, kind) else self._filled(kind, row, anew) for kind in _KINDS}
        self._offer(forms, row, _may_be_taken(row, asked, taken), is_refused=isinstance(refused, TakeForm))
        return page(
            "staff/reviews/show.html",
            case=case_queries.one(self.session, case_id=self.case.case_id),
            row=row,
            forms={kind.__name__: form for kind, form in forms.items()},
            refused=refused,
            takes_questions=row.kind in TAKES_QUESTIONS_AS,
            questions=[(each, taken[each.id]) for each in asked if each.id in taken],
            actions=review_actions.of_review(
                self.session, viewer=self.viewer, review_id=self.review_id, today=self.today
            ),
            days_before=queries.days_before(self.session, review_id=self.review_id),
            learning=learning,
            anew=anew,
            organisations=organisations.named(self.session),
            is_ahead=row.meets_on > self.today,
            notices=[("stop", stop)] if stop else done,
            status=status,
            **self._words(),
        )

    def act(self, form: Form | None, act: Callable[[], None], done: str) -> ResponseReturnValue:
        """Do it and come back to the page; or come back at once, with words beside the field or over the page."""
        if form is not None and not form.validate():
            return self.page(refused=form, status=422)
        beside = BESIDE.get(type(form), {}) if form is not None else {}
        try:
            act()
        except (services.NoSuchReview, learning_services.NoSuchLearning, NotYours):
            abort(404)
        except NamesSomebody as problem:
            start_over()
            assert form is not None  # noqa: S101 - only words that somebody typed are looked through
            form.refuse("learned", in_lines(self.locale, problem.names))
            return self.page(refused=form, status=422)
        except tuple(beside) as problem:
            start_over()
            assert form is not None  # noqa: S101 - what has no form has no field to be wrong
            field, said = beside[type(problem)]
            form.refuse(field, self.locale.gettext(said))
            return self.page(refused=form, status=422)
        except tuple(STOPS) as problem:
            start_over()
            return self.page(refused=form, stop=self.locale.gettext(STOPS[type(problem)]), status=409)
        address = url_for("staff.case_reviews.show", case_id=self.case.case_id, review_id=self.review_id)
        return redirect(f"{address}?{done}=1", 303)

    def _offer(self, forms: dict[type[Form], Any], row: ReviewRow, offered: list[WorkRow], *, is_refused: bool) -> None:
        said = shared_words.said(self.locale)
        forms[RecordForm].offer(row.seats)
        forms[ActionForm].offer(case_queries.practitioners(self.session), self.locale)
        forms[TakeForm].asked.choices = [(str(each.id), said(each.asked)) for each in offered]
        if not is_refused:
            forms[TakeForm].asked.data = [str(each.id) for each in offered if _is_meant_for(row, each)]
        for kind in (ArrangementForm, LearningForm, OutcomeForm, FactorsForm):
            forms[kind].offer(self.locale)

    def _written_anew(self, learning: tuple[LearningRow, ...]) -> LearningRow | None:
        """The point of learning that the address asks to put in other words, while it may be."""
        wanted = str((request.view_args or {}).get("learning_id", request.args.get("learning")))
        return next((each for each in learning if str(each.id) == wanted and each.verdict is not Verdict.GOOD), None)

    def _filled(self, kind: type[Form], row: ReviewRow, anew: LearningRow | None) -> Form:
        """A form with what is known already."""
        here = row.starts_at.astimezone(LONDON)
        when = {"on": here.date(), "at": f"{here:%H:%M}"}
        known: dict[type[Form], dict[str, Any]] = {
            HeldDayForm: when,
            ArrangementForm: {
                **when,
                "way": row.way.value,
                "place": row.place,
                "agenda": "\n".join(row.agenda),
            },
            RecordForm: {
                "came": [str(each.id) for each in row.seats if each.presence is Presence.CAME],
                "excused": [str(each.id) for each in row.seats if each.presence is Presence.APOLOGIES],
            },
            LearningForm: {} if anew is None else {"learned": anew.words, "theme": anew.theme},
            OutcomeForm: {
                "outcome": row.outcome,
                "came_to": row.outcome_words,
                "outcome_on": row.outcome_on or row.meets_on,
            },
            FactorsForm: {
                "has_factors": None if row.has_factors is None else YES if row.has_factors else NO,
                "factors": row.factors,
            },
        }
        return kind(formdata=None, **known.get(kind, {}))

    def _words(self) -> dict[str, Any]:
        locale = self.locale
        return {
            "asked": shared_words.said(locale),
            "given_by": shared_words.given_by(locale),
            "whom_for": question_words.whom_for(locale),
            "kind_words": review_words.kinds(locale),
            "way_words": review_words.ways(locale),
            "presence_words": review_words.presences(locale),
            "theme_words": review_words.themes(locale),
            "outcome_words": review_words.outcomes(locale),
            "asking_words": review_words.askings(locale),
        }


_KINDS: tuple[type[Form], ...] = (
    ArrangementForm,
    HeldDayForm,
    RecordForm,
    TakeForm,
    ActionForm,
    LearningForm,
    OutcomeForm,
    FactorsForm,
)

STOPS: dict[type[Exception], str] = {
    services.ReviewMovedOn: "Somebody changed this meeting since you opened the page. Nothing was changed: look again.",
    services.ReviewCalledOff: "This meeting does not take place any more. Nothing was changed.",
    services.ReviewWasHeld: "This meeting was held: it cannot be moved. Nothing was changed.",
    services.ReviewIsThere: "A meeting of this kind stands on that day already. Nothing was changed.",
    services.NotHeldYet: "First record that it was held, and who was there. Nothing was changed.",
    question_services.TakesNoQuestions: "A strategy discussion takes no questions of the family. Nothing was changed.",
    question_rules.NotGivenToTheTeam: "They have taken a question back. Nothing was changed.",
    question_rules.AlreadyTold: "They have been told already. Nothing was changed.",
    question_rules.MeetingLongGone: "A question was asked after this meeting. Nothing was changed.",
    learning_services.LearningMovedOn: "A second person has read it, and it counts. Nothing was changed.",
}


def _may_be_taken(row: ReviewRow, asked: tuple[WorkRow, ...], taken: dict[UUID, Asking]) -> list[WorkRow]:
    """What the family gave to the team, has no answer yet and does not go to this meeting."""
    if row.is_called_off or row.kind not in TAKES_QUESTIONS_AS:
        return []
    return [
        each
        for each in asked
        if each.answer is None and each.telling is None and taken.get(each.id) is not Asking.TAKEN
    ]


def _is_meant_for(row: ReviewRow, question: WorkRow) -> bool:
    """What waits for a meeting like this one is ticked beforehand."""
    meeting = TAKES_QUESTIONS_AS[row.kind]
    if question.meeting is not None:
        return question.meeting is meeting and question.meeting_on == row.meets_on
    return meeting is Meeting.REVIEW and question.whom_for in {For.REVIEW, For.ANYONE}
