"""What a page says about files: the limits, what was refused and what to do instead, and how far a check has come."""

from typing import NamedTuple

from portal.config import FileLimits
from portal.domain.attachments import (
    FileEmpty,
    FileIsHeic,
    FileKindRefused,
    FileRefused,
    FilesClosed,
    FileState,
    FilesTooLargeTogether,
    FileTooLarge,
    PdfNeedsScanner,
    TooManyFiles,
    TooManyFilesToday,
    WhyFailed,
)
from portal.i18n import Locale
from portal.queries.attachments import FileRow

MEGABYTE = 1024 * 1024


class SaidFile(NamedTuple):
    """A file under a message."""

    words: str
    """What it is and how large: “Photograph, 2.1 MB”."""
    href: str
    """Where it opens for this reader; empty where it does not."""
    state: str
    """How far the check has come, and what that means for this reader."""


def megabytes(size: int, locale: Locale) -> str:
    """Bytes in figures people know: “10 MB”, “2.1 MB”, at least “0.1 MB”; in one piece on a right-to-left page too."""
    figure = f"{max(size / MEGABYTE, 0.1):.1f}".removesuffix(".0")
    return _isolated(f"{figure} MB", locale)


def _isolated(words: str, locale: Locale) -> str:
    """Words of another direction keep their own order inside a right-to-left sentence."""
    return f"\u2068{words}\u2069" if locale.direction == "rtl" else words


def limits_in_words(locale: Locale, limits: FileLimits, *, takes_pdf: bool) -> str:
    """What may be chosen, said before anybody chooses."""
    _ = locale.gettext
    most = locale.ngettext("At most %(number)s file.", "At most %(number)s files.", limits.number)
    sizes = _("Each up to %(each)s, together up to %(total)s.")
    kinds = (
        _("Photographs can be JPEG, PNG or WebP. Documents can be PDF.")
        if takes_pdf
        else _("Photographs only, as JPEG, PNG or WebP: no virus scanner is set up, so families could not open a PDF.")
    )
    gone = _("We take out of a photograph where and when it was taken.")
    told = {"number": limits.number, "each": megabytes(limits.each, locale), "total": megabytes(limits.total, locale)}
    return " ".join([most % told, sizes % told, kinds, gone])


def why_refused(problem: FileRefused, locale: Locale) -> str:
    """What is wrong with what was chosen, and what to do. Browsers let go of chosen files, so that is said too."""
    again = locale.gettext("Please choose your files again.")
    return f"{_why(problem, locale)} {again}"


def _why(problem: FileRefused, locale: Locale) -> str:
    _ = locale.gettext
    name = _isolated(problem.name, locale) if problem.name else _("This file")
    match problem:
        case FilesClosed():
            return files_closed(locale)
        case FileEmpty():
            return _("%(name)s has nothing in it.") % {"name": name}
        case FileIsHeic():
            return _(
                "%(name)s is kept as HEIC, and we cannot open that kind of photograph. "
                "Open it on your phone, take a screenshot of it, and send the screenshot."
            ) % {"name": name}
        case PdfNeedsScanner():
            return _("%(name)s is a PDF. No virus scanner is set up, so the family could not open it.") % {"name": name}
        case FileKindRefused():
            return _(
                "We cannot take %(name)s. You can send photographs as JPEG, PNG or WebP, and documents as PDF. "
                "If it is something else, take a photograph of it."
            ) % {"name": name}
        case FileTooLarge():
            told = {"name": name, "limit": megabytes(problem.limit, locale)}
            return _("%(name)s is larger than %(limit)s. You can send a screenshot of it instead.") % told
        case _:
            return _too_many(problem, locale)


def _too_many(problem: FileRefused, locale: Locale) -> str:
    _ = locale.gettext
    match problem:
        case TooManyFilesToday():
            most = str(problem.limit)
            return _("That is more than %(limit)s files in one day. You can send more tomorrow.") % {"limit": most}
        case FilesTooLargeTogether():
            told = {"limit": megabytes(problem.limit, locale)}
            return _("Together your files are larger than %(limit)s. You can send them in several messages.") % told
        case TooManyFiles():
            told = {"limit": str(problem.limit)}
            return _("You have chosen more than %(limit)s files. You can send them in several messages.") % told
        case _:
            return _("These files cannot be sent.")


