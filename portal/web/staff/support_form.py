"""The form of one directory entry: every fact as it is typed, with rows for what there may be several of."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as RowForm

from portal.domain.support_hours import OnHolidays
from portal.domain.support_timetable import MOST_EXCEPTIONS, MOST_HOURS
from portal.domain.support_typed import LISTS, ROWS, Typed
from portal.domain.support_typing import MOST_PHONES, MOST_PLACES, MOST_TEXTS
from portal.i18n import Locale
from portal.web import support_words
from portal.web.forms import Form

MOST = {"phones": MOST_PHONES, "texts": MOST_TEXTS, "week": MOST_HOURS, "exceptions": MOST_EXCEPTIONS,
        "places": MOST_PLACES}  # fmt: skip
"""How many rows there may be."""


class _Row(RowForm):
    """A row belongs to the form around it, whose token is enough."""

    class Meta(Form.Meta):
        csrf = False


class PhoneFields(_Row):
    """One number to call."""

    number = StringField()
    label = StringField()
    cost = StringField()


class TextFields(_Row):
    """One number to text."""

    number = StringField()
    word = StringField()
    cost = StringField()


class HoursFields(_Row):
    """Days that have the same hours."""

    days = SelectField(validate_choice=False)
    opens = StringField()
    closes = StringField()


class ExceptionFields(_Row):
    """A day, or days in a row, on which the hours are different."""

    first = StringField()
    last = StringField()
    opens = StringField()
    closes = StringField()


class PlaceFields(_Row):
    """One place people go to."""

    name = StringField()
    address = StringField()
    postcode = StringField()
    confidential = BooleanField()


class EntryForm(Form):
    """All facts of an entry as they are typed; domain.support_typing says what is wrong with them."""

    revision = HiddenField()
    name = StringField()
    organisation = StringField()
    summary = TextAreaField()
    phones = FieldList(FormField(PhoneFields), max_entries=MOST_PHONES)
    texts = FieldList(FormField(TextFields), max_entries=MOST_TEXTS)
    email = StringField()
    web = StringField()
    begin = StringField()
    ways = SelectMultipleField(validate_choice=False)
    referrers = SelectMultipleField(validate_choice=False)
    hours = StringField()
    hours_certain = BooleanField()
    week = FieldList(FormField(HoursFields), max_entries=MOST_HOURS)
    holidays = RadioField(validate_choice=False, default=OnHolidays.UNKNOWN.value)
    exceptions = FieldList(FormField(ExceptionFields), max_entries=MOST_EXCEPTIONS)
    cost = StringField()
    kinds = SelectMultipleField(validate_choice=False)
    for_whom = SelectMultipleField(validate_choice=False)
    age_from = StringField()
    age_to = StringField()
    child_age_from = StringField()
    child_age_to = StringField()
    weeks_from = StringField()
    causes = SelectMultipleField(validate_choice=False)
    languages = SelectMultipleField(validate_choice=False)
    faith = StringField()
    access = StringField()
    areas = SelectMultipleField(validate_choice=False)
    postcodes = StringField()
    districts = StringField()
    places = FieldList(FormField(PlaceFields), max_entries=MOST_PLACES)
    ends_on = StringField()
    source = StringField()
    source_address = StringField()
    doubt = TextAreaField()

    def offer(self, locale: Locale) -> None:
        """Put the answers that may be chosen beside each question, and a first row where there is none."""
        offered = (
            (self.kinds, support_words.kinds(locale)),
            (self.for_whom, support_words.relationships(locale)),
            (self.causes, support_words.causes(locale)),
            (self.areas, support_words.areas(locale)),
            (self.ways, support_words.ways(locale)),
            (self.referrers, support_words.referrers(locale)),
        )
        for field, choices in offered:
            field.choices = [(member.value, says) for member, says in choices.items()]
        self.languages.choices = list(support_words.languages(locale).items())
        self.holidays.choices = [(each.value, says) for each, says in support_words.holidays(locale).items()]
        for name in ROWS:
            if not self[name].entries:
                self[name].append_entry()
        days = [("", ""), *((each.value, says) for each, says in support_words.days(locale).items())]
        for row in self.week.entries:
            row.form.days.choices = days

    def add_row(self, name: str) -> None:
        """One more row for what is typed, as long as there may be more."""
        if name in ROWS and len(self[name].entries) < MOST[name]:
            self[name].append_entry()

    def refuse(self, field_name: str, words: str) -> None:
        """Put a refusal beside its field, in a row too (“phones-0-number”)."""
        name, _, rest = field_name.partition("-")
        if not rest:
            super().refuse(name, words)
            return
        number, _, part = rest.partition("-")
        rows = self[name]
        while len(rows.entries) <= int(number):
            rows.append_entry()
        field = rows.entries[int(number)].form[part]
        field.errors = [*field.errors, words]
        rows.errors = [*rows.errors, words]

    def typed(self) -> Typed:
        """What stands in the form."""
        said: dict[str, Any] = {}
        for field in self:
            if field.name in ROWS:
                said[field.name] = self._rows(field.name)
            elif field.name in LISTS:
                said[field.name] = tuple(field.data or ())
            elif field.name in Typed.__dataclass_fields__:
                said[field.name] = bool(field.data) if isinstance(field, BooleanField) else field.data or ""
        return Typed(**said)

    def _rows(self, name: str) -> Sequence[Any]:
        row = ROWS[name]
        return tuple(
            row(**{part: entry.form[part].data or row._field_defaults[part] for part in row._fields})
            for entry in self[name].entries
        )


def filled(typed: Typed, *, revision: int | None = None) -> dict[str, Any]:
    """What was typed, as the form takes it in."""
    said: dict[str, Any] = {name: getattr(typed, name) for name in Typed.__dataclass_fields__}
    for name in LISTS:
        said[name] = list(said[name])
    for name in ROWS:
        said[name] = [row._asdict() for row in said[name]]
    return {**said, "revision": "" if revision is None else str(revision)}
