"""Certificates of attendance, a PDF file each."""

from datetime import datetime
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.domain.access import Permission, StaffViewer
from portal.domain.packs import Block, BlockKind, Pack, Part, Run, paragraph
from portal.domain.working_time import local
from portal.i18n import Locale
from portal.queries import training as queries
from portal.queries.training import TrainingPage
from portal.services import packs as services
from portal.web import downloads
from portal.web.access import Blueprint
from portal.web.templating import service_words
from portal.web.transaction import start_over

certificates = Blueprint("staff", "certificates", url_prefix="/staff/training/<uuid:session_id>/names")


@certificates.post("/<uuid:name_id>/certificate", access=Permission.STAFF_TRAINING_KEEP)
def make(
    session_id: UUID,
    name_id: UUID,
    viewer: StaffViewer,
    session: Session,
    now: datetime,
    locale: Locale,
    settings: Settings,
) -> ResponseReturnValue:
    """One certificate; its file says nothing of whose it is."""
    try:
        found = queries.one(session, session_id=session_id)
    except queries.TrainingMissing:
        abort(404)
    name = next((each.name for each in found.names if each.id == name_id), None)
    if name is None:
        abort(404)
    start_over()  # nobody else who writes waits while it is drawn
    try:
        drawn = services.draw(_pack(found, name, locale, settings, now))
    except services.PackNotDrawn:
        abort(503)
    services.record_paper(session, viewer=viewer, action="training.certificate_made", subject_id=session_id, now=now)
    return downloads.document(drawn, name=f"certificate-{local(now):%Y-%m-%d}.pdf")


def _pack(found: TrainingPage, name: str, locale: Locale, settings: Settings, now: datetime) -> Pack:
    _, row = locale.gettext, found.row
    service = service_words(settings, locale)
    facts = {"day": locale.full_date(row.held_on), "minutes": row.minutes, "place": locale.isolated(row.place)}
    blocks = [
        Block(BlockKind.PARAGRAPH, (Run(row.title, strong=True),)),
        paragraph(_("On %(day)s, for %(minutes)d minutes. Place: %(place)s.") % facts),
        *(Block(BlockKind.ITEM, (Run(topic),)) for topic in row.topics),
        paragraph(_("Taught by: %(names)s") % {"names": locale.isolated(found.teachers)}),
    ]
    return Pack(
        title=_("Certificate of attendance"),
        lead=_("This person was there. Confirmed by %(team)s.") % {"team": service.team_name},
        language=locale.html_tag,
        direction=locale.direction,
        contents_title="",
        foot=f"{service.team_name} · {service.team_phone} · {locale.full_date(local(now).date())}",
        parts=(Part(title=name, language=locale.html_tag, direction=locale.direction, blocks=tuple(blocks)),),
    )
