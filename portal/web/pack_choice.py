"""What may go into a pack: the steps of this family, the pages for any day, and the support that suits the adult."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectMultipleField

from portal.config import Settings
from portal.domain.content import TextKind
from portal.domain.journey import StageState
from portal.i18n import SOURCE, Locale, offered_tags
from portal.queries import journey, support, support_seekers, texts
from portal.queries.support import SupportCard
from portal.web.form_fields import Offered
from portal.web.forms import Form
from portal.web.marking import _
from portal.web.reading import FOR_ANY_DAY
from portal.web.templating import current_locale

_AROUND_NOW = {StageState.DONE, StageState.HAPPENING, StageState.WAITING}


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that this adult's pack may hold, each with its words in the language of the page."""

    stages: tuple[tuple[str, str | Markup], ...]
    pages: tuple[tuple[str, str | Markup], ...]
    cards: tuple[SupportCard, ...]
    """Without the crisis lines: they stand in every pack."""
    reached: tuple[str, ...]
    """The steps that have come; they are chosen unless somebody says otherwise."""


class PackForm(Form):
    """What to put in, and the language to say it in."""

    stages = SelectMultipleField(validate_choice=False, validators=[Offered(_("Choose from this list."))])
    pages = SelectMultipleField(validate_choice=False, validators=[Offered(_("Choose from this list."))])
    support = SelectMultipleField(validate_choice=False, validators=[Offered(_("Choose from this list."))])
    language = RadioField(validate_choice=False, validators=[Offered(_("Choose one of these languages."))])

    def offer(self, found: Offer, settings: Settings) -> "PackForm":
        """Put what may be chosen beside each question."""
        self.stages.choices = list(found.stages)
        self.pages.choices = list(found.pages)
        here = current_locale()
        self.support.choices = [(card.slug, _spoken(card.name, SOURCE, here)) for card in found.cards]
        self.language.choices = list(offered_tags(shows_unreviewed=settings.shows_unreviewed).items())
        return self


def _spoken(title: str, tag: str, locale: Locale) -> str | Markup:
    """A title that knows its language, so that a voice reads it as what it is."""
    language = locale.language_of(tag)
    return title if language is None else Markup('<bdi lang="{}">{}</bdi>').format(language, title)


def offer_for(session: Session, *, adult_id: UUID, locale: Locale, today: date) -> Offer:
    """What may go into the pack of this adult: nothing but what they could read here themselves."""
    path = journey.path_for_family(session, adult_id=adult_id, locale=locale.tag)
    pages = {each.slug: each for each in texts.headings(session, kind=TextKind.PAGE, locale=locale.tag)}
    cards = support.for_seeker(session, support_seekers.own(session, adult_id=adult_id, today=today), today=today)
    return Offer(
        stages=tuple((stage.slug, _spoken(stage.title, stage.locale, locale)) for stage in path.stages),
        pages=tuple(
            (slug, _spoken(pages[slug].title, pages[slug].locale, locale)) for slug in FOR_ANY_DAY if slug in pages
        ),
        cards=tuple(card for card in cards if not card.is_crisis),
        reached=tuple(stage.slug for stage in path.stages if stage.state in _AROUND_NOW),
    )
