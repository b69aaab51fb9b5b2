"""Handing out a file: as a download under a name of our own, a piece at a time, and never as part of a page."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.adapters.database import Database
from portal.domain.attachments import may_be_opened
from portal.domain.working_time import local
from portal.queries import attachments as attachment_queries
from portal.queries.attachments import FoundFile, NoSuchFile
from portal.web.wiring import wiring

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
ASKED_BY = {"Sec-Fetch-Site": {"same-origin", "none"}, "Sec-Fetch-Dest": {"document", "empty"}}
"""How a browser says that a person asked, on our own page or by the address; an old browser says nothing."""


def download(session: Session, *, case_id: UUID, adult_id: UUID, file_id: UUID, by_family: bool) -> ResponseReturnValue:
    """A file of this adult's thread, for somebody who may see the thread; not found in every other case."""
    _refuse_strange_requests()
    try:
        found = attachment_queries.find(session, case_id=case_id, adult_id=adult_id, file_id=file_id)
    except NoSuchFile:
        abort(404)
    if not may_be_opened(found.row.state, by_family=by_family):
        abort(404)
    return _handed_out(found)


def document(content: bytes, *, name: str, mimetype: str = "application/pdf") -> Response:
    """A file made here and now, under a name that says nothing of anybody."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refuse_strange_requests() -> None:
    """Nothing of another site, and nothing that would draw the file into a page, gets it (ASVS 3.2.1)."""
    said = ((request.headers.get(header), allowed) for header, allowed in ASKED_BY.items())
    if any(value is not None and value not in allowed for value, allowed in said):
        abort(404)


def _handed_out(found: FoundFile) -> Response:
    # A stalled phone may take minutes over it: so each piece has a short session of its own.
    answer = Response(_pieces(wiring().database, found.row.id), mimetype="application/octet-stream")
    answer.content_length = found.row.size
    answer.headers["Content-Disposition"] = f'attachment; filename="{_neutral_name(found)}"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _neutral_name(found: FoundFile) -> str:
    """Nobody's name and nobody's words stand in it: a folder of downloads is seen by others."""
    what = "photograph" if found.row.kind.is_photograph else "document"
    return f"{what}-{local(found.sent_at):%Y-%m-%d}-{found.place + 1}.{found.row.kind.suffix}"


def _pieces(database: Database, file_id: UUID) -> Iterator[bytes]:
    place = 0
    while True:
        with database.read_session() as session:
            piece = attachment_queries.piece(session, file_id, place)
        if piece is None:
            return
        yield piece
        place += 1
