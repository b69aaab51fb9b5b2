"""Support: people and services somebody here has checked, for who a person is and where they live."""

from dataclasses import replace
from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, StringField

from portal.domain.access import FamilyViewer, Permission
from portal.domain.cases import Relationship
from portal.domain.contact_points import NotAPostcode, outward_code
from portal.domain.support import Cause, Seeker
from portal.i18n import LONDON, Locale
from portal.queries import support as queries
from portal.web import support_words
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import page

support = Blueprint("family", "support", url_prefix="/support")

OLDEST = 120
"""Years; beyond, an age is a slip of the finger."""


class FindForm(Form):
    """Four gentle questions; each may stay unanswered, and nothing of them is kept."""

    who = RadioField(default="", validate_choice=False)
    age = StringField()
    cause = RadioField(default="", validate_choice=False)
    outward = StringField()

    def offer(self, locale: Locale) -> None:
        """Put the answers that may be chosen beside each question."""
        self.who.choices = [
            ("", locale.gettext("I would rather not say")),
            ("me", locale.gettext("Me")),
            ("child", locale.gettext("A child or young person")),
            ("grandparent", locale.gettext("A grandparent")),
            ("adult", locale.gettext("Another grown-up")),
        ]
        causes = [(cause.value, words) for cause, words in support_words.causes(locale).items()]
        self.cause.choices = [("", locale.gettext("I would rather not say")), *causes]


@support.get("", access=Permission.FAMILY_SUPPORT_READ)
def index(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What suits this adult, by what they have told us already."""
    seeker = queries.seeker(session, adult_id=viewer.adult_id, today=now.astimezone(LONDON).date())
    form = FindForm(formdata=None, outward=seeker.outward or "")
    return _found(session, seeker, form, now=now, locale=locale)


@support.post("", access=Permission.FAMILY_SUPPORT_READ)
def find(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What suits the answers given; sent as a form, so that no answer stands in an address or a log."""
    form = FindForm()
    own = queries.seeker(session, adult_id=viewer.adult_id, today=now.astimezone(LONDON).date())
    seeker = _asked(form, own, locale)
    if form.errors:
        return _found(session, own, form, now=now, locale=locale, status=422)
    return _found(session, seeker, form, now=now, locale=locale, asked=True)


def _found(
    session: Session,
    seeker: Seeker,
    form: FindForm,
    *,
    now: datetime,
    locale: Locale,
    status: int = 200,
    asked: bool = False,
) -> ResponseReturnValue:
    form.offer(locale)
    cards = queries.for_seeker(session, seeker, today=now.astimezone(LONDON).date())
    return page(
        "family/support/index.html",
        status=status,
        crisis=[card for card in cards if card.is_crisis],
        others=[card for card in cards if not card.is_crisis],
        area_words=support_words.areas(locale),
        form=form,
        asked=asked or bool(form.errors),
        outward=seeker.outward,
    )


def _asked(form: FindForm, own: Seeker, locale: Locale) -> Seeker:
    """The seeker that the answers describe; what cannot be read is refused beside its field."""
    form.offer(locale)
    seeker = replace(_whom(form, own, locale), cause=_cause(form, locale), outward=_outward(form, locale))
    return replace(seeker, age=_age(form, locale)) if form.who.data == "child" else seeker


def _whom(form: FindForm, own: Seeker, locale: Locale) -> Seeker:
    match form.who.data or "":
        case "" | "me":
            return replace(own, cause=None)
        case "child":
            return Seeker(relationship=Relationship.OTHER, is_child=True)
        case "grandparent":
            return Seeker(relationship=Relationship.GRANDPARENT)
        case "adult":
            return Seeker()
    form.refuse("who", locale.gettext("Choose one of these answers, or leave it."))
    return own


def _cause(form: FindForm, locale: Locale) -> Cause | None:
    try:
        return Cause(form.cause.data) if form.cause.data else None
    except ValueError:
        form.refuse("cause", locale.gettext("Choose one of these answers, or leave it."))
        return None


def _age(form: FindForm, locale: Locale) -> int | None:
    typed = (form.age.data or "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 3 and int(typed) <= OLDEST):
        form.refuse("age", locale.gettext("Enter the age in years, like this: 9."))
        return None
    return int(typed)


def _outward(form: FindForm, locale: Locale) -> str | None:
    typed = (form.outward.data or "").strip()
    if not typed:
        return None
    try:
        form.outward.data = outward_code(typed)
    except NotAPostcode:
        form.refuse("outward", locale.gettext("Enter the first half of a postcode, like this: SS1."))
        return None
    return str(form.outward.data)
