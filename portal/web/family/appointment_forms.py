"""The forms of an appointment: how much to know, which time, where and with whom."""

from typing import Any
from uuid import UUID

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import StopValidation

from portal.domain.debrief_slots import PlaceKind
from portal.domain.messages import EmptyMessage, MessageTooLong, clean_body
from portal.i18n import Locale
from portal.queries.appointments import Appointment, Wishes
from portal.queries.debrief_slots import OfferedTime
from portal.queries.debriefs import Standing
from portal.services.debrief_taking import WISH_AT_MOST, Wanted
from portal.web.calendar_words import calendar_titles
from portal.web.family import appointment_words as words
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.templating import current_locale


def _not_too_long(_form: Any, field: Any) -> None:
    try:
        field.data = clean_body(field.data or "", limit=WISH_AT_MOST)
    except EmptyMessage:
        field.data = ""
    except MessageTooLong:
        raise StopValidation(current_locale().gettext("This is too long. Use at most 2,000 characters.")) from None


class WishForm(Form):
    """How much somebody wants to know."""

    wish = RadioField(validate_choice=False, validators=[Offered(_("Choose one. You can change it on any day."))])

    def offer(self, locale: Locale) -> None:
        self.wish.choices = [(wish.value, said) for wish, said in words.wishes(locale).items()]


class DetailsForm(Form):
    """One time, and how the meeting should be. Everything but time, place and title may stay empty."""

    time = RadioField(validate_choice=False, validators=[Offered(_("Choose a time."))])
    place_kind = RadioField(validate_choice=False, validators=[Offered(_("Choose where."))])
    place = StringField(validators=[_not_too_long])
    who_comes = TextAreaField(validators=[_not_too_long])
    interpreter = StringField(validators=[_not_too_long])
    not_to_hear = TextAreaField(validators=[_not_too_long])
    calendar_title = RadioField(
        validate_choice=False, default="appointment", validators=[Offered(_("Choose one of these words."))]
    )

    def offer(self, locale: Locale, standing: Standing, times: tuple[OfferedTime, ...]) -> None:
        """Fill the choices in; only what is offered to this adult now can be chosen."""
        self.time.choices = words.times(locale, times)
        self.place_kind.choices = [(kind.value, said) for kind, said in words.places(locale, standing.places).items()]
        self.calendar_title.choices = list(calendar_titles(locale).items())

    def wanted(self) -> Wanted:
        """What was chosen, once the form is valid."""
        return Wanted(
            slot_id=UUID(self.time.data),
            place_kind=PlaceKind(self.place_kind.data),
            wishes=Wishes(
                place=self.place.data or "",
                who_comes=self.who_comes.data or "",
                interpreter=self.interpreter.data or "",
                not_to_hear=self.not_to_hear.data or "",
            ),
            calendar_title=self.calendar_title.data,
        )

    def ask_for_a_time(self, locale: Locale) -> None:
        """Say that no time was chosen."""
        self.time.errors = [locale.gettext("Choose a time.")]

    @property
    def time_is_gone(self) -> bool:
        """Tell whether a time was chosen that is not offered (any more), and nothing else is wrong."""
        return bool(self._chosen_time()) and set(self.errors) == {"time"}

    def _chosen_time(self) -> str:
        return next(iter(self.time.raw_data or ()), "")

    def tell_that_the_time_is_gone(self, locale: Locale) -> None:
        """Choose none, and say why; everything else stays as it was typed."""
        self.time.process_data(None)
        self.time.errors = [locale.gettext("Someone chose that time a moment ago. These times are still free.")]


def filled_from(booking: Appointment) -> DetailsForm:
    """The form as somebody filled it in when they booked."""
    return DetailsForm(
        formdata=None,
        time=str(booking.slot_id),
        place_kind=booking.place_kind.value,
        place=booking.wishes.place,
        who_comes=booking.wishes.who_comes,
        interpreter=booking.wishes.interpreter,
        not_to_hear=booking.wishes.not_to_hear,
        calendar_title=booking.calendar_title,
    )
