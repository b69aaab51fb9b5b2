"""What the crisis lines say about themselves, for the catalogues: the directory is kept in English.

Once somebody here has changed a line's words in the directory, its words are no longer these, and are shown in English.
"""

from markupsafe import Markup

from portal.i18n import SOURCE, Locale
from portal.web.marking import _

WORDS = frozenset(
    {
        _("Ambulance, police and fire"),
        _("NHS 111, mental health option"),
        _("Call if you or somebody with you is in danger now. You can ask for an ambulance or the police."),
        _(
            "Call if you cannot cope, or are afraid of what you might do. Choose mental health, and you get through to "
            "people who can help."
        ),
        _(
            "People who listen, whatever you are going through. You do not have to be thinking of ending your life to "
            "call."
        ),
        _("If you would rather text than talk. You send a text, and a person writes back."),
        _(
            "For people under 35 who have thoughts of ending their life. You can also call if you are worried about "
            "somebody."
        ),
        _("Day and night"),
    }
)


def plainly(words: str, locale: Locale) -> str:
    """What a line says, in the reader's language where it is translated, else in English; for paper."""
    return locale.gettext(words) if words in WORDS else words


def in_words(words: str, locale: Locale) -> str | Markup:
    """What a line says, in the reader's language where it is translated, else in English and marked as such."""
    said = plainly(words, locale)
    if not words or locale.tag == SOURCE or said != words:
        return said
    return Markup('<bdi lang="en-GB">{}</bdi>').format(words)
