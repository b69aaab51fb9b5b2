"""What the rules about meetings of professionals call by a name, in words that staff read."""

from portal.domain.debrief_accounts import Verdict
from portal.domain.reviews import Asking, LearningTheme, Outcome, Presence, ReviewKind, ReviewWay
from portal.i18n import Locale


def kinds(locale: Locale) -> dict[ReviewKind, str]:
    """Which meeting it is."""
    _ = locale.gettext
    return {
        ReviewKind.INITIAL: _("Initial information-sharing meeting"),
        ReviewKind.STRATEGY: _("Strategy discussion"),
        ReviewKind.FOLLOW_UP: _("Follow-up meeting"),
        ReviewKind.DEATH_REVIEW: _("Child death review meeting (final case discussion)"),
        ReviewKind.PANEL: _("Child death overview panel"),
    }


def ways(locale: Locale) -> dict[ReviewWay, str]:
    """How people meet."""
    _ = locale.gettext
    return {
        ReviewWay.IN_PERSON: _("In one room"),
        ReviewWay.REMOTE: _("By video or phone"),
        ReviewWay.BOTH: _("In a room, and some by video or phone"),
    }


def presences(locale: Locale) -> dict[Presence, str]:
    """How somebody stands to a meeting."""
    _ = locale.gettext
    return {
        Presence.INVITED: _("invited"),
        Presence.CAME: _("was there"),
        Presence.APOLOGIES: _("sent apologies"),
        Presence.ABSENT: _("was not there"),
    }


def outcomes(locale: Locale) -> dict[Outcome, str]:
    """What a meeting came to."""
    _ = locale.gettext
    return {Outcome.CONCLUDED: _("Concluded"), Outcome.COMES_BACK: _("Something is missing: it comes back")}


def askings(locale: Locale) -> dict[Asking, str]:
    """What became of a question at a meeting."""
    _ = locale.gettext
    return {
        Asking.TAKEN: _("taken there"),
        Asking.ASKED: _("asked there"),
        Asking.NOT_ASKED: _("not asked there"),
    }


def themes(locale: Locale) -> dict[LearningTheme, str]:
    """What a point of learning is about."""
    _ = locale.gettext
    return {
        LearningTheme.INFORMATION: _("Information for families"),
        LearningTheme.COMMUNICATION: _("Communication between organisations"),
        LearningTheme.TIMELINESS: _("Timeliness"),
        LearningTheme.RECORDS: _("Records"),
        LearningTheme.TRAINING: _("Training"),
        LearningTheme.OTHER: _("Something else"),
    }


def verdicts(locale: Locale) -> dict[Verdict, str]:
    """What the second reader of a point of learning says."""
    _ = locale.gettext
    return {Verdict.GOOD: _("It names nobody, and may count"), Verdict.SENT_BACK: _("Send it back")}


def agendas(locale: Locale) -> dict[ReviewKind, tuple[str, ...]]:
    """The points that a meeting of each kind always has, in their order: our wording of domain.md 1.1."""
    _ = locale.gettext
    here, known = _("Who is here, and from where"), _("What is known so far, from each service")
    asked, told = _("The family’s questions"), _("Who tells the family what, and when")
    agreed = _("Who does what, and by when")
    return {
        ReviewKind.INITIAL: (
            here,
            known,
            _("Is a strategy discussion needed?"),
            _("Who visits the family, and when"),
            asked,
            agreed,
            told,
        ),
        ReviewKind.STRATEGY: (here, known, _("The safety of other children"), agreed, told),
        ReviewKind.FOLLOW_UP: (here, _("What was agreed last time"), _("What is new since then"), asked, agreed, told),
        ReviewKind.DEATH_REVIEW: (
            here,
            _("What happened, as all services together see it"),
            _("What the reports say"),
            asked,
            _("What can be learned, and who needs to hear of it"),
            _("Factors that could be modified"),
            agreed,
            told,
        ),
        ReviewKind.PANEL: (
            _("What the review meeting concluded, without names"),
            _("The family’s questions, without names"),
            _("Factors that could be modified"),
            _("What can be learned, and who needs to hear of it"),
            agreed,
            _("What this panel concludes"),
        ),
    }
