"""The forms about one question: where it goes, what was answered, how the adult was told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, TextAreaField

from portal.domain.questions import SPOKEN, GivenBy, Meeting, Way
from portal.i18n import Locale
from portal.queries.finders import Finder
from portal.services.open_questions import ToFindOut
from portal.services.question_answers import Answer, Telling
from portal.web import question_words as shared_words
from portal.web.form_fields import DateParts, Filled, Offered
from portal.web.forms import Form
from portal.web.staff import question_words as words

FOUND, NOT_FOUND = "answer", "could_not"
FINDING, NO_FINDING = "yes", "no"


class CarryForm(Form):
    """To which meeting, and when."""

    meeting = RadioField(validate_choice=False, validators=[Offered("Choose where it goes.")])
    meeting_on = DateParts(missing="Enter the day of the meeting.")

    def offer(self, locale: Locale) -> None:
        self.meeting.choices = [(each.value, said) for each, said in words.meetings(locale).items()]

    @property
    def where(self) -> Meeting:
        return Meeting(self.meeting.data)


class FindOutForm(Form):
    """Who finds out, and by when."""

    finder = SelectField(validate_choice=False, validators=[Offered("Choose who finds out.")])
    due_on = DateParts(missing="Enter the day by which they find out.")

    def offer(self, people: Iterable[Finder]) -> None:
        self.finder.choices = [(str(each.id), each.name) for each in people]

    @property
    def wanted(self) -> ToFindOut:
        return ToFindOut(finder_id=UUID(self.finder.data), due_on=self.due_on.data)


class AnswerForm(Form):
    """What was answered, or why nobody could find out, and who gave it."""

    outcome = RadioField(validate_choice=False, validators=[Offered("Choose whether there is an answer.")])
    body = TextAreaField(validators=[Filled("Write the answer, or why nobody could find out.")])
    given_by = RadioField(validate_choice=False, validators=[Offered("Choose who gave it.")])
    finding = RadioField(validate_choice=False, validators=[Offered("Say whether it holds a finding.")])

    def offer(self, locale: Locale) -> None:
        _ = locale.gettext
        self.outcome.choices = [(FOUND, _("An answer")), (NOT_FOUND, _("We could not find out"))]
        self.given_by.choices = [(each.value, said) for each, said in shared_words.given_by(locale).items()]
        self.finding.choices = [
            (FINDING, _("Yes: a result, a cause, what an examination showed")),
            (NO_FINDING, _("No")),
        ]

    @property
    def answer(self) -> Answer:
        return Answer(
            words=self.body.data,
            could_not_find_out=self.outcome.data == NOT_FOUND,
            given_by=GivenBy(self.given_by.data),
            holds_finding=self.finding.data == FINDING,
        )


class TellForm(Form):
    """How the adult was told by a person, and on which day."""

    way = RadioField(validate_choice=False, validators=[Offered("Choose how they were told.")])
    told_on = DateParts(missing="Enter the day on which they were told.")
    in_writing_too = BooleanField()

    def offer(self, locale: Locale) -> None:
        said: dict[Way, Any] = words.ways(locale)
        self.way.choices = [(each.value, said[each]) for each in SPOKEN]

    @property
    def telling(self) -> Telling:
        return Telling(way=Way(self.way.data), told_on=self.told_on.data, in_writing_too=bool(self.in_writing_too.data))
