"""Tables. Importing this package makes the metadata complete."""

from portal.models import (
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

__all__ = ["cases", "data_keys", "debriefs", "journey", "messages", "people", "sign_in", "support", "texts"]
