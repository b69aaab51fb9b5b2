"""What is wrong with a table of services, and what becomes of each row, in plain words."""

from portal.domain.support_sheets import LARGEST, MOST_ROWS, SheetProblem, SheetRefused
from portal.i18n import Locale
from portal.services.support_sheets import Fate, Planned, Why
from portal.web.staff import directory_words


def refusal(refused: SheetRefused, locale: Locale) -> str:
    """Why a file is not read."""
    _ = locale.gettext
    says = {
        SheetProblem.TOO_LARGE: _("This file is too large. It may have %(size)s kB."),
        SheetProblem.NOT_UTF8: _("This file is not UTF-8 text. Save it as “CSV UTF-8”."),
        SheetProblem.NOT_WHOLE: _("This is not a whole CSV file: a quotation mark or a sign in it is wrong."),
        SheetProblem.EMPTY: _("Choose a CSV file, with a line of names first and a service in each line after it."),
        SheetProblem.UNKNOWN_COLUMN: _("There is no column “%(column)s”. The names of all columns stand below."),
        SheetProblem.COLUMN_TWICE: _("The column “%(column)s” stands there twice."),
        SheetProblem.NO_NAMES: _("The column “name” is missing."),
        SheetProblem.TOO_MANY_ROWS: _("These are too many rows. Send at most %(rows)s at once."),
    }
    return says[refused.problem] % {"column": refused.column, "size": LARGEST // 1000, "rows": MOST_ROWS}


def fates(locale: Locale) -> dict[Fate, str]:
    """What becomes of a row."""
    return {
        Fate.CREATED: locale.gettext("New draft"),
        Fate.CHANGED: locale.gettext("Draft changed"),
        Fate.UNCHANGED: locale.gettext("As it is"),
        Fate.REFUSED: locale.gettext("Left out"),
    }


def reasons(row: Planned, locale: Locale) -> list[str]:
    """Why a row is left out; nothing for any other."""
    if row.why is None:
        return []
    if row.why is not Why.FACTS:
        return [_whys(locale)[row.why]]
    labels, problems = directory_words.facts(locale), directory_words.problems(locale)
    return [f"{labels[field.partition('-')[0]]}: {problems[problem]}" for field, problem in row.problems]


def _whys(locale: Locale) -> dict[Why, str]:
    return {
        Why.NO_SUCH_ENTRY: locale.gettext("No entry is called so. Leave “entry” empty for a new service."),
        Why.TWICE: locale.gettext("The same service stands in an earlier row."),
        Why.TOO_LONG: locale.gettext("This row has more cells than there are columns."),
        Why.CRISIS_LINE: locale.gettext("This is a crisis line. Change it on its page, where two people look at it."),
        Why.NOT_A_DRAFT: locale.gettext("It is no draft any more. Edit it on its page."),
        Why.BY_A_PERSON: locale.gettext("A colleague has worked on it by hand. Edit it on its page."),
    }
