"""When an address and a number are safe: asked as days and hours beside the words about them, and said to staff."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField, StringField

from portal.domain.safe_times import SafeEndsBeforeItStarts, SafeTimes
from portal.domain.working_time import DayHours, WorkingHours
from portal.i18n import Locale
from portal.web.form_fields import Offered, clock_time
from portal.web.forms import Form
from portal.web.reading_words import week_in_words, weekday_names
from portal.web.templating import current_locale

POINTS = ("email", "phone")


class SafeTimesForm(Form):
    """Days, and from when to when; all of it empty where any time is safe."""

    email_days = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    email_starts = StringField()
    email_ends = StringField()
    phone_days = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    phone_starts = StringField()
    phone_ends = StringField()

    def offer_days(self, locale: Locale) -> None:
        """Fill the days of the week in."""
        days = [(str(day), name) for day, name in enumerate(weekday_names(locale))]
        self.email_days.choices = self.phone_days.choices = days

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse hours without a day, a day without hours, and hours that end before they start."""
        is_good: bool = super().validate(extra_validators)
        for point in POINTS:
            is_good = self._check(point, current_locale()) and is_good
        return is_good

    def _check(self, point: str, locale: Locale) -> bool:
        days, starts, ends = (self[f"{point}_{part}"] for part in ("days", "starts", "ends"))
        typed = [field for field in (starts, ends) if (field.data or "").strip()]
        for field in typed:
            if clock_time(field.data) is None:
                self.refuse(field.name, locale.gettext("Enter a time like 09:00."))
        if any(field.errors for field in (days, starts, ends)):
            return False
        if not (days.data or typed):
            return True
        if not days.data:
            self.refuse(days.name, locale.gettext("Choose the days, or leave the hours empty too."))
        elif len(typed) < len((starts, ends)):
            wanting = ends if starts in typed else starts
            self.refuse(wanting.name, locale.gettext("Enter both times, or choose no day."))
        else:
            return self._is_in_order(point, locale)
        return False

    def _is_in_order(self, point: str, locale: Locale) -> bool:
        try:
            self.times_of(point)
        except SafeEndsBeforeItStarts:
            self.refuse(f"{point}_ends", locale.gettext("It must end after it begins, on the same day."))
            return False
        return True

    def times_of(self, point: str) -> SafeTimes | None:
        """What is typed about the address or the number. Raises SafeEndsBeforeItStarts."""
        days = self[f"{point}_days"].data
        starts, ends = (clock_time(self[f"{point}_{part}"].data) for part in ("starts", "ends"))
        if not days or starts is None or ends is None:
            return None
        return SafeTimes(frozenset(map(int, days)), starts, ends)


def filled(point: str, times: SafeTimes | None) -> dict[str, Any]:
    """The fields of one point, as they show what is written down."""
    if times is None:
        return {}
    return {
        f"{point}_days": [str(day) for day in sorted(times.days)],
        f"{point}_starts": f"{times.starts:%H:%M}",
        f"{point}_ends": f"{times.ends:%H:%M}",
    }


def week_of(locale: Locale, times: SafeTimes | None) -> str:
    """“Monday to Friday, 10am to 12pm”; empty where any time is safe."""
    if times is None:
        return ""
    return week_in_words(locale, WorkingHours(tuple(DayHours(day, times.starts, times.ends) for day in times.days)))


def weeks_of(locale: Locale, several: Iterable[SafeTimes | None]) -> dict[SafeTimes, str]:
    """The same for whatever stands on a page."""
    return {times: week_of(locale, times) for times in several if times is not None}
