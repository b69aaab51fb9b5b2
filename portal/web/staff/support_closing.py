"""Closing a service for good, and naming another one for whoever kept it."""

from datetime import date, datetime
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import HiddenField, RadioField, SearchField

from portal.domain.access import Permission, StaffViewer
from portal.domain.name_search import folded
from portal.domain.support import MOVES, Act
from portal.domain.support_finding import Wanted
from portal.domain.support_spelling import TYPED_AT_MOST, typed_words
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import support
from portal.queries.support_lists import need_of
from portal.queries.support_work import EntryFile, entry_file
from portal.services import support_closing as services
from portal.services.support import NotPossibleNow, ProposalWaits
from portal.services.support_steps import ChangedMeanwhile, NoSuchEntry
from portal.web.access import Blueprint
from portal.web.forms import Form
from portal.web.staff.support import done_with, refusals, revision_of, show_entry
from portal.web.templating import page
from portal.web.transaction import reading_session, start_over
from portal.web.writing import key_in_form

support_closing = Blueprint("staff", "support_closing", url_prefix="/staff/directory")


class ClosingForm(Form):
    """Which service families are pointed to instead, or none; the words to look for it by."""

    revision = HiddenField()
    words = SearchField()
    instead = RadioField(default="", validate_choice=False)

    def offer(self, session: Session, entry: EntryFile, locale: Locale, today: date) -> None:
        """Fill the choices in: what fits the words, or else what is for the same need."""
        typed = (self.words.data or "")[:TYPED_AT_MOST]
        words = typed_words(typed)
        wanted = Wanted(
            words=words, typed=folded(typed), kind=None if words else need_of(entry.facts.kinds), is_for_staff=True
        )
        found = {card.id: card for card in support.find(session, wanted, today=today).cards}
        chosen = key_in_form("instead")
        if chosen is not None and chosen not in found:
            found = {**support.by_ids(session, [chosen], today=today), **found}
        fit = [card for card in found.values() if not card.is_crisis and card.id != entry.id]
        self.instead.choices = [("", locale.gettext("None: only say that it has closed"))]
        self.instead.choices += [(str(card.id), card.name) for card in fit]
        self.summaries = {str(card.id): card.summary for card in fit}


@support_closing.get("/<uuid:entry_id>/closing", access=Permission.STAFF_SUPPORT_EDIT)
def show(session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """What closing means, and which service families may be pointed to."""
    return _page(ClosingForm(formdata=None), session, entry_id, now, locale)


@support_closing.post("/<uuid:entry_id>/closing/search", access=Permission.STAFF_SUPPORT_EDIT)
def search(now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """The same page with services that fit the words."""
    with reading_session() as session:
        return _page(ClosingForm(), session, entry_id, now, locale)


@support_closing.post("/<uuid:entry_id>/closing", access=Permission.STAFF_SUPPORT_EDIT)
def close(viewer: StaffViewer, session: Session, now: datetime, locale: Locale, entry_id: UUID) -> ResponseReturnValue:
    """Close it."""
    form = ClosingForm()
    # Whatever is no id is refused as the entry itself would be.
    instead = key_in_form("instead") or (entry_id if form.instead.data else None)
    try:
        saved = services.close(
            session, viewer=viewer, entry_id=entry_id, revision=revision_of(form), instead_id=instead, now=now
        )
    except NoSuchEntry:
        abort(404)
    except (ChangedMeanwhile, NotPossibleNow, ProposalWaits) as problem:
        start_over()
        why = refusals(locale)[type(problem)]
        return show_entry(session, viewer, entry_id, now=now, locale=locale, status=409, why=why)
    except services.NotAnAlternative:
        start_over()
        form.refuse("instead", locale.gettext("Families do not see this one. Choose another, or none."))
        return _page(form, session, entry_id, now, locale, status=422)
    return redirect(url_for("staff.support.show", entry_id=entry_id, done=done_with(Act.CLOSED, saved)), 303)


def _page(
    form: ClosingForm, session: Session, entry_id: UUID, now: datetime, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    today = local(now).date()
    entry = entry_file(session, entry_id=entry_id, today=today)
    if entry is None:
        abort(404)
    if entry.state not in MOVES[Act.CLOSED][0] or entry.proposal is not None:
        return redirect(url_for("staff.support.show", entry_id=entry_id), 303)
    form.offer(session, entry, locale, today)
    return page("staff/support_closing/show.html", status=status, entry=entry, form=form)
