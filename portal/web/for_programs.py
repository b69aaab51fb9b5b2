"""Answers for programs instead of readers: JSON that any page may fetch and any cache may keep, refusals included.

What is answered here is the same for everybody and holds nothing personal, so it needs no cookie and sets none.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request

from portal.web import saved_copies

PREFIX: Final = "/open-referral"
PROBLEM: Final = "application/problem+json"
"""RFC 9457."""
KEPT_SECONDS: Final = 300
"""How long a cache may answer in our place: a paused service is gone from every copy soon after."""

OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}

SENTENCES: Final = {
    400: "Something in this address cannot be understood.",
    404: "There is nothing at this address.",
    405: "This can only be read: ask with GET.",
    429: "That is more than this address answers in ten minutes. Please wait, and ask less often.",
}


def is_asking() -> bool:
    """Whether this request asks for what is made for programs."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def answer(told: Mapping[str, Any]) -> Response:
    """The record, with a mark of its contents; 304 for whoever has just these already."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json", headers=OPEN)
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    if saved_copies.HEADER in request.headers:
        response.cache_control.no_store = True  # no page for a phone to save
    else:
        response.cache_control.public = True
        response.cache_control.max_age = KEPT_SECONDS
    response.make_conditional(request.environ)
    return response


def refuse(
    status: int, *, problems: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The refusal in plain English, and of each parameter what is wrong with it. No cache keeps it."""
    detail = SENTENCES.get(status, "Something went wrong here. Please try again later.")
    told: dict[str, Any] = {"type": "about:blank", "title": detail, "status": status, "detail": detail}
    if problems:
        told["detail"] = " ".join(f"{name}: {says}" for name, says in problems.items())
        told["parameters"] = dict(problems)
    kept = {name: value for name, value in (headers or {}).items() if name in {"Allow", "Retry-After"}}
    return Response(json.dumps(told), status=status, content_type=PROBLEM, headers={**OPEN, **kept})
