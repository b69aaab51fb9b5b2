"""How people get in touch with a service of the directory."""

from enum import StrEnum


class Way(StrEnum):
    """How somebody gets in touch."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    ONLINE = "online"
    FACE_TO_FACE = "face-to-face"
