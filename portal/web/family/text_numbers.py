"""The number that texts go to: typed, and proved with the six digits of a text."""

from datetime import datetime
from uuid import UUID

from flask import abort, g, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.contact_points import CostlyNumber, NotAPhoneNumber
from portal.domain.sign_in import is_fresh
from portal.i18n import Locale
from portal.queries import devices
from portal.queries import preferences as queries
from portal.services import preferences as services
from portal.services.addresses import SignInTooOld
from portal.web.access import Blueprint
from portal.web.family.preference_forms import NumberCodeForm, NumberForm
from portal.web.marking import _
from portal.web.templating import page
from portal.web.transaction import short_session, start_over

text_numbers = Blueprint("family", "text_numbers", url_prefix="/settings/text-number")


@text_numbers.get("", access=Permission.FAMILY_SETTINGS_CHANGE)
def show(viewer: FamilyViewer, session: Session, now: datetime, settings: Settings) -> ResponseReturnValue:
    """The number there is, and another."""
    _require_texts(settings)
    return _page(NumberForm(formdata=None), viewer, session, now)


def _page(
    form: NumberForm, viewer: FamilyViewer, session: Session, now: datetime, *, status: int = 200
) -> ResponseReturnValue:
    return page(
        "family/text_numbers/show.html",
        form=form,
        number=queries.own(session, person_id=viewer.id).text_number,
        is_fresh=is_fresh(devices.signed_in_at(session, session_id=_here()), now=now),
        status=status,
    )


def _here() -> UUID:
    found: UUID = g.session_row.id
    return found


def _require_texts(settings: Settings) -> None:
    if not settings.sends_texts:
        abort(404)


@text_numbers.post("", access=Permission.FAMILY_SETTINGS_CHANGE)
def ask(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Text six digits to the number."""
    _require_texts(settings)
    form = NumberForm()
    if form.validate():
        try:
            services.ask_for_number(
                session,
                viewer=viewer,
                number=form.number.data,
                signed_in_at=devices.signed_in_at(session, session_id=_here()),
                now=now,
            )
            return redirect(url_for("family.text_numbers.code"), 303)
        except SignInTooOld:
            start_over()
            return _page(form, viewer, session, now, status=403)
        except tuple(_REFUSALS) as problem:
            start_over()
            form.refuse("number", locale.gettext(_REFUSALS[type(problem)]))
    return _page(form, viewer, session, now, status=422)


_REFUSALS: dict[type[Exception], str] = {
    NotAPhoneNumber: _("Enter a mobile number from the United Kingdom. It begins with 07."),
    CostlyNumber: _("Enter a mobile number from the United Kingdom. It begins with 07."),
    services.TooManyCodes: _("We have sent several texts today. You can try again tomorrow, or call us."),
}


@text_numbers.get("/code", access=Permission.FAMILY_SETTINGS_CHANGE)
def code(viewer: FamilyViewer, session: Session, settings: Settings) -> ResponseReturnValue:
    """Type the six digits."""
    _require_texts(settings)
    wanted = queries.own(session, person_id=viewer.id).wanted_number
    if wanted is None:
        return redirect(url_for("family.text_numbers.show"), 303)
    return page("family/text_numbers/code.html", form=NumberCodeForm(formdata=None), number=wanted)


@text_numbers.post("/code", access=Permission.FAMILY_SETTINGS_CHANGE)
def confirm(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The number is theirs; from now on they are told by text."""
    _require_texts(settings)
    form = NumberCodeForm()
    if form.validate():
        digits = form.digits()
        if digits is None:
            form.refuse("code", locale.gettext("Enter the six digits from the text."))
        elif _is_theirs(form, digits, viewer, session, now, locale):
            return redirect(url_for("family.settings.show", kept=1), 303)
    wanted = queries.own(session, person_id=viewer.id).wanted_number
    return page("family/text_numbers/code.html", form=form, number=wanted or "", status=422)


def _is_theirs(
    form: NumberCodeForm, digits: str, viewer: FamilyViewer, session: Session, now: datetime, locale: Locale
) -> bool:
    try:
        kept = _count(viewer, now)
        services.confirm_number(session, viewer=viewer, kept=kept, code=digits, now=now)
    except services.WrongNumberCode:
        form.refuse("code", locale.gettext("These are not the digits from the text. Look again and type all six."))
    except services.NumberCodeIsOver:
        form.refuse("code", locale.gettext("These digits have stopped working. You can have a new text sent."))
    else:
        return True
    start_over()
    return False


def _count(viewer: FamilyViewer, now: datetime) -> bytes:
    """The try is kept before the digits are compared, whatever comes of it (ASVS 6.6.3)."""
    start_over()
    with short_session() as counting:
        kept = services.count_number_code(counting, viewer=viewer, now=now)
        counting.commit()
    return kept
