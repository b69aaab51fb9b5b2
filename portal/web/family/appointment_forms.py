"""The forms of an appointment: how much to know, which time, where and with whom."""

from uuid import UUID

from wtforms import HiddenField, RadioField

from portal.domain.meetings import NamedPlace
from portal.i18n import Locale
from portal.queries.appointments import Appointment
from portal.queries.offered_times import OfferedTime
from portal.queries.openings import Opening
from portal.web.family import appointment_words as words
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.meeting_forms import MeetingForm


class WishForm(Form):
    """How much somebody wants to know."""

    wish = RadioField(validate_choice=False, validators=[Offered(_("Choose one. You can change it on any day."))])

    def offer(self, locale: Locale) -> None:
        self.wish.choices = [(wish.value, said) for wish, said in words.wishes(locale).items()]


class DetailsForm(MeetingForm):
    """One time, and how the meeting should be, in the words of a family's page."""

    placed_for = HiddenField()
    """The time whose place stood beside “where” when the page was read."""

    def offer_to(self, locale: Locale, opening: Opening, times: tuple[OfferedTime, ...]) -> None:
        """Fill the choices in; only what is offered to this adult now can be chosen."""
        self.offer(
            locale,
            opening,
            times,
            time_words=words.times(locale, times),
            places=words.all_places(locale),
            company=(locale.gettext("Together with %(name)s"), locale.gettext("On my own")),
        )
        self.placed_for.data = self.time.data

    @property
    def chosen_id(self) -> UUID | None:
        """The time that was chosen, whether it is free or not; None for no choice, or for none that could be."""
        try:
            return UUID(self.time.data or "")
        except ValueError:
            return None

    def ask_for_a_time(self, locale: Locale) -> None:
        """Say that no time was chosen."""
        self.time.errors = [locale.gettext("Choose a time.")]

    @property
    def time_is_gone(self) -> bool:
        """Tell whether a time was chosen that is not offered (any more), and nothing else is wrong."""
        return bool(self._chosen_time()) and self.chosen is None and set(self.errors) == {"time"}

    def _chosen_time(self) -> str:
        return next(iter(self.time.raw_data or ()), "")

    def tell_that_the_time_is_gone(self, locale: Locale) -> None:
        """Choose none, and say why; everything else stays as it was typed."""
        self.time.process_data(None)
        self.time.errors = [locale.gettext("Someone chose that time a moment ago. These times are still free.")]

    def is_alone_at(self, slot_id: UUID) -> bool:
        """Whether they chose to come on their own, and this time."""
        return self.company.data == "apart" and bool(self.company.choices) and self.time.data == str(slot_id)

    def tell_that_the_time_is_shared(self, locale: Locale, name: str) -> None:
        """Say that somebody else comes to this time, so that being on one's own needs another."""
        said = locale.gettext("%(name)s comes at this time. To be on your own, choose another time.")
        self.time.errors = [said % {"name": locale.isolated(name)}]

    def is_elsewhere(self, before: NamedPlace | None) -> bool:
        """Whether the time that was chosen is at another place than “where” meant when they chose it."""
        shown = next(iter(self.placed_for.raw_data or ()), "")
        if self.chosen is None or shown == self.time.data or self.chosen.place == before:
            return False
        return self.place_kind.data in {each.kind.value for each in (before, self.chosen.place) if each is not None}

    def ask_where_again(self, locale: Locale) -> None:
        """Say that this time is not where the other was."""
        self.place_kind.errors = [locale.gettext("This time is not at the same place. Choose again where.")]


def filled_from(booking: Appointment) -> DetailsForm:
    """The form as somebody filled it in when they booked."""
    return DetailsForm(
        formdata=None,
        kind=booking.kind.value,
        company="apart" if booking.beside is None else "together",
        time=str(booking.slot_id),
        place_kind=booking.place_kind.value,
        place=booking.wishes.place,
        who_comes=booking.wishes.who_comes,
        interpreter=booking.wishes.interpreter,
        not_to_hear=booking.wishes.not_to_hear,
        calendar_title=booking.calendar_title,
        calendar_by_mail=booking.calendar_by_mail,
    )
