"""When a person reads, in words: said before somebody writes to the team, and after they have sent it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from portal.config import Settings
from portal.domain.cases import cover_sentence_facts
from portal.domain.reading_times import ReadNext, read_next
from portal.domain.working_time import DayHours, NeverOpens, WorkingHours, add_working_days, local
from portal.i18n import Locale
from portal.queries.readers import Readers

NOON = time(12)
SOON_CLOSED = timedelta(hours=1)
"""So near to closing, “today” alone would promise too much."""

WEEK = 7
A_MONDAY = date(2024, 1, 1)
"""Any Monday: the names of weekdays are taken from the days after it."""


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """What a page says about hours."""

    before: str
    """Before typing: who reads, in which hours, and whether anybody is reading now."""
    after: str
    """After sending: whether it has been read, by whom it will be, and when."""
    is_open: bool
    """Whether somebody is at work now; otherwise the page also offers help now."""


def reading_words(
    locale: Locale, *, readers: Readers, settings: Settings, bank_holidays: frozenset[date], now: datetime
) -> ReadingWords:
    """The sentences for one family at one moment, in the reader's language."""
    team_hours, hours = _team_hours(settings), _hours_of(readers)
    try:
        found = who_reads_next(readers=readers, settings=settings, bank_holidays=bank_holidays, now=now)
    except NeverOpens:
        return _nobody_known(locale)
    speaker = _Speaker(locale, readers, found, hours, team_hours, bank_holidays, now)
    return ReadingWords(before=speaker.before(), after=speaker.after(), is_open=found.opens_at is None)


def who_reads_next(*, readers: Readers, settings: Settings, bank_holidays: frozenset[date], now: datetime) -> ReadNext:
    """Who reads what one family writes at this moment, and when. Raises NeverOpens."""
    return read_next(
        now,
        assigned_id=readers.assigned_id,
        absences=readers.absences,
        hours=_hours_of(readers),
        team_hours=_team_hours(settings),
        bank_holidays=bank_holidays,
    )


def _team_hours(settings: Settings) -> WorkingHours:
    return WorkingHours.every_weekday(settings.team.opens, settings.team.closes)


def _hours_of(readers: Readers) -> dict[UUID, WorkingHours]:
    return {staff_id: reader.hours for staff_id, reader in readers.by_id.items() if reader.hours.days}


