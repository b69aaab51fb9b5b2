"""Which figures somebody wants: a period from a list or by its dates, a hospital, an area."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from wtforms import SelectField, StringField

from portal.domain import figure_periods as periods
from portal.domain.figure_periods import Period
from portal.i18n import Locale
from portal.queries.figure_cohort import Asked
from portal.web.form_fields import DateParts, Offered
from portal.web.forms import Form

OWN = "own"
QUARTERS, YEARS = 12, 10
"""How many of each the list offers, the newest first."""

_AREA = re.compile(r"[A-Z]{1,2}([0-9][0-9A-Z]?)?")


class FiguresForm(Form):
    """The same answers stand in the address of a page and come with an export."""

    when = SelectField(validate_choice=False, validators=[Offered("Choose a period of this list.")])
    first = DateParts()
    last = DateParts()
    hospital = SelectField(validate_choice=False, default="", validators=[Offered("Choose a hospital of this list.")])
    area = StringField()

    def offer(self, hospitals: Sequence[tuple[UUID, str]], *, locale: Locale, today: date) -> "FiguresForm":
        """Fill the choices in; nothing chosen is this financial year."""
        self.when.choices = list(_periods(locale, today))
        self.hospital.choices = [
            ("", locale.gettext("All hospitals")),
            *((str(each), name) for each, name in hospitals),
        ]
        self.when.data = self.when.data or self.when.choices[0][0]
        return self

    def asked(self, *, locale: Locale, today: date) -> Asked | None:
        """What was chosen; None where it cannot be, with the reason beside the field."""
        if not self.validate():
            return None
        area = "".join((self.area.data or "").split()).upper()
        if area and _AREA.fullmatch(area) is None:
            self.refuse("area", locale.gettext("Enter the first half of a postcode, such as SS1, or its letters."))
            return None
        period = self._period(locale, today)
        if period is None:
            return None
        return Asked(period, today, UUID(self.hospital.data) if self.hospital.data else None, area)

    def _period(self, locale: Locale, today: date) -> Period | None:
        if self.when.data != OWN:
            return _offered(today)[self.when.data]
        _ = locale.gettext
        for field, words in (("first", _("Enter the first day.")), ("last", _("Enter the last day."))):
            if self[field].data is None:
                self.refuse(field, words)
                return None
        period = Period(self.first.data, self.last.data)
        try:
            periods.check_period(period, today=today)
        except periods.EndsBeforeItBegins:
            self.refuse("last", _("The last day is before the first."))
        except periods.BeginsInTheFuture:
            self.refuse("first", _("This day has not come yet: there is nothing to count."))
        except periods.PeriodTooLong:
            words = _("A report covers %(years)s years at most. Take longer times one after another.")
            self.refuse("last", words % {"years": periods.YEARS_AT_MOST})
        else:
            return period
        return None


def _offered(today: date) -> dict[str, Period]:
    """Every period of the list, by the value that a form carries; a period that has begun counts as it stands."""
    year, quarter = periods.financial_year_of(today), periods.quarter_of(today)
    found = {}
    for _nth in range(YEARS):
        found[f"year-{year.first.isoformat()}"] = year
        year = periods.before(year)
    for _nth in range(QUARTERS):
        found[f"quarter-{quarter.first.isoformat()}"] = quarter
        quarter = periods.before(quarter)
    return {**found, "three-years": periods.three_years_to(today)}


def _periods(locale: Locale, today: date) -> Iterator[tuple[str, str]]:
    _ = locale.gettext
    for value, period in _offered(today).items():
        words = _("Three years to today") if value == "three-years" else said(period, locale)
        yield value, words
    yield OWN, _("Other dates")


def said(period: Period, locale: Locale) -> str:
    """A period in words: whole months where it is made of them."""
    following = date.fromordinal(period.last.toordinal() + 1)
    if period.first.day == following.day == 1:
        words = locale.gettext("%(first)s to %(last)s")
        return words % {"first": locale.month(period.first), "last": locale.month(period.last)}
    words = locale.gettext("%(first)s to %(last)s")
    return words % {"first": locale.full_date(period.first), "last": locale.full_date(period.last)}
