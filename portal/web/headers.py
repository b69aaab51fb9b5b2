"""What every response says about itself (security.md 4.3)."""

import gzip

from flask import Flask, Response, request

from portal.web import saved_copies
from portal.web.wiring import wiring

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: Flask-WTF needs a Referer over https, and browsers would send Origin: null (security.md 0.7).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Robots-Tag": "noindex, nofollow",
}

WORTH_COMPRESSING = 1024
"""Bytes; below this the gain is lost in the packet."""


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    saved_copies.mark(response)
    # Nothing personal may wait in a cache or behind the Back button (ASVS 14.3.2); public files say otherwise.
    response.headers.setdefault("Cache-Control", "no-store")
    return _compress(response)


def _compress(response: Response) -> Response:
    """Only where no proxy stands in front to do it: the demo."""
    if (
        not wiring().settings.compresses_pages
        or response.direct_passthrough
        or not (response.content_type or "").startswith("text/html")
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or len(response.get_data()) < WORTH_COMPRESSING
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def install(app: Flask) -> None:
    app.after_request(_add)
