"""What the words become that a member of staff has typed about a case and not kept yet."""

from enum import StrEnum


class Purpose(StrEnum):
    """The form they stand in; each keeps a draft of its own."""

    NOTE = "note"
    CONTACT = "contact"
