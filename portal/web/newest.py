"""“Is there anything new?”, asked by a page that stays open: almost always no, which costs next to nothing to say."""

from uuid import UUID

from flask import Response, request
from werkzeug.http import quote_etag


def mark_of(message_id: UUID | None) -> str:
    """The newest message as an entity tag (RFC 9110, 8.8.3)."""
    return quote_etag("nothing" if message_id is None else message_id.hex)


def answer(message_id: UUID | None) -> Response:
    """304 while the page shows the newest already; 200, without a word of what is new, once it does not."""
    mark = mark_of(message_id)
    response = Response(status=304 if request.headers.get("If-None-Match") == mark else 200, mimetype="text/plain")
    response.headers["ETag"] = mark
    return response
