"""What an adult says about themself, and puts right: name, pronoun, language, and whether they want an interpreter."""

from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import StopValidation

from portal.domain.access import FamilyViewer, Permission
from portal.domain.adults import OwnDetails, Talks
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.i18n import Locale
from portal.queries import adult_details as queries
from portal.services import adult_details as services
from portal.services.adult_details import NAME_AT_MOST
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.templating import current_locale, page
from portal.web.transaction import start_over

about_you = Blueprint("family", "about_you", url_prefix="/settings/about-you")


def _one_line(_form: Any, field: Any) -> None:
    field.data = " ".join((field.data or "").split())
    if len(field.data) > NAME_AT_MOST:
        raise StopValidation(current_locale().gettext("That is too long. Use at most 200 letters."))


def _named(_form: Any, field: Any) -> None:
    if not (field.data or "").strip():
        raise StopValidation(current_locale().gettext("Enter the name you like to be called."))


def _one_of_these(_form: Any, field: Any) -> None:
    if (field.data or "") not in {"", *Talks}:
        raise StopValidation(current_locale().gettext("Choose one of these answers."))


class AboutYouForm(Form):
    """What they say about themself, and the revision the form was made from."""

    revision = HiddenField()
    name = StringField(validators=[_named, _one_line])
    pronoun = StringField(validators=[_one_line])
    language = StringField(validators=[_one_line])
    dialect = StringField(validators=[_one_line])
    needs_interpreter = BooleanField()
    talks = RadioField(validate_choice=False, validators=[_one_of_these])

    def offer(self, locale: Locale) -> None:
        """Fill the choices in."""
        self.talks.choices = [
            (Talks.SPOKEN.value, locale.gettext("I would rather talk")),
            (Talks.WRITTEN.value, locale.gettext("I would rather read")),
            ("", locale.gettext("I do not mind")),
        ]
        self.talks.data = self.talks.data or ""


@about_you.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def edit(viewer: FamilyViewer, session: Session, locale: Locale) -> ResponseReturnValue:
    """What we know."""
    own, revision = queries.own(session, person_id=viewer.id)
    form = AboutYouForm(formdata=None, obj=own, revision=str(revision), talks=own.talks or "")
    form.offer(locale)
    done = [("done", locale.gettext("Saved. Your practitioner sees it too."))] if "saved" in request.args else []
    return page("family/about_you/edit.html", form=form, notices=done)


@about_you.post("", access=Permission.FAMILY_SETTINGS_CHANGE)
def change(viewer: FamilyViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Put it right, unless the practitioner changed it meanwhile: then what was typed stays, beside one sentence."""
    form = AboutYouForm()
    form.offer(locale)
    status = 422
    if form.validate():
        try:
            _save(form, viewer, session, now)
            return redirect(url_for("family.about_you.edit", saved=1), 303)
        except services.ChangedMeanwhile:
            start_over()
            status = 409
            form.revision.data = str(queries.own(session, person_id=viewer.id)[1])
            said = locale.gettext("Your practitioner changed this a moment ago. Look through it, and save it again.")
            form.refuse("name", said)
        except (EmptyMessage, MessageTooLong):
            start_over()
            form.refuse("name", locale.gettext("Enter the name you like to be called."))
    return page("family/about_you/edit.html", form=form, status=status)


def _save(form: AboutYouForm, viewer: FamilyViewer, session: Session, now: datetime) -> None:
    given = form.revision.data or ""
    services.correct_own(
        session,
        viewer=viewer,
        revision=int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0,
        details=OwnDetails(
            name=form.name.data,
            pronoun=form.pronoun.data,
            language=form.language.data,
            dialect=form.dialect.data,
            needs_interpreter=form.needs_interpreter.data,
            talks=Talks(form.talks.data) if form.talks.data else None,
        ),
        now=now,
    )
