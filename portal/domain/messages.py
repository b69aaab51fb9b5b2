"""Messages: what may be written, how it is made safe to keep, and who is waiting for an answer."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

MESSAGE_AT_MOST = 10_000
"""Characters of one message: about four pages. Our choice, so that nobody is cut short."""

RAW_AT_MOST = 4 * MESSAGE_AT_MOST
"""Beyond this a text is refused before it is cleaned, so that a megabyte costs nothing."""

_EMBEDDINGS = {"\u202a", "\u202b"}
_OVERRIDES = {"\u202d", "\u202e"}
_ISOLATES = {"\u2066", "\u2067", "\u2068"}
_POP_EMBEDDING = "\u202c"
_POP_ISOLATE = "\u2069"
_LINE_ENDS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


class EmptyMessage(ValueError):
    """Nothing that anybody could read."""


class MessageTooLong(ValueError):
    """More characters than a message may have."""

    def __init__(self, *, limit: int, length: int) -> None:
        super().__init__(f"{length} characters, at most {limit}")
        self.limit, self.length = limit, length


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message as the waiting rule sees it. An automatic acknowledgement is not a message."""

    from_family: bool
    sent_at: datetime


def clean_body(text: str, *, limit: int = MESSAGE_AT_MOST) -> str:
    """Give the text as it is kept: one kind of line end, NFC, no control characters, no stray direction marks.

    Right-to-left and left-to-right writing stay as written. Raises EmptyMessage, and MessageTooLong with the length
    after cleaning (or as sent, where it is too long to clean).
    """
    if len(text) > max(RAW_AT_MOST, 4 * limit):
        raise MessageTooLong(limit=limit, length=len(text))
    lines = text.replace("\r\n", "\n").translate(_LINE_ENDS).split("\n")
    kept = "\n".join(_balanced("".join(filter(_may_stay, line))) for line in lines)
    body = unicodedata.normalize("NFC", kept).strip()
    if not any(_can_be_seen(character) for character in body):
        raise EmptyMessage
    if len(body) > limit:
        raise MessageTooLong(limit=limit, length=len(body))
    return body


def _may_stay(character: str) -> bool:
    if character == "\t":
        return True
    if character == "\ufeff" or ord(character) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs"}


def _can_be_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZCM"


def _balanced(line: str) -> str:
    """Drop the direction marks in a line that have no partner, and overrides always.

    An override makes letters run backwards, which nobody writing a message means. An embedding or isolate with its
    partner is how a name in another script is set in a sentence, and stays.
    """
    drop: set[int] = set()
    still_open: list[tuple[int, str]] = []
    for position, character in enumerate(line):
        if character in _EMBEDDINGS | _OVERRIDES | _ISOLATES:
            still_open.append((position, character))
        elif character == _POP_EMBEDDING:
            _close_embedding(position, still_open, drop)
        elif character == _POP_ISOLATE:
            _close_isolate(position, still_open, drop)
    drop.update(position for position, _ in still_open)
    return "".join(character for position, character in enumerate(line) if position not in drop)


def _close_embedding(position: int, still_open: list[tuple[int, str]], drop: set[int]) -> None:
    if not still_open or still_open[-1][1] in _ISOLATES:
        drop.add(position)
        return
    opened_at, opener = still_open.pop()
    if opener in _OVERRIDES:
        drop.update((opened_at, position))


def _close_isolate(position: int, still_open: list[tuple[int, str]], drop: set[int]) -> None:
    if not any(opener in _ISOLATES for _, opener in still_open):
        drop.add(position)
        return
    while still_open:
        opened_at, opener = still_open.pop()
        if opener in _ISOLATES:
            return
        drop.add(opened_at)


def waiting_since(messages: Sequence[Sent], *, answered_elsewhere_at: datetime | None = None) -> datetime | None:
    """Give the moment from which a family has waited for an answer, or None when nobody waits.

    It is the first message since the team last wrote, not the newest: writing again never sends somebody to the back
    of the queue. `answered_elsewhere_at` is the last telephone call or visit that answered, or the moment somebody
    marked the thread as needing no answer.
    """
    answers = [message.sent_at for message in messages if not message.from_family]
    if answered_elsewhere_at is not None:
        answers.append(answered_elsewhere_at)
    answered_at = max(answers, default=None)
    unanswered = (
        message.sent_at
        for message in messages
        if message.from_family and (answered_at is None or message.sent_at > answered_at)
    )
    return min(unanswered, default=None)
