"""When an address and a number are safe: asked as days and hours beside the words about them, and said to staff."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wtforms import SelectMultipleField, StringField

from portal.domain.safe_times import SPANS_AT_MOST, SafeEndsBeforeItStarts, SafeSpan, SafeTimes
from portal.domain.working_time import DayHours, WorkingHours
from portal.i18n import Locale
from portal.web.form_fields import Offered, clock_time
from portal.web.forms import Form
from portal.web.reading_words import week_in_words, weekday_names
from portal.web.templating import current_locale

POINTS = ("email", "phone")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The names of the three fields for one span of one point; those of the first carry no number."""

    days: str
    starts: str
    ends: str


def _asked(point: str) -> tuple[_Asked, ...]:
    numbers = ("", *(f"_{number}" for number in range(2, SPANS_AT_MOST + 1)))
    return tuple(_Asked(f"{point}_days{no}", f"{point}_starts{no}", f"{point}_ends{no}") for no in numbers)


def _span() -> tuple[SelectMultipleField, StringField, StringField]:
    days = SelectMultipleField(validate_choice=False, validators=[Offered("Choose from this list.")])
    return days, StringField(), StringField()


class SafeTimesForm(Form):
    """Up to three spans a point: days, and from when to when; all of it empty where any time is safe."""

    email_days, email_starts, email_ends = _span()
    email_days_2, email_starts_2, email_ends_2 = _span()
    email_days_3, email_starts_3, email_ends_3 = _span()
    phone_days, phone_starts, phone_ends = _span()
    phone_days_2, phone_starts_2, phone_ends_2 = _span()
    phone_days_3, phone_starts_3, phone_ends_3 = _span()

    def offer_days(self, locale: Locale) -> None:
        """Fill the days of the week in."""
        days = [(str(day), name) for day, name in enumerate(weekday_names(locale))]
        for point in POINTS:
            for asked in _asked(point):
                self[asked.days].choices = days

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse hours without a day, a day without hours, and hours that end before they start."""
        is_good: bool = super().validate(extra_validators)
        for point in POINTS:
            for asked in _asked(point):
                is_good = self._check(asked, current_locale()) and is_good
        return is_good

    def _check(self, asked: _Asked, locale: Locale) -> bool:
        days, starts, ends = (self[name] for name in (asked.days, asked.starts, asked.ends))
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
            return self._is_in_order(asked, locale)
        return False

    def _is_in_order(self, asked: _Asked, locale: Locale) -> bool:
        try:
            self._read(asked)
        except SafeEndsBeforeItStarts:
            said = locale.gettext(
                "It must end after it begins, on the same day. For a time over midnight write two: one until 23:59, "
                "and one from 00:00 on the days after."
            )
            self.refuse(asked.ends, said)
            return False
        return True

    def _read(self, asked: _Asked) -> SafeSpan | None:
        days = self[asked.days].data
        starts, ends = clock_time(self[asked.starts].data), clock_time(self[asked.ends].data)
        if not days or starts is None or ends is None:
            return None
        return SafeSpan(frozenset(map(int, days)), starts, ends)

    def times_of(self, point: str) -> SafeTimes | None:
        """What is typed about the address or the number. Raises SafeEndsBeforeItStarts."""
        spans = tuple(span for span in map(self._read, _asked(point)) if span is not None)
        return SafeTimes(spans) if spans else None

    def more_spans(self, point: str) -> Iterator[tuple[Any, Any, Any]]:
        """The days, the beginning and the end of the second span and of each after it, for the page."""
        for asked in _asked(point)[1:]:
            yield self[asked.days], self[asked.starts], self[asked.ends]

    def says_more(self, point: str) -> bool:
        """Tell whether anything is typed there, or was refused: then the page shows it at once."""
        return any(field.data or field.errors for span in self.more_spans(point) for field in span)


def filled(point: str, times: SafeTimes | None) -> dict[str, Any]:
    """The fields of one point, as they show what is written down."""
    fields: dict[str, Any] = {}
    for asked, span in zip(_asked(point), () if times is None else times.spans, strict=False):
        fields[asked.days] = [str(day) for day in sorted(span.days)]
        fields[asked.starts], fields[asked.ends] = f"{span.starts:%H:%M}", f"{span.ends:%H:%M}"
    return fields


def week_of(locale: Locale, times: SafeTimes | None) -> str:
    """“Monday to Friday, 10am to 12pm; Saturday, 2pm to 4pm”; empty where any time is safe."""
    spans = () if times is None else times.spans
    return locale.gettext("; ").join(
        week_in_words(locale, WorkingHours(tuple(DayHours(day, span.starts, span.ends) for day in span.days)))
        for span in spans
    )


def weeks_of(locale: Locale, several: Iterable[SafeTimes | None]) -> dict[SafeTimes, str]:
    """The same for whatever stands on a page."""
    return {times: week_of(locale, times) for times in several if times is not None}
