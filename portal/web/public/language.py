"""Which language to read in: a page of its own, so that every other page stays free of a form for it."""

from urllib.parse import urlsplit

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission, Viewer
from portal.domain.sign_in import safe_next
from portal.i18n import Locale, offered_tags
from portal.services import people
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.locale import set_cookie
from portal.web.templating import page

language = Blueprint("public", "language", url_prefix="/language")


class LanguageForm(Form):
    """One language out of those offered here, and the page to go back to."""

    language = RadioField()
    next = HiddenField()

    def offer(self, settings: Settings) -> "LanguageForm":
        self.language.choices = list(offered_tags(shows_unreviewed=settings.shows_unreviewed).items())
        return self


@language.get("", access=Permission.ANYONE)
def show(locale: Locale, settings: Settings) -> ResponseReturnValue:
    """The languages there are, each by its own name."""
    form = LanguageForm(formdata=None, language=locale.tag, next=_came_from()).offer(settings)
    return page("public/language/show.html", form=form)


@language.post("", access=Permission.ANYONE)
def choose(viewer: Viewer, session: Session, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """Keep the choice in this browser and, for an adult of a family, with the person, then go back."""
    form = LanguageForm().offer(settings)
    if not form.validate():
        form.language.errors = [locale.gettext("Choose one of these languages.")]
        return page("public/language/show.html", status=422, form=form)
    if isinstance(viewer, FamilyViewer):
        people.choose_language(session, person_id=viewer.id, locale=form.language.data)
    response = make_response(redirect(safe_next(form.next.data) or url_for("public.welcome.show"), 303))
    set_cookie(response, form.language.data)
    return response


def _came_from() -> str:
    """The page of ours that led here; browsers send it whole to ourselves (Referrer-Policy: same-origin)."""
    parts = urlsplit(request.referrer or "")
    path = parts.path if parts.netloc == request.host else ""
    return safe_next(path) or ""
