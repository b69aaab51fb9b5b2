"""The forms about training: a session and who came, what they thought, and whose names stand on certificates."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import StopValidation

from portal.domain import attendance
from portal.domain import training as rules
from portal.domain.attendance import Group, LineNotUnderstood
from portal.domain.messages import EmptyMessage, MessageTooLong, clean_body
from portal.domain.training import FeedbackQuestion, ScoreNotUnderstood
from portal.i18n import Locale
from portal.queries.training import TrainingPage
from portal.services.training import About
from portal.web.form_fields import DateParts, Filled, FormKey
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import current_locale


class GroupLines(TextAreaField):
    """People by role and organisation, a line each: “12, Health visitor, Northgate Clinic”."""

    groups: tuple[Group, ...] = ()

    def pre_validate(self, _form: Any) -> None:
        say = current_locale().gettext
        try:
            self.groups = attendance.read_groups(self.data or "")
        except LineNotUnderstood as problem:
            said = say("Line %(number)d is not clear. Write how many, a comma, the role, a comma, the organisation.")
            raise StopValidation(said % {"number": problem.number}) from problem
        except MessageTooLong as problem:
            raise StopValidation(say("This list is too long. Use at most 200 lines.")) from problem


class NameLines(TextAreaField):
    """Names, one a line."""

    names: tuple[str, ...] = ()

    def pre_validate(self, _form: Any) -> None:
        try:
            self.names = attendance.read_names(self.data or "")
        except (LineNotUnderstood, MessageTooLong) as problem:
            said = current_locale().gettext("Write one name a line, at most 200.")
            raise StopValidation(said) from problem
        if not self.names:
            raise StopValidation(current_locale().gettext("Write at least one name."))


class ScoreLine(StringField):
    """Scores, typed one after the other."""

    counts: dict[int, int]

    def pre_validate(self, _form: Any) -> None:
        try:
            self.counts = rules.read_scores(self.data or "")
        except ScoreNotUnderstood as problem:
            said = current_locale().gettext("Type scores from 1 to 5 with spaces, like 5 4 4 3.")
            raise StopValidation(said) from problem


def _topics(_form: Any, field: Any) -> None:
    """At most so many, one a line, none of them a story."""
    try:
        lines = clean_body(field.data or "", limit=rules.TOPICS_AT_MOST * rules.TITLE_AT_MOST).split("\n")
    except EmptyMessage:
        lines = []
    except MessageTooLong:
        lines = [""] * (rules.TOPICS_AT_MOST + 1)
    if len(lines) > rules.TOPICS_AT_MOST or any(len(line) > rules.TITLE_AT_MOST for line in lines):
        raise StopValidation(current_locale().gettext("Write at most 20 topics, one a line."))
    field.data = "\n".join(" ".join(line.split()) for line in lines if line.strip())


class TrainingForm(Form):
    """One session that was held."""

    form_key = FormKey()
    title = StringField(validators=[Filled("Enter what the session was called.")])
    topics = TextAreaField(validators=[_topics])
    held_on = DateParts(missing="Enter the day of the session.")
    place = StringField(validators=[Filled("Enter where it was, or that it was online.")])
    minutes = StringField(validators=[Filled("Enter how long it was, in minutes.")])
    teachers = StringField(validators=[Filled("Enter who taught.")])
    groups = GroupLines()

    @property
    def about(self) -> About:
        typed = (self.minutes.data or "").strip()
        return About(
            title=self.title.data,
            topics=tuple((self.topics.data or "").splitlines()),
            held_on=self.held_on.data,
            place=self.place.data,
            minutes=int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0,
            teachers=self.teachers.data,
            groups=self.groups.groups,
        )


def filled(found: TrainingPage) -> TrainingForm:
    """The form with what is known already."""
    row = found.row
    return TrainingForm(
        formdata=None,
        title=row.title,
        topics="\n".join(row.topics),
        held_on=row.held_on,
        place=row.place,
        minutes=str(row.minutes),
        teachers=found.teachers,
        groups="\n".join(f"{each.people}, {each.role}, {each.organisation}" for each in row.groups),
    )


class FeedbackForm(Form):
    """What people thought."""

    useful = ScoreLine()
    clear = ScoreLine()
    ready = ScoreLine()
    remarks = TextAreaField()

    @property
    def scores(self) -> dict[FeedbackQuestion, dict[int, int]]:
        return {question: self[question.value].counts for question in FeedbackQuestion}


class NamesForm(Form):
    """Who wants a certificate."""

    names = NameLines()


def questions(locale: Locale) -> dict[FeedbackQuestion, str]:
    """What everybody is asked after a session."""
    say = locale.gettext
    return {
        FeedbackQuestion.USEFUL: say("Was it useful for your work?"),
        FeedbackQuestion.CLEAR: say("Was it clear?"),
        FeedbackQuestion.READY: say("Do you feel readier to be with a family whose child has died?"),
    }


def short_questions(locale: Locale) -> dict[FeedbackQuestion, str]:
    """The same in a word, for the overview."""
    say = locale.gettext
    return {
        FeedbackQuestion.USEFUL: say("Useful"),
        FeedbackQuestion.CLEAR: say("Clear"),
        FeedbackQuestion.READY: say("Readier"),
    }


BESIDE: dict[type[Exception], tuple[str, str]] = {
    rules.NotHeldYet: ("held_on", _("This day has not come yet. Write a session down once it was held.")),
    rules.MinutesUnlikely: ("minutes", _("Enter whole minutes, at most 1,440.")),
    rules.NobodyCame: ("groups", _("A session at which nobody was is none. Write down who came.")),
    rules.MoreAnswersThanPeople: ("groups", _("There are more scores or names than people. Check how many came.")),
    EmptyMessage: ("title", _("Enter what the session was called.")),
    MessageTooLong: ("title", _("The title, the place or who taught is too long.")),
}
"""Which field a refusal of a session stands beside, and in which words; as marked for the catalogues."""