def _nobody_known(locale: Locale) -> ReadingWords:
    _ = locale.gettext
    words = _("We do not know yet when somebody will read messages. Please call the team.")
    arrived = _("Your message has arrived.")
    return ReadingWords(before=words, after=f"{arrived} {words}", is_open=False)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Puts one moment into sentences."""

    locale: Locale
    readers: Readers
    found: ReadNext
    hours: dict[UUID, WorkingHours]
    team_hours: WorkingHours
    bank_holidays: frozenset[date]
    now: datetime

    def before(self) -> str:
        return " ".join(part for part in (self._cover(), self._week(), self._now()) if part)

    def after(self) -> str:
        _ = self.locale.gettext
        if self.found.opens_at is not None:
            arrived = _("Your message has arrived. Nobody has read it yet.")
            will_read = self._will_read(_("%(name)s will read it %(when)s."))
            return f"{arrived} {will_read}"
        arrived = _("Your message has arrived.")
        return f"{arrived} {self._reads_today()}"

    def _name(self) -> str:
        if self.found.reader_id is None:
            return self.locale.gettext("Our team")
        return self.readers.by_id[self.found.reader_id].first_name

    def _cover(self) -> str:
        """Who is away, who is there instead, and until when."""
        _ = self.locale.gettext
        day = local(self.found.opens_at or self.now).date()
        away = cover_sentence_facts(self.readers.assigned_id, self.readers.absences, day)
        if away is None:
            return ""
        told = {
            "away": self.readers.assigned.first_name,
            "name": self._name(),
            "day": self.locale.day(self._back_at_work(away.back_on)),
        }
        if self.found.reader_id is None:
            return _("%(away)s is away and is back on %(day)s. Until then our team reads your messages.") % told
        return _("%(away)s is away and is back on %(day)s. Until then %(name)s reads your messages.") % told

    def _back_at_work(self, on: date) -> date:
        """The first day on which the assigned person works again: leave often ends on a Friday."""
        hours = self.hours.get(self.readers.assigned_id, self.team_hours)
        try:
            return add_working_days(on, 0, hours=hours, bank_holidays=self.bank_holidays)
        except NeverOpens:
            return on

    def _week(self) -> str:
        reader_id = self.found.reader_id
        hours = self.team_hours if reader_id is None else self.hours.get(reader_id, self.team_hours)
        reads = self.locale.gettext("%(name)s reads messages %(week)s.")
        return reads % {"name": self._name(), "week": week_in_words(self.locale, hours)}

    def _now(self) -> str:
        _ = self.locale.gettext
        if self.found.opens_at is None:
            return _("%(name)s is at work today until %(closes)s.") % {
                "name": self._name(),
                "closes": self.locale.time(self.found.closes),
            }
        nobody = _("Nobody is reading now.")
        will_see = self._will_read(_("%(name)s will see this %(when)s."))
        return f"{nobody} {will_see}"

    def _will_read(self, sentence: str) -> str:
        assert self.found.opens_at is not None  # noqa: S101 - for the type checker; asked only while nobody reads
        return sentence % {"name": self._name(), "when": moment_in_words(self.locale, self.found.opens_at, self.now)}

    def _reads_today(self) -> str:
        _ = self.locale.gettext
        here = local(self.now)
        closes_at = here.replace(hour=self.found.closes.hour, minute=self.found.closes.minute, second=0)
        if closes_at - here <= SOON_CLOSED:
            return _("%(name)s will read it today, or on the next working day.") % {"name": self._name()}
        return _("%(name)s will read it today.") % {"name": self._name()}


def moment_in_words(locale: Locale, at: datetime, now: datetime) -> str:
    """“tomorrow morning”, “on Monday morning”, “on Monday 7 December”: when work begins, as a person would say it."""
    _ = locale.gettext
    there, here = local(at), local(now)
    days = (there.date() - here.date()).days
    if days == 0:
        return _("today at %(time)s") % {"time": locale.time(there.time())}
    is_morning = there.time() < NOON
    if days == 1:
        return _("tomorrow morning") if is_morning else _("tomorrow afternoon")
    if days < WEEK:
        day = locale.weekday(there.date())
        return (_("on %(day)s morning") if is_morning else _("on %(day)s afternoon")) % {"day": day}
    return _("on %(day)s") % {"day": locale.day(there.date())}


def week_in_words(locale: Locale, hours: WorkingHours) -> str:
    """“Monday to Friday, 9am to 5pm”; days with the same hours stand together."""
    groups: list[list[DayHours]] = []
    for day in sorted(hours.days, key=lambda each: each.weekday):
        if groups and _goes_on(groups[-1][-1], day):
            groups[-1].append(day)
        else:
            groups.append([day])
    return locale.gettext("; ").join(_group_in_words(locale, group) for group in groups)


def weekday_names(locale: Locale) -> list[str]:
    """“Monday” to “Sunday”."""
    return [locale.weekday(A_MONDAY + timedelta(days=day)) for day in range(WEEK)]


def _goes_on(before: DayHours, day: DayHours) -> bool:
    return day.weekday == before.weekday + 1 and (day.opens, day.closes) == (before.opens, before.closes)


def _group_in_words(locale: Locale, group: list[DayHours]) -> str:
    names = weekday_names(locale)
    first, last = names[group[0].weekday], names[group[-1].weekday]
    told = {"first": first, "last": last, "opens": locale.time(group[0].opens), "closes": locale.time(group[0].closes)}
    if len(group) == 1:
        return locale.gettext("%(first)s, %(opens)s to %(closes)s") % told
    return locale.gettext("%(first)s to %(last)s, %(opens)s to %(closes)s") % told
