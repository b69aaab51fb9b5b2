"""Why the way to the talk about a post-mortem takes longer (domain.md 6.2, K7). For staff and figures alone."""

from enum import StrEnum


class DelayedStep(StrEnum):
    """Which step was late or waits: those that K7 measures, in their order."""

    PRELIMINARY = "preliminary"
    """First results that may be shared."""
    REPORT = "report"
    """The final report."""
    OFFER = "offer"
    DEBRIEF = "debrief"
    SUMMARY = "summary"
    """The written summary."""


class DelayReason(StrEnum):
    """What it waits for, or was late for."""

    PATHOLOGY = "pathology"
    CORONER = "coroner"
    POLICE = "police"
    FAMILY_CHOICE = "family_choice"
    """The family wants it later: no fault of anybody’s."""
    SERVICE = "service"
    """Our own service."""
