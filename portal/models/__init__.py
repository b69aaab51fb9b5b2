"""Tables. Importing this package makes the metadata complete."""

from portal.models import (
    attachments,
    cases,
    danger,
    data_keys,
    debriefs,
    held_messages,
    journey,
    messages,
    notes,
    outgoing_words,
    people,
    saved_replies,
    sign_in,
    support,
    texts,
    thread_work,
)

__all__ = [
    "attachments",
    "cases",
    "danger",
    "data_keys",
    "debriefs",
    "held_messages",
    "journey",
    "messages",
    "notes",
    "outgoing_words",
    "people",
    "saved_replies",
    "sign_in",
    "support",
    "texts",
    "thread_work",
]
