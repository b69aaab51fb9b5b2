"""Tables. Importing this package makes the metadata complete."""

from portal.models import (
    cases,
    data_keys,
    debriefs,
    held_messages,
    journey,
    messages,
    notes,
    people,
    sign_in,
    support,
    texts,
)

__all__ = [
    "cases",
    "data_keys",
    "debriefs",
    "held_messages",
    "journey",
    "messages",
    "notes",
    "people",
    "sign_in",
    "support",
    "texts",
]
