"""A pack on paper for one adult, made by whoever looks after the family: to print, to hand over, to post."""

from datetime import datetime
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import CaseFacts, Permission, StaffViewer
from portal.domain.working_time import local
from portal.i18n import Locale, offered_tags
from portal.queries import cases as case_queries
from portal.queries.cases import AdultOnCase
from portal.services import packs as services
from portal.web import downloads, pack_choice
from portal.web import packs as pack_words
from portal.web.access import Blueprint
from portal.web.pack_choice import PackForm
from portal.web.templating import page
from portal.web.transaction import start_over

packs = Blueprint("staff", "packs", url_prefix="/staff/cases/<uuid:case_id>/adults/<uuid:adult_id>/pack")


@packs.get("", access=Permission.STAFF_CASE_READ)
def show(
    case: CaseFacts, adult_id: UUID, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """What may go in: only what this adult could read here themselves, in their language unless another is chosen."""
    adult = _adult(session, case, adult_id)
    offer = pack_choice.offer_for(session, adult_id=adult_id, locale=locale, today=local(now).date())
    is_offered = adult.locale in offered_tags(shows_unreviewed=settings.shows_unreviewed)
    language = adult.locale if is_offered else locale.tag
    form = PackForm(formdata=None, stages=list(offer.reached), language=language).offer(offer, settings)
    return page("staff/packs/show.html", form=form, adult=adult, case_id=case.case_id)


@packs.post("", access=Permission.STAFF_CASE_READ)
def make(
    case: CaseFacts,
    adult_id: UUID,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
) -> ResponseReturnValue:
    """The file itself, and an entry in the record that it was made."""
    adult = _adult(session, case, adult_id)
    offer = pack_choice.offer_for(session, adult_id=adult_id, locale=locale, today=local(now).date())
    form = PackForm().offer(offer, settings)
    if not form.validate():
        return page("staff/packs/show.html", form=form, adult=adult, case_id=case.case_id, status=422)
    pack = pack_words.build(session, form=form, offer=offer, case_id=case.case_id, settings=settings, now=now)
    start_over()  # nobody else who writes waits while it is drawn
    try:
        drawn = services.draw(pack)
    except services.PackNotDrawn:
        return page("staff/packs/show.html", form=form, adult=adult, case_id=case.case_id, failed=True, status=503)
    services.record(session, viewer=viewer, case_id=case.case_id, adult_id=adult_id, pack=pack, now=now)
    return downloads.document(drawn, name=pack_words.file_name(now))


def _adult(session: Session, case: CaseFacts, adult_id: UUID) -> AdultOnCase:
    adults = case_queries.adults(session, case_id=case.case_id)
    found = next((each for each in adults if each.id == adult_id), None)
    if found is None:
        abort(404)
    return found
