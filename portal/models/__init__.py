"""Tables. Importing this package makes the metadata complete."""

from portal.models import (
    attachments,
    cases,
    data_keys,
    debriefs,
    journey,
    messages,
    people,
    sign_in,
    support,
    texts,
)

__all__ = [
    "attachments",
    "cases",
    "data_keys",
    "debriefs",
    "journey",
    "messages",
    "people",
    "sign_in",
    "support",
    "texts",
]
