"""The forms about a meeting of professionals. No two of one page have a field of the same name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation

from portal.domain import attendance
from portal.domain import reviews as rules
from portal.domain.attendance import Attendee, LineNotUnderstood
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.questions import MeetingLongGone
from portal.domain.reviews import Outcome, Presence, ReviewKind, ReviewWay
from portal.i18n import Locale
from portal.queries.cases import Practitioner
from portal.queries.reviews import Seat
from portal.services.review_actions import Owner, OwnerMissing
from portal.services.review_questions import NothingChosen
from portal.services.reviews import Arrangement
from portal.web.form_fields import DateParts, Filled, FormKey, Offered, moment_of
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.staff import review_words as words
from portal.web.staff.learning_forms import LearningForm
from portal.web.templating import current_locale

PLANNED, HELD = "planned", "held"
YES, NO = "yes", "no"


class _Lines(StringField):
    """People, one a line: role, organisation, and a name where it is needed. `people` holds what was understood."""

    people: tuple[Attendee, ...] = ()

    def pre_validate(self, _form: Any) -> None:
        say = current_locale().gettext
        try:
            self.people = attendance.read_attendees(self.data or "")
        except LineNotUnderstood as problem:
            said = say("Line %(number)d is not clear. Write the role, a comma, and the organisation.")
            raise StopValidation(said % {"number": problem.number}) from problem
        except MessageTooLong as problem:
            raise StopValidation(say("This list is too long. Use at most 200 lines.")) from problem


class PeopleLines(_Lines, TextAreaField):
    """As many as there are."""


class MomentForm(Form):
    """When people meet, or met."""

    on = DateParts(missing="Enter the day.")
    at = StringField(validators=[Filled("Enter the time, like 14:30.")])

    @property
    def moment(self) -> datetime | None:
        """When it is or was; None for a time that nobody can read."""
        return moment_of(self.on.data, self.at.data)

    @property
    def moment_given(self) -> datetime:
        assert self.moment is not None  # noqa: S101 - the form is valid
        return self.moment

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also refuse a time that nobody can read."""
        fine = super().validate(*args, **kwargs)
        if fine and self.moment is None:
            self.refuse("at", current_locale().gettext("Enter the time, like 14:30."))
            return False
        return bool(fine)


class HeldDayForm(MomentForm):
    """When a meeting was really held, and why that is changed."""

    reason = TextAreaField()


class ArrangementForm(MomentForm):
    """When people meet, how, where, and about what besides the usual."""

    way = RadioField(validate_choice=False, validators=[Offered("Choose how people meet.")])
    place = StringField()
    agenda = TextAreaField()

    def offer(self, locale: Locale) -> None:
        self.way.choices = [(each.value, said) for each, said in words.ways(locale).items()]

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement(
            starts_at=self.moment_given,
            way=ReviewWay(self.way.data),
            place=self.place.data or "",
            agenda=self.agenda.data or "",
        )


class NewReviewForm(ArrangementForm):
    """A meeting that is planned, or one that was held."""

    form_key = FormKey()
    kind = RadioField(validate_choice=False, validators=[Offered("Choose which meeting it is.")])
    stands = RadioField(validate_choice=False, validators=[Offered("Choose whether it was held.")])
    chair = _Lines()
    people = PeopleLines()
    apologies = PeopleLines()

    def offer(self, locale: Locale) -> None:
        super().offer(locale)
        self.kind.choices = [(each.value, said) for each, said in words.kinds(locale).items()]
        self.stands.choices = [(PLANNED, locale.gettext("It is planned")), (HELD, locale.gettext("It was held"))]

    @property
    def is_held(self) -> bool:
        return bool(self.stands.data == HELD)

    @property
    def chair_person(self) -> Attendee | None:
        return next(iter(self.chair.people), None)

    def everybody(self) -> dict[Presence, Iterable[Attendee]]:
        """All but whoever is in the chair, by how they stand to the meeting."""
        stand = Presence.CAME if self.is_held else Presence.INVITED
        return {stand: (*self.chair.people[1:], *self.people.people), Presence.APOLOGIES: self.apologies.people}


