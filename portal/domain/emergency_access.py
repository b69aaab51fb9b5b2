"""Opening the case of somebody else’s family in an emergency: for how long, and what must be written first."""

from datetime import timedelta

LASTS = timedelta(hours=4)
"""How long one reason opens a case: our own choice, about half a working day. After it, by itself, nothing is open."""

REASON_AT_MOST = 2_000
"""Characters: half a page."""
