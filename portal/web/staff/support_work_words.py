"""The words of the work on the directory: why an entry waits, what was seen of its addresses, what came of a check."""

from datetime import date

from portal.domain.support_reports import ReportKind
from portal.domain.support_sightings import Seen
from portal.domain.support_work import Reason
from portal.i18n import Locale
from portal.queries.support_checks import WorkLine


def why(line: WorkLine, locale: Locale) -> tuple[str, ...]:
    """Each thing that an entry waits for, as one short line; what was tried already comes last."""
    told = [words for reason in line.reasons if (words := _of_reason(reason, line, locale))]
    if line.tries:
        tries = locale.ngettext("tried once, on %(date)s", "tried %(num)d times, last on %(date)s", line.tries)
        told.append(tries % {"num": line.tries, "date": _day(line.tried_on, locale)})
    return tuple(told)


def _of_reason(reason: Reason, line: WorkLine, locale: Locale) -> str:
    _ = locale.gettext
    match reason:
        case Reason.TOLD:
            return ", ".join(_told(line, locale))
        case Reason.OVERDUE if line.next_check_on is None:
            return _("nobody has checked it as it is now: families do not see it")
        case Reason.OVERDUE if line.is_crisis:
            return _("check lapsed on %(date)s, and families still see it") % {"date": _day(line.next_check_on, locale)}
        case Reason.OVERDUE:
            return _("check lapsed on %(date)s: families do not see it") % {"date": _day(line.next_check_on, locale)}
        case Reason.DUE_SOON:
            return _("check holds until %(date)s") % {"date": _day(line.next_check_on, locale)}
        case Reason.FUNDING_ENDS:
            return _("its funding ends on %(date)s") % {"date": _day(line.ends_on, locale)}
    return {
        Reason.PROPOSED: _("a change waits for a second person"),
        Reason.UNCONFIRMED: _("two people must confirm it"),
        Reason.NO_SUCH_PAGE: _("an address or a number leads nowhere"),
        Reason.DOUBT: _("there is a doubt"),
        Reason.DRAFT: _("draft, nobody has published it"),
        Reason.PAUSED: _("paused"),
        Reason.CLOSED: _("closed"),
    }.get(reason, _("nothing to do"))


def _told(line: WorkLine, locale: Locale) -> list[str]:
    unreached, wrong = (line.told.get(kind, 0) for kind in (ReportKind.NO_ANSWER, ReportKind.WRONG))
    words = []
    if unreached:
        told = locale.ngettext("%(num)d could not get through", "%(num)d could not get through", unreached)
        words.append(told % {"num": unreached})
    if wrong:
        told = locale.ngettext("%(num)d says that it is wrong", "%(num)d say that it is wrong", wrong)
        words.append(told % {"num": wrong})
    return words


def _day(day: date | None, locale: Locale) -> str:
    return "" if day is None else locale.full_date(day)


def seen(locale: Locale) -> dict[Seen, str]:
    """What was seen of an address or a number."""
    _ = locale.gettext
    return {
        Seen.ANSWERED: _("answered"),
        Seen.MOVED: _("moved"),
        Seen.NO_SUCH_PAGE: _("no such page"),
        Seen.NO_ANSWER: _("did not answer"),
        Seen.NOT_LET_IN: _("answered, but shows the page to no program"),
        Seen.LEADS_INWARD: _("leads into a private network, so it was not asked"),
        Seen.NOT_ASKED: _("not asked: its host is not on the list of those that may be"),
        Seen.NOT_BRITISH: _("number not in a British form"),
        Seen.COSTLY: _("number costs more than an ordinary call"),
    }
