"""The box to write in: what stands in it, what was wrong with it, and the key that makes a double tap one message."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import request

from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale

_NOT_SHOWN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF])
"""Characters that no page can show; the rest is handed back as it was typed."""

QUIETLY_SAVED = ("", 204, {"Content-Type": "text/plain"})
"""The answer to a page that saves by itself."""


class PageKeyMissing(ValueError):
    """The form came without the key that its page was made with."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box as a page shows it: to the components of a page it is a field like any other."""

    data: str
    send_key: UUID
    errors: tuple[str, ...] = ()
    id: str = "body"
    name: str = "body"


def empty_box(draft: str = "") -> Box:
    """A new box, with what was typed and not sent."""
    return Box(draft, uuid4())


def typed(name: str = "body") -> str:
    """What was written in the form of this request."""
    return request.form.get(name, "")


def refused_box(error: str, *, id: str = "body", name: str = "body") -> Box:
    """The box again, with what was typed and what is wrong. It keeps its page's key where it has one."""
    return Box(typed(name).translate(_NOT_SHOWN), key_in_form("send_key") or uuid4(), (error,), id, name)


def send_key() -> UUID:
    """The key of the page that this form came from. Raises PageKeyMissing."""
    key = key_in_form("send_key")
    if key is None:
        raise PageKeyMissing
    return key


def key_in_form(name: str) -> UUID | None:
    """An id that the form carries; None where it carries none, or something that is no id."""
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None


def why_refused(problem: EmptyMessage | MessageTooLong | PageKeyMissing, locale: Locale) -> str:
    """What is wrong with what was written, in words that say what to do."""
    _ = locale.gettext
    if isinstance(problem, EmptyMessage):
        return _("Write your message here before you send it.")
    if isinstance(problem, MessageTooLong):
        told = {"limit": f"{problem.limit:,}", "length": f"{problem.length:,}"}
        return (
            _(
                "Your message is too long to send at once. It has %(length)s letters and %(limit)s fit. "
                "You can send it in parts."
            )
            % told
        )
    return _("Please press Send once more.")


def is_autosave() -> bool:
    """Whether the page saves by itself while somebody types: then it sends the words alone, not its whole form."""
    return "send_key" not in request.form
