"""Somebody who belongs to two cases says which child they are here about; it can be changed at any time."""

from uuid import UUID

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField

from portal.domain.access import Permission
from portal.domain.sign_in import safe_next
from portal.i18n import Locale
from portal.queries import sign_in as queries
from portal.queries.sessions import SessionRow
from portal.services import sessions
from portal.web.access import Blueprint
from portal.web.auth.coming_in import family_goal
from portal.web.forms import Form
from portal.web.templating import page

choices = Blueprint("auth", "choices", url_prefix="/sign-in/choose")


class ChoiceForm(Form):
    """One of this person's own cases."""

    adult = RadioField(coerce=str)
    next = HiddenField()

    def offer(self, session: Session, row: SessionRow) -> "ChoiceForm":
        assert row.person_id is not None  # noqa: S101 - `_who` lets nobody else come here
        places = queries.places_of(session, person_id=row.person_id)
        self.adult.choices = [(str(place.adult_id), place.child_name) for place in places]
        return self


@choices.get("", access=Permission.ANYONE)
def show(session: Session) -> ResponseReturnValue:
    """The children this person is here about, by the names they use."""
    row = _who()
    if row is None:
        return redirect(url_for("auth.sign_in.show"), 303)
    wanted, chosen = safe_next(request.args.get("next")) or "", str(row.adult_id or "")
    return page("auth/choices/show.html", form=ChoiceForm(formdata=None, next=wanted, adult=chosen).offer(session, row))


@choices.post("", access=Permission.ANYONE)
def choose(session: Session, locale: Locale) -> ResponseReturnValue:
    """Keep the choice with this session."""
    row = _who()
    if row is None or row.person_id is None:
        return redirect(url_for("auth.sign_in.show"), 303)
    form = ChoiceForm().offer(session, row)
    if not form.validate():
        form.adult.errors = [locale.gettext("Choose one of these names.")]
        return page("auth/choices/show.html", status=422, form=form)
    try:
        sessions.choose_place(session, session_id=row.id, person_id=row.person_id, adult_id=UUID(form.adult.data))
    except sessions.NotTheirPlace:
        abort(404)
    return redirect(family_goal(form.next.data), 303)


def _who() -> SessionRow | None:
    """The live session of an adult, with or without a choice; nobody else has anything to choose."""
    row: SessionRow | None = g.get("session_row")
    return row if row is not None and row.person_id is not None else None
