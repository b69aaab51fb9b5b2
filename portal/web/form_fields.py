"""Fields and checks that several forms use: a date in three parts, a form's own key, answers that must not be empty."""

import re
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from markupsafe import Markup
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from portal.domain.working_time import NoSuchLocalTime, at_local
from portal.web.templating import current_locale

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""Outside these a year is a slip of the finger."""

PARTS = ("day", "month", "year")

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")


def clock_time(typed: str | None) -> time | None:
    """A time typed like 14:30; None for one that nobody can read."""
    found = _TIME.fullmatch((typed or "").strip())
    return None if found is None else time(int(found[1]), int(found[2]))


def moment_of(on: date, typed: str | None) -> datetime | None:
    """The moment of a day and a time typed like 14:30, by the clock in London; None for a time that nobody can read."""
    at = clock_time(typed)
    if at is None:
        return None
    try:
        return at_local(on, at)
    except NoSuchLocalTime:
        return None


def moment_shown(typed: str | None) -> datetime | None:
    """A moment that a page wrote into its own form; None where the form does not say, or no longer rightly."""
    try:
        found = datetime.fromisoformat(typed or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


class TimeUnreadable(ValueError):
    """Nobody can read the time that was typed, or the clocks skipped it."""


def moment_typed(on: date, typed: str | None) -> datetime:
    """The same, where it must be one. Raises TimeUnreadable."""
    found = moment_of(on, typed)
    if found is None:
        raise TimeUnreadable
    return found


class Filled:
    """Refuses an empty answer, in these words (English; looked up in the reader's catalogue when they are said)."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(current_locale().gettext(self.words))


class Offered(Filled):
    """Refuses an answer that is none of those offered, in these words."""

    def __call__(self, _form: Any, field: Any) -> None:
        offered = {value for value, *_ in field.iter_choices()}
        given = field.data if isinstance(field.data, list) else [field.data]
        if not set(given) <= offered:
            raise StopValidation(current_locale().gettext(self.words))


def _shown(typed: str) -> str:
    return "".join(filter(str.isprintable, typed[:12])).strip()


class _Part:
    """The day, the month or the year, as components/date_field.html shows it."""

    def __init__(self, field: "DateParts", part: str) -> None:
        self.id, self.name = f"{field.id}-{part}", f"{field.name}-{part}"
        self.typed = field.typed[part]

    def __call__(self, **attributes: Any) -> Markup:
        return Markup(TextInput()(self, value=self.typed, **attributes))  # noqa: S704 - escaped by WTForms


class DateParts(Field):
    """A day typed as day, month and year. `data` is a date, or None while nothing, or no such day, is typed.

    `missing` says what to do when nothing is typed; without it the answer may stay empty.
    """

    data: Any

    def __init__(self, label: str = "", *, missing: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing
        self.typed = dict.fromkeys(PARTS, "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if data is not None else self.default, extra_filters)
        if formdata:
            self.typed = {part: _shown(formdata.get(f"{self.name}-{part}", "")) for part in PARTS}
            self.data = self._read()
        elif self.data is not None:
            self.typed = {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}

    def _read(self) -> date | None:
        try:
            day = date(*(int(self.typed[part]) for part in reversed(PARTS)))
        except (ValueError, OverflowError):  # a number of twelve figures is no year
            return None
        return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None

    def _is_on_no_calendar(self) -> bool:
        """A date in the right form that no calendar has, such as 29 2 2027."""
        try:
            day, month, year = (int(self.typed[part]) for part in PARTS)
        except ValueError:
            return False
        return 1 <= day <= 31 and 1 <= month <= 12 and EARLIEST_YEAR <= year <= LATEST_YEAR

    def pre_validate(self, _form: Any) -> None:
        if self.data is not None:
            return
        if self._is_on_no_calendar():
            gettext = current_locale().gettext
            raise StopValidation(gettext("There is no such day. Check the day, the month and the year."))
        if any(self.typed.values()):
            raise StopValidation(current_locale().gettext("Enter the date like this: 27 3 2019."))
        if self.missing:
            raise StopValidation(current_locale().gettext(self.missing))

    @property
    def day(self) -> _Part:
        return _Part(self, "day")

    @property
    def month(self) -> _Part:
        return _Part(self, "month")

    @property
    def year(self) -> _Part:
        return _Part(self, "year")


class FormKey(HiddenField):
    """Made with the form and sent back with it, so that a double tap does once what it says. `data` is a UUID."""

    data: Any

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, default=uuid4, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            self.data = UUID(valuelist[0]) if valuelist else None
        except ValueError:
            self.data = None

    def pre_validate(self, _form: Any) -> None:
        if self.data is None:
            raise StopValidation(current_locale().gettext("This form came back changed. Open the page again."))
