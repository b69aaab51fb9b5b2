"""Offering a service of the directory to one adult of a family, with a few words; and taking an offer back."""

from datetime import datetime
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import RadioField, SearchField, TextAreaField

from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.messages import MessageTooLong
from portal.domain.name_search import folded
from portal.domain.support_finding import Wanted
from portal.domain.support_spelling import TYPED_AT_MOST, typed_words
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import cases as case_queries
from portal.queries import offered_support as queries
from portal.queries import support
from portal.services import offered_support as services
from portal.services.offered_support import NoteNeedsSecondPerson, NotOnThisCase
from portal.services.outgoing_words import LookAgain
from portal.services.support_lists import NotShown
from portal.web.access import Blueprint
from portal.web.form_fields import FormKey, Offered
from portal.web.forms import Form
from portal.web.staff import directory_words
from portal.web.staff.last_look import look
from portal.web.staff.thread_desk import warned_of
from portal.web.templating import page
from portal.web.transaction import reading_session, start_over
from portal.web.writing import key_in_form

offered_support = Blueprint("staff", "offered_support", url_prefix="/staff/cases/<uuid:case_id>/support")

DONE = {"offered": "It stands on their page “Support” now. No email was sent.", "back": "It is off their page."}


class OfferForm(Form):
    """Which service, for whom, and why; the words to look for it by come first."""

    send_key = FormKey()
    words = SearchField()
    adult = RadioField(validate_choice=False, validators=[Offered("Choose for whom.")])
    entry = RadioField(validate_choice=False, validators=[Offered("Choose a service.")])
    body = TextAreaField()

    def offer(self, session: Session, case: CaseFacts, now: datetime) -> None:
        """Fill the choices in: adults of this case, and services that fit the words and are shown to families."""
        today = local(now).date()
        adults = case_queries.adults(session, case_id=case.case_id)
        self.adult.choices = [(str(adult.id), adult.name) for adult in adults]
        typed = (self.words.data or "")[:TYPED_AT_MOST]
        wanted = Wanted(words=typed_words(typed), typed=folded(typed), is_for_staff=True)
        found = support.find(session, wanted, today=today).cards
        chosen = key_in_form("entry")
        if chosen is not None and all(card.id != chosen for card in found):
            found = (*support.by_ids(session, [chosen], today=today).values(), *found)
        self.entry.choices = [(str(card.id), card.name) for card in found]
        self.summaries = {str(card.id): card.summary for card in found}


@offered_support.get("", access=Permission.STAFF_CASE_READ)
def index(case: CaseFacts, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """What was offered, and a form to offer more."""
    return _page(OfferForm(formdata=None), case, session, now, locale)


@offered_support.post("/search", access=Permission.STAFF_CASE_READ)
def search(case: CaseFacts, now: datetime, locale: Locale) -> ResponseReturnValue:
    """The same page with services that fit the words; they stand in no address."""
    with reading_session() as session:
        return _page(OfferForm(), case, session, now, locale)


def _page(
    form: OfferForm,
    case: CaseFacts,
    session: Session,
    now: datetime,
    locale: Locale,
    *,
    found: LookAgain | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    form.offer(session, case, now)
    facts = case_queries.one(session, case_id=case.case_id)
    names = dict(form.adult.choices)
    return page(
        "staff/offered_support/index.html",
        status=status,
        form=form,
        case=facts,
        offers=queries.of_case(session, case_id=case.case_id, today=local(now).date()),
        names=names,
        outcome_words=directory_words.outcomes(locale),
        warned=None if found is None else warned_of(found, locale),
        adult=names.get(form.adult.data or "", ""),
        child=facts.child_name,
        notices=[("done", locale.gettext(said)) for key, said in DONE.items() if key in request.args],
    )


@offered_support.post("", access=Permission.STAFF_CASE_CHANGE)
def offer(case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime, locale: Locale) -> ResponseReturnValue:
    """Put a service on an adult's page, after a last look at the words."""
    form = OfferForm()
    form.offer(session, case, now)
    if not form.validate():
        return _page(form, case, session, now, locale, status=422)
    try:
        _offer(form, case, viewer, session, now)
    except LookAgain as problem:
        start_over()
        return _page(form, case, session, now, locale, found=problem, status=422)
    except tuple(_BESIDE) as problem:
        start_over()
        field, said = _BESIDE[type(problem)]
        form.refuse(field, locale.gettext(said))
        return _page(form, case, session, now, locale, status=422)
    return redirect(url_for("staff.offered_support.index", case_id=case.case_id, offered=1), 303)


def _offer(form: OfferForm, case: CaseFacts, viewer: StaffViewer, session: Session, now: datetime) -> None:
    adult_id = UUID(form.adult.data)
    if (form.body.data or "").strip():
        look(session, case=case, viewer=viewer, adult_id=adult_id, now=now)
    services.offer(
        session,
        viewer=viewer,
        case_id=case.case_id,
        adult_id=adult_id,
        entry_id=UUID(form.entry.data),
        note=form.body.data or "",
        form_key=form.send_key.data,
        now=now,
    )


_BESIDE: dict[type[Exception], tuple[str, str]] = {
    NotShown: ("entry", "Families are not shown this service any more. Choose another."),
    NoteNeedsSecondPerson: (
        "body",
        "Free words to this person wait for a second one of you. Offer it without a note, or write a message.",
    ),
    MessageTooLong: ("body", "Use at most 500 characters. What is longer is a message."),
}


@offered_support.post("/<uuid:offer_id>/withdrawal", access=Permission.STAFF_CASE_CHANGE)
def withdraw(
    case: CaseFacts, offer_id: UUID, viewer: StaffViewer, session: Session, now: datetime
) -> ResponseReturnValue:
    """Take an offer off the adult's page."""
    try:
        services.withdraw(session, viewer=viewer, case_id=case.case_id, offer_id=offer_id, now=now)
    except NotOnThisCase:
        abort(404)
    return redirect(url_for("staff.offered_support.index", case_id=case.case_id, back=1), 303)
