"""The forms in which somebody says how they want to be told."""

from dataclasses import replace
from datetime import time

from wtforms import BooleanField, RadioField, SelectField, StringField

from portal.config import Settings
from portal.domain.preferences import Channel, Preferences, SenderName, TextSize, places
from portal.domain.sign_in import NotACode, clean_code
from portal.i18n import Locale
from portal.web.family import preference_words as words
from portal.web.form_fields import Filled, Offered
from portal.web.forms import Form
from portal.web.marking import _

LONGEST_TYPED = 200
"""Characters of a code as typed, with every space and dash; more is no code."""


class NoticesForm(Form):
    """By what, under which name, and how often."""

    channel = RadioField(validate_choice=False, validators=[Offered(_("Choose how we tell you."))])
    every_days = RadioField(validate_choice=False, validators=[Offered(_("Choose how often."))])
    sender = RadioField(validate_choice=False, validators=[Offered(_("Choose one of these names."))])
    wants_reminders = BooleanField()

    def offer(self, locale: Locale, settings: Settings) -> "NoticesForm":
        """Fill the choices in; texts only where this service sends them."""
        offered = words.channels(locale, sends_texts=settings.sends_texts)
        self.channel.choices = [(each.value, said) for each, said in offered.items()]
        self.every_days.choices = [(str(each), said) for each, said in words.paces(locale).items()]
        named = words.senders(locale, settings.service_name)
        self.sender.choices = [(each.value, said) for each, said in named.items()]
        return self

    def wanted(self, before: Preferences) -> Preferences:
        """The wishes as they are now to be; hours stay as they were."""
        return replace(
            before,
            channel=Channel(self.channel.data),
            every_days=int(self.every_days.data),
            sender=SenderName(self.sender.data),
            wants_reminders=self.wants_reminders.data,
        )


class HoursForm(Form):
    """When nothing comes, and by which clocks."""

    quiet_from = SelectField(validate_choice=False, validators=[Offered(_("Choose an hour."))])
    quiet_to = SelectField(validate_choice=False, validators=[Offered(_("Choose an hour."))])
    time_zone = SelectField(validate_choice=False, validators=[Offered(_("Choose a place from the list."))])

    def offer(self, locale: Locale) -> "HoursForm":
        """Fill the hours and the places in."""
        hours = [(str(hour), said) for hour, said in words.hours(locale).items()]
        self.quiet_from.choices = self.quiet_to.choices = hours
        by_name = sorted((words.place(zone), zone) for zone in places())
        self.time_zone.choices = [(zone, said) for said, zone in by_name]
        return self

    def wanted(self, before: Preferences) -> Preferences:
        """The wishes with these hours."""
        return replace(
            before,
            quiet_from=time(int(self.quiet_from.data)),
            quiet_to=time(int(self.quiet_to.data)),
            time_zone=self.time_zone.data,
        )


class SizeForm(Form):
    """How large the words are."""

    size = RadioField(validate_choice=False, validators=[Offered(_("Choose a size."))])

    def offer(self, locale: Locale) -> "SizeForm":
        """Fill the sizes in."""
        self.size.choices = [(each.value, said) for each, said in words.text_sizes(locale).items()]
        return self

    def chosen(self) -> TextSize:
        """The size that was chosen."""
        return TextSize(self.size.data)


class NumberForm(Form):
    """A mobile number."""

    number = StringField(validators=[Filled(_("Enter your mobile number."))])


class NumberCodeForm(Form):
    """The six digits from the text."""

    code = StringField(validators=[Filled(_("Enter the six digits from the text."))])

    def digits(self) -> str | None:
        """The six digits, or None for what is no code."""
        try:
            return clean_code((self.code.data or "")[:LONGEST_TYPED])
        except NotACode:
            return None
