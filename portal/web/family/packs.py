"""A pack on paper, for an adult who makes their own: what they choose, in one file to print or to keep."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import FamilyViewer, Permission
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.services import packs as services
from portal.web import downloads, pack_choice
from portal.web import packs as pack_words
from portal.web.access import Blueprint
from portal.web.pack_choice import PackForm
from portal.web.templating import page
from portal.web.transaction import start_over

packs = Blueprint("family", "packs", url_prefix="/pack")


@packs.get("", access=Permission.FAMILY_JOURNEY_READ)
def show(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """What may go in; the steps that have come are chosen already."""
    offer = pack_choice.offer_for(session, adult_id=viewer.adult_id, locale=locale, today=local(now).date())
    form = PackForm(formdata=None, stages=list(offer.reached), language=locale.tag).offer(offer, settings)
    return page("family/packs/show.html", form=form, section="stages")


@packs.post("", access=Permission.FAMILY_JOURNEY_READ)
def make(
    viewer: FamilyViewer, session: Session, now: datetime, locale: Locale, settings: Settings
) -> ResponseReturnValue:
    """The file itself. Nothing of the choice is kept."""
    offer = pack_choice.offer_for(session, adult_id=viewer.adult_id, locale=locale, today=local(now).date())
    form = PackForm().offer(offer, settings)
    if not form.validate():
        return page("family/packs/show.html", form=form, section="stages", status=422)
    pack = pack_words.build(session, form=form, offer=offer, case_id=viewer.case_id, settings=settings, now=now)
    start_over()  # nobody else who writes waits while it is drawn
    try:
        return downloads.document(services.draw(pack), name=pack_words.file_name(now))
    except services.PackNotDrawn:
        return page("family/packs/show.html", form=form, section="stages", failed=True, status=503)