class RecordForm(Form):
    """Who was there, of those who were asked and of those who were not."""

    came = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    excused = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    also_came = PeopleLines()
    also_excused = PeopleLines()

    def offer(self, seats: tuple[Seat, ...]) -> None:
        said = [(str(each.id), f"{each.role}, {each.organisation}") for each in seats]
        self.came.choices = self.excused.choices = said

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Also refuse that somebody came and sent apologies."""
        fine = super().validate(*args, **kwargs)
        if fine and set(self.came.data) & set(self.excused.data):
            self.refuse("excused", current_locale().gettext("Nobody both comes and sends apologies. Tick one."))
            return False
        return bool(fine)

    @property
    def presence(self) -> dict[UUID, Presence]:
        """Of each seat; whoever is ticked nowhere was not there."""
        found = {UUID(value): Presence.ABSENT for value, _said in self.came.choices}
        found |= {UUID(value): Presence.APOLOGIES for value in self.excused.data}
        return found | {UUID(value): Presence.CAME for value in self.came.data}

    @property
    def also(self) -> dict[Presence, Iterable[Attendee]]:
        return {Presence.CAME: self.also_came.people, Presence.APOLOGIES: self.also_excused.people}


class TakeForm(Form):
    """Which questions go to this meeting."""

    asked = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])


class OwnerForm(Form):
    """Who does something that was agreed on: a colleague, or an organisation."""

    owner = SelectField(validate_choice=False, validators=[Offered("Choose from this list.")])
    organisation = StringField()

    def offer(self, staff: Iterable[Practitioner], locale: Locale) -> None:
        outside = ("", locale.gettext("An organisation, named below"))
        self.owner.choices = [outside, *((str(each.id), each.name) for each in staff)]

    @property
    def whose(self) -> Owner:
        staff_id = UUID(self.owner.data) if self.owner.data else None
        return Owner(staff_id=staff_id, organisation=self.organisation.data or "")


class ActionForm(OwnerForm):
    """What was agreed on, who does it, and by when."""

    action_key = FormKey()
    task = TextAreaField()
    due_on = DateParts(missing="Enter the day by which it is done.")


class OutcomeForm(Form):
    """What the meeting came to, and on which day."""

    outcome = RadioField(validate_choice=False, validators=[Offered("Choose what the meeting came to.")])
    came_to = TextAreaField()
    outcome_on = DateParts(missing="Enter the day of the outcome.")

    def offer(self, locale: Locale) -> None:
        self.outcome.choices = [(each.value, said) for each, said in words.outcomes(locale).items()]

    @property
    def what(self) -> Outcome:
        return Outcome(self.outcome.data)


class FactorsForm(Form):
    """Whether factors were identified that could be modified."""

    has_factors = RadioField(validate_choice=False, validators=[Offered("Choose whether there were any.")])
    factors = TextAreaField()

    def offer(self, locale: Locale) -> None:
        self.has_factors.choices = [(YES, locale.gettext("Yes")), (NO, locale.gettext("No"))]


_DAYS: dict[type[Exception], tuple[str, str]] = {
    rules.PlannedInThePast: ("on", _("This day is over. Choose today or a later day, or say that it was held.")),
    rules.HeldInTheFuture: ("on", _("This day has not come yet. Check the date, or say that it is planned.")),
    rules.HeldBeforeTheDeath: ("on", _("This day is before the day the child died. Check the date.")),
}
_TOO_LONG = _("This is too long. Use at most 2,000 characters.")

BESIDE: dict[type[Form], dict[type[Exception], tuple[str, str]]] = {
    NewReviewForm: {
        **_DAYS,
        rules.NobodyThere: (
            "people",
            _("A meeting needs somebody. Write down at least one person who is asked or came."),
        ),
        MessageTooLong: ("agenda", _("The place or the points are too long.")),
    },
    ArrangementForm: {
        rules.HeldBeforeTheDeath: _DAYS[rules.HeldBeforeTheDeath],
        MessageTooLong: ("agenda", _("The place or the points are too long.")),
    },
    HeldDayForm: {
        EmptyMessage: ("reason", _("Write why the day is changed.")),
        MessageTooLong: ("reason", _TOO_LONG),
        rules.HeldInTheFuture: ("on", _("This day has not come yet. Check the date.")),
        rules.HeldBeforeTheDeath: _DAYS[rules.HeldBeforeTheDeath],
        rules.OutcomeBeforeTheMeeting: (
            "on",
            _("The outcome stands on an earlier day. Check the date, or put the day of the outcome right first."),
        ),
        MeetingLongGone: ("on", _("A question that was taken there was asked after this day. Check the date.")),
    },
    RecordForm: {
        rules.NobodyThere: ("came", _("A meeting at which nobody was is none. Tick at least one person.")),
        rules.HeldInTheFuture: ("came", _("This meeting has not been yet. Move it first if it was held earlier.")),
        rules.HeldBeforeTheDeath: ("came", _("Its day is before the day the child died. Move it first.")),
    },
    TakeForm: {NothingChosen: ("asked", _("Tick at least one question."))},
    ActionForm: {
        EmptyMessage: ("task", _("Write what is to be done.")),
        MessageTooLong: ("task", _TOO_LONG),
        OwnerMissing: ("organisation", _("Choose a colleague, or name an organisation: one of the two.")),
        rules.DueBeforeTheMeeting: ("due_on", _("This day is before the meeting. Check the date.")),
    },
    LearningForm: {
        EmptyMessage: ("learned", _("Write what was learned.")),
        MessageTooLong: ("learned", _TOO_LONG),
    },
    OutcomeForm: {
        EmptyMessage: ("came_to", _("Write what the meeting came to.")),
        MessageTooLong: ("came_to", _TOO_LONG),
        rules.OutcomeOnNoSuchDay: ("outcome_on", _("Choose the day of the meeting or a later one, not after today.")),
    },
    FactorsForm: {
        EmptyMessage: ("factors", _("Write which factors they were.")),
        MessageTooLong: ("factors", _TOO_LONG),
    },
}
"""Which field a refusal stands beside, and in which words; as marked for the catalogues."""


def in_lines(locale: Locale, names: tuple[str, ...]) -> str:
    """Why learning was refused that names somebody."""
    said = locale.gettext("These words name somebody of this family: %(names)s. Say it without names.")
    return said % {"names": locale.listed(names)}


def kind_of(value: str | None) -> ReviewKind | None:
    """The kind that an address names; None for no kind."""
    return next((each for each in ReviewKind if each.value == value), None)
