"""“Ask for another worker” and “Make a complaint”: a short form that goes to the managers, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.concerns import ConcernKind
from portal.domain.danger_signs import Looked, look
from portal.domain.messages import EmptyMessage, MessageTooLong
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import concerns as queries
from portal.queries import help_now
from portal.queries.concerns import OwnConcern
from portal.queries.sessions import SessionRow
from portal.services import concerns as services
from portal.services import danger as danger_services
from portal.services.concerns import NoManagerToRead, TooManyConcerns
from portal.web.access import Blueprint
from portal.web.after_expiry import keep_words
from portal.web.family.danger import office
from portal.web.form_fields import FormKey, Offered
from portal.web.forms import Form
from portal.web.help_lines import doors
from portal.web.locale import language_of_reader
from portal.web.marking import _
from portal.web.presence import when_we_are_here
from portal.web.templating import page
from portal.web.transaction import start_over

concerns = Blueprint("family", "concerns", url_prefix="/tell-a-manager")


class ConcernForm(Form):
    """What they want, and as much or as little about it as they like."""

    form_key = FormKey()
    kind = RadioField(validate_choice=False, validators=[Offered(_("Choose what you want to tell."))])
    body = TextAreaField()

    def offer(self, locale: Locale) -> "ConcernForm":
        """Fill the choice in."""
        self.kind.choices = [(each.value, said) for each, said in _kinds(locale).items()]
        return self


def _kinds(locale: Locale) -> dict[ConcernKind, str]:
    _ = locale.gettext
    return {
        ConcernKind.ANOTHER_WORKER: _("I want another worker"),
        ConcernKind.COMPLAINT: _("I want to make a complaint"),
    }


@dataclass(frozen=True, slots=True)
class ConcernWords:
    """One thing they told, in the reader's words."""

    heading: str
    told: str
    words: tuple[str, ...]
    """Line by line, as the answer."""
    stands: str
    """Who reads it, looks into it, or answered."""
    answer: tuple[str, ...]


@concerns.get("", access=Permission.FAMILY_CONCERNS_TELL)
def index(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """What they told a manager, and what became of it."""
    told = [("done", locale.gettext("A manager will read this."))] if "told" in request.args else []
    found = queries.of_adult(session, adult_id=viewer.adult_id)
    here = when_we_are_here(settings, locale, now=now)
    return page(
        "family/concerns/index.html",
        rows=[_words(each, locale, here) for each in found],
        lines=doors(help_now.crisis_lines(session), locale) if "help" in request.args else None,
        notices=told,
    )


def _words(row: OwnConcern, locale: Locale, when_here: str) -> ConcernWords:
    _ = locale.gettext
    told = _("You told us on %(day)s.") % {"day": locale.day_and_year(local(row.made_at).date())}
    if row.answered_at is None:
        reads = _("A manager will read this.")
        stands = _("%(name)s, a manager, is looking into this.") % {"name": row.manager} if row.manager else reads
        stands = f"{stands} {when_here}"
    else:
        values = {"name": row.manager, "day": locale.day_and_year(local(row.answered_at).date())}
        answered = _("%(name)s told you the answer. We noted it on %(day)s.")
        if row.answer:
            answered = _("%(name)s wrote on %(day)s:")
        stands = answered % values
    return ConcernWords(_kinds(locale)[row.kind], told, _lines(row.words), stands, _lines(row.answer))


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())


@concerns.get("/new", access=Permission.FAMILY_CONCERNS_TELL)
def new(now: datetime, locale: Locale, settings: Settings) -> ResponseReturnValue:
    """The form; the address may say already what it is about."""
    return _form_page(ConcernForm(formdata=None, kind=request.args.get("kind")), now, locale, settings)


def _form_page(
    form: ConcernForm, now: datetime, locale: Locale, settings: Settings, *, status: int = 200
) -> ResponseReturnValue:
    return page(
        "family/concerns/new.html",
        form=form.offer(locale),
        when_here=when_we_are_here(settings, locale, now=now),
        status=status,
    )


def _hand_back(expired: SessionRow) -> ResponseReturnValue:
    """Nothing of this is kept where a practitioner might read it: whoever wrote it gets the words back."""

    def keep(_session: Session, _now: datetime) -> None:
        raise MessageTooLong(limit=0, length=0)

    return keep_words(expired, keep, sign_in="auth.sign_in.show", come_back_to=url_for("family.concerns.new"))


@concerns.post("/new", access=Permission.FAMILY_CONCERNS_TELL, when_expired=_hand_back)
def tell(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """Keep it for the managers, once, however often the button was pressed."""
    form = ConcernForm().offer(locale)
    if not form.validate():
        return _form_page(form, now, locale, settings, status=422)
    kind, words = ConcernKind(form.kind.data), form.body.data or ""
    try:
        told_id = services.tell(session, viewer=viewer, kind=kind, words=words, form_key=form.form_key.data, now=now)
    except tuple(_REFUSALS) as problem:
        start_over()
        said, status = _REFUSALS[type(problem)]
        form.refuse("body", locale.gettext(said) % {"phone": settings.team.phone})
        return _form_page(form, now, locale, settings, status=status)
    helps = _look(session, viewer, told_id, words, locale, settings, now=now)
    return redirect(url_for("family.concerns.index", told=1, help=1 if helps else None), 303)


def _look(
    session: Session,
    viewer: FamilyViewer,
    concern_id: UUID | None,
    words: str,
    locale: Locale,
    settings: Settings,
    *,
    now: datetime,
) -> bool:
    """Tell whether the next page offers help at once. Words of danger are for the managers, who are called."""
    language = language_of_reader(locale)
    if concern_id is None or not words.strip():
        return bool(words.strip()) and look(words, language=language) is not Looked.CLEAR
    looked = danger_services.look_at_concern(
        session,
        viewer=viewer,
        concern_id=concern_id,
        words=words,
        language=language,
        office=office(settings),
        now=now,
    )
    return looked is not Looked.CLEAR


_REFUSALS: dict[type[Exception], tuple[str, int]] = {
    EmptyMessage: (_("Write what you want to complain about. A few words are enough."), 422),
    MessageTooLong: (_("This is too long. Say it in fewer words, or call us."), 422),
    TooManyConcerns: (_("We have many of your notes and have not answered yet. Please call us on %(phone)s."), 409),
    NoManagerToRead: (
        _("There is no manager now who could read this for you. Please call us on %(phone)s. Nothing was sent."),
        409,
    ),
}
