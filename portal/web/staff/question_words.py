"""What the rules about questions call by a name, in words that staff read."""

from portal.domain.questions import For, Meeting, Way
from portal.i18n import Locale


def whom_for(locale: Locale) -> dict[For, str]:
    """Whom the family wants to ask."""
    _ = locale.gettext
    return {
        For.TALK: _("the debrief"),
        For.REVIEW: _("the review meeting"),
        For.CORONER: _("the coroner"),
        For.ANYONE: _("anyone"),
    }


def meetings(locale: Locale) -> dict[Meeting, str]:
    """Where a question is taken."""
    _ = locale.gettext
    return {
        Meeting.TALK: _("Debrief with this adult"),
        Meeting.REVIEW: _("Child death review meeting"),
        Meeting.CORONER: _("Coroner or coroner’s officer"),
        Meeting.HOSPITAL: _("Hospital or its laboratory"),
        Meeting.OTHER: _("Another meeting or call"),
    }


def ways(locale: Locale) -> dict[Way, str]:
    """How somebody was told."""
    _ = locale.gettext
    return {
        Way.PAGE: _("on their page"),
        Way.PHONE: _("on the phone"),
        Way.VISIT: _("on a visit"),
        Way.MEETING: _("at a meeting"),
        Way.LETTER: _("by letter"),
    }
