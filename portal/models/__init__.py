"""Tables. Importing this package makes the metadata complete."""

from portal.models import (
    cases,
    data_keys,
    debriefs,
    journey,
    messages,
    outgoing_words,
    people,
    saved_replies,
    sign_in,
    support,
    texts,
    thread_work,
)

__all__ = [
    "cases",
    "data_keys",
    "debriefs",
    "journey",
    "messages",
    "outgoing_words",
    "people",
    "saved_replies",
    "sign_in",
    "support",
    "texts",
    "thread_work",
]
