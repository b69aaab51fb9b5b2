"""The few questions that help to find support: each may stay unanswered, and no answer is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, RadioField, SearchField, SelectField, StringField

from portal.domain.cases import Relationship
from portal.domain.content import Kind
from portal.domain.name_search import folded
from portal.domain.support import Cause, Seeker
from portal.domain.support_finding import Wanted, Way
from portal.domain.support_hours import Clock
from portal.domain.support_spelling import TYPED_AT_MOST, typed_words
from portal.i18n import SOURCE, Locale, offered_tags
from portal.queries import places
from portal.queries.places import PlaceUnknown, Where
from portal.queries.support_seekers import Own
from portal.web import support_words
from portal.web.forms import Form

_T = TypeVar("_T")

OLDEST = 120
"""Years; beyond, an age is a slip of the finger."""
DEEPEST = 2000
"""Services; whoever has turned over so many pages asks for something else."""
NEEDS = (
    Kind.LISTENING,
    Kind.COUNSELLING,
    Kind.PEER_SUPPORT,
    Kind.BEFRIENDING,
    Kind.GROUPS,
    Kind.CHILDREN,
    Kind.YOUNG_PEOPLE,
    Kind.FATHERS,
    Kind.FAITH,
    Kind.MENTAL_HEALTH,
    Kind.INFORMATION,
    Kind.PRACTICAL,
    Kind.MONEY,
)
"""Needs that say nothing of how a child died."""


class FindForm(Form):
    """What is looked for. Sent as a form, so that nothing of it stands in an address or a log."""

    words = SearchField()
    who = RadioField(default="", validate_choice=False)
    age = StringField()
    cause = RadioField(default="", validate_choice=False)
    outward = StringField()
    need = SelectField(default="", validate_choice=False)
    way = SelectField(default="", validate_choice=False)
    language = SelectField(default="", validate_choice=False)
    open_now = BooleanField()
    begun = BooleanField()
    start = HiddenField(default="")

    def offer(self, locale: Locale) -> None:
        """Put the answers that may be chosen beside each question."""
        _ = locale.gettext
        rather_not = _("I would rather not say")
        self.who.choices = [
            ("", rather_not),
            ("me", _("Me")),
            ("child", _("A child or young person")),
            ("grandparent", _("A grandparent")),
            ("adult", _("Another grown-up")),
        ]
        causes = [(cause.value, words) for cause, words in support_words.causes(locale).items()]
        self.cause.choices = [("", rather_not), *causes]
        kinds, ways = support_words.kinds(locale), support_words.ways(locale)
        self.need.choices = [("", _("Anything")), *((kind.value, kinds[kind]) for kind in NEEDS)]
        self.way.choices = [("", _("Any way")), *((way.value, words) for way, words in ways.items())]
        # What a language calls itself needs nobody's review.
        tags = offered_tags(shows_unreviewed=True)
        self.language.choices = [("", _("Any language")), *((tag, name) for tag, name in tags.items() if tag != SOURCE)]

    @property
    def is_asked(self) -> bool:
        """Whether anything but the words was answered: then the questions stand open."""
        return bool(self.errors) or any(self[name].data for name in (*_QUESTIONS, *_NARROWS))

    @property
    def is_narrowed(self) -> bool:
        """Whether what was found was narrowed further: then the rest stands open, too."""
        return any(self[name].data or self[name].errors for name in _NARROWS)

    @property
    def is_for_another(self) -> bool:
        """Whether they look on behalf of somebody else."""
        return self.who.data not in {None, "", "me"}

    @property
    def first(self) -> int:
        """Which of what was found comes first on the page."""
        typed = self.start.data or ""
        return min(int(typed), DEEPEST) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else 0


_QUESTIONS = ("need", "who", "age", "cause")
"""What is asked first, with where they live, which may be known already."""
_NARROWS = ("way", "language", "open_now", "begun")


def wanted(form: FindForm, own: Own, session: Session, locale: Locale, *, today: date, clock: Clock) -> Wanted:
    """What the answers ask for; what cannot be read is refused beside its field."""
    seeker = _whom(form, own, locale)
    where = _where(form, session, locale)
    seeker = replace(
        seeker,
        cause=_chosen(form, "cause", Cause, locale),
        outward=where.outward if where else None,
        district=where.district if where else None,
        age=_age(form, locale) if seeker.is_child else seeker.age,
        child_age=own.seeker.child_age,
        weeks_since_death=_weeks(form, own, today),
        language=None if locale.tag == SOURCE else locale.tag,
    )
    typed = form.words.data or ""
    if len(typed) > TYPED_AT_MOST:
        form.refuse("words", locale.gettext("Type less: at most 100 characters."))
    language = _chosen(form, "language", dict(form.language.choices).__getitem__, locale)
    return Wanted(
        seeker=seeker,
        words=typed_words(typed),
        typed=folded(typed[:TYPED_AT_MOST]),
        kind=_chosen(form, "need", Kind, locale),
        way=_chosen(form, "way", Way, locale),
        language=form.language.data if language else "",
        open_at=clock if form.open_now.data else None,
        near=where.point if where else None,
    )


def _chosen(form: FindForm, name: str, read: Callable[[str], _T], locale: Locale) -> _T | None:
    chosen = form[name].data
    try:
        return read(chosen) if chosen else None
    except (ValueError, KeyError):
        form.refuse(name, locale.gettext("Choose one of these answers, or leave it."))
        return None


def _whom(form: FindForm, own: Own, locale: Locale) -> Seeker:
    match form.who.data or "":
        case "" | "me":
            return own.seeker
        case "child":
            return Seeker(relationship=Relationship.OTHER, is_child=True)
        case "grandparent":
            return Seeker(relationship=Relationship.GRANDPARENT)
        case "adult":
            return Seeker()
    form.refuse("who", locale.gettext("Choose one of these answers, or leave it."))
    return own.seeker


def _age(form: FindForm, locale: Locale) -> int | None:
    typed = (form.age.data or "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 3 and int(typed) <= OLDEST):
        form.refuse("age", locale.gettext("Enter the age in years, like this: 9."))
        return None
    return int(typed)


def _where(form: FindForm, session: Session, locale: Locale) -> Where | None:
    typed = (form.outward.data or "").strip()
    if not typed:
        return None
    try:
        where = places.find(session, typed)
    except PlaceUnknown:
        form.refuse(
            "outward", locale.gettext("We do not know this place. Enter the first half of a postcode, like SS1.")
        )
        return None
    form.outward.data = where.label
    return where


def _weeks(form: FindForm, own: Own, today: date) -> int | None:
    if not form.begun.data or own.died_on is None:
        return None
    return max(0, (today - own.died_on).days // 7)