def files_closed(locale: Locale) -> str:
    """No files are taken here; it says nothing about why."""
    return locale.gettext(
        "Files cannot be sent here at the moment. If you want to give us something, write or ring us."
    )


def said_file(row: FileRow, href: str, locale: Locale, *, is_family_page: bool, family: str, opens: bool) -> SaidFile:
    """One file for this reader; `family` is how staff pages call the adult."""
    _ = locale.gettext
    kind = _("Photograph, %(size)s") if row.kind.is_photograph else _("PDF document, %(size)s")
    if is_family_page:
        state = _own(row, locale) if row.from_family else _from_the_team(row, locale)
    else:
        state = _of_family(row, locale) if row.from_family else _to_family(row, locale, family)
    return SaidFile(kind % {"size": megabytes(row.size, locale)}, href if opens else "", state)


def _own(row: FileRow, locale: Locale) -> str:
    """To an adult, about what they sent."""
    _ = locale.gettext
    match row.state:
        case FileState.RECEIVED | FileState.SCANNING:
            return _("We are checking it. Your team can open it when that is done.")
        case FileState.CLEAN:
            return _("Checked. Your team can open it.")
        case FileState.NOT_SCANNED:
            return _("Your team can open it. It has not been checked for viruses.")
        case FileState.INFECTED:
            return _(
                "It is gone. Our check found something in it that can harm a phone or a computer. "
                "That can happen to anybody. Nobody has opened it."
            )
        case FileState.FAILED:
            return _own_failed(row, locale)


def _own_failed(row: FileRow, locale: Locale) -> str:
    _ = locale.gettext
    match row.why_failed:
        case WhyFailed.TOO_MANY_PIXELS:
            return _("It is gone: the picture is too large to open safely. You can send a screenshot of it.")
        case WhyFailed.NOT_SCANNED_IN_TIME:
            return _("It is gone: we could not check it. We are sorry. You can send it again.")
        case _:
            return _("It is gone: it could not be opened safely. You can send it again, or a screenshot of it.")


def _from_the_team(row: FileRow, locale: Locale) -> str:
    """To an adult, about what the team sent them."""
    _ = locale.gettext
    match row.state:
        case FileState.RECEIVED | FileState.SCANNING:
            return _("You can open it when it has been checked.")
        case FileState.CLEAN:
            return _("Checked.")
        case _:
            return _("It did not pass our check, so it is not here. You can ask us to send it again.")


def _of_family(row: FileRow, locale: Locale) -> str:
    """To staff, about what an adult sent."""
    _ = locale.gettext
    match row.state:
        case FileState.RECEIVED | FileState.SCANNING:
            return _("Being checked. It opens when that is done.")
        case FileState.CLEAN:
            return _("Checked.")
        case FileState.NOT_SCANNED:
            return _("Not checked for viruses: open it only on a computer that checks files itself.")
        case FileState.INFECTED:
            return _("Destroyed: the virus scanner found something in it. The family is told that it is gone.")
        case FileState.FAILED:
            return _("Destroyed: it could not be checked or opened safely. The family is told so, and how to send it.")


def _to_family(row: FileRow, locale: Locale, family: str) -> str:
    """To staff, about what the team sent."""
    _ = locale.gettext
    match row.state:
        case FileState.RECEIVED | FileState.SCANNING:
            return _("Being checked. %(adult)s can open it when that is done.") % {"adult": family}
        case FileState.CLEAN:
            return _("Checked. %(adult)s can open it.") % {"adult": family}
        case FileState.NOT_SCANNED:
            return _("%(adult)s cannot open it: no virus scanner is set up.") % {"adult": family}
        case FileState.INFECTED:
            return _("Destroyed: the virus scanner found something in it. %(adult)s cannot open it.") % {
                "adult": family
            }
        case FileState.FAILED:
            return _("Destroyed: it could not be checked or opened safely. %(adult)s cannot open it.") % {
                "adult": family
            }
